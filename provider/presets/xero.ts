import { definePreset } from './preset.js';

export const xero = definePreset({
  id: 'xero',
  title: 'Xero',
  asOf: '2026-08-21',
  host: 'login.xero.com',
  endpoints: {
    authorization: '/identity/connect/authorize',
    token: { host: 'identity.xero.com', path: '/connect/token' },
    revocation: { host: 'identity.xero.com', path: '/connect/revocation' },
    userinfo: { host: 'identity.xero.com', path: '/connect/userinfo' },
    jwks: { host: 'identity.xero.com', path: '/.well-known/openid-configuration/jwks' },
    api: { host: 'api.xero.com', path: '/api.xro/2.0/Organisation' },
  },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    {
      id: 'callback-extra-params',
      params: { params: { scope: '${request.scope}', session_state: '${random}' } },
    },
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
    { id: 'error-shape', params: { template: { error: '${error}' } } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          Id: 'b1f4ad1c-3cb5-4b6e-8c1c-0c1b7f6f0c3a',
          Status: 'OK',
          ProviderName: 'Gauntlet',
          Organisations: [{ Name: 'Gauntlet', OrganisationType: 'COMPANY', BaseCurrency: 'GBP' }],
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: { Type: null, Title: 'Unauthorized', Status: 401, Detail: 'TokenExpired', Extensions: {} },
      },
    },
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
    {
      about: 'the callback holds scope and session_state',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an error of the token endpoint is its code and nothing else',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with 401 and a problem of Type, Title, Status and Detail',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a refresh token that is not used ends after 60 days',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
