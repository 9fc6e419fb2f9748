import { definePreset } from './preset.js';

export const ebay = definePreset({
  id: 'ebay',
  title: 'eBay',
  asOf: '2026-08-21',
  endpoints: { authorization: '/oauth2/authorize', token: '/identity/v1/oauth2/token' },
  quirks: [
    { id: 'split-host-endpoints', params: { hosts: { token: '127.0.0.1', api: '127.0.0.1' } } },
    { id: 'redirect-uri-matching', params: { match: 'alias', alias: 'Example-App-Redirect' } },
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'token-type-nonstandard', params: { value: 'User Access Token' } },
    // Ahead of the next one, which tells nothing where there is no refresh token.
    { id: 'refresh-token-omitted' },
    { id: 'refresh-expiry-field', params: { name: 'refresh_token_expires_in', seconds: 47_304_000 } },
  ],
  facts: [
    {
      about: 'clients authenticate with a Basic header',
      source: 'a public catalogue of integrations, client libraries',
      confidence: 'confirmed',
    },
    { about: 'token_type is "User Access Token"', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'a name that was registered, the RuName, stands for the redirect URI',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'refresh_token_expires_in tells how long the refresh token lives: 18 months',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the answer to a refresh holds no refresh token',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
