import { definePreset } from './preset.js';

const installation = '7a485448-a9e2-4c85-8a3c-4f44175783c9';

export const sentry = definePreset({
  id: 'sentry',
  title: 'Sentry integration',
  asOf: '2026-08-21',
  host: 'sentry.io',
  endpoints: {
    authorization: '/sentry-apps/gauntlet/external-install/',
    token: `/api/0/sentry-app-installations/${installation}/authorizations/`,
    api: `/api/0/sentry-app-installations/${installation}/`,
  },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'callback-extra-params', params: { params: { installationId: installation, orgSlug: 'gauntlet' } } },
    { id: 'redirect-uri-in-token-policy', params: { mode: 'optional' } },
    { id: 'ttl-settings', params: { accessToken: 28_800 } },
    { id: 'token-type-missing' },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    {
      id: 'token-extra-fields',
      params: { fields: { id: '38', dateCreated: '${now_iso}', state: null, application: null } },
    },
    { id: 'token-request-format', params: { accept: ['json'] } },
    { id: 'token-status', params: { status: 201 } },
    { id: 'token-field-rename', params: { rename: { access_token: 'token', refresh_token: 'refreshToken' } } },
    { id: 'absolute-expiry', params: { as: 'iso8601', name: 'expiresAt' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          app: { slug: 'gauntlet', uuid: '5d547ecb-7eb8-4ed2-853b-40256177d526' },
          organization: { slug: 'gauntlet' },
          uuid: installation,
          status: 'installed',
        },
      },
    },
  ],
  facts: [
    {
      about:
        'the code comes by a call to the client when the integration is installed, not by the browser; here it comes by the redirection',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'tokens come with status 201',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'access_token and refresh_token are called token and refreshToken',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'expiresAt is a date and time, in place of a lifetime',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'where the integration has a redirect URI, the browser comes there with code, installationId and orgSlug',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response holds id, dateCreated, state and application, and neither a type nor a scope',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'a token lives for 8 hours', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'a token request holds no redirect_uri',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the parameters of the token request are JSON',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
  ],
});
