import { definePreset } from './preset.js';

export const spotify = definePreset({
  id: 'spotify',
  title: 'Spotify',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/authorize',
    token: '/api/token',
    api: { host: '127.0.0.1', path: '/v1/me' },
  },
  quirks: [
    // A client without a secret names itself by client_id.
    { id: 'client-auth-policy', params: { accept: ['basic', 'none'] } },
    { id: 'refresh-rotation', params: { mode: 'public-clients-only' } },
    { id: 'refresh-token-omitted', params: { clients: 'confidential' } },
  ],
  facts: [
    {
      about: 'a client with a secret authenticates by a Basic header',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a client without a secret gets a new refresh token at every refresh, and each works once',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'a client with a secret gets no refresh token in the answer to a refresh',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'response_type=token is no longer accepted since November 2025',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'a redirect URI may name 127.0.0.1, and not localhost',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
