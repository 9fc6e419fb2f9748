import { definePreset } from './preset.js';

export const instagram = definePreset({
  id: 'instagram',
  aliases: ['threads'],
  title: 'Instagram / Threads',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/oauth/authorize',
    token: { host: '127.0.0.1', path: '/oauth/access_token' },
    api: { host: '127.0.0.1', path: '/me' },
  },
  quirks: [
    { id: 'auth-param-rename', params: { rename: { client_id: 'app_id' } }, when: { era: 'basic-display' } },
    { id: 'scope-separator', params: { sep: ',' } },
    { id: 'bigint-ids', params: { field: 'user_id' } },
    {
      id: 'second-step-exchange',
      params: { endpoint: '/access_token', method: 'GET', grant: 'ig_exchange_token', refreshed: 'usable' },
    },
    { id: 'token-http-method', params: { accept: ['GET', 'POST'] } },
    { id: 'refresh-endpoint-split', params: { path: '/refresh_access_token' } },
    { id: 'refresh-grant-variant', params: { grantType: 'ig_refresh_token', tokenName: 'access_token' } },
    { id: 'refresh-uses-access-token', params: { client: 'implied' } },
    { id: 'refresh-too-early', params: { minAge: 86_400 } },
    // The access token decides how long it can be refreshed, not what stands behind it.
    { id: 'ttl-settings', params: { accessToken: 5_184_000, refreshToken: 315_360_000 } },
  ],
  eras: {
    'basic-display': { note: 'the authorization request says app_id for client_id' },
    login: { note: 'it says client_id' },
  },
  facts: [
    { about: 'scopes are separated by commas', source: 'a public catalogue of integrations', confidence: 'confirmed' },
    {
      about: 'GET with ig_exchange_token, at Threads th_exchange_token, trades the token for one that lives longer',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about:
        'there is no refresh token: GET with ig_refresh_token, at Threads th_refresh_token, exchanges the access token',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'user_id is a number that is too big for a double',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    { about: 'the callback ends with the fragment #_', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'a token can be refreshed once it is 24 hours old',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the former Basic Display calls client_id app_id in the authorization request',
      source: 'client libraries',
      confidence: 'confirmed',
    },
  ],
});
