import { definePreset } from './preset.js';

export const instagram = definePreset({
  id: 'instagram',
  title: 'Instagram',
  asOf: '2026-08-21',
  host: 'www.instagram.com',
  endpoints: {
    authorization: '/oauth/authorize',
    token: { host: 'api.instagram.com', path: '/oauth/access_token' },
    api: { host: 'graph.instagram.com', path: '/me' },
  },
  quirks: [
    { id: 'auth-param-rename', params: { rename: { client_id: 'app_id' } }, when: { era: 'basic-display' } },
    { id: 'scope-separator', params: { sep: ',' } },
    {
      id: 'denial-nonstandard',
      params: {
        map: {},
        extra: { error_reason: 'user_denied', error_description: 'The user denied your request' },
      },
    },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'token-type-missing', when: { leg: 'code-exchange' } },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    {
      id: 'token-extra-fields',
      params: { fields: { permissions: ['instagram_business_basic'] } },
      when: { leg: 'code-exchange' },
    },
    { id: 'bigint-ids', params: { field: 'user_id' } },
    {
      id: 'second-step-exchange',
      params: { endpoint: '/access_token', method: 'GET', grant: 'ig_exchange_token', refreshed: 'usable' },
    },
    { id: 'expires-in-missing', when: { leg: 'code-exchange' } },
    { id: 'token-http-method', params: { accept: ['GET', 'POST'] } },
    { id: 'refresh-endpoint-split', params: { path: '/refresh_access_token', host: 'graph.instagram.com' } },
    { id: 'refresh-grant-variant', params: { grantType: 'ig_refresh_token', tokenName: 'access_token' } },
    { id: 'refresh-uses-access-token', params: { client: 'implied' } },
    { id: 'refresh-too-early', params: { minAge: 86_400 } },
    // The access token decides how long it can be refreshed, not what stands behind it.
    { id: 'ttl-settings', params: { accessToken: 5_184_000, refreshToken: 315_360_000 } },
    {
      id: 'error-shape',
      params: {
        template: { error_type: 'OAuthException', code: 400, error_message: 'Invalid authorization code' },
      },
      when: { leg: 'code-exchange', error: 'invalid_grant' },
    },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          id: '17841405793187219',
          username: '${user.username}',
          name: '${user.name}',
          account_type: 'Business',
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 400,
        body: {
          error: {
            message: 'Error validating access token: Session has expired',
            type: 'OAuthException',
            code: 190,
            error_subcode: 463,
            fbtrace_id: '${random}',
          },
        },
      },
    },
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
    {
      about: 'the callback ends with the fragment #_, which is not played here',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
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
    {
      about: 'a denial comes with error_reason=user_denied',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about:
        'the answer to a code has access_token, user_id and permissions, and neither expires_in nor token_type nor scope',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a code that is not good is refused with error_type OAuthException, code 400 and error_message',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API refuses a dead token with 400 and an object as error: type OAuthException, code 190',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback has no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
