import { definePreset } from './preset.js';

export const alipay = definePreset({
  id: 'alipay',
  title: 'Alipay',
  asOf: '2026-08-21',
  host: 'openauth.alipay.com',
  endpoints: {
    authorization: '/oauth2/publicAppAuthorize.htm',
    token: { host: 'openapi.alipay.com', path: '/gateway.do', query: { method: 'alipay.system.oauth.token' } },
    api: { host: 'openapi.alipay.com', path: '/gateway.do', query: { method: 'alipay.user.info.share' } },
  },
  quirks: [
    { id: 'auth-param-rename', params: { rename: { client_id: 'app_id' } } },
    { id: 'scope-separator', params: { sep: ',' } },
    { id: 'callback-param-rename', params: { rename: { code: 'auth_code' } } },
    {
      id: 'callback-extra-params',
      params: { params: { app_id: '${client_id}', scope: '${request.scope}' }, scopeSeparator: ',' },
    },
    { id: 'refresh-expiry-field', params: { name: 're_expires_in' } },
    { id: 'expires-in-type', params: { type: 'string' } },
    { id: 'token-type-missing' },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    { id: 'token-extra-fields', params: { fields: { user_id: '${user.sub}' } } },
    {
      id: 'token-envelope',
      params: { wrap: 'alipay_system_oauth_token_response', siblings: { sign: 'c2lnbmF0dXJl' } },
    },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'client-credential-param-rename', params: { clientId: 'app_id' } },
    { id: 'client-auth-policy', params: { accept: ['none'] } },
    { id: 'redirect-uri-in-token-policy', params: { mode: 'optional' } },
    { id: 'token-request-format', params: { accept: ['form', 'query'] } },
    { id: 'error-200' },
    {
      id: 'error-shape',
      params: {
        template: {
          error_response: {
            code: '40002',
            msg: 'Invalid Arguments',
            sub_code: 'isv.code-invalid',
            sub_msg: '${error_description}',
          },
          sign: 'c2lnbmF0dXJl',
        },
      },
      when: { leg: 'code-exchange' },
    },
    {
      id: 'error-shape',
      params: {
        template: {
          error_response: {
            code: '40002',
            msg: 'Invalid Arguments',
            sub_code: 'isv.refresh-token-invalid',
            sub_msg: '${error_description}',
          },
          sign: 'c2lnbmF0dXJl',
        },
      },
      when: { leg: 'refresh' },
    },
    { id: 'resource-token-placement', params: { in: 'query', name: 'auth_token' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          alipay_user_info_share_response: {
            code: '10000',
            msg: 'Success',
            user_id: '${sub}',
            nick_name: '${name}',
          },
          sign: 'c2lnbmF0dXJl',
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 200,
        body: {
          error_response: {
            code: '20001',
            msg: 'Insufficient Token Permissions',
            sub_code: 'aop.auth-token-time-out',
            sub_msg: 'the access token has expired',
          },
          sign: 'c2lnbmF0dXJl',
        },
      },
    },
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
    {
      about:
        'one gateway takes all calls, told apart by the parameter method; the end-user is told by alipay.user.info.share',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'lifetimes are texts, the token response tells user_id, and neither token_type nor scope',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about:
        'the client is named by app_id and known by its signature, not by a secret; redirect_uri is not sent again',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the access token of a call is the parameter auth_token',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an error comes with status 200, inside error_response: code, msg, sub_code and sub_msg',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a wrong code is isv.code-invalid, a wrong refresh token isv.refresh-token-invalid',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an old token is aop.auth-token-time-out, and the callback tells scope',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
