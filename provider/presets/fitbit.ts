import { definePreset } from './preset.js';

export const fitbit = definePreset({
  id: 'fitbit',
  title: 'Fitbit',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/oauth2/authorize',
    token: '/oauth2/token',
    revocation: '/oauth2/revoke',
    introspection: '/1.1/oauth2/introspect',
    api: '/1/user/-/profile.json',
  },
  quirks: [
    { id: 'split-host-endpoints', params: { hosts: { token: '127.0.0.1', api: '127.0.0.1' } } },
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
  ],
});
