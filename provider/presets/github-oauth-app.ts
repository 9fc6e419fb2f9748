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
    api: { host: 'api.github.com', path: '/user' },
  },
  quirks: [
    { id: 'response-type-variant', params: { value: 'none' } },
    { id: 'scope-separator', params: { sep: ',', accept: [' '] } },
    { id: 'redirect-uri-matching', params: { match: 'prefix', onMismatch: 'error' } },
    { id: 'token-request-format', params: { accept: ['form', 'json', 'query'] } },
    { id: 'grant-type-variant' },
    { id: 'redirect-uri-in-token-policy', params: { mode: 'optional' } },
    { id: 'pkce-policy', params: { mode: 'ignored' }, when: { era: 'before-pkce' } },
    { id: 'accept-negotiated', params: { otherwise: 'form' } },
    { id: 'scope-response-variant', params: { as: 'comma' } },
    { id: 'expires-in-missing', params: { realTtl: 315_360_000 } },
    { id: 'refresh-token-missing' },
    {
      id: 'error-code-nonstandard',
      params: { map: { invalid_grant: 'bad_verification_code', invalid_client: 'incorrect_client_credentials' } },
    },
    { id: 'error-200', params: { shape: 'error' } },
    { id: 'resource-token-placement', params: { in: 'scheme', name: 'token', bearer: 'works' } },
    { id: 'api-required-headers', params: { headers: { 'User-Agent': '' }, status: 403 } },
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
      about: 'the token response is form-encoded unless Accept asks for JSON',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'errors of the token endpoint come with status 200: bad_verification_code, incorrect_client_credentials',
      source: 'client libraries, issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'response_type may be left out, and scopes be separated by commas or spaces',
      source: 'client libraries',
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
    { about: 'a token request may be a form or JSON', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'grant_type and redirect_uri may be left out of the token request',
      source: 'client libraries',
      confidence: 'confirmed',
    },
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
  ],
});
