import { definePreset } from './preset.js';

export const amazonSpApi = definePreset({
  id: 'amazon-sp-api',
  aliases: ['sp-api', 'amazon'],
  title: 'Amazon Selling Partner',
  asOf: '2026-08-21',
  host: 'sellercentral.amazon.com',
  endpoints: {
    authorization: '/apps/authorize/consent',
    token: { host: 'api.amazon.com', path: '/auth/o2/token' },
    api: { host: 'sellingpartnerapi-na.amazon.com', path: '/sellers/v1/marketplaceParticipations' },
  },
  quirks: [
    { id: 'auth-extra-params-required', params: { required: { application_id: '*' } } },
    { id: 'callback-param-rename', params: { rename: { code: 'spapi_oauth_code' } } },
    { id: 'callback-extra-params', params: { params: { selling_partner_id: 'A3GAUNTLET0001' } } },
    { id: 'resource-token-placement', params: { in: 'header', name: 'x-amz-access-token' } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'ttl-settings', params: { accessToken: 3600 } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    { id: 'refresh-rotation', params: { mode: 'none' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          payload: [
            {
              marketplace: { id: 'ATVPDKIKX0DER', name: 'Amazon.com', countryCode: 'US', domainName: 'www.amazon.com' },
              participation: { isParticipating: true, hasSuspendedListings: false },
            },
          ],
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 403,
        body: {
          errors: [
            {
              code: 'Unauthorized',
              message: 'Access to requested resource is denied.',
              details: 'The access token you provided has expired.',
            },
          ],
        },
      },
    },
  ],
  facts: [
    {
      about: 'the callback brings the code as spapi_oauth_code',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the callback, and nothing else, tells selling_partner_id',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the authorization request needs application_id',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the API wants the access token in the header x-amz-access-token',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'an access token lives for 3600 seconds, and the refresh token does not change',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response has no scope, and calls the type bearer',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an access token that has ended brings status 403 and a list errors of code, message and details',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'each region has an API host of its own',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
