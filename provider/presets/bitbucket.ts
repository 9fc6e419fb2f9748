import { definePreset } from './preset.js';

export const bitbucket = definePreset({
  id: 'bitbucket',
  title: 'Bitbucket',
  asOf: '2026-08-21',
  host: 'bitbucket.org',
  endpoints: {
    authorization: '/site/oauth2/authorize',
    token: '/site/oauth2/access_token',
    api: { host: 'api.bitbucket.org', path: '/2.0/user' },
  },
  quirks: [
    { id: 'scope-response-variant', params: { as: 'renamed', name: 'scopes' } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'ttl-settings', params: { accessToken: 7200 } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'token-extra-fields', params: { fields: { state: '${request.grant_type}' } } },
    { id: 'refresh-rotation', params: { mode: 'none' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          type: 'user',
          uuid: '{${sub}}',
          account_id: '${sub}',
          username: '${username}',
          display_name: '${name}',
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          type: 'error',
          error: { message: 'Access token expired. Use your refresh token to obtain a new access token.' },
        },
      },
    },
  ],
  facts: [
    { about: 'the token response tells the scope as scopes', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'an access token lives for 7200 seconds, and the refresh token does not change',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response calls the type bearer, and tells the grant type in state',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an error of the API is an object error with a message, beside type: error',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
