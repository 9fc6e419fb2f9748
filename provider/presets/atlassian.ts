import { definePreset } from './preset.js';

const day = 86_400;

export const atlassian = definePreset({
  id: 'atlassian',
  aliases: ['jira', 'confluence'],
  title: 'Atlassian (Jira, Confluence)',
  asOf: '2026-08-21',
  host: 'auth.atlassian.com',
  otherHosts: ['api.atlassian.com'],
  endpoints: { authorization: '/authorize', token: '/oauth/token' },
  quirks: [
    { id: 'audience-param-required', params: { values: ['api.atlassian.com'] } },
    { id: 'offline-access-gate', params: { via: 'scope', name: 'offline_access' } },
    { id: 'scope-required', params: { mode: 'forbidden', error: 'invalid_scope' }, when: { scope: 'openid' } },
    { id: 'prompt-semantics', params: { values: { consent: 'consent' } } },
    {
      id: 'error-code-nonstandard',
      params: { map: { invalid_grant: 'unauthorized_client' } },
      when: { leg: 'refresh' },
    },
    {
      id: 'error-shape',
      params: { template: { error: '${error}', error_description: 'refresh_token is invalid' } },
      when: { leg: 'refresh', error: 'unauthorized_client' },
    },
    {
      id: 'error-status-nonstandard',
      params: { status: 403 },
      when: { leg: 'refresh', error: 'unauthorized_client' },
    },
    { id: 'refresh-rotation', params: { mode: 'grace', graceSeconds: 600 } },
    { id: 'refresh-expiry', params: { idle: 90 * day, absolute: 365 * day } },
    {
      id: 'tenant-discovery-endpoint',
      params: {
        path: '/oauth/token/accessible-resources',
        entry: {
          id: '${tenant.id}',
          url: 'https://acme.atlassian.net',
          name: '${tenant.name}',
          scopes: ['read:jira-user'],
          avatarUrl: 'https://acme.atlassian.net/avatar.png',
        },
        in: 'path',
        host: 'api.atlassian.com',
        base: '/ex/jira/${tenant.id}',
        resource: '/rest/api/3/myself',
        body: {
          accountId: '${user.sub}',
          accountType: 'atlassian',
          emailAddress: '${user.email}',
          displayName: '${user.name}',
          active: true,
        },
      },
    },
    {
      id: 'discovery-lies',
      params: { patch: { scopes_supported: ['openid', 'profile', 'email', 'offline_access'] } },
    },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'ttl-settings', params: { accessToken: 3600 } },
    { id: 'token-request-format', params: { accept: ['json', 'form'] } },
    {
      id: 'error-code-nonstandard',
      params: { map: { invalid_grant: 'invalid_request' } },
      when: { leg: 'code-exchange' },
    },
    {
      id: 'error-shape',
      params: { template: { error: '${error}', error_description: 'authorization_code is invalid' } },
      when: { leg: 'code-exchange', error: 'invalid_request' },
    },
    {
      id: 'error-code-nonstandard',
      params: { map: { invalid_client: 'access_denied' } },
      when: { error: 'invalid_client' },
    },
    {
      id: 'error-shape',
      params: { template: { error: '${error}', error_description: 'Unauthorized' } },
      when: { error: 'access_denied' },
    },
    { id: 'expired-token-status', params: { status: 401, body: { code: 401, message: 'Unauthorized' } } },
  ],
  facts: [
    {
      about: 'the authorization request needs audience=api.atlassian.com',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'prompt=consent has the end-user asked again',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token is issued only where the scope offline_access was asked for',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'each refresh token works once, and for ten minutes more',
      source: "the provider's documentation",
      confidence: 'confirmed',
    },
    {
      about: 'refresh tokens end after 90 days without use, and 365 days after the login',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a dead refresh token brings status 403, unauthorized_client and the text "refresh_token is invalid"',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'accessible-resources lists the sites of a token, whose id is part of the addresses of the API',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the metadata names the scope openid, and a request for it is refused',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'an access token lives for 3600 seconds',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token request is JSON in the documentation, and may be a form',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a wrong code brings status 400, invalid_request and the text authorization_code is invalid',
      source: 'issue trackers',
      confidence: 'unconfirmed',
    },
    {
      about: 'a wrong client secret brings status 401, access_denied and the text Unauthorized',
      source: 'issue trackers',
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with status 401, and code and message in the body',
      source: 'issue trackers',
      confidence: 'unconfirmed',
    },
    {
      about: 'the site is named by url, name, scopes and avatarUrl beside its id',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about:
        'the documentation has another answer to a dead refresh token: status 403, invalid_grant, Unknown or invalid refresh token',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
