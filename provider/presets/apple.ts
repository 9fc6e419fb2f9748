import { definePreset } from './preset.js';

const profile = { name: { firstName: '${user.name}', lastName: '' }, email: '${user.email}' };

export const apple = definePreset({
  id: 'apple',
  title: 'Sign in with Apple',
  asOf: '2026-08-21',
  host: 'appleid.apple.com',
  endpoints: {
    authorization: '/auth/authorize',
    token: '/auth/token',
    revocation: '/auth/revoke',
    jwks: '/auth/keys',
  },
  quirks: [
    { id: 'scope-raw-unencoded', params: { wire: '%20' } },
    { id: 'response-mode', params: { default: 'query', forced: 'form_post' }, when: { scope: 'name' } },
    { id: 'response-mode', params: { default: 'query', forced: 'form_post' }, when: { scope: 'email' } },
    { id: 'user-blob-first-time', params: { param: 'user', profile }, when: { scope: 'name' } },
    {
      id: 'client-assertion-policy',
      params: {
        alg: 'ES256',
        as: 'client_secret',
        // The key of RFC 7515 Appendix A.3, which tells its private part: name the quirk with another one for a client that has its own.
        jwk: {
          kty: 'EC',
          crv: 'P-256',
          x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
          y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
        },
        iss: 'GAUNTLET01',
        sub: '${client_id}',
        aud: 'https://appleid.apple.com',
        maxTtl: 15_777_000,
      },
    },
    {
      id: 'id-token-claim-types',
      params: { patch: { email_verified: 'true', is_private_email: 'false' }, where: 'id-token' },
    },
    { id: 'userinfo-shape', params: { at: 'userinfo', exists: false } },
    { id: 'discovery-incomplete', params: { omit: ['grant_types_supported'] } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'ttl-settings', params: { accessToken: 3600 } },
    {
      id: 'unexpected-id-token',
      params: { claims: { email: '${user.email}', email_verified: 'true', is_private_email: 'false' } },
    },
    { id: 'refresh-token-omitted' },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    { id: 'denial-nonstandard', params: { map: { access_denied: 'user_cancelled_authorize' } } },
  ],
  facts: [
    { about: 'an ID Token comes without the scope openid', source: 'client libraries', confidence: 'unconfirmed' },
    {
      about: 'the callback is posted where name or email is asked for',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'that post comes from another site', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'the profile comes as JSON in the callback, at the first consent only',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'client_secret is a JWT signed by ES256: iss is the team, sub the client, aud https://appleid.apple.com',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'that JWT lives for six months at most',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'email_verified and is_private_email are texts or booleans',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'there is no UserInfo Endpoint', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'the nonce of the ID Token is the one that was sent, or its SHA-256 with native apps',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'scopes are separated by %20, not by +', source: 'client libraries', confidence: 'confirmed' },
    { about: 'the metadata name no grant types', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'client credentials are accepted in the body only',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'an access token lives for 3600 seconds, and there is no API that takes it',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the answer to a refresh holds no refresh token, and the old one stays valid',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the token response has no scope', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'a denial is called user_cancelled_authorize',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
