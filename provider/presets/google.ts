import { definePreset } from './preset.js';

/** What the API answers without a token that is good. */
const refused = {
  error: {
    code: 401,
    message: 'Request had invalid authentication credentials. Expected OAuth 2 access token.',
    status: 'UNAUTHENTICATED',
  },
};

export const google = definePreset({
  id: 'google',
  title: 'Google',
  asOf: '2026-08-21',
  host: 'accounts.google.com',
  endpoints: {
    authorization: '/o/oauth2/v2/auth',
    token: { host: 'oauth2.googleapis.com', path: '/token' },
    revocation: { host: 'oauth2.googleapis.com', path: '/revoke' },
    userinfo: { host: 'openidconnect.googleapis.com', path: '/v1/userinfo' },
    jwks: { host: 'www.googleapis.com', path: '/oauth2/v3/certs' },
    api: { host: 'www.googleapis.com', path: '/oauth2/v2/userinfo' },
  },
  quirks: [
    { id: 'offline-access-gate', params: { via: 'param', name: 'access_type', values: ['offline'] } },
    { id: 'refresh-token-first-consent-only', params: { resetBy: 'prompt=consent' } },
    {
      id: 'code-special-chars',
      params: { alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/', length: 73 },
    },
    {
      id: 'callback-extra-params',
      params: { params: { scope: '${request.scope}', authuser: '0', prompt: 'consent' } },
      when: { parameter: { scope: true } },
    },
    { id: 'ttl-settings', params: { accessToken: 3599 } },
    { id: 'id-token-alg', params: { alg: 'RS256', pemPath: '/oauth2/v1/certs' } },
    {
      id: 'id-token-claim-types',
      params: { where: 'id-token', patch: { email: '${user.email}', email_verified: true } },
      when: { scope: 'email' },
    },
    {
      id: 'id-token-claim-types',
      params: { where: 'id-token', patch: { name: '${user.name}' } },
      when: { scope: 'profile' },
    },
    { id: 'refresh-rotation', params: { mode: 'none' } },
    { id: 'refresh-token-omitted' },
    { id: 'refresh-token-cap', params: { max: 100 } },
    // Half a year without use; no end otherwise.
    { id: 'refresh-expiry', params: { idle: 15_552_000, absolute: 315_360_000 } },
    {
      id: 'error-shape',
      params: { template: { error: 'invalid_grant', error_description: 'Malformed auth code.' } },
      when: { leg: 'code-exchange', error: 'invalid_grant' },
    },
    {
      id: 'error-shape',
      params: { template: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' } },
      when: { leg: 'refresh', error: 'invalid_grant' },
    },
    {
      id: 'revocation-nonstandard',
      params: { method: ['GET', 'POST'], path: '/revoke', token: 'query', auth: 'none' },
    },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          id: '${user.sub}',
          email: '${user.email}',
          verified_email: true,
          name: '${user.name}',
          picture: 'https://lh3.googleusercontent.com/a/default',
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: refused,
        missing: refused,
        wwwAuthenticate: 'Bearer realm="https://accounts.google.com/", error="invalid_token"',
      },
    },
    {
      id: 'rate-limit-shape',
      params: {
        after: 100,
        status: 429,
        header: '',
        body: {
          error: {
            code: 429,
            message: 'Too many calls. Retry after ${retry_after} seconds.',
            status: 'RESOURCE_EXHAUSTED',
          },
        },
      },
    },
  ],
  facts: [
    {
      about: 'ID Tokens hold the claims that the scopes email and profile ask for',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'ID Tokens are signed by RS256; the keys are found as PEM too, at /oauth2/v1/certs',
      source: 'client libraries',
      confidence: 'unconfirmed',
    },
    {
      about: 'a refresh token is issued where access_type=offline asks for one',
      source: 'a public catalogue of integrations, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'it is issued at the first consent only, unless prompt=consent is there',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    { about: 'refresh tokens do not change', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'the answer to a refresh holds no refresh token',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the oldest refresh token of a user and client ends when there are too many: 25 once, 50 or 100 later',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token of an app in testing lives for 7 days',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token ends after six months without use',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'codes hold slashes, which are percent-encoded', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'the end-user may grant each scope or not, and the callback tells which were',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the callback holds authuser and prompt, and iss, which is the issuer',
      source: 'client libraries',
      confidence: 'unconfirmed',
    },
    {
      about: 'the device flow says verification_url, not verification_uri',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'client credentials were once accepted in the body only',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a token is revoked by GET or POST with the token in the query',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'when to come again after too many calls is told in the text of the error',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'an access token lives for 3599 seconds',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about:
        'a code or refresh token that is not good is refused as invalid_grant, with a text of its own for either: malformed, or ' +
        'expired or revoked',
      source: 'issue trackers',
      confidence: 'unconfirmed',
    },
    {
      about: 'the second version of the user resource says id and verified_email for sub and email_verified',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an API refuses a dead token with an object as error: code 401, a message, and status UNAUTHENTICATED',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
