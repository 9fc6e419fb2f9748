import { definePreset } from './preset.js';

const day = 86_400;

export const atlassian = definePreset({
  id: 'atlassian',
  aliases: ['jira', 'confluence'],
  title: 'Atlassian (Jira, Confluence)',
  asOf: '2026-08-21',
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
        entry: { id: '${tenant.id}', url: '${tenant.url}', name: '${tenant.name}' },
        in: 'path',
      },
    },
    {
      id: 'discovery-lies',
      params: { patch: { scopes_supported: ['openid', 'profile', 'email', 'offline_access'] } },
    },
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
  ],
});
