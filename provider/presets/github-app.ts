import { definePreset } from './preset.js';

export const githubApp = definePreset({
  id: 'github-app',
  title: 'GitHub App user token',
  asOf: '2026-08-21',
  host: 'github.com',
  endpoints: {
    authorization: '/login/oauth/authorize',
    token: '/login/oauth/access_token',
    revocation: { host: 'api.github.com', path: '/applications' },
    api: { host: 'api.github.com', path: '/user' },
  },
  quirks: [
    { id: 'response-type-variant', params: { value: 'none' } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'unsolicited-callback', params: { path: '/apps/gauntlet/installations/new' } },
    { id: 'token-request-format', params: { accept: ['form', 'json'] } },
    { id: 'redirect-uri-in-token-policy', params: { mode: 'optional' } },
    { id: 'grant-type-variant' },
    { id: 'accept-negotiated', params: { otherwise: 'form' } },
    { id: 'ttl-settings', params: { accessToken: 28_800 } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'token-extra-fields', params: { fields: { scope: '' } } },
    { id: 'refresh-expiry-field', params: { name: 'refresh_token_expires_in', seconds: 15_897_600 } },
    { id: 'refresh-rotation', params: { mode: 'single-use' } },
    { id: 'refresh-invalidates-access-token', params: { when: 'now' } },
    {
      id: 'error-code-nonstandard',
      params: { map: { invalid_grant: 'bad_verification_code', invalid_client: 'incorrect_client_credentials' } },
      when: { leg: 'code-exchange' },
    },
    {
      id: 'error-code-nonstandard',
      params: { map: { invalid_grant: 'bad_refresh_token', invalid_client: 'incorrect_client_credentials' } },
      when: { leg: 'refresh' },
    },
    {
      id: 'error-shape',
      params: {
        template: {
          error: '${error}',
          error_description: '${error_description}',
          error_uri:
            'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors',
        },
      },
    },
    { id: 'error-200', params: { shape: 'error' } },
    {
      id: 'revocation-nonstandard',
      params: {
        method: 'DELETE',
        path: '/applications',
        below: true,
        token: 'body',
        name: 'access_token',
        auth: 'client',
      },
    },
    { id: 'revocation-response', params: { status: 204, contentType: '', unknownToken: 422 } },
    { id: 'resource-token-placement', params: { in: 'scheme', name: 'token', bearer: 'works' } },
    { id: 'api-required-headers', params: { headers: { 'User-Agent': '' }, status: 403 } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          login: '${user.username}',
          id: '${sub}',
          avatar_url: 'https://avatars.githubusercontent.com/u/1',
          html_url: 'https://github.com/${user.username}',
          type: 'User',
          site_admin: false,
          name: '${user.name}',
          email: '${user.email}',
        },
        sub: 'number',
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest', status: '401' },
        missing: {
          message: 'Requires authentication',
          documentation_url: 'https://docs.github.com/rest',
          status: '401',
        },
      },
    },
  ],
  facts: [
    {
      about:
        'an access token ends by DELETE below /applications, at the client id and token, with the client in a Basic header and JSON ' +
        'with access_token; 204 says that it has, 422 that it is unknown',
      source: 'client libraries',
      confidence: 'unconfirmed',
    },
    {
      about:
        'a token lives for 28800 seconds, its refresh token for 15897600, which refresh_token_expires_in tells; it was 15811200 before',
      source: "the provider's documentation, issue trackers",
      confidence: 'confirmed',
    },
    { about: 'scope is an empty text', source: "the provider's documentation", confidence: 'confirmed' },
    {
      about: 'a refresh ends the access token and the refresh token that were there before',
      source: "the provider's documentation",
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token works once; a wrong one brings bad_refresh_token with status 200',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'an installation brings a callback that nobody asked for, with installation_id and setup_action',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the answer to a refresh is form-encoded, too, unless Accept asks for JSON',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'errors of the token endpoint hold error_uri, which leads to a page about them',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API tells of the end-user with login and id, a number',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API refuses a token that is not good with 401, message Bad credentials, and no error',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback has no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'the API needs the header User-Agent, and takes the token by the scheme token as well as by Bearer',
      source: 'client libraries',
      confidence: 'unconfirmed',
    },
    {
      about: 'response_type and grant_type may be left out, and a token request may be JSON',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'redirect_uri may be left out of the token request',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
