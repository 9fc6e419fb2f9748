import { definePreset } from './preset.js';

export const linkedin = definePreset({
  id: 'linkedin',
  title: 'LinkedIn',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/oauth/v2/authorization',
    token: '/oauth/v2/accessToken',
    userinfo: '/v2/userinfo',
    jwks: '/oauth/openid/jwks',
  },
  quirks: [
    { id: 'pkce-policy', params: { mode: 'ignored' } },
    { id: 'state-policy', params: { required: true } },
    { id: 'denial-nonstandard', params: { map: { access_denied: 'user_cancelled_authorize' } } },
    { id: 'client-auth-policy', params: { accept: ['post'] } },
    { id: 'token-type-missing' },
    { id: 'refresh-token-missing' },
    { id: 'id-token-nonce-missing' },
    {
      id: 'discovery-incomplete',
      params: { omit: ['grant_types_supported', 'token_endpoint_auth_methods_supported'] },
    },
  ],
  facts: [
    {
      about: 'the token response has no token_type',
      source: 'published test fixtures, issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'client credentials are taken from the body alone',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'integrations leave PKCE out; here a code_challenge is ignored',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a denial is reported as user_cancelled_login or user_cancelled_authorize',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'state is required', source: 'client libraries', confidence: 'confirmed' },
    { about: 'ID Tokens hold no nonce', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'there are refresh tokens for certain partner products only',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the metadata names neither grant types nor client authentication methods',
      source: 'client libraries',
      confidence: 'confirmed',
    },
  ],
});
