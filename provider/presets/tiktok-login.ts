import { definePreset } from './preset.js';

export const tiktokLogin = definePreset({
  id: 'tiktok-login',
  aliases: ['tiktok'],
  title: 'TikTok Login Kit v2',
  asOf: '2026-08-21',
  host: 'www.tiktok.com',
  endpoints: {
    authorization: '/v2/auth/authorize/',
    token: { host: 'open.tiktokapis.com', path: '/v2/oauth/token/' },
    revocation: { host: 'open.tiktokapis.com', path: '/v2/oauth/revoke/' },
    api: { host: 'open.tiktokapis.com', path: '/v2/user/info/' },
  },
  quirks: [
    { id: 'trailing-slash-strict', params: { slash: 'required', onWrong: 404 } },
    { id: 'auth-param-rename', params: { rename: { client_id: 'client_key' } } },
    { id: 'scope-separator', params: { sep: ',' } },
    {
      id: 'client-credential-param-rename',
      params: { clientId: 'client_key', clientSecret: 'client_secret' },
    },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    {
      id: 'callback-extra-params',
      params: { params: { scopes: '${request.scope}' }, scopeSeparator: ',' },
    },
    { id: 'ttl-settings', params: { accessToken: 86_400 } },
    { id: 'scope-response-variant', params: { as: 'comma' } },
    { id: 'token-extra-fields', params: { fields: { open_id: '${user.sub}' } } },
    { id: 'refresh-expiry-field', params: { name: 'refresh_expires_in', seconds: 31_536_000 } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          data: { user: { open_id: '${user.sub}', display_name: '${user.name}' } },
          error: { code: 'ok', message: '', log_id: '${random}' },
        },
      },
    },
    {
      id: 'error-shape',
      params: {
        template: { error: '${error}', error_description: '${error_description}', log_id: '${random}' },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          data: {},
          error: {
            code: 'access_token_invalid',
            message: 'The access token is invalid or not found in the request.',
            log_id: '${random}',
          },
        },
      },
    },
  ],
  facts: [
    {
      about: 'client_id is called client_key in the authorization request',
      source: 'a public catalogue of integrations, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'client_id is called client_key in the token request',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'scopes are separated by commas', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'the path of the token endpoint ends with a slash; there is nothing at the one without',
      source: 'issue trackers, a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'refresh_expires_in tells how long the refresh token lives',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the refresh token lives for 365 days',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response tells the end-user in open_id',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the profile is in data.user, and was asked for by POST',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'the callback tells the scopes that were granted in scopes, the token response in scope, with commas',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'an access token lives for 24 hours', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'an error of the token endpoint holds log_id',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with 401 and the code access_token_invalid in error',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
