import { definePreset } from './preset.js';

export const airtable = definePreset({
  id: 'airtable',
  title: 'Airtable',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/oauth2/v1/authorize',
    token: '/oauth2/v1/token',
    api: { host: '127.0.0.1', path: '/v0/meta/whoami' },
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
  ],
});
