import { definePreset } from './preset.js';

export const facebook = definePreset({
  id: 'facebook',
  aliases: ['meta'],
  title: 'Facebook Login',
  asOf: '2026-08-21',
  host: 'www.facebook.com',
  endpoints: {
    authorization: '/dialog/oauth',
    token: { host: 'graph.facebook.com', path: '/oauth/access_token' },
    revocation: { host: 'graph.facebook.com', path: '/me/permissions' },
    api: { host: 'graph.facebook.com', path: '/me' },
  },
  quirks: [
    { id: 'scope-separator', params: { sep: ',', accept: [' '] } },
    {
      id: 'denial-nonstandard',
      params: {
        map: {},
        extra: { error_code: '200', error_message: 'Permissions error', error_reason: 'user_denied' },
      },
    },
    { id: 'token-http-method', params: { accept: ['GET', 'POST'] } },
    { id: 'token-request-format', params: { accept: ['form', 'query'] } },
    // Before the rule for codes: what asks for a refresh is no exchange of a code then.
    { id: 'refresh-grant-variant', params: { grantType: 'fb_exchange_token', tokenName: 'fb_exchange_token' } },
    { id: 'grant-type-variant', params: { expect: 'none' } },
    // The access token decides how long it can be exchanged, not what stands behind it.
    { id: 'ttl-settings', params: { accessToken: 5_184_000, refreshToken: 315_360_000 } },
    { id: 'refresh-uses-access-token' },
    {
      id: 'token-response-format',
      params: { format: 'form', contentType: 'text/plain; charset=UTF-8' },
      when: { era: 'form' },
    },
    { id: 'expires-field-rename', params: { name: 'expires' }, when: { era: 'form' } },
    { id: 'token-type-missing', when: { era: 'form' } },
    {
      id: 'error-shape',
      params: {
        template: {
          error: {
            message: '${error_description}',
            type: 'OAuthException',
            code: 100,
            fbtrace_id: '${random}',
          },
        },
      },
    },
    {
      id: 'revocation-nonstandard',
      params: { method: 'DELETE', path: '/me/permissions', token: 'bearer', auth: 'none' },
    },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' }, when: { era: 'json' } },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    { id: 'userinfo-shape', params: { at: 'api', template: { id: '${sub}', name: '${name}', email: '${email}' } } },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          error: {
            message: 'Error validating access token: Session has expired.',
            type: 'OAuthException',
            code: 190,
            error_subcode: 463,
            fbtrace_id: '${random}',
          },
        },
        wwwAuthenticate: 'OAuth "Facebook Platform" "invalid_token" "Error validating access token"',
      },
    },
  ],
  eras: {
    form: { note: 'the token response is form-encoded, and tells the lifetime in expires' },
    json: { note: 'the token response is JSON' },
  },
  facts: [
    { about: 'scopes are separated by commas', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'a space between scopes is accepted as well',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'token requests are accepted by GET', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'token requests may have parameters in the query of a POST, and need no grant_type',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'there is no refresh token: fb_exchange_token exchanges the access token for one of about 60 days',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'errors are an object error with message, type, code and fbtrace_id',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a denial tells error_code, error_message and error_reason',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'the token response was once form-encoded, called text/plain, with expires for expires_in',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'that response had no token_type',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'access is revoked by DELETE of the permissions',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'the callback ends with the fragment #_=_, which is not played here',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response has no scope, and calls the type bearer',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a dead token is error 190 with error_subcode 463, and the WWW-Authenticate field has a scheme OAuth',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: '/me tells id and name, and email where fields ask for it',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
