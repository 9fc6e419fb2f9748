import { definePreset } from './preset.js';

export const salesforce = definePreset({
  id: 'salesforce',
  aliases: ['sfdc'],
  title: 'Salesforce',
  asOf: '2026-08-21',
  host: 'login.salesforce.com',
  otherHosts: ['acme.my.salesforce.com'],
  endpoints: {
    authorization: '/services/oauth2/authorize',
    token: '/services/oauth2/token',
    revocation: '/services/oauth2/revoke',
    userinfo: '/services/oauth2/userinfo',
    jwks: '/id/keys',
    api: '/services/data/v60.0/chatter/users/me',
  },
  quirks: [
    { id: 'pkce-policy', params: { mode: 'optional' } },
    { id: 'prompt-semantics' },
    {
      id: 'code-special-chars',
      params: { alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._=', length: 92 },
    },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'denial-nonstandard', params: { map: {}, extra: { error_description: 'end-user denied authorization' } } },
    {
      id: 'api-host-from-token',
      params: { member: 'instance_url', path: '', host: 'acme.my.salesforce.com', value: 'root' },
    },
    {
      id: 'token-extra-fields',
      params: {
        fields: {
          // A text of milliseconds.
          issued_at: '${now}000',
          id: '${issuer}/id/00Dx0000000BV7zEAG/005x00000012Q9PAAU',
          signature: 'c2lnbmF0dXJlIG9mIGlkIGFuZCBpc3N1ZWRfYXQ=',
        },
      },
    },
    { id: 'introspection-needed', params: { path: '/services/oauth2/introspect' } },
    { id: 'same-token-reissued', params: { on: 'authorize' } },
    { id: 'refresh-token-omitted' },
    { id: 'refresh-race', params: { loser: 'busy', windowMs: 500 }, when: { era: 'one-at-a-time' } },
    {
      id: 'error-shape',
      params: { template: { error: '${error}', error_description: 'invalid authorization code' } },
      when: { leg: 'code-exchange', error: 'invalid_grant' },
    },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          id: '005x00000012Q9PAAU',
          username: '${user.email}',
          email: '${user.email}',
          name: '${user.name}',
          companyName: 'Gauntlet',
        },
      },
    },
    {
      id: 'expired-token-status',
      params: { status: 401, body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }] },
      when: { endpoint: 'api' },
    },
    {
      id: 'expired-token-status',
      params: { status: 403, body: 'Bad_OAuth_Token' },
      when: { endpoint: 'userinfo' },
    },
    { id: 'revocation-response', params: { status: 200, contentType: '', body: '', unknownToken: 400 } },
  ],
  eras: {
    parallel: { to: '2024-08-01', note: 'parallel refreshes are all answered' },
    'one-at-a-time': { from: '2024-08-01', note: 'a refresh beside another one is refused' },
  },
  facts: [
    {
      about: 'a login starts at login.salesforce.com, or at the domain of the organisation',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the API is at the address in instance_url',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the token response holds no expires_in, but issued_at as a text of milliseconds, signature and id',
      source: 'published test fixtures, issue trackers',
      confidence: 'confirmed',
    },
    {
      about:
        'how long a token lives is told by introspection at instance_url; here at the address of the token endpoint',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'prompt=consent asks the end-user again',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'codes end with equals signs', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'the API answers to a dead token with 401 and a list of errors, with the code INVALID_SESSION_ID',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    { about: 'the identity URL answers to a dead token with 403', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'the body of that is the text Bad_OAuth_Token; here it is the UserInfo Endpoint that answers so',
      source: 'issue trackers',
      confidence: 'unconfirmed',
    },
    {
      about: 'the answer to a refresh holds no refresh token',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a code that is not good is told by the description invalid authorization code',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a denial is told by the description end-user denied authorization',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'since August 2024 a refresh beside another one is told by invalid_grant that a request is in progress',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'since 2026 rotation of refresh tokens can be switched on; one that is used twice then ends all tokens',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'another login may bring the access token that the client has already',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'PKCE is checked where it is used, and not required',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a revocation is answered with 200 and nothing, one of a token that is not known with 400',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
