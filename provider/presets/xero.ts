import { definePreset } from './preset.js';

export const xero = definePreset({
  id: 'xero',
  title: 'Xero',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/identity/connect/authorize',
    token: { host: '127.0.0.1', path: '/connect/token' },
    revocation: { host: '127.0.0.1', path: '/connect/revocation' },
    userinfo: { host: '127.0.0.1', path: '/connect/userinfo' },
  },
  quirks: [
    { id: 'offline-access-gate', params: { via: 'scope', name: 'offline_access' } },
    { id: 'ttl-settings', params: { accessToken: 1800 } },
    { id: 'refresh-rotation', params: { mode: 'single-use' } },
    { id: 'refresh-expiry', params: { idle: 5_184_000, absolute: 315_360_000 } },
    {
      id: 'tenant-discovery-endpoint',
      params: {
        path: '/connections',
        entry: { tenantId: '${tenant.id}', tenantType: 'ORGANISATION', tenantName: '${tenant.name}' },
        in: 'header',
        name: 'xero-tenant-id',
      },
    },
    { id: 'discovery-incomplete', params: { omit: ['scopes_supported'] } },
  ],
  facts: [
    {
      about: 'a refresh token is issued for the scope offline_access',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token works once, and lives for 60 days',
      source: 'a public catalogue of integrations, issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'a replaced refresh token is good for a short time more',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'GET /connections lists the organisations of the access token',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the API needs the organisation in the header xero-tenant-id',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'the metadata name no scopes', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'an access token lives for 1800 seconds',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
