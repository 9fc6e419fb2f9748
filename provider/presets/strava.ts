import { definePreset } from './preset.js';

export const strava = definePreset({
  id: 'strava',
  title: 'Strava',
  asOf: '2026-08-21',
  host: 'www.strava.com',
  endpoints: {
    authorization: '/oauth/authorize',
    token: '/oauth/token',
    revocation: '/oauth/deauthorize',
    api: '/api/v3/athlete',
  },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'callback-extra-params', params: { params: { scope: '${request.scope}' }, scopeSeparator: ',' } },
    { id: 'redirect-uri-in-token-policy', params: { mode: 'optional' } },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    { id: 'scope-separator', params: { sep: ',' } },
    {
      id: 'prompt-semantics',
      params: { param: 'approval_prompt', values: { auto: 'auto', force: 'consent' } },
    },
    { id: 'redirect-uri-matching', params: { match: 'host' } },
    { id: 'authz-error-body' },
    { id: 'ttl-settings', params: { accessToken: 21_600 } },
    { id: 'absolute-expiry', params: { as: 'epoch-s', name: 'expires_at', alsoRelative: true } },
    {
      id: 'token-extra-fields',
      params: { fields: { athlete: { id: 227615, username: '${user.username}' } } },
      when: { leg: 'code-exchange' },
    },
    {
      id: 'refresh-response-shape-differs',
      params: {
        template: {
          token_type: '${token_type}',
          access_token: '${access_token}',
          expires_at: '${expires_at}',
          expires_in: '${expires_in}',
          refresh_token: '${refresh_token}',
        },
      },
    },
    {
      id: 'error-shape',
      params: {
        template: {
          message: 'Bad Request',
          errors: [{ resource: 'AuthorizationCode', field: 'code', code: 'invalid' }],
        },
      },
      when: { leg: 'code-exchange', error: 'invalid_grant' },
    },
    {
      id: 'error-shape',
      params: {
        template: {
          message: 'Bad Request',
          errors: [{ resource: 'RefreshToken', field: 'refresh_token', code: 'invalid' }],
        },
      },
      when: { leg: 'refresh', error: 'invalid_grant' },
    },
    {
      id: 'userinfo-shape',
      params: { at: 'api', template: { id: 227615, username: '${user.username}', resource_state: 2 } },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          message: 'Authorization Error',
          errors: [{ resource: 'Athlete', field: 'access_token', code: 'invalid' }],
        },
      },
    },
    {
      id: 'revocation-nonstandard',
      params: { method: 'POST', path: '/oauth/deauthorize', token: 'body', name: 'access_token', auth: 'none' },
    },
  ],
  facts: [
    {
      about: 'scopes are separated by commas',
      source: 'a public catalogue of integrations, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'approval_prompt decides whether the end-user is asked again: auto or force',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the callback tells the scope that was granted',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response holds expires_at beside expires_in',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'it tells the athlete when a code is exchanged, and not at a refresh',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'errors of the authorization endpoint are JSON with message and errors, without a redirect',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'of a redirect URI only the domain counts',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'an access token lives for 21600 seconds; a refresh brings the same one while more than an hour is left',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'errors of the token endpoint and of the API hold message and errors, too',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response does not tell the scope',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'the token request needs no redirect_uri',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a grant ends by POST to /oauth/deauthorize with access_token, and without the client',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
