import { definePreset } from './preset.js';

export const notion = definePreset({
  id: 'notion',
  title: 'Notion',
  asOf: '2026-08-21',
  endpoints: { authorization: '/v1/oauth/authorize', token: '/v1/oauth/token', api: '/v1/users/me' },
  quirks: [
    { id: 'auth-extra-params-required', params: { required: { owner: 'user' } } },
    { id: 'scope-required', params: { mode: 'forbidden' } },
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'token-request-format', params: { accept: ['json'] } },
    { id: 'redirect-uri-in-token-policy', params: { mode: 'conditional' } },
    { id: 'token-type-missing' },
    {
      id: 'token-extra-fields',
      params: {
        fields: {
          bot_id: 'b3414d65-5a9f-4d6c-8c9b-1c3a4b5d6e7f',
          workspace_id: 'e3b0c442-98fc-4c14-9afb-f4c8996fb924',
          workspace_name: 'Gauntlet',
          workspace_icon: null,
          owner: { type: 'user', user: { object: 'user', id: '${user.sub}', name: '${user.name}' } },
        },
      },
    },
    { id: 'expires-in-missing', params: { realTtl: 315_360_000 }, when: { era: 'lasting' } },
    { id: 'refresh-token-missing', when: { era: 'lasting' } },
    { id: 'refresh-rotation', params: { mode: 'single-use' }, when: { era: 'rotation' } },
    { id: 'api-required-headers', params: { headers: { 'Notion-Version': '' } } },
  ],
  eras: {
    lasting: { note: 'tokens do not expire, and there are no refresh tokens' },
    rotation: { note: 'there are refresh tokens, and each works once' },
  },
  facts: [
    {
      about: 'the client authenticates by a Basic header only',
      source: 'a public catalogue of integrations, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'token requests are JSON',
      source: 'a public catalogue of integrations, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'the authorization request needs owner=user',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'there are no scopes', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'a token response without token_type has been seen',
      source: 'published test fixtures',
      confidence: 'confirmed',
    },
    {
      about: 'the token response holds bot_id, owner, and id, name and icon of the workspace',
      source: 'a public catalogue of integrations, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'tokens did not expire, and there were no refresh tokens before',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'there are refresh tokens since 2025 or 2026: they begin with nrt_, and each works once',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'redirect_uri belongs into the token request where the authorization request had it, and only there',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'the API needs the header Notion-Version',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the token endpoint for MCP refuses a Basic header with client_id in the body',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
  ],
});
