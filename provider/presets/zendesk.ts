import { definePreset } from './preset.js';

export const zendesk = definePreset({
  id: 'zendesk',
  title: 'Zendesk',
  asOf: '2026-08-21',
  endpoints: { authorization: '/oauth/authorizations/new', token: '/oauth/tokens', api: '/api/v2/users/me.json' },
  quirks: [
    { id: 'tenant-templated-endpoints', params: { in: 'path', vars: { subdomain: 'acme' } } },
    { id: 'token-request-format', params: { accept: ['form', 'json'] } },
    {
      id: 'token-extra-params-required',
      params: { required: { expires_in: true }, effect: 'lasting-token', lifetime: 1800 },
    },
  ],
  facts: [
    {
      about: 'every customer has a subdomain, which is part of all addresses; here it is in the path',
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
  ],
});
