import { definePreset } from './preset.js';

export const auth0 = definePreset({
  id: 'auth0',
  title: 'Auth0',
  asOf: '2026-08-21',
  host: 'acme.auth0.com',
  endpoints: {
    authorization: '/authorize',
    token: '/oauth/token',
    revocation: '/oauth/revoke',
    userinfo: '/userinfo',
    jwks: '/.well-known/jwks.json',
  },
  quirks: [
    { id: 'audience-param-required', params: { onMissing: 'opaque-token' } },
    { id: 'refresh-reuse-detection', params: { onReuse: 'revoke-family' } },
    {
      id: 'rate-limit-shape',
      params: { after: 10, seconds: 1, header: 'x-rate-limit-reset', unit: 'epoch' },
    },
    { id: 'issuer-trailing-slash', params: { where: 'discovery' } },
    { id: 'issuer-trailing-slash', params: { where: 'id-token' } },
    { id: 'id-token-claim-types', params: { patch: { updated_at: '2026-01-02T03:04:05.678Z' } } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'offline-access-gate', params: { via: 'scope', name: 'offline_access' } },
    { id: 'ttl-settings', params: { accessToken: 86_400 } },
    { id: 'token-request-format', params: { accept: ['json', 'form'] } },
    { id: 'error-status-nonstandard', params: { status: 403 }, when: { error: 'invalid_grant' } },
  ],
  facts: [
    { about: 'the issuer identifier ends with a slash', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'without audience the access token is good for the UserInfo Endpoint alone',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a refresh token that comes again ends all tokens of its grant',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'updated_at is a text', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'every customer has a subdomain',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'x-rate-limit-reset tells when calls are answered again',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token is issued where the scope offline_access is asked for',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an access token for an API lives for 86400 seconds by default',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token request is taken as JSON and as a form',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a code or refresh token that is not good brings status 403 and invalid_grant',
      source: 'issue trackers',
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
