import { definePreset } from './preset.js';

export const untappd = definePreset({
  id: 'untappd',
  title: 'Untappd',
  asOf: '2026-08-21',
  host: 'untappd.com',
  endpoints: {
    authorization: '/oauth/authenticate/',
    token: '/oauth/authorize/',
    api: { host: 'api.untappd.com', path: '/v4/user/info' },
  },
  quirks: [
    { id: 'auth-param-rename', params: { rename: { redirect_uri: 'redirect_url' } } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'token-http-method', params: { accept: ['GET'] } },
    // What it calls redirect_url there is not looked at.
    { id: 'redirect-uri-in-token-policy', params: { mode: 'optional' } },
    { id: 'grant-type-variant', params: { parameter: 'response_type', expect: 'code' } },
    { id: 'token-envelope', params: { wrap: 'response', siblings: { meta: { http_code: 200 } } } },
    { id: 'token-type-missing' },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    { id: 'expires-in-missing', params: { realTtl: 315_360_000 } },
    { id: 'refresh-token-missing' },
    { id: 'resource-token-placement', params: { in: 'query', name: 'access_token' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          meta: { code: 200 },
          notifications: {},
          response: { user: { uid: 4712, user_name: '${user.username}', first_name: '${user.name}' } },
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: { meta: { code: 401, error_type: 'invalid_auth', error_detail: 'The token is invalid.' }, response: [] },
      },
    },
  ],
  facts: [
    { about: 'token requests are sent by GET', source: 'client libraries', confidence: 'confirmed' },
    { about: 'redirect_uri is called redirect_url', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'the token request has no grant_type, and response_type=code in its place',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'the token response is inside response', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'the token response holds the access token and nothing else: it does not expire',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API wants the token in the query, in access_token',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'what the API tells is in response, and its errors are in meta',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
