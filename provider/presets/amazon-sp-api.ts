import { definePreset } from './preset.js';

export const amazonSpApi = definePreset({
  id: 'amazon-sp-api',
  aliases: ['sp-api', 'amazon'],
  title: 'Amazon Selling Partner',
  asOf: '2026-08-21',
  endpoints: { authorization: '/apps/authorize/consent', token: '/auth/o2/token' },
  quirks: [
    { id: 'split-host-endpoints', params: { hosts: { token: '127.0.0.1', api: '127.0.0.1' } } },
    { id: 'auth-extra-params-required', params: { required: { application_id: '*' } } },
    { id: 'callback-param-rename', params: { rename: { code: 'spapi_oauth_code' } } },
    { id: 'callback-extra-params', params: { params: { selling_partner_id: 'A3GAUNTLET0001' } } },
    { id: 'resource-token-placement', params: { in: 'header', name: 'x-amz-access-token' } },
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
  ],
});
