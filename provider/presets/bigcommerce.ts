import { definePreset } from './preset.js';

export const bigcommerce = definePreset({
  id: 'bigcommerce',
  title: 'BigCommerce',
  asOf: '2026-08-21',
  host: 'login.bigcommerce.com',
  endpoints: {
    authorization: '/oauth2/authorize',
    token: '/oauth2/token',
    api: { host: 'api.bigcommerce.com', path: '/stores/gauntlet/v2/store' },
  },
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
          context: '${request.context}',
          account_uuid: '5f1b0b0e-5a5d-4a3b-9d0a-0f6f1c2d3e4f',
          user: { id: 9128, username: '${user.username}', email: '${user.email}' },
        },
      },
    },
    { id: 'expires-in-missing', params: { realTtl: 315_360_000 } },
    { id: 'resource-token-placement', params: { in: 'header', name: 'X-Auth-Token' } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'token-type-missing' },
    { id: 'refresh-token-missing' },
    {
      id: 'callback-extra-params',
      params: {
        params: {
          context: '${request.context}',
          scope: '${request.scope}',
          account_uuid: '${request.account_uuid}',
        },
      },
    },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          id: '7a3b5c1d',
          domain: 'gauntlet.mybigcommerce.com',
          name: 'Gauntlet',
          admin_email: '${email}',
        },
      },
    },
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
    {
      about: 'the callback brings context, scope and account_uuid',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response has no token_type, and there is no refresh token',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the address of the API names the store that context names',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
