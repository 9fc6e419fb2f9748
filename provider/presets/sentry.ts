import { definePreset } from './preset.js';

export const sentry = definePreset({
  id: 'sentry',
  title: 'Sentry integration',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/sentry-apps/gauntlet/external-install/',
    token: '/api/0/sentry-app-installations/7a485448-a9e2-4c85-8a3c-4f44175783c9/authorizations/',
  },
  quirks: [
    { id: 'token-request-format', params: { accept: ['json'] } },
    { id: 'token-status', params: { status: 201 } },
    { id: 'token-field-rename', params: { rename: { access_token: 'token', refresh_token: 'refreshToken' } } },
    { id: 'absolute-expiry', params: { as: 'iso8601', name: 'expiresAt' } },
  ],
  facts: [
    {
      about: 'the code comes by a call to the client when the integration is installed, not by the browser',
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
      about: 'the parameters of the token request are JSON',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
  ],
});
