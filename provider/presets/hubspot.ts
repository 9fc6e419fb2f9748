import { definePreset } from './preset.js';

/** What an error says in place of an error code. */
const statuses = {
  invalid_client: 'BAD_CLIENT_ID',
  invalid_request: 'BAD_REQUEST',
  unsupported_grant_type: 'BAD_GRANT_TYPE',
};

export const hubspot = definePreset({
  id: 'hubspot',
  title: 'HubSpot',
  asOf: '2026-08-21',
  host: 'app.hubspot.com',
  endpoints: {
    authorization: '/oauth/authorize',
    token: { host: 'api.hubapi.com', path: '/oauth/v1/token' },
    revocation: { host: 'api.hubapi.com', path: '/oauth/v1/refresh-tokens' },
    api: { host: 'api.hubapi.com', path: '/oauth/v1/access-tokens' },
  },
  quirks: [
    { id: 'response-type-variant', params: { value: 'none' } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'client-auth-policy', params: { accept: ['post'] } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    { id: 'ttl-settings', params: { accessToken: 1800 } },
    { id: 'refresh-rotation', params: { mode: 'none' } },
    {
      id: 'error-shape',
      params: {
        template: { status: 'BAD_AUTH_CODE', message: 'missing or unknown auth code', correlationId: '${random}' },
      },
      when: { leg: 'code-exchange', error: 'invalid_grant' },
    },
    {
      id: 'error-shape',
      params: {
        template: {
          status: 'BAD_REFRESH_TOKEN',
          message: 'missing or invalid refresh token',
          correlationId: '${random}',
        },
      },
      when: { leg: 'refresh', error: 'invalid_grant' },
    },
    ...Object.entries(statuses).map(
      ([error, status]) =>
        ({
          id: 'error-shape',
          params: { template: { status, message: '${error_description}', correlationId: '${random}' } },
          when: { error },
        }) as const,
    ),
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          user: '${user.email}',
          user_id: '${user.sub}',
          hub_domain: 'acme.example',
          hub_id: 62515,
          app_id: 456,
          token_type: 'access',
          scopes: ['oauth'],
          expires_in: 1800,
        },
        method: 'GET',
        token: 'path',
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          status: 'error',
          message: 'The OAuth token used to make this call expired.',
          correlationId: '${random}',
          category: 'EXPIRED_AUTHENTICATION',
        },
        missing: {
          status: 'error',
          message: 'Authentication credentials not found. This API supports OAuth 2.0 authentication.',
          correlationId: '${random}',
          category: 'INVALID_AUTHENTICATION',
        },
      },
    },
    {
      id: 'revocation-nonstandard',
      params: { method: 'DELETE', path: '/oauth/v1/refresh-tokens', token: 'path', auth: 'none' },
    },
    { id: 'revocation-response', params: { status: 204, unknownToken: 404 } },
  ],
  facts: [
    { about: 'an authorization request needs no response_type', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'client credentials are accepted in the body only',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a wrong refresh token is answered with status BAD_REFRESH_TOKEN, message and correlationId, and no error',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'a wrong code is answered with status BAD_AUTH_CODE in the same way, a wrong client with BAD_CLIENT_ID',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'who the end-user is is told below /oauth/v1/access-tokens, with the token as the last segment',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token is revoked by DELETE, with the token as the last segment',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token that is revoked is answered with 204, one that is unknown with 404',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API tells in x-hubspot-ratelimit-remaining how many calls are left',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'an access token lives for 1800 seconds, and the refresh token does not change',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about:
        'the token response has access_token, refresh_token, expires_in and token_type, in small letters, and no scope',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API refuses a dead token with 401, and the category EXPIRED_AUTHENTICATION in place of an error code',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the callback has no iss',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
