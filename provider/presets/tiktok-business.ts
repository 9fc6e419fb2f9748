import { definePreset } from './preset.js';

export const tiktokBusiness = definePreset({
  id: 'tiktok-business',
  aliases: ['tiktok-ads'],
  title: 'TikTok Ads / Accounts',
  asOf: '2026-08-21',
  endpoints: { authorization: '/portal/auth', token: '/open_api/v1.3/oauth2/access_token/' },
  quirks: [
    { id: 'callback-param-rename', params: { rename: { code: 'auth_code' } } },
    { id: 'token-request-format', params: { accept: ['json'] } },
    { id: 'client-credential-param-rename', params: { clientId: 'app_id', clientSecret: 'secret' } },
    { id: 'expires-in-missing', params: { realTtl: 315_360_000 } },
    {
      id: 'token-envelope',
      params: { wrap: 'data', siblings: { code: 0, message: 'OK', request_id: '${random}' } },
    },
    { id: 'error-200', params: { shape: 'code-data' } },
    { id: 'resource-token-placement', params: { in: 'header', name: 'Access-Token' } },
  ],
  facts: [
    {
      about: 'the token response is in data, beside code, message and request_id',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'errors come with status 200, a code that is not 0, and nothing in data',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the callback calls the code auth_code',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the token request calls the client app_id, its secret secret, and the code auth_code',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'token requests are JSON', source: 'a public catalogue of integrations', confidence: 'confirmed' },
    {
      about: 'tokens for advertising do not expire',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the API wants the token in Access-Token',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
  ],
});
