import { definePreset } from './preset.js';

const realm = '9130347957983546';

export const quickbooks = definePreset({
  id: 'quickbooks',
  aliases: ['intuit', 'qbo'],
  title: 'QuickBooks Online',
  asOf: '2026-08-21',
  host: 'appcenter.intuit.com',
  endpoints: {
    authorization: '/connect/oauth2',
    token: { host: 'oauth.platform.intuit.com', path: '/oauth2/v1/tokens/bearer' },
    revocation: { host: 'developer.api.intuit.com', path: '/v2/oauth2/tokens/revoke' },
    userinfo: { host: 'accounts.platform.intuit.com', path: '/v1/openid_connect/userinfo' },
    jwks: { host: 'oauth.platform.intuit.com', path: '/op/v1/jwks' },
    api: { host: 'quickbooks.api.intuit.com', path: `/v3/company/${realm}/companyinfo/${realm}` },
  },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'callback-extra-params', params: { params: { realmId: realm } } },
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'ttl-settings', params: { accessToken: 3600 } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    { id: 'refresh-expiry-field', params: { name: 'x_refresh_token_expires_in', seconds: 8_640_000 } },
    { id: 'refresh-rotation', params: { mode: 'lazy', lazySeconds: 86_400, graceSeconds: 86_400 } },
    { id: 'error-shape', params: { template: { error: '${error}' } }, when: { error: 'invalid_grant' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          CompanyInfo: { CompanyName: 'Gauntlet', LegalName: 'Gauntlet Ltd', Country: 'US', domain: 'QBO', Id: '1' },
          time: '${now_iso}',
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          fault: {
            error: [
              {
                message: 'message=AuthenticationFailed; errorCode=003200; statusCode=401',
                detail: 'Token expired',
                code: '3200',
                element: null,
              },
            ],
            type: 'AUTHENTICATION',
          },
          time: '${now_ms}',
        },
      },
    },
    { id: 'id-token-nonce-missing' },
    { id: 'discovery-incomplete', params: { omit: ['grant_types_supported'] } },
    {
      id: 'revocation-nonstandard',
      params: { method: 'POST', path: '/v2/oauth2/tokens/revoke', token: 'body', auth: 'client' },
    },
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
    {
      about: 'token_type is "bearer" in small letters, and the token response does not tell the scope',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a code or a refresh token that is not good is refused as invalid_grant, without a description',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with 401 and a fault of the type AUTHENTICATION, with the code 3200',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API is at an address that names the company, and answers in JSON if Accept asks for it',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'a token is revoked with a Basic header and the token in JSON; here it may be in a form as well',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
