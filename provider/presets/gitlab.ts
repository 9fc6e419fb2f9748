import { definePreset } from './preset.js';

export const gitlab = definePreset({
  id: 'gitlab',
  title: 'GitLab',
  asOf: '2026-08-21',
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
    { id: 'token-extra-fields', params: { fields: { created_at: '${now}' } } },
    { id: 'refresh-rotation', params: { mode: 'single-use' } },
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
  ],
});
