import { definePreset } from './preset.js';

export const zoom = definePreset({
  id: 'zoom',
  title: 'Zoom',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/oauth/authorize',
    token: '/oauth/token',
    revocation: '/oauth/revoke',
    api: { host: '127.0.0.1', path: '/v2/users/me' },
  },
  quirks: [
    { id: 'scope-separator', params: { sep: ',', accept: [' '] } },
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'token-extra-fields', params: { fields: { api_url: '${issuer}' } } },
    { id: 'refresh-rotation', params: { mode: 'single-use' } },
    {
      id: 'error-shape',
      params: { template: { reason: 'Invalid Token!', error: '${error}' } },
      when: { leg: 'refresh', error: 'invalid_grant' },
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
  ],
});
