import { definePreset } from './preset.js';

export const reddit = definePreset({
  id: 'reddit',
  title: 'Reddit',
  asOf: '2026-08-21',
  host: 'www.reddit.com',
  endpoints: {
    authorization: '/api/v1/authorize',
    token: '/api/v1/access_token',
    revocation: '/api/v1/revoke_token',
    api: { host: 'oauth.reddit.com', path: '/api/v1/me' },
  },
  quirks: [
    { id: 'scope-separator', params: { sep: ' ', accept: [','] } },
    { id: 'scope-required', params: { mode: 'required', error: 'invalid_client' } },
    { id: 'offline-access-gate', params: { via: 'param', name: 'duration', values: ['permanent'] } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'required-headers', params: { headers: { 'user-agent': true, 'content-length': true }, status: 429 } },
    { id: 'ttl-settings', params: { accessToken: 86_400 } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'refresh-rotation', params: { mode: 'none' } },
    { id: 'error-shape', params: { template: { error: '${error}' } }, when: { error: 'invalid_grant' } },
    { id: 'error-200', params: { shape: 'error' }, when: { error: 'invalid_grant' } },
    {
      id: 'userinfo-shape',
      params: { at: 'api', template: { id: 'gauntlet', name: '${user.username}', verified: true } },
    },
    { id: 'expired-token-status', params: { status: 401, body: { message: 'Unauthorized', error: 401 } } },
    {
      id: 'revocation-response',
      params: { status: 200, contentType: 'application/json', body: '', unknownToken: 200 },
    },
  ],
  facts: [
    {
      about: 'the client authenticates by a Basic header only',
      source: 'client libraries, a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token is issued where duration=permanent asks for one',
      source: 'a public catalogue of integrations, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a request needs a User-Agent of its own, or is answered with 429; it needs Content-Length, too',
      source: 'issue trackers, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a scope is required; one that is missing is reported as an unknown client',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a revocation is answered with an empty text that is called JSON',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a comma between scopes is accepted as well',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a wrong code is answered with status 200 and the error invalid_grant',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an access token lives for a day; the refresh token stays the same',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'token_type is "bearer" in small letters',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API is on oauth.reddit.com, and answers to a dead token with 401 and the message Unauthorized',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
