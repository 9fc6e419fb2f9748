import { definePreset } from './preset.js';

export const auth0 = definePreset({
  id: 'auth0',
  aliases: ['okta'],
  title: 'Auth0 / Okta',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/authorize',
    token: '/oauth/token',
    revocation: '/oauth/revoke',
    userinfo: '/userinfo',
    jwks: '/.well-known/jwks.json',
  },
  quirks: [
    { id: 'tenant-templated-endpoints', params: { in: 'path', vars: { subdomain: 'acme' } } },
    { id: 'audience-param-required', params: { onMissing: 'opaque-token' } },
    { id: 'refresh-reuse-detection', params: { onReuse: 'revoke-family' } },
    {
      id: 'rate-limit-shape',
      params: { after: 10, seconds: 1, header: 'x-rate-limit-reset', unit: 'epoch' },
    },
    { id: 'issuer-trailing-slash', params: { where: 'discovery' } },
    { id: 'issuer-trailing-slash', params: { where: 'id-token' } },
    // An iss without the slash would be of another issuer.
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'id-token-claim-types', params: { patch: { updated_at: '2026-01-02T03:04:05.678Z' } } },
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
      about: 'every customer has a subdomain; here it is in the path',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'x-rate-limit-reset tells when calls are answered again',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
  ],
});
