import { definePreset } from './preset.js';

export const github = definePreset({
  id: 'github-oauth-app',
  aliases: ['github'],
  title: 'GitHub OAuth App',
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
    { id: 'scope-separator', params: { sep: ',', accept: [' '] } },
    { id: 'redirect-uri-matching', params: { match: 'prefix', onMismatch: 'error' } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'token-request-format', params: { accept: ['form', 'json', 'query'] } },
    { id: 'grant-type-variant' },
    { id: 'redirect-uri-in-token-policy', params: { mode: 'optional' } },
    { id: 'pkce-policy', params: { mode: 'ignored' }, when: { era: 'before-pkce' } },
    { id: 'accept-negotiated', params: { otherwise: 'form' } },
    { id: 'scope-response-variant', params: { as: 'comma' } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'expires-in-missing', params: { realTtl: 315_360_000 } },
    { id: 'refresh-token-missing' },
    {
      id: 'error-code-nonstandard',
      params: { map: { invalid_grant: 'bad_verification_code', invalid_client: 'incorrect_client_credentials' } },
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
    {
      id: 'rate-limit-shape',
      params: { after: 5000, seconds: 3600, status: 403, header: 'x-ratelimit-reset', unit: 'epoch' },
    },
  ],
  eras: {
    'before-pkce': { to: '2025-07-14', note: 'code_challenge is ignored' },
    pkce: { from: '2025-07-14', note: 'S256 is checked where it is sent' },
  },
  facts: [
    {
      about:
        'an access token ends by DELETE below /applications, at the client id and token, with the client in a Basic header and JSON ' +
        'with access_token; 204 says that it has, 422 that it is unknown',
      source: 'client libraries',
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response is form-encoded unless Accept asks for JSON',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'errors of the token endpoint come with status 200: bad_verification_code, incorrect_client_credentials',
      source: 'client libraries, issue trackers',
      confidence: 'confirmed',
    },
    { about: 'granted scopes are separated by commas', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'the end-user may grant fewer scopes',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'tokens do not expire, and there is no refresh token',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'the API needs the header User-Agent', source: 'client libraries', confidence: 'confirmed' },
    { about: 'PKCE was ignored until 2025-07-14', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'too many calls are answered with 403 or 429, and x-ratelimit-reset tells the second of their end',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the API takes the token by the scheme token as well as by Bearer',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a redirect URI that does not match is told to the client in the callback',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
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
      about:
        'response_type and grant_type may be left out, a token request may be JSON, and scopes may be separated by commas',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about:
        'redirect_uri may be left out of the token request, which may be a form or a query as well; scopes may be separated by spaces',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
