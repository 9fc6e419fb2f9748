import { definePreset } from './preset.js';

export const x = definePreset({
  id: 'x',
  aliases: ['twitter'],
  title: 'X (Twitter) OAuth 2.0',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/i/oauth2/authorize',
    token: '/2/oauth2/token',
    revocation: '/2/oauth2/revoke',
    api: '/2/users/me',
  },
  quirks: [
    { id: 'split-host-endpoints', params: { hosts: { token: '127.0.0.1', api: '127.0.0.1' } } },
    { id: 'offline-access-gate', params: { via: 'scope', name: 'offline.access' } },
    { id: 'pkce-policy', params: { mode: 'required', methods: ['S256'] } },
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'ttl-settings', params: { accessToken: 7200 } },
    { id: 'error-code-nonstandard', params: { map: { invalid_grant: 'invalid_request' } } },
    { id: 'refresh-client-auth-variant', params: { auth: 'basic' } },
    { id: 'refresh-rotation', params: { mode: 'single-use' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: { data: { id: '${user.sub}', name: '${user.name}', username: '${user.username}' } },
      },
    },
  ],
  facts: [
    {
      about: 'the authorization endpoint is on x.com, the token endpoint and the API on api.x.com',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'PKCE is required, with S256',
      source: 'a public catalogue of integrations, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'confidential clients authenticate with a Basic header',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token is issued only where the scope offline.access was asked for',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'each refresh token works once', source: 'issue trackers', confidence: 'confirmed' },
    { about: 'a refresh needs the Basic header too', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'access tokens live for 7200 seconds',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a code that is not good is refused as invalid_request',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the end-user is described inside data', source: 'client libraries', confidence: 'confirmed' },
  ],
});
