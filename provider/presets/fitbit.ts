import { definePreset } from './preset.js';

export const fitbit = definePreset({
  id: 'fitbit',
  title: 'Fitbit',
  asOf: '2026-08-21',
  host: 'www.fitbit.com',
  endpoints: {
    authorization: '/oauth2/authorize',
    token: { host: 'api.fitbit.com', path: '/oauth2/token' },
    revocation: { host: 'api.fitbit.com', path: '/oauth2/revoke' },
    introspection: { host: 'api.fitbit.com', path: '/1.1/oauth2/introspect' },
    api: { host: 'api.fitbit.com', path: '/1/user/-/profile.json' },
  },
  quirks: [
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'ttl-settings', params: { accessToken: 28_800 } },
    { id: 'token-extra-fields', params: { fields: { user_id: '${user.sub}' } } },
    { id: 'error-shape', params: { shape: 'error-list' } },
    { id: 'refresh-rotation', params: { mode: 'single-use' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: { user: { encodedId: '${user.sub}', fullName: '${user.name}', displayName: '${user.name}' } },
      },
    },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: { errors: [{ errorType: 'expired_token', message: 'Access token expired.' }], success: false },
      },
    },
  ],
  facts: [
    {
      about: 'clients authenticate with a Basic header',
      source: 'a public catalogue of integrations, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'an error is a list errors of errorType and message beside success: false',
      source: 'client libraries, issue trackers',
      confidence: 'confirmed',
    },
    { about: 'the end-user is described inside user', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'each refresh token works once',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'access tokens live for 28800 seconds',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response holds user_id',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with expired_token in the list errors',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
