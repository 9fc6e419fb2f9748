import { definePreset } from './preset.js';

export const box = definePreset({
  id: 'box',
  title: 'Box',
  asOf: '2026-08-21',
  host: 'account.box.com',
  endpoints: {
    authorization: '/api/oauth2/authorize',
    token: { host: 'api.box.com', path: '/oauth2/token' },
    revocation: { host: 'api.box.com', path: '/oauth2/revoke' },
    api: { host: 'api.box.com', path: '/2.0/users/me' },
  },
  quirks: [
    { id: 'client-auth-policy', params: { accept: ['post'] } },
    { id: 'ttl-settings', params: { accessToken: 4000 } },
    { id: 'token-extra-fields', params: { fields: { restricted_to: [] } } },
    { id: 'refresh-rotation', params: { mode: 'single-use' } },
    { id: 'refresh-expiry', params: { idle: 5_184_000, absolute: 315_360_000 } },
    {
      id: 'error-shape',
      params: { template: { error: '${error}', error_description: 'Refresh token has expired' } },
      when: { leg: 'refresh', error: 'invalid_grant' },
    },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'code-lifetime', params: { ttl: 30, reuse: 'reject' } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: { type: 'user', id: '${sub}', name: '${name}', login: '${email}', status: 'active' },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: '',
        wwwAuthenticate:
          'Bearer realm="Service", error="invalid_token", error_description="The access token provided is invalid."',
      },
    },
  ],
  facts: [
    {
      about: 'a refresh token works once, and lives for 60 days',
      source: "the provider's documentation, issue trackers",
      confidence: 'confirmed',
    },
    {
      about: 'client credentials are accepted in the body',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token that was used is called expired: invalid_grant, Refresh token has expired',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'the token response holds a list restricted_to',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an access token lives for about 4000 seconds',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'a code lives for 30 seconds', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'the token response calls the type bearer, and has no scope',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with an empty body, and tells invalid_token in WWW-Authenticate',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
