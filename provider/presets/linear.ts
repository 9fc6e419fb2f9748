import { definePreset } from './preset.js';

export const linear = definePreset({
  id: 'linear',
  title: 'Linear',
  asOf: '2026-08-21',
  host: 'linear.app',
  endpoints: {
    authorization: '/oauth/authorize',
    token: { host: 'api.linear.app', path: '/oauth/token' },
    revocation: { host: 'api.linear.app', path: '/oauth/revoke' },
    api: { host: 'api.linear.app', path: '/graphql' },
  },
  quirks: [
    { id: 'scope-separator', params: { sep: ',' } },
    { id: 'prompt-semantics' },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'ttl-settings', params: { accessToken: 315_360_000 }, when: { era: 'long-lived' } },
    { id: 'refresh-token-missing', when: { era: 'long-lived' } },
    {
      id: 'token-migration',
      params: { path: '/oauth/migrate_old_token', lifetime: 86_400 },
      when: { era: 'migration' },
    },
    { id: 'ttl-settings', params: { accessToken: 86_400 }, when: { era: 'rotation' } },
    { id: 'refresh-rotation', params: { mode: 'single-use' }, when: { era: 'rotation' } },
    {
      id: 'revocation-nonstandard',
      params: { method: 'POST', path: '/oauth/revoke', token: 'bearer', auth: 'none' },
    },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: { data: { viewer: { id: '${user.sub}', name: '${user.name}', email: '${user.email}' } } },
        method: 'POST',
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          errors: [
            {
              message: 'Authentication required, not authenticated',
              extensions: { type: 'authentication error', code: 'AUTHENTICATION_ERROR', statusCode: 401 },
            },
          ],
        },
      },
    },
    {
      id: 'rate-limit-shape',
      params: {
        after: 100,
        status: 400,
        header: '',
        body: { errors: [{ message: 'Rate limit exceeded', extensions: { code: 'RATELIMITED' } }] },
      },
    },
  ],
  eras: {
    'long-lived': { to: '2026-04-01', note: 'tokens live for about ten years, and there are no refresh tokens' },
    migration: { note: 'a token of the old kind is swapped for a pair of the new one' },
    rotation: { from: '2026-04-01', note: 'tokens live for 24 hours, and a refresh token works once' },
  },
  facts: [
    { about: 'scopes are separated by commas', source: 'a public catalogue of integrations', confidence: 'confirmed' },
    {
      about: 'prompt=consent asks the end-user again',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'PKCE is switched off by clients',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'PKCE is supported', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about:
        'until 2026-04-01 a token lived for about ten years; since then for 24 hours, with a refresh token that works once',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: '/oauth/migrate_old_token swaps an old token for a new pair',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'a token is revoked by POST with nothing but itself in a Bearer header',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'too many calls are answered with 400',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the API is GraphQL: a query is posted as JSON, and viewer in it is the end-user',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API refuses a dead token with 401 and a list of errors, the code AUTHENTICATION_ERROR',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback has no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
