import { definePreset } from './preset.js';

export const monday = definePreset({
  id: 'monday',
  title: 'monday.com',
  asOf: '2026-08-21',
  endpoints: { authorization: '/oauth2/authorize', token: '/oauth2/token' },
  quirks: [
    { id: 'response-type-variant', params: { value: 'none' } },
    { id: 'pkce-policy', params: { mode: 'ignored' } },
    { id: 'prompt-semantics', params: { param: 'force_install_if_needed', values: { true: 'auto' } } },
    { id: 'refresh-token-missing' },
  ],
  facts: [
    {
      about: 'the authorization request has no response_type',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'there is no refresh token', source: 'a public catalogue of integrations', confidence: 'confirmed' },
    {
      about: 'force_install_if_needed has the end-user asked to install the app where it is not there yet',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'integrations leave PKCE out; here a code_challenge is ignored',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
  ],
});
