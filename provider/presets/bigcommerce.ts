import { definePreset } from './preset.js';

export const bigcommerce = definePreset({
  id: 'bigcommerce',
  title: 'BigCommerce',
  asOf: '2026-08-21',
  endpoints: { authorization: '/oauth2/authorize', token: '/oauth2/token' },
  quirks: [
    { id: 'auth-extra-params-required', params: { required: { context: 'stores/*', account_uuid: '*' } } },
    {
      id: 'token-extra-params-required',
      params: { required: { context: true, scope: true }, effect: 'refused' },
    },
    {
      id: 'token-extra-fields',
      params: {
        fields: {
          context: 'stores/gauntlet',
          user: { id: 9128, username: '${user.username}', email: '${user.email}' },
        },
      },
    },
    { id: 'expires-in-missing' },
    { id: 'resource-token-placement', params: { in: 'header', name: 'X-Auth-Token' } },
  ],
  facts: [
    {
      about: 'the authorization request needs context and account_uuid',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the token request needs context and scope',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the API wants the access token in the header X-Auth-Token',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the token response holds context and user',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'tokens do not expire', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
