import { definePreset } from './preset.js';

export const mailchimp = definePreset({
  id: 'mailchimp',
  title: 'Mailchimp',
  asOf: '2026-08-21',
  host: 'login.mailchimp.com',
  otherHosts: ['us6.api.mailchimp.com'],
  endpoints: { authorization: '/oauth2/authorize', token: '/oauth2/token' },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'token-type-missing' },
    { id: 'scope-response-variant', params: { as: 'null' } },
    { id: 'ttl-settings', params: { accessToken: 315_360_000 } },
    { id: 'expires-in-value', params: { value: 0 } },
    { id: 'refresh-token-missing' },
    { id: 'resource-token-placement', params: { in: 'scheme', name: 'OAuth', bearer: 'works' } },
    {
      id: 'tenant-discovery-endpoint',
      params: {
        path: '/oauth2/metadata',
        tenants: 1,
        as: 'object',
        entry: {
          dc: 'us6',
          role: 'owner',
          accountname: 'Gauntlet',
          login: { login_id: '${user.sub}', login_name: '${user.username}', login_email: '${user.email}' },
          login_url: '${issuer}',
          api_endpoint: '${tenant.url}',
        },
        in: 'path',
        host: 'us6.api.mailchimp.com',
        base: '',
        resource: '/3.0/',
        body: { account_id: '8d3a3db4d97663a9074efcc16', account_name: 'Gauntlet', email: '${user.email}' },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          type: 'https://mailchimp.com/developer/marketing/docs/errors/',
          title: 'API Key Invalid',
          status: 401,
          detail: "Your API key may be invalid, or you've attempted to access the wrong datacenter.",
          instance: '${random}',
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
    { about: 'the token response has no token_type', source: 'published test fixtures', confidence: 'unconfirmed' },
    {
      about: 'the API of a data centre tells of the account at /3.0/',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API refuses a token that is not good with 401 and the title API Key Invalid',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback has no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
