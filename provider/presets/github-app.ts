import { definePreset } from './preset.js';

export const githubApp = definePreset({
  id: 'github-app',
  title: 'GitHub App user token',
  asOf: '2026-08-21',
  endpoints: {
    authorization: '/login/oauth/authorize',
    token: '/login/oauth/access_token',
    api: { host: '127.0.0.1', path: '/user' },
  },
  quirks: [
    { id: 'unsolicited-callback', params: { path: '/apps/gauntlet/installations/new' } },
    { id: 'accept-negotiated', params: { otherwise: 'form' } },
    { id: 'ttl-settings', params: { accessToken: 28_800 } },
    { id: 'scope-response-variant', params: { as: 'empty' } },
    { id: 'refresh-expiry-field', params: { name: 'refresh_token_expires_in', seconds: 15_897_600 } },
    { id: 'refresh-rotation', params: { mode: 'single-use' } },
    { id: 'refresh-invalidates-access-token', params: { when: 'now' } },
    {
      id: 'error-code-nonstandard',
      params: { map: { invalid_grant: 'bad_verification_code', invalid_client: 'incorrect_client_credentials' } },
      when: { leg: 'code-exchange' },
    },
    {
      id: 'error-code-nonstandard',
      params: { map: { invalid_grant: 'bad_refresh_token', invalid_client: 'incorrect_client_credentials' } },
      when: { leg: 'refresh' },
    },
    { id: 'error-200', params: { shape: 'error' } },
  ],
  facts: [
    {
      about:
        'a token lives for 28800 seconds, its refresh token for 15897600, which refresh_token_expires_in tells; it was 15811200 before',
      source: "the provider's documentation, issue trackers",
      confidence: 'confirmed',
    },
    { about: 'scope is an empty text', source: "the provider's documentation", confidence: 'confirmed' },
    {
      about: 'a refresh ends the access token and the refresh token that were there before',
      source: "the provider's documentation",
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token works once; a wrong one brings bad_refresh_token with status 200',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'an installation brings a callback that nobody asked for, with installation_id and setup_action',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the answer to a refresh is form-encoded, too, unless Accept asks for JSON',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
  ],
});
