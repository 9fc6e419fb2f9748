import { definePreset } from './preset.js';

export const tiktokBusiness = definePreset({
  id: 'tiktok-business',
  aliases: ['tiktok-ads'],
  title: 'TikTok Ads / Accounts',
  asOf: '2026-08-21',
  host: 'business-api.tiktok.com',
  endpoints: {
    authorization: '/portal/auth',
    token: '/open_api/v1.3/oauth2/access_token/',
    api: '/open_api/v1.3/user/info/',
  },
  quirks: [
    { id: 'auth-param-rename', params: { rename: { client_id: 'app_id' } } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'callback-param-rename', params: { rename: { code: 'auth_code' } } },
    { id: 'token-request-format', params: { accept: ['json'] } },
    { id: 'client-credential-param-rename', params: { clientId: 'app_id', clientSecret: 'secret', code: 'auth_code' } },
    { id: 'grant-type-variant' },
    { id: 'redirect-uri-in-token-policy', params: { mode: 'optional' } },
    { id: 'refresh-token-missing' },
    { id: 'token-type-missing' },
    { id: 'token-extra-fields', params: { fields: { advertiser_ids: ['6970000000000000001'], scope: [2, 4] } } },
    { id: 'expires-in-missing', params: { realTtl: 315_360_000 } },
    {
      id: 'token-envelope',
      params: { wrap: 'data', siblings: { code: 0, message: 'OK', request_id: '${random}' } },
    },
    { id: 'error-200', params: { shape: 'code-data' } },
    { id: 'resource-token-placement', params: { in: 'header', name: 'Access-Token' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          code: 0,
          message: 'OK',
          request_id: '${random}',
          data: { core_user_id: '${user.sub}', display_name: '${user.name}', email: '${user.email}' },
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 200,
        body: {
          code: 40105,
          message: 'Access token is incorrect or has been revoked.',
          request_id: '${random}',
          data: {},
        },
      },
    },
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
    {
      about: 'the authorization request calls the client app_id',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token request needs neither grant_type nor redirect_uri',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response holds advertiser_ids, and in scope the permissions as numbers',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with status 200 and the code 40105',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
