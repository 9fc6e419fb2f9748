import { definePreset } from './preset.js';

export const zoho = definePreset({
  id: 'zoho',
  title: 'Zoho',
  asOf: '2026-08-21',
  host: 'accounts.zoho.com',
  otherHosts: ['accounts.zoho.eu', 'www.zohoapis.eu'],
  endpoints: {
    authorization: '/oauth/v2/auth',
    token: '/oauth/v2/token',
    revocation: '/oauth/v2/token/revoke',
    api: { path: '/crm/v2/users', query: { type: 'CurrentUser' } },
  },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'scope-separator', params: { sep: ',' } },
    {
      id: 'offline-access-gate',
      params: { via: 'param', name: 'access_type', values: ['offline'], alsoNeedsConsent: true },
    },
    { id: 'dynamic-token-host', params: { param: 'accounts-server', hosts: ['accounts.zoho.eu'], value: '${origin}' } },
    { id: 'callback-extra-params', params: { params: { location: 'eu' } } },
    { id: 'api-host-from-token', params: { member: 'api_domain', path: '', host: 'www.zohoapis.eu', value: 'root' } },
    { id: 'refresh-token-omitted' },
    { id: 'error-code-nonstandard', params: { map: { invalid_grant: 'invalid_code' } } },
    { id: 'error-shape', params: { template: { error: '${error}' } } },
    { id: 'error-200', params: { shape: 'error' } },
    { id: 'resource-token-placement', params: { in: 'scheme', name: 'Zoho-oauthtoken' } },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    { id: 'code-lifetime', params: { ttl: 60 } },
    { id: 'ttl-settings', params: { accessToken: 3600 } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: { users: [{ id: '554023000000235011', full_name: '${user.name}', email: '${user.email}' }] },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: { code: 'INVALID_TOKEN', details: {}, message: 'invalid oauth token', status: 'error' },
      },
    },
    {
      id: 'revocation-response',
      params: { status: 200, contentType: 'application/json', body: '{"status":"success"}', unknownToken: 400 },
    },
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
      about:
        'errors come with status 200 and nothing but a code: invalid_code, invalid_client, invalid_redirect_uri; here a wrong ' +
        'redirect_uri in the token request is invalid_code',
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
    {
      about: 'an access token lives for 3600 seconds, a code for a minute',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response does not tell the scope',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with 401 and the code INVALID_TOKEN',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'a revocation is answered with the status success',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'there are data centres at com.cn, sa and uk, too',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
