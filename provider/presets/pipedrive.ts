import { definePreset } from './preset.js';

export const pipedrive = definePreset({
  id: 'pipedrive',
  title: 'Pipedrive',
  asOf: '2026-08-21',
  endpoints: { authorization: '/oauth/authorize', token: '/oauth/token', revocation: '/oauth/revoke' },
  quirks: [
    { id: 'empty-param-rejected' },
    { id: 'pkce-policy', params: { mode: 'ignored' } },
    { id: 'denial-nonstandard', params: { map: { access_denied: 'user_denied' } } },
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'api-host-from-token', params: { member: 'api_domain', path: '/acme' } },
  ],
  facts: [
    {
      about: 'clients authenticate with a Basic header',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'api_domain in the token response tells where the API is',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'parameters of the authorization request must not be empty',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'a denial is reported as user_denied', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'integrations leave PKCE out; here a code_challenge is ignored',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
  ],
});
