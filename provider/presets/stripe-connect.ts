import { definePreset } from './preset.js';

export const stripe = definePreset({
  id: 'stripe-connect',
  aliases: ['stripe'],
  title: 'Stripe Connect',
  asOf: '2026-08-21',
  host: 'connect.stripe.com',
  endpoints: {
    authorization: '/oauth/authorize',
    token: '/oauth/token',
    api: { host: 'api.stripe.com', path: '/v1/account' },
  },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'callback-extra-params', params: { params: { scope: '${request.scope}' } } },
    { id: 'denial-nonstandard', params: { map: {}, extra: { error_description: 'The user denied your request' } } },
    { id: 'code-lifetime', params: { ttl: 300, reuse: 'revoke-tokens' } },
    { id: 'redirect-uri-in-token-policy', params: { mode: 'optional' } },
    { id: 'client-auth-policy', params: { accept: ['post'] } },
    {
      id: 'token-extra-fields',
      params: {
        fields: {
          stripe_user_id: 'acct_1Gauntlet0000000',
          livemode: false,
          stripe_publishable_key: 'pk_test_gauntlet',
        },
      },
    },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'expires-in-missing', params: { realTtl: 315_360_000 } },
    { id: 'refresh-rotation', params: { mode: 'none' } },
    {
      id: 'error-shape',
      params: {
        template: { error: '${error}', error_description: 'Authorization code does not exist: ${request.code}' },
      },
      when: { leg: 'code-exchange', error: 'invalid_grant' },
    },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          id: 'acct_1Gauntlet0000000',
          object: 'account',
          business_profile: { name: 'Gauntlet' },
          country: 'US',
          email: '${user.email}',
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          error: { code: 'api_key_expired', message: 'Expired API Key provided', type: 'invalid_request_error' },
        },
      },
    },
  ],
  facts: [
    {
      about: 'the token response holds stripe_user_id, livemode and stripe_publishable_key',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'tokens of Connect do not expire; those of Apps live for an hour, which the token response does not tell',
      source: 'a public catalogue of integrations, issue trackers',
      confidence: 'confirmed',
    },
    {
      about:
        'the secret key is the Basic user name for Apps, and stands in the body or is a Bearer token for Connect; ' +
        'here it must be in the body, and client_id beside it, which may be left out there because the key tells the client',
      source: 'client libraries, a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'token_type is "bearer" in small letters',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the callback tells the scope that was granted',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a denial is told by the description The user denied your request',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a code lives for 5 minutes; one that is used twice ends the tokens that it brought',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a code that is not good is refused as invalid_grant, with a description that quotes it',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token request needs no redirect_uri',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'a refresh token stays the same', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'the API answers to a dead token with 401 and an error of the type invalid_request_error',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
