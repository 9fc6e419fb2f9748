import { definePreset } from './preset.js';

export const yammer = definePreset({
  id: 'yammer',
  title: 'Yammer',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/oauth2/authorize',
    token: '/oauth2/access_token',
    api: '/api/v1/users/current.json',
  },
  quirks: [{ id: 'nested-token', params: { path: 'access_token.token' } }],
  facts: [
    {
      about: 'access_token is an object, whose member token is the access token',
      source: 'client libraries',
      confidence: 'confirmed',
    },
  ],
});
