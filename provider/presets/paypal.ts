import { definePreset } from './preset.js';

export const paypal = definePreset({
  id: 'paypal',
  title: 'PayPal',
  asOf: '2026-08-21',
  endpoints: { authorization: '/signin/authorize', token: '/v1/oauth2/token' },
  quirks: [
    { id: 'split-host-endpoints', params: { hosts: { token: '127.0.0.1', api: '127.0.0.1' } } },
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'expires-in-type', params: { type: 'string' } },
    { id: 'id-token-missing', params: { on: 'always' } },
  ],
  facts: [
    {
      about: 'clients authenticate with a Basic header',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'no ID Token is returned, even for the scope openid',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'expires_in is a text', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'the metadata of the sandbox points at the production server',
      source: 'client libraries',
      confidence: 'confirmed',
    },
  ],
});
