import { definePreset } from './preset.js';

export const zendesk = definePreset({
  id: 'zendesk',
  title: 'Zendesk',
  asOf: '2026-08-21',
  host: 'acme.zendesk.com',
  endpoints: { authorization: '/oauth/authorizations/new', token: '/oauth/tokens', api: '/api/v2/users/me.json' },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'token-request-format', params: { accept: ['form', 'json'] } },
    {
      id: 'token-extra-params-required',
      params: { required: { expires_in: true }, effect: 'lasting-token', lifetime: 1800 },
    },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: { user: { id: 35436, name: '${user.name}', email: '${user.email}', role: 'admin' } },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          error: 'invalid_token',
          error_description: 'The access token provided is expired, revoked, malformed or invalid for other reasons.',
        },
      },
    },
  ],
  facts: [
    {
      about: 'every customer has a subdomain of zendesk.com, where all endpoints are',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a token expires only if the token request asks for it, as with expires_in=1800',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the token endpoint takes JSON as well as a form',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'token_type is "bearer" in small letters',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with 401 and invalid_token',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
