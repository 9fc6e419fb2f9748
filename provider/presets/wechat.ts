import { definePreset } from './preset.js';

export const wechat = definePreset({
  id: 'wechat',
  aliases: ['weixin'],
  title: 'WeChat',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/connect/qrconnect',
    token: '/sns/oauth2/access_token',
    refresh: '/sns/oauth2/refresh_token',
    api: '/sns/userinfo',
  },
  quirks: [
    { id: 'split-host-endpoints', params: { hosts: { token: '127.0.0.1', api: '127.0.0.1' } } },
    { id: 'auth-param-rename', params: { rename: { client_id: 'appid' } } },
    { id: 'scope-separator', params: { sep: ',' } },
    { id: 'state-policy', params: { required: false, maxLength: 128 } },
    { id: 'denial-no-error', params: { mode: 'state-only' } },
    { id: 'token-http-method', params: { accept: ['GET'] } },
    { id: 'client-credential-param-rename', params: { clientId: 'appid', clientSecret: 'secret' } },
    { id: 'token-type-missing' },
    {
      id: 'token-extra-fields',
      params: { fields: { openid: '${user.sub}', unionid: 'o6_gauntlet000000000000000001' } },
    },
    { id: 'error-200', params: { shape: 'errcode' } },
    { id: 'refresh-client-auth-variant', params: { auth: 'none' } },
  ],
  facts: [
    {
      about: 'client_id is called appid in the authorization request',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'client_id and client_secret are called appid and secret in the token request',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'token requests are sent by GET', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'errors of the token endpoint come with status 200, errcode and errmsg',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'the token response has no token_type', source: 'client libraries', confidence: 'confirmed' },
    { about: 'scopes are separated by commas', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'the address of the authorization request ends with #wechat_redirect',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'after a denial the callback holds state and nothing else',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'a refresh needs no secret', source: 'client libraries', confidence: 'confirmed' },
    { about: 'the length of state is limited', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'state may have 128 characters',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the token response holds openid and unionid', source: 'client libraries', confidence: 'confirmed' },
  ],
});
