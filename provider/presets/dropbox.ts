import { definePreset } from './preset.js';

export const dropbox = definePreset({
  id: 'dropbox',
  title: 'Dropbox',
  asOf: '2026-08-21',
  host: 'www.dropbox.com',
  endpoints: {
    authorization: '/oauth2/authorize',
    token: { host: 'api.dropboxapi.com', path: '/oauth2/token' },
    userinfo: { host: 'api.dropboxapi.com', path: '/2/openid/userinfo' },
    api: { host: 'api.dropboxapi.com', path: '/2/users/get_current_account' },
  },
  quirks: [
    { id: 'empty-param-rejected', params: { params: ['scope'] } },
    { id: 'offline-access-gate', params: { via: 'param', name: 'token_access_type', values: ['offline'] } },
    { id: 'multiple-auth-rejected', params: { reject: 'secret-twice' } },
    { id: 'ttl-settings', params: { accessToken: 14_400 } },
    { id: 'refresh-token-omitted' },
    {
      id: 'token-extra-fields',
      params: { fields: { account_id: 'dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc', uid: '12345' } },
    },
    {
      id: 'token-content-type',
      params: { contentType: 'text/javascript' },
      when: { era: 'text-javascript' },
    },
    { id: 'id-token-nonce-missing' },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        method: 'POST',
        template: {
          account_id: 'dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc',
          name: { display_name: '${name}' },
          email: '${email}',
          email_verified: true,
          disabled: false,
        },
      },
    },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: { error_summary: 'expired_access_token/..', error: { '.tag': 'expired_access_token' } },
      },
    },
    {
      id: 'revocation-nonstandard',
      params: { method: 'POST', path: '/2/auth/token/revoke', token: 'bearer', auth: 'none' },
    },
  ],
  eras: {
    'text-javascript': { note: 'the token response is called text/javascript' },
    json: { note: 'it is called application/json' },
  },
  facts: [
    {
      about: 'a refresh token is issued where token_access_type=offline asks for one',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'an empty scope is refused', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'the client authenticates in the header or in the body, not in both',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'the profile is asked for by POST, with null for a body',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'the ID Token holds no nonce', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'the token response was once called text/javascript',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'the answer to a refresh holds no refresh token',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response tells the account in account_id and uid',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an access token lives for 14400 seconds',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the token response calls the type bearer',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with error_summary and an error tagged expired_access_token',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a token is revoked by a POST that bears it',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
