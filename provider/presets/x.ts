import { definePreset } from './preset.js';

/** What the API answers without a token that is good. */
const refused = { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' };

export const x = definePreset({
  id: 'x',
  aliases: ['twitter'],
  title: 'X (Twitter) OAuth 2.0',
  asOf: '2026-08-21',
  host: 'x.com',
  endpoints: {
    authorization: '/i/oauth2/authorize',
    token: { host: 'api.x.com', path: '/2/oauth2/token' },
    revocation: { host: 'api.x.com', path: '/2/oauth2/revoke' },
    api: { host: 'api.x.com', path: '/2/users/me' },
  },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'offline-access-gate', params: { via: 'scope', name: 'offline.access' } },
    { id: 'pkce-policy', params: { mode: 'required', methods: ['S256'] } },
    // A client without a secret names itself by client_id.
    { id: 'client-auth-policy', params: { accept: ['basic', 'public'] } },
    { id: 'code-lifetime', params: { ttl: 30, reuse: 'reject' } },
    { id: 'ttl-settings', params: { accessToken: 7200 } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    {
      id: 'error-code-nonstandard',
      params: { map: { invalid_grant: 'invalid_request', invalid_client: 'unauthorized_client' } },
    },
    {
      id: 'error-shape',
      params: {
        template: {
          error: '${error}',
          error_description: 'Value passed for the authorization code was invalid.',
        },
      },
      when: { leg: 'code-exchange', error: 'invalid_request' },
    },
    {
      id: 'error-shape',
      params: { template: { error: '${error}', error_description: 'Value passed for the token was invalid.' } },
      when: { leg: 'refresh', error: 'invalid_request' },
    },
    {
      id: 'error-shape',
      params: { template: { error: '${error}', error_description: 'Missing valid authorization header' } },
      when: { error: 'unauthorized_client' },
    },
    { id: 'refresh-client-auth-variant', params: { auth: 'basic' } },
    { id: 'refresh-rotation', params: { mode: 'single-use' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: { data: { id: '${user.sub}', name: '${user.name}', username: '${user.username}' } },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: refused,
        missing: refused,
      },
    },
    {
      id: 'revocation-response',
      params: { status: 200, contentType: 'application/json', body: '{"revoked":true}', unknownToken: 200 },
    },
  ],
  facts: [
    {
      about: 'the authorization endpoint is on x.com, the token endpoint and the API on api.x.com',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'PKCE is required, with S256',
      source: 'a public catalogue of integrations, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'confidential clients authenticate with a Basic header',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token is issued only where the scope offline.access was asked for',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a client without a secret names itself by client_id',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'each refresh token works once', source: 'issue trackers', confidence: 'confirmed' },
    { about: 'a refresh needs the Basic header too', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'access tokens live for 7200 seconds',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a code that is not good is refused as invalid_request',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the end-user is described inside data', source: 'client libraries', confidence: 'confirmed' },
    { about: 'a code lives for 30 seconds', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about:
        'the description tells that the value passed for the authorization code, or for the token of a refresh, was invalid',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a client without a valid Basic header is refused as unauthorized_client',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'token_type is "bearer" in small letters',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with 401 and a problem of title, type, status and detail',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a revocation is answered with revoked: true',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
