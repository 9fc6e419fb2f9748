import { definePreset } from './preset.js';

export const wechat = definePreset({
  id: 'wechat',
  aliases: ['weixin'],
  title: 'WeChat',
  asOf: '2026-08-21',
  host: 'open.weixin.qq.com',
  endpoints: {
    authorization: '/connect/qrconnect',
    token: { host: 'api.weixin.qq.com', path: '/sns/oauth2/access_token' },
    refresh: { host: 'api.weixin.qq.com', path: '/sns/oauth2/refresh_token' },
    api: { host: 'api.weixin.qq.com', path: '/sns/userinfo' },
  },
  quirks: [
    { id: 'auth-param-rename', params: { rename: { client_id: 'appid' } } },
    { id: 'scope-separator', params: { sep: ',' } },
    { id: 'state-policy', params: { required: false, maxLength: 128 } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'denial-no-error', params: { mode: 'state-only' } },
    { id: 'token-http-method', params: { accept: ['GET'] } },
    { id: 'client-credential-param-rename', params: { clientId: 'appid', clientSecret: 'secret' } },
    { id: 'redirect-uri-in-token-policy', params: { mode: 'optional' } },
    { id: 'ttl-settings', params: { accessToken: 7200, refreshToken: 2_592_000 } },
    { id: 'token-type-missing' },
    { id: 'scope-response-variant', params: { as: 'comma' } },
    {
      id: 'token-extra-fields',
      params: { fields: { openid: '${user.sub}', unionid: 'o6_gauntlet000000000000000001' } },
    },
    { id: 'error-200', params: { shape: 'errcode' } },
    {
      id: 'error-shape',
      params: { template: { errcode: 40030, errmsg: 'invalid refresh_token' } },
      when: { leg: 'refresh' },
    },
    { id: 'refresh-client-auth-variant', params: { auth: 'none' } },
    { id: 'resource-token-placement', params: { in: 'query', name: 'access_token' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          openid: '${user.sub}',
          nickname: '${user.name}',
          sex: 0,
          privilege: [],
          unionid: 'o6_gauntlet000000000000000001',
        },
      },
    },
    {
      id: 'expired-token-status',
      params: { status: 200, body: { errcode: 42001, errmsg: 'access_token expired' } },
    },
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
      about: 'the address of the authorization request ends with #wechat_redirect; here it may be missing',
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
    {
      about: 'the token request needs no redirect_uri',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an access token lives for 7200 seconds, a refresh token for 30 days',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API wants the token in the query, in access_token, beside openid',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with status 200, errcode and errmsg',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'a code that is not good is refused by errcode 40029, a refresh token by 40030',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
