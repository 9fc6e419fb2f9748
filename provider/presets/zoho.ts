import { definePreset } from './preset.js';

export const zoho = definePreset({
  id: 'zoho',
  title: 'Zoho',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/oauth/v2/auth',
    token: '/oauth/v2/token',
    revocation: '/oauth/v2/token/revoke',
  },
  quirks: [
    { id: 'scope-separator', params: { sep: ',' } },
    {
      id: 'offline-access-gate',
      params: { via: 'param', name: 'access_type', values: ['offline'], alsoNeedsConsent: true },
    },
    { id: 'dynamic-token-host', params: { param: 'accounts-server', hosts: ['127.0.0.1'], value: '${origin}' } },
    { id: 'callback-extra-params', params: { params: { location: 'eu' } } },
    { id: 'api-host-from-token', params: { member: 'api_domain', path: '/eu', host: '127.0.0.1' } },
    { id: 'refresh-token-omitted' },
    { id: 'error-code-nonstandard', params: { map: { invalid_grant: 'invalid_code' } } },
    { id: 'error-shape', params: { template: { error: '${error}' } } },
    { id: 'error-200', params: { shape: 'error' } },
    { id: 'resource-token-placement', params: { in: 'scheme', name: 'Zoho-oauthtoken' } },
  ],
  facts: [
    {
      about: 'the callback tells in accounts-server and location where the code is redeemed',
      source: 'a public catalogue of integrations, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'the API is at the address in api_domain',
      source: 'a public catalogue of integrations, issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token is issued where access_type=offline and prompt=consent are there',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'scopes are separated by commas', source: 'a public catalogue of integrations', confidence: 'confirmed' },
    {
      about: 'errors come with status 200 and nothing but a code: invalid_code, invalid_client, invalid_redirect_uri',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'the API wants the token by the scheme Zoho-oauthtoken',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'each region has its domain: com, eu, in, com.au, jp, and zohocloud.ca',
      source: 'a public catalogue of integrations, issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'the answer to a refresh holds no refresh token',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
