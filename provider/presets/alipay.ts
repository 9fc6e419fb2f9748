import { definePreset } from './preset.js';

export const alipay = definePreset({
  id: 'alipay',
  title: 'Alipay',
  asOf: '2026-08-21',
  endpoints: { authorization: '/oauth2/publicAppAuthorize.htm', token: '/gateway.do' },
  quirks: [
    { id: 'split-host-endpoints', params: { hosts: { token: '127.0.0.1', api: '127.0.0.1' } } },
    { id: 'auth-param-rename', params: { rename: { client_id: 'app_id' } } },
    { id: 'scope-separator', params: { sep: ',' } },
    { id: 'callback-param-rename', params: { rename: { code: 'auth_code' } } },
    { id: 'callback-extra-params', params: { params: { app_id: '${client_id}' } } },
    { id: 'refresh-expiry-field', params: { name: 're_expires_in' } },
    { id: 'token-envelope', params: { wrap: 'alipay_system_oauth_token_response' } },
  ],
  facts: [
    {
      about: 'the callback brings the code as auth_code, and the client as app_id',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'client_id is called app_id in the authorization request',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response is inside alipay_system_oauth_token_response',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'requests to the token endpoint and to the API are signed with RSA2',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 're_expires_in tells how long the refresh token lives',
      source: 'published test fixtures',
      confidence: 'confirmed',
    },
    { about: 'scopes are separated by commas', source: 'client libraries', confidence: 'confirmed' },
  ],
});
