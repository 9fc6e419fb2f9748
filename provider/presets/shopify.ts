import { definePreset } from './preset.js';

export const shopify = definePreset({
  id: 'shopify',
  title: 'Shopify Admin',
  asOf: '2026-09-01',
  host: 'acme.myshopify.com',
  endpoints: {
    authorization: '/admin/oauth/authorize',
    token: '/admin/oauth/access_token',
    api: '/admin/api/2026-07/shop.json',
  },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'scope-separator', params: { sep: ',' } },
    { id: 'scope-required' },
    {
      id: 'callback-extra-params',
      params: { params: { shop: 'acme.myshopify.com', host: 'YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvYWNtZQ==' } },
    },
    { id: 'callback-signed-hmac', params: { alg: 'sha256', encoding: 'hex', param: 'hmac' } },
    { id: 'grant-type-variant' },
    { id: 'redirect-uri-in-token-policy', params: { mode: 'optional' } },
    { id: 'pkce-verifier-policy', params: { error: '' } },
    { id: 'token-extra-params-required', params: { required: { expiring: '1' }, lifetime: 3600 } },
    { id: 'refresh-expiry-field', params: { name: 'refresh_token_expires_in', seconds: 7_776_000 } },
    { id: 'refresh-rotation', params: { mode: 'single-use' } },
    { id: 'token-type-missing' },
    { id: 'scope-response-variant', params: { as: 'comma' } },
    { id: 'error-code-nonstandard', params: { map: { invalid_grant: 'invalid_request' } } },
    {
      id: 'error-shape',
      params: {
        template: {
          error: '${error}',
          error_description: 'The authorization code was not found or was already used',
        },
      },
      when: { leg: 'code-exchange', error: 'invalid_request' },
    },
    { id: 'resource-token-placement', params: { in: 'header', name: 'X-Shopify-Access-Token' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          shop: { id: 548380009, name: 'Gauntlet', email: '${user.email}', myshopify_domain: 'acme.myshopify.com' },
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' },
      },
    },
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
    {
      about: 'the error of a code tells that it was not found or was already used',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token request needs neither grant_type nor redirect_uri',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with 401 and one text in errors',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
    { about: 'the merchant may grant fewer scopes', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'in online mode the token response holds associated_user and associated_user_scope',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a refresh brings another refresh token, and ends the old one',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
