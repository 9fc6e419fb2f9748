import { definePreset } from './preset.js';

export const square = definePreset({
  id: 'square',
  title: 'Square',
  asOf: '2026-08-21',
  endpoints: { authorization: '/oauth2/authorize', token: '/oauth2/token', api: '/v2/merchants/me' },
  quirks: [
    { id: 'auth-extra-params-required', params: { required: { session: 'false' } } },
    { id: 'pkce-policy', params: { mode: 'ignored' } },
    { id: 'token-extra-fields', params: { fields: { merchant_id: 'MLGAUNTLET00X' } } },
    { id: 'absolute-expiry', params: { as: 'iso8601', name: 'expires_at' } },
  ],
  facts: [
    {
      about: 'the code arrives percent-encoded once more than usual',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the authorization request needs session=false',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'expires_at is a date and time, in place of a lifetime',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'integrations leave PKCE out; here a code_challenge is ignored',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the token response holds merchant_id',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
