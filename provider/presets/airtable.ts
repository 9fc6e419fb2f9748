import { definePreset } from './preset.js';

export const airtable = definePreset({
  id: 'airtable',
  title: 'Airtable',
  asOf: '2026-08-21',
  host: 'airtable.com',
  endpoints: {
    authorization: '/oauth2/v1/authorize',
    token: '/oauth2/v1/token',
    api: { host: 'api.airtable.com', path: '/v0/meta/whoami' },
  },
  quirks: [
    { id: 'pkce-policy', params: { mode: 'required', methods: ['S256'] } },
    { id: 'scope-required' },
    { id: 'state-policy', params: { required: true, minLength: 16 } },
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'ttl-settings', params: { accessToken: 3600 } },
    { id: 'refresh-rotation', params: { mode: 'single-use' } },
    { id: 'refresh-expiry-field', params: { name: 'refresh_expires_in', seconds: 5_184_000 } },
    { id: 'refresh-expiry', params: { idle: 5_184_000, absolute: 315_360_000 } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    {
      id: 'callback-extra-params',
      params: {
        params: {
          code_challenge: '${request.code_challenge}',
          code_challenge_method: '${request.code_challenge_method}',
        },
      },
    },
    { id: 'userinfo-shape', params: { at: 'api', template: { id: '${sub}', email: '${email}' } } },
  ],
  facts: [
    {
      about: 'the client authenticates by a Basic header',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'PKCE with S256 is required',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'a scope is required', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'a refresh token works once, and lives for 60 days, which refresh_expires_in tells',
      source: "the provider's documentation",
      confidence: 'confirmed',
    },
    {
      about: 'state is required, with 16 characters at least',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an access token lives for 3600 seconds',
      source: "the provider's documentation",
      confidence: 'confirmed',
    },
    {
      about: 'the callback brings code_challenge and code_challenge_method back',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'whoami tells id, and email where the scope user.email:read was granted',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
