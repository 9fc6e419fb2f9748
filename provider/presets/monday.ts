import { definePreset } from './preset.js';

export const monday = definePreset({
  id: 'monday',
  title: 'monday.com',
  asOf: '2026-08-21',
  host: 'auth.monday.com',
  endpoints: {
    authorization: '/oauth2/authorize',
    token: '/oauth2/token',
    api: { host: 'api.monday.com', path: '/v2' },
  },
  quirks: [
    { id: 'response-type-variant', params: { value: 'none' } },
    { id: 'pkce-policy', params: { mode: 'ignored' } },
    { id: 'prompt-semantics', params: { param: 'force_install_if_needed', values: { true: 'auto' } } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'expires-in-missing', params: { realTtl: 315_360_000 } },
    { id: 'refresh-token-missing' },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          data: { me: { id: '${user.sub}', name: '${user.name}', email: '${user.email}' } },
          account_id: 5280301,
        },
        method: 'POST',
      },
    },
    { id: 'expired-token-status', params: { status: 401, body: { errors: ['Not Authenticated'] } } },
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
    {
      about: 'tokens do not expire, and expires_in is not told',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API is GraphQL: a query is posted as JSON, and me in it is the end-user',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API refuses a token that is not good with 401 and a list of texts as errors',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback has no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
