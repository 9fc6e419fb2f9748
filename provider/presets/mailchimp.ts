import { definePreset } from './preset.js';

export const mailchimp = definePreset({
  id: 'mailchimp',
  title: 'Mailchimp',
  asOf: '2026-08-21',
  // The one call that every client makes first stands for the API.
  endpoints: { authorization: '/oauth2/authorize', token: '/oauth2/token', api: '/oauth2/metadata' },
  quirks: [
    { id: 'scope-response-variant', params: { as: 'null' } },
    { id: 'expires-in-value', params: { value: 0 } },
    { id: 'refresh-token-missing' },
    { id: 'resource-token-placement', params: { in: 'scheme', name: 'OAuth', bearer: 'works' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          dc: 'us6',
          accountname: 'Gauntlet',
          login: { login_id: '${user.sub}', login_name: '${user.username}', login_email: '${user.email}' },
          api_endpoint: '${issuer}',
        },
      },
    },
  ],
  facts: [
    { about: 'scope is null in the token response', source: 'client libraries', confidence: 'confirmed' },
    { about: 'expires_in is 0: the token does not expire', source: 'client libraries', confidence: 'confirmed' },
    { about: 'there is no refresh token', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: '/oauth2/metadata tells the data centre as dc and the address of the API as api_endpoint',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'the API takes the access token with the scheme OAuth',
      source: 'client libraries',
      confidence: 'confirmed',
    },
  ],
});
