import { definePreset } from './preset.js';

export const exactOnline = definePreset({
  id: 'exact-online',
  aliases: ['exact'],
  title: 'Exact Online',
  asOf: '2026-08-21',
  host: 'start.exactonline.nl',
  endpoints: { authorization: '/api/oauth2/auth', token: '/api/oauth2/token', api: '/api/v1/current/Me' },
  quirks: [
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'ttl-settings', params: { accessToken: 600 } },
    { id: 'expires-in-type', params: { type: 'string' } },
    { id: 'refresh-race', params: { loser: 'invalid_grant', status: 401 } },
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
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    { id: 'refresh-rotation', params: { mode: 'single-use' } },
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
      about: 'each country has a domain of its own: .nl, .be, .de, .co.uk and others',
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
    { about: 'each refresh token works once', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'there are no scopes, and the token response calls the type bearer',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
