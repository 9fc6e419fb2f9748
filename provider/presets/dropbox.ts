import { definePreset } from './preset.js';

export const dropbox = definePreset({
  id: 'dropbox',
  title: 'Dropbox',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/oauth2/authorize',
    token: { host: '127.0.0.1', path: '/oauth2/token' },
    userinfo: { host: '127.0.0.1', path: '/2/openid/userinfo' },
    api: { host: '127.0.0.1', path: '/2/users/get_current_account' },
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
        template: { account_id: '${sub}', name: { display_name: '${name}' }, email: '${email}' },
      },
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
  ],
});
