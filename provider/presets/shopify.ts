import { definePreset } from './preset.js';

export const shopify = definePreset({
  id: 'shopify',
  title: 'Shopify Admin',
  asOf: '2026-09-01',
  endpoints: { authorization: '/admin/oauth/authorize', token: '/admin/oauth/access_token' },
  quirks: [
    // Host names below localhost are not known everywhere: the shop is a segment of the path.
    { id: 'tenant-templated-endpoints', params: { in: 'path', vars: { shop: 'acme.myshopify.com' } } },
    { id: 'scope-separator', params: { sep: ',' } },
    { id: 'scope-required' },
    {
      id: 'callback-extra-params',
      params: { params: { shop: 'acme.myshopify.com', host: 'YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvYWNtZQ==' } },
    },
    { id: 'callback-signed-hmac', params: { alg: 'sha256', encoding: 'hex', param: 'hmac' } },
    { id: 'pkce-verifier-policy', params: { error: '' } },
    { id: 'token-extra-params-required', params: { required: { expiring: '1' }, lifetime: 3600 } },
    { id: 'refresh-expiry-field', params: { name: 'refresh_token_expires_in', seconds: 7_776_000 } },
    { id: 'token-type-missing' },
    { id: 'scope-response-variant', params: { as: 'comma' } },
    { id: 'error-code-nonstandard', params: { map: { invalid_grant: 'invalid_request' } } },
    { id: 'resource-token-placement', params: { in: 'header', name: 'X-Shopify-Access-Token' } },
  ],
  facts: [
    {
      about: 'all endpoints are at the host of the shop, a name below myshopify.com',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'scopes are separated by commas, in the request and in the token response',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'a scope is required', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'the token response holds access_token and scope, and no token_type',
      source: 'published test fixtures',
      confidence: 'confirmed',
    },
    {
      about: 'the callback holds shop, host, timestamp and hmac',
      source: 'issue trackers, client libraries',
      confidence: 'confirmed',
    },
    {
      about:
        'hmac is an HMAC with SHA-256 of the other parameters, in hexadecimal; while a secret is replaced, either is used',
      source: 'client libraries, issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'the API wants the token in X-Shopify-Access-Token',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about:
        'a token request with expiring=1 brings a token of 3600 seconds and a refresh token, one without a lasting token',
      source: 'a public catalogue of integrations, issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'refresh_token_expires_in tells how long the refresh token lives',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token lives for 90 days',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the Admin API was seen to refuse lasting tokens in September 2026',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'a used code brings invalid_request, a missing code_verifier an empty error',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    { about: 'the merchant may grant fewer scopes', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'in online mode the token response holds associated_user and associated_user_scope',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
