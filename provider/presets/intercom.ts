import { definePreset } from './preset.js';

export const intercom = definePreset({
  id: 'intercom',
  title: 'Intercom',
  asOf: '2026-08-21',
  // Of the European region.
  host: 'app.eu.intercom.com',
  endpoints: {
    authorization: '/oauth',
    token: { host: 'api.eu.intercom.io', path: '/auth/eagle/token' },
    revocation: { host: 'api.eu.intercom.io', path: '/auth/uninstall' },
    api: { host: 'api.eu.intercom.io', path: '/me' },
  },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    { id: 'expires-in-missing', params: { realTtl: 315_360_000 } },
    { id: 'refresh-token-missing' },
    { id: 'token-extra-fields', params: { fields: { token: '${access_token}' } } },
    {
      id: 'revocation-nonstandard',
      params: { method: 'POST', path: '/auth/uninstall', token: 'bearer', auth: 'bearer' },
    },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          type: 'admin',
          id: '${user.sub}',
          name: '${user.name}',
          email: '${user.email}',
          email_verified: true,
          app: { type: 'app', id_code: 'abc123', name: 'Gauntlet', region: 'EU' },
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          type: 'error.list',
          request_id: '${random}',
          errors: [{ code: 'unauthorized', message: 'Access Token Invalid' }],
        },
      },
    },
  ],
  facts: [
    { about: 'the token response has no scope', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'the token response holds the access token under the name token too',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'tokens do not expire, and there is no refresh token',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'each region has host names of its own',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a token ends by POST to /auth/uninstall with the token as Bearer',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the API tells of an admin, and of the app, which is the workspace, at /me',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API refuses a token that is not good with 401 and a list of errors, the code unauthorized',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback has no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
