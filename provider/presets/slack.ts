import { definePreset } from './preset.js';

export const slack = definePreset({
  id: 'slack',
  title: 'Slack OAuth v2',
  asOf: '2026-08-21',
  endpoints: { authorization: '/oauth/v2/authorize', token: '/api/oauth.v2.access' },
  quirks: [
    { id: 'dual-token' },
    { id: 'token-type-nonstandard', params: { value: 'bot' } },
    { id: 'expires-in-missing' },
    { id: 'error-200', params: { shape: 'ok-false' } },
  ],
});
