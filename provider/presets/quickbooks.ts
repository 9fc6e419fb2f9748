import { definePreset } from './preset.js';

export const quickbooks = definePreset({
  id: 'quickbooks',
  aliases: ['intuit', 'qbo'],
  title: 'QuickBooks Online',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/connect/oauth2',
    token: { host: '127.0.0.1', path: '/oauth2/v1/tokens/bearer' },
    userinfo: { host: '127.0.0.1', path: '/v1/openid_connect/userinfo' },
    jwks: { host: '127.0.0.1', path: '/op/v1/jwks' },
  },
  quirks: [
    { id: 'callback-extra-params', params: { params: { realmId: '9130347957983546' } } },
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'ttl-settings', params: { accessToken: 3600 } },
    { id: 'refresh-expiry-field', params: { name: 'x_refresh_token_expires_in', seconds: 8_640_000 } },
    { id: 'refresh-rotation', params: { mode: 'lazy', lazySeconds: 86_400, graceSeconds: 86_400 } },
    { id: 'id-token-nonce-missing' },
    { id: 'discovery-incomplete', params: { omit: ['grant_types_supported'] } },
  ],
  facts: [
    {
      about: 'the callback tells the company in realmId, which is told nowhere else',
      source: 'a public catalogue of integrations, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'x_refresh_token_expires_in tells how long the refresh token lives',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'the refresh token changes about every 24 hours, and the old one is good for 24 hours more',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'the ID Token holds no nonce',
      source: 'client libraries, issue trackers',
      confidence: 'confirmed',
    },
    { about: 'the metadata name no grant types', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'the client authenticates by a Basic header',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an access token lives for 3600 seconds, a refresh token for 100 days',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
