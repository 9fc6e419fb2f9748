import { definePreset } from './preset.js';

export const tiktokLogin = definePreset({
  id: 'tiktok-login',
  aliases: ['tiktok'],
  title: 'TikTok Login Kit v2',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/v2/auth/authorize/',
    token: { host: '127.0.0.1', path: '/v2/oauth/token/' },
    api: { host: '127.0.0.1', path: '/v2/user/info/' },
  },
  quirks: [
    { id: 'trailing-slash-strict', params: { slash: 'required', onWrong: 404 } },
    { id: 'auth-param-rename', params: { rename: { client_id: 'client_key' } } },
    { id: 'scope-separator', params: { sep: ',' } },
    {
      id: 'client-credential-param-rename',
      params: { clientId: 'client_key', clientSecret: 'client_secret' },
    },
    { id: 'token-extra-fields', params: { fields: { open_id: '${user.sub}' } } },
    { id: 'refresh-expiry-field', params: { name: 'refresh_expires_in', seconds: 31_536_000 } },
    {
      id: 'userinfo-shape',
      params: {
        template: {
          data: { user: { open_id: '${sub}', display_name: '${name}' } },
          error: { code: 'ok', message: '', log_id: '${random}' },
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
  ],
});
