import { definePreset } from './preset.js';

export const linkedin = definePreset({
  id: 'linkedin',
  title: 'LinkedIn',
  asOf: '2026-08-21',
  host: 'www.linkedin.com',
  endpoints: {
    authorization: '/oauth/v2/authorization',
    token: '/oauth/v2/accessToken',
    userinfo: { host: 'api.linkedin.com', path: '/v2/userinfo' },
    jwks: '/oauth/openid/jwks',
    api: { host: 'api.linkedin.com', path: '/v2/me' },
  },
  quirks: [
    { id: 'pkce-policy', params: { mode: 'ignored' } },
    { id: 'state-policy', params: { required: true } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'denial-nonstandard', params: { map: { access_denied: 'user_cancelled_authorize' } } },
    { id: 'client-auth-policy', params: { accept: ['post'] } },
    { id: 'token-type-missing' },
    { id: 'scope-response-variant', params: { as: 'comma' } },
    { id: 'ttl-settings', params: { accessToken: 5_184_000 } },
    { id: 'refresh-token-missing' },
    {
      id: 'error-shape',
      params: {
        template: {
          error: 'invalid_request',
          error_description:
            'Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization ' +
            'code expired. Or external member binding exists',
        },
      },
      when: { leg: 'code-exchange', error: 'invalid_grant' },
    },
    { id: 'id-token-nonce-missing' },
    { id: 'id-token-alg', params: { alg: 'RS256' } },
    {
      id: 'discovery-incomplete',
      params: { omit: ['grant_types_supported', 'token_endpoint_auth_methods_supported'] },
    },
    {
      id: 'userinfo-shape',
      params: {
        at: 'userinfo',
        template: {
          sub: '${sub}',
          name: '${user.name}',
          locale: { country: 'US', language: 'en' },
          email: '${user.email}',
          email_verified: true,
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          status: 401,
          serviceErrorCode: 65602,
          code: 'EXPIRED_ACCESS_TOKEN',
          message: 'The token used in the request has expired',
        },
      },
    },
  ],
  facts: [
    {
      about: 'the token response has no token_type',
      source: 'published test fixtures, issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'client credentials are taken from the body alone',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'integrations leave PKCE out; here a code_challenge is ignored',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a denial is reported as user_cancelled_login or user_cancelled_authorize',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'state is required', source: 'client libraries', confidence: 'confirmed' },
    { about: 'ID Tokens hold no nonce', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'there are refresh tokens for certain partner products only',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the metadata names neither grant types nor client authentication methods',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'the end-user is told of below api.linkedin.com, with locale as an object',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an access token lives for 60 days, and its scopes are told with commas between them',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a code that is not good is refused as invalid_request, with a text that lists what may be the matter',
      source: 'issue trackers',
      confidence: 'unconfirmed',
    },
    {
      about: 'the API refuses a dead token with code EXPIRED_ACCESS_TOKEN and a number, serviceErrorCode',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'ID Tokens are signed by RS256', source: "the provider's documentation", confidence: 'unconfirmed' },
    { about: 'the callback has no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
