import { definePreset } from './preset.js';

export const box = definePreset({
  id: 'box',
  title: 'Box',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/api/oauth2/authorize',
    token: { host: '127.0.0.1', path: '/oauth2/token' },
    revocation: { host: '127.0.0.1', path: '/oauth2/revoke' },
    api: { host: '127.0.0.1', path: '/2.0/users/me' },
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
  ],
});
