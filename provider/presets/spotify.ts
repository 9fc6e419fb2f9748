import { definePreset } from './preset.js';

export const spotify = definePreset({
  id: 'spotify',
  title: 'Spotify',
  asOf: '2026-08-21',
  host: 'accounts.spotify.com',
  endpoints: {
    authorization: '/authorize',
    token: '/api/token',
    api: { host: 'api.spotify.com', path: '/v1/me' },
  },
  quirks: [
    { id: 'prompt-semantics', params: { param: 'show_dialog', values: { true: 'consent', false: 'auto' } } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    // A client without a secret names itself by client_id.
    { id: 'client-auth-policy', params: { accept: ['basic', 'public'] } },
    { id: 'refresh-token-omitted', params: { clients: 'confidential' } },
    { id: 'ttl-settings', params: { accessToken: 3600 } },
    {
      id: 'error-shape',
      params: { template: { error: '${error}', error_description: 'Invalid authorization code' } },
      when: { leg: 'code-exchange', error: 'invalid_grant' },
    },
    {
      id: 'error-shape',
      params: { template: { error: '${error}', error_description: 'Refresh token revoked' } },
      when: { leg: 'refresh', error: 'invalid_grant' },
    },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: { id: '${user.username}', display_name: '${user.name}', email: '${user.email}', type: 'user' },
      },
    },
    {
      id: 'expired-token-status',
      params: { status: 401, body: { error: { status: 401, message: 'The access token expired' } } },
    },
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
    {
      about: 'show_dialog=true asks the end-user again',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a code that is not good is told by the description Invalid authorization code',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an access token lives for 3600 seconds',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'errors of the API hold status and message in error',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'a refresh token that is not good is told by the description Refresh token revoked',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
