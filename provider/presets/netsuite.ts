import { definePreset } from './preset.js';

const week = 7 * 86_400;
const rest = '1234567.suitetalk.api.netsuite.com';

export const netsuite = definePreset({
  id: 'netsuite',
  title: 'NetSuite',
  asOf: '2026-08-21',
  // Of the account 1234567.
  host: '1234567.app.netsuite.com',
  endpoints: {
    authorization: '/app/login/oauth2/authorize.nl',
    token: { host: rest, path: '/services/rest/auth/oauth2/v1/token' },
    revocation: { host: rest, path: '/services/rest/auth/oauth2/v1/revoke' },
    jwks: { host: rest, path: '/services/rest/auth/oauth2/v1/keys' },
    api: { host: rest, path: '/services/rest/record/v1/metadata-catalog' },
  },
  quirks: [
    { id: 'state-policy', params: { required: true, minLength: 22, maxLength: 1024 } },
    { id: 'prompt-semantics', params: { values: { consent: 'consent' } } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'callback-extra-params', params: { params: { role: '3', entity: '12', company: '1234567' } } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    { id: 'expires-in-type', params: { type: 'string' } },
    { id: 'refresh-token-omitted' },
    { id: 'refresh-expiry', params: { idle: week, absolute: week, fixedFromFirst: true } },
    {
      id: 'userinfo-shape',
      params: { at: 'api', template: { items: [{ name: 'customer' }, { name: 'salesorder' }] } },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          type: 'https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.2',
          title: 'Unauthorized',
          status: 401,
          'o:errorDetails': [{ detail: 'Invalid login attempt.', 'o:errorCode': 'INVALID_LOGIN' }],
        },
      },
    },
  ],
  facts: [
    {
      about: 'every customer has an account id, which is part of all host names',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'expires_in is a text', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'refresh tokens end seven days after the login, whether they are used or not',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'prompt=consent has the end-user asked again',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'state is required, and has 22 characters at least and 1024 at most',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the callback tells the account as company, and the role and entity of the end-user',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response has no scope, and a refresh brings no refresh token',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'no resource tells of the end-user alone; the catalogue of records shows that the token is good',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API refuses a dead token with 401 and o:errorDetails, the code INVALID_LOGIN',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback has no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
