import { definePreset } from './preset.js';

export const twitch = definePreset({
  id: 'twitch',
  title: 'Twitch',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/oauth2/authorize',
    token: '/oauth2/token',
    userinfo: '/oauth2/userinfo',
    jwks: '/oauth2/keys',
    api: { host: '127.0.0.1', path: '/helix/users' },
  },
  quirks: [
    { id: 'prompt-semantics', params: { param: 'force_verify', values: { true: 'consent', false: 'auto' } } },
    { id: 'client-auth-policy', params: { accept: ['post'] } },
    { id: 'scope-response-variant', params: { as: 'array' } },
    { id: 'refresh-scope-required', params: { mode: 'ignored', parameter: 'scope' } },
    { id: 'error-shape', params: { shape: 'status-message' } },
    { id: 'resource-token-placement', params: { in: 'scheme', name: 'OAuth', bearer: 'works' } },
    { id: 'api-required-headers', params: { headers: { 'Client-ID': '${client_id}' }, status: 401 } },
  ],
  facts: [
    {
      about: 'the token response gives scope as an array',
      source: 'client libraries, issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'errors of the token endpoint hold status and message, and no error',
      source: 'issue trackers, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'client credentials are accepted in the body only',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'scope is ignored in a refresh', source: 'issue trackers', confidence: 'confirmed' },
    { about: 'the API needs the header Client-ID', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'a token is validated by the scheme OAuth',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'force_verify=true asks the end-user again',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'the token response held no token_type in 2018', source: 'issue trackers', confidence: 'confirmed' },
  ],
});
