import { definePreset } from './preset.js';

export const zoom = definePreset({
  id: 'zoom',
  title: 'Zoom',
  asOf: '2026-08-21',
  host: 'zoom.us',
  endpoints: {
    authorization: '/oauth/authorize',
    token: '/oauth/token',
    revocation: '/oauth/revoke',
    api: { host: 'api.zoom.us', path: '/v2/users/me' },
  },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'scope-separator', params: { sep: ',', accept: [' '] } },
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'ttl-settings', params: { accessToken: 3600 } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'api-host-from-token', params: { member: 'api_url', path: '', host: 'api.zoom.us', value: 'root' } },
    { id: 'refresh-rotation', params: { mode: 'single-use' } },
    {
      id: 'error-shape',
      params: { template: { reason: 'Invalid Token!', error: '${error}' } },
      when: { leg: 'refresh', error: 'invalid_grant' },
    },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          id: '${user.sub}',
          display_name: '${user.name}',
          email: '${user.email}',
          account_id: 'q6gBJVO5TzexKYTb_I2rpg',
          type: 2,
        },
      },
    },
    {
      id: 'expired-token-status',
      params: { status: 401, body: { code: 124, message: 'Access token is expired.' } },
    },
  ],
  facts: [
    {
      about: 'the client authenticates by a Basic header',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an error of a refresh tells its text in reason: Invalid Token!, beside invalid_grant',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    { about: 'a refresh token works once', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'clients separate scopes by commas',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the token response tells the address of the API in api_url',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an access token lives for an hour; token_type is "bearer" in small letters',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with 401 and the code 124',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
