import { definePreset } from './preset.js';

export const bitbucket = definePreset({
  id: 'bitbucket',
  title: 'Bitbucket',
  asOf: '2026-08-21',
  endpoints: { authorization: '/site/oauth2/authorize', token: '/site/oauth2/access_token' },
  quirks: [{ id: 'scope-response-variant', params: { as: 'renamed', name: 'scopes' } }],
  facts: [
    { about: 'the token response tells the scope as scopes', source: 'client libraries', confidence: 'confirmed' },
  ],
});
