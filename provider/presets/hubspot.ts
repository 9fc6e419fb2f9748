import { definePreset } from './preset.js';

export const hubspot = definePreset({
  id: 'hubspot',
  title: 'HubSpot',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/oauth/authorize',
    token: { host: '127.0.0.1', path: '/oauth/v1/token' },
    revocation: { host: '127.0.0.1', path: '/oauth/v1/refresh-tokens' },
    api: { host: '127.0.0.1', path: '/oauth/v1/access-tokens' },
  },
  quirks: [
    { id: 'client-auth-policy', params: { accept: ['post'] } },
    { id: 'ttl-settings', params: { accessToken: 1800 } },
    { id: 'refresh-rotation', params: { mode: 'none' } },
    {
      id: 'error-shape',
      params: {
        template: { status: 'BAD_AUTH_CODE', message: '${error_description}', correlationId: '${random}' },
      },
      when: { leg: 'code-exchange', error: 'invalid_grant' },
    },
    {
      id: 'error-shape',
      params: {
        template: { status: 'BAD_REFRESH_TOKEN', message: '${error_description}', correlationId: '${random}' },
      },
      when: { leg: 'refresh', error: 'invalid_grant' },
    },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: { user: '${email}', user_id: '${sub}', hub_domain: 'acme.example', hub_id: 62515, app_id: 456 },
        method: 'GET',
        token: 'path',
      },
    },
    {
      id: 'revocation-nonstandard',
      params: { method: 'DELETE', path: '/oauth/v1/refresh-tokens', token: 'path', auth: 'none' },
    },
  ],
  facts: [
    {
      about: 'client credentials are accepted in the body only',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a wrong refresh token is answered with status BAD_REFRESH_TOKEN, message and correlationId, and no error',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'a wrong code is answered with status BAD_AUTH_CODE in the same way',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'who the end-user is is told below /oauth/v1/access-tokens, with the token as the last segment',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token is revoked by DELETE, with the token as the last segment',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the API tells in x-hubspot-ratelimit-remaining how many calls are left',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'an access token lives for 1800 seconds, and the refresh token does not change',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
