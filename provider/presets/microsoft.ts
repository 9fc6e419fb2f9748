import { definePreset } from './preset.js';

export const microsoft = definePreset({
  id: 'microsoft',
  aliases: ['entra', 'azure'],
  title: 'Microsoft Entra ID v2',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/oauth2/v2.0/authorize',
    token: '/oauth2/v2.0/token',
    jwks: '/discovery/v2.0/keys',
  },
  quirks: [
    { id: 'tenant-templated-endpoints', params: { in: 'path', vars: { tenant: 'common' } } },
    { id: 'offline-access-gate', params: { via: 'scope', name: 'offline_access' } },
    {
      id: 'code-special-chars',
      params: { alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*%' },
    },
    { id: 'token-extra-fields', params: { fields: { ext_expires_in: '${expires_in}' } } },
    // As long as it lives.
    { id: 'refresh-rotation', params: { mode: 'grace', graceSeconds: 7_776_000 } },
    {
      id: 'error-shape',
      params: {
        template: {
          error: '${error}',
          error_description: '${error_description}',
          error_codes: [70008],
          timestamp: '${now_iso}',
          trace_id: '${random}',
          correlation_id: '${random}',
        },
      },
    },
    { id: 'discovery-issuer-mismatch', params: { issuer: '${issuer}/{tenantid}/v2.0' } },
    {
      id: 'discovery-incomplete',
      params: { omit: ['grant_types_supported', 'code_challenge_methods_supported'] },
    },
  ],
  facts: [
    {
      about: 'the endpoints name the tenant, or stand for several of them: common, organizations',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the issuer of the metadata for several tenants is a pattern with {tenantid}',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'the metadata name neither grant types nor methods of PKCE',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token is issued for the scope offline_access',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'scope may be left out of a refresh, except where the client is its own resource (AADSTS90009)',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'errors hold error_codes, trace_id and correlation_id',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'version 1 gives expires_in as a text', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'codes hold exclamation marks, asterisks and percent signs',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'token requests of single-page applications need the header Origin',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'the token response holds ext_expires_in',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the callback of a consent by an administrator holds tenant and admin_consent, and no code',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'one refresh token brings access tokens for several resources',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh brings a new refresh token, and the old one stays valid',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
