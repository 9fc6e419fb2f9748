import { definePreset } from './preset.js';

export const yammer = definePreset({
  id: 'yammer',
  title: 'Yammer',
  asOf: '2026-08-21',
  host: 'www.yammer.com',
  endpoints: {
    authorization: '/oauth2/authorize',
    token: '/oauth2/access_token',
    api: '/api/v1/users/current.json',
  },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'nested-token', params: { path: 'access_token.token' } },
    {
      id: 'token-extra-fields',
      params: {
        fields: {
          user: { id: 1497803481, type: 'user', full_name: '${user.name}', name: '${user.username}' },
          network: { id: 104604, type: 'network', name: 'Gauntlet', permalink: 'gauntlet.example' },
        },
      },
    },
    { id: 'token-type-missing' },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    { id: 'expires-in-missing', params: { realTtl: 315_360_000 } },
    { id: 'refresh-token-missing' },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          type: 'user',
          id: 1497803481,
          network_id: 104604,
          network_name: 'Gauntlet',
          full_name: '${user.name}',
          email: '${user.email}',
        },
      },
    },
  ],
  facts: [
    {
      about: 'access_token is an object, whose member token is the access token',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'user and network stand beside the object in access_token, and neither a type, a scope nor a lifetime',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'tokens do not expire, and there is no refresh token',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
