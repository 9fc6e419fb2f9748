import { definePreset } from './preset.js';

export const twitch = definePreset({
  id: 'twitch',
  title: 'Twitch',
  asOf: '2026-08-21',
  host: 'id.twitch.tv',
  endpoints: {
    authorization: '/oauth2/authorize',
    token: '/oauth2/token',
    userinfo: '/oauth2/userinfo',
    jwks: '/oauth2/keys',
    revocation: '/oauth2/revoke',
    api: { host: 'api.twitch.tv', path: '/helix/users' },
  },
  quirks: [
    { id: 'prompt-semantics', params: { param: 'force_verify', values: { true: 'consent', false: 'auto' } } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'callback-extra-params', params: { params: { scope: '${request.scope}' } } },
    { id: 'denial-nonstandard', params: { map: {}, extra: { error_description: 'The user denied you access' } } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'client-auth-policy', params: { accept: ['post'] } },
    { id: 'scope-response-variant', params: { as: 'array' } },
    { id: 'refresh-scope-required', params: { mode: 'ignored', parameter: 'scope' } },
    { id: 'error-shape', params: { shape: 'status-message' }, when: { leg: 'code-exchange' } },
    {
      id: 'error-shape',
      params: { template: { error: 'Bad Request', status: '${status}', message: 'Invalid refresh token' } },
      when: { leg: 'refresh' },
    },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          data: [
            {
              id: '141981764',
              login: '${user.username}',
              display_name: '${user.name}',
              email: '${user.email}',
              broadcaster_type: '',
            },
          ],
        },
      },
    },
    {
      id: 'expired-token-status',
      params: { status: 401, body: { error: 'Unauthorized', status: 401, message: 'Invalid OAuth token' } },
    },
    { id: 'resource-token-placement', params: { in: 'scheme', name: 'OAuth', bearer: 'works' } },
    { id: 'api-required-headers', params: { headers: { 'Client-ID': '${client_id}' }, status: 401 } },
    { id: 'revocation-nonstandard', params: { method: 'POST', path: '/oauth2/revoke', token: 'body', auth: 'none' } },
  ],
  facts: [
    {
      about: 'the token response gives scope as an array',
      source: 'client libraries, issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'errors of the token endpoint hold status and message',
      source: 'issue trackers, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'client credentials are accepted in the body only',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'scope is ignored in a refresh', source: 'issue trackers', confidence: 'confirmed' },
    { about: 'the API needs the header Client-ID', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'a token is validated by the scheme OAuth',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'force_verify=true asks the end-user again',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'the token response held no token_type in 2018', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'the callback tells the scope that was granted',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a denial is told by the description The user denied you access',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'token_type is "bearer" in small letters',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with 401 and the message Invalid OAuth token',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'an error of a refresh holds error, the text of the status, too; one of the exchange of a code does not',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a token is revoked with client_id and without the secret; here client_id may be missing',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
