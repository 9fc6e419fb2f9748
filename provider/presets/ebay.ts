import { definePreset } from './preset.js';

export const ebay = definePreset({
  id: 'ebay',
  title: 'eBay',
  asOf: '2026-08-21',
  host: 'auth.ebay.com',
  endpoints: {
    authorization: '/oauth2/authorize',
    token: { host: 'api.ebay.com', path: '/identity/v1/oauth2/token' },
    api: { host: 'apiz.ebay.com', path: '/commerce/identity/v1/user/' },
  },
  quirks: [
    { id: 'redirect-uri-matching', params: { match: 'alias', alias: 'Example-App-Redirect' } },
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'token-type-nonstandard', params: { value: 'User Access Token' } },
    // Ahead of the next one, which tells nothing where there is no refresh token.
    { id: 'refresh-token-omitted' },
    { id: 'refresh-expiry-field', params: { name: 'refresh_token_expires_in', seconds: 47_304_000 } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'ttl-settings', params: { accessToken: 7200 } },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          userId: '${sub}',
          username: '${username}',
          accountType: 'INDIVIDUAL',
          registrationMarketplaceId: 'EBAY_US',
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          errors: [{ errorId: 1001, domain: 'OAuth', category: 'REQUEST', message: 'Invalid access token' }],
        },
      },
    },
    { id: 'code-lifetime', params: { ttl: 299, reuse: 'reject' } },
    { id: 'callback-extra-params', params: { params: { expires_in: '299' } } },
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
    {
      about: 'an access token lives for 7200 seconds, and the token response has no scope',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'errors of the API are a list errors of errorId, domain, category and message',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'a code lives for 299 seconds, which expires_in in the callback tells',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
