import { definePreset } from './preset.js';

export const gitlab = definePreset({
  id: 'gitlab',
  title: 'GitLab',
  asOf: '2026-08-21',
  host: 'gitlab.com',
  endpoints: {
    authorization: '/oauth/authorize',
    token: '/oauth/token',
    revocation: '/oauth/revoke',
    introspection: '/oauth/introspect',
    userinfo: '/oauth/userinfo',
    jwks: '/oauth/discovery/keys',
    api: '/api/v4/user',
  },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'token-extra-fields', params: { fields: { created_at: '${now}' } } },
    { id: 'ttl-settings', params: { accessToken: 7200 } },
    { id: 'refresh-rotation', params: { mode: 'single-use' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          id: '${sub}',
          username: '${user.username}',
          name: '${user.name}',
          state: 'active',
          web_url: 'https://gitlab.com/${user.username}',
          email: '${user.email}',
        },
        sub: 'number',
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          error: 'invalid_token',
          error_description: 'Token is expired. You can either do re-authorization or token refresh.',
        },
        wwwAuthenticate: 'Bearer realm="Protected by OAuth 2.0", error="invalid_token"',
      },
    },
  ],
  facts: [
    {
      about: 'created_at in the token response tells when the token was issued',
      source: 'published test fixtures',
      confidence: 'confirmed',
    },
    {
      about: 'each refresh token works once',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an access token lives for 7200 seconds',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API tells of the end-user with id, a number, username, name and email',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API refuses an expired token as invalid_token',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback has no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
