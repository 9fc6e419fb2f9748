import { definePreset } from './preset.js';

export const github = definePreset({
  id: 'github-oauth-app',
  aliases: ['github'],
  title: 'GitHub OAuth App',
  asOf: '2026-08-21',
  endpoints: { authorization: '/login/oauth/authorize', token: '/login/oauth/access_token', api: '/user' },
  quirks: [{ id: 'token-response-format' }, { id: 'expires-in-missing' }, { id: 'refresh-token-missing' }],
});
