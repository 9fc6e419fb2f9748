import { definePreset } from './preset.js';

export const asana = definePreset({
  id: 'asana',
  title: 'Asana',
  asOf: '2026-08-21',
  host: 'app.asana.com',
  endpoints: {
    authorization: '/-/oauth_authorize',
    token: '/-/oauth_token',
    revocation: '/-/oauth_revoke',
    userinfo: '/api/1.0/openid_connect/userinfo',
    jwks: '/api/1.0/openid_connect/jwks',
    api: '/api/1.0/users/me',
  },
  quirks: [
    { id: 'ttl-settings', params: { accessToken: 3600 } },
    { id: 'refresh-rotation', params: { mode: 'none' } },
    {
      id: 'token-extra-fields',
      params: {
        fields: {
          data: { id: 4673218951, gid: '4673218951', name: '${user.name}', email: '${user.email}' },
        },
      },
    },
    { id: 'id-token-nonce-missing' },
    { id: 'discovery-incomplete', params: { omit: ['grant_types_supported'] } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: { data: { gid: '${sub}', email: '${email}', name: '${name}', resource_type: 'user' } },
      },
    },
    {
      id: 'expired-token-status',
      params: { status: 401, body: { errors: [{ message: 'The bearer token has expired.' }] } },
    },
  ],
  facts: [
    { about: 'the ID Token holds no nonce', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'the token response tells the end-user in data: id, gid, name and email',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'the scope of a client that asks for no other is default',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'the metadata name no grant types', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'the refresh token does not change, and an access token lives for 3600 seconds',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response has no scope, and calls the type bearer',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API tells the end-user inside data, and errors in a list errors of messages',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
