import { definePreset } from './preset.js';

export const intercom = definePreset({
  id: 'intercom',
  title: 'Intercom',
  asOf: '2026-08-21',
  endpoints: { authorization: '/oauth', token: '/auth/eagle/token', api: '/me' },
  quirks: [
    { id: 'expires-in-missing' },
    { id: 'refresh-token-missing' },
    { id: 'token-extra-fields', params: { fields: { token: '${access_token}' } } },
    {
      id: 'revocation-nonstandard',
      params: { method: 'POST', path: '/auth/uninstall', token: 'bearer', auth: 'bearer' },
    },
    { id: 'split-host-endpoints', params: { hosts: { token: '127.0.0.1', api: '127.0.0.1' } } },
    // Behind the quirks that move an endpoint: the region is part of every address.
    { id: 'tenant-templated-endpoints', params: { in: 'path', vars: { region: 'eu' } } },
  ],
  facts: [
    {
      about: 'the token response holds the access token under the name token too',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'tokens do not expire, and there is no refresh token',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'each region has host names of its own; here the region is in the path',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a token ends by POST to /auth/uninstall with the token as Bearer',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
  ],
});
