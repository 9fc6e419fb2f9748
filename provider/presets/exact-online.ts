import { definePreset } from './preset.js';

export const exactOnline = definePreset({
  id: 'exact-online',
  aliases: ['exact'],
  title: 'Exact Online',
  asOf: '2026-08-21',
  endpoints: { authorization: '/api/oauth2/auth', token: '/api/oauth2/token', api: '/api/v1/current/Me' },
  quirks: [
    { id: 'tenant-templated-endpoints', params: { in: 'path', vars: { country: 'nl' } } },
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'ttl-settings', params: { accessToken: 600 } },
    { id: 'expires-in-type', params: { type: 'string' } },
    { id: 'refresh-race', params: { loser: 'invalid_grant' } },
    { id: 'refresh-too-early', params: { window: 30 } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          d: {
            results: [
              {
                UserID: '${user.sub}',
                FullName: '${user.name}',
                Email: '${user.email}',
                UserName: '${user.username}',
              },
            ],
          },
        },
      },
    },
  ],
  facts: [
    {
      about: 'expires_in is the text "600"',
      source: 'published test fixtures, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh is refused until the last 30 seconds of the access token',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'clients authenticate with a Basic header',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'each country has a domain of its own: .nl, .be, .de, .co.uk and others; here it is in the path',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the end-user is described in the first element of d.results',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'parallel refreshes with one token are reported to end in a 401',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
  ],
});
