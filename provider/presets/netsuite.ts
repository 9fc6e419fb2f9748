import { definePreset } from './preset.js';

const week = 7 * 86_400;

export const netsuite = definePreset({
  id: 'netsuite',
  title: 'NetSuite',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/app/login/oauth2/authorize.nl',
    token: '/services/rest/auth/oauth2/v1/token',
    revocation: '/services/rest/auth/oauth2/v1/revoke',
  },
  quirks: [
    { id: 'split-host-endpoints', params: { hosts: { token: '127.0.0.1', api: '127.0.0.1' } } },
    { id: 'tenant-templated-endpoints', params: { in: 'path', vars: { accountId: '1234567' } } },
    { id: 'prompt-semantics', params: { values: { consent: 'consent' } } },
    { id: 'expires-in-type', params: { type: 'string' } },
    { id: 'refresh-expiry', params: { idle: week, absolute: week, fixedFromFirst: true } },
  ],
  facts: [
    {
      about: 'every customer has an account id, which is part of all host names; here it is in the path',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'expires_in is a text', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'refresh tokens end seven days after the login, whether they are used or not',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'prompt=consent has the end-user asked again',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
  ],
});
