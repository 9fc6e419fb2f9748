import { definePreset } from './preset.js';

export const square = definePreset({
  id: 'square',
  title: 'Square',
  asOf: '2026-08-21',
  host: 'connect.squareup.com',
  endpoints: {
    authorization: '/oauth2/authorize',
    token: '/oauth2/token',
    revocation: '/oauth2/revoke',
    api: '/v2/merchants/me',
  },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    {
      id: 'code-special-chars',
      params: { alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789=', encodedTwice: true },
    },
    { id: 'token-request-format', params: { accept: ['json', 'form'] } },
    { id: 'ttl-settings', params: { accessToken: 2_592_000 } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    { id: 'refresh-rotation', params: { mode: 'none' } },
    { id: 'auth-extra-params-required', params: { required: { session: 'false' } } },
    { id: 'pkce-policy', params: { mode: 'ignored' } },
    { id: 'token-extra-fields', params: { fields: { merchant_id: 'MLGAUNTLET00X', short_lived: false } } },
    { id: 'absolute-expiry', params: { as: 'iso8601', name: 'expires_at' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          merchant: {
            id: 'MLGAUNTLET00X',
            business_name: 'Gauntlet',
            country: 'US',
            currency: 'USD',
            status: 'ACTIVE',
          },
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          errors: [
            {
              category: 'AUTHENTICATION_ERROR',
              code: 'ACCESS_TOKEN_EXPIRED',
              detail: 'The access token has expired.',
            },
          ],
        },
      },
    },
    {
      id: 'revocation-nonstandard',
      params: { method: 'POST', path: '/oauth2/revoke', token: 'body', name: 'access_token', auth: 'none' },
    },
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
    { about: 'the token endpoint takes JSON', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'an access token lives for 30 days; the refresh token stays the same',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'token_type is "bearer" in small letters, short_lived stands beside it, and the scope is not told',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'errors of the API are a list in errors, of category, code and detail',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about:
        'a token is revoked by its name access_token, in JSON, by a client whose secret is in the scheme Client; here whoever has the token may',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
