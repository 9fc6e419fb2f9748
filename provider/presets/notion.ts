import { definePreset } from './preset.js';

const bot = 'b3414d65-5a9f-4d6c-8c9b-1c3a4b5d6e7f';
const owner = {
  type: 'user',
  user: { object: 'user', id: '${user.sub}', name: '${user.name}', type: 'person', person: { email: '${user.email}' } },
} as const;

/** What the API answers without a token that is good. */
const refused = {
  object: 'error',
  status: 401,
  code: 'unauthorized',
  message: 'API token is invalid.',
  request_id: '${random}',
};

export const notion = definePreset({
  id: 'notion',
  title: 'Notion',
  asOf: '2026-08-21',
  host: 'api.notion.com',
  endpoints: {
    authorization: '/v1/oauth/authorize',
    token: '/v1/oauth/token',
    revocation: '/v1/oauth/revoke',
    introspection: '/v1/oauth/introspect',
    api: '/v1/users/me',
  },
  quirks: [
    { id: 'auth-extra-params-required', params: { required: { owner: 'user' } } },
    { id: 'scope-required', params: { mode: 'forbidden' } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'token-request-format', params: { accept: ['json'] } },
    { id: 'redirect-uri-in-token-policy', params: { mode: 'conditional' } },
    { id: 'token-type-missing' },
    {
      id: 'token-extra-fields',
      params: {
        fields: {
          bot_id: bot,
          workspace_id: 'e3b0c442-98fc-4c14-9afb-f4c8996fb924',
          workspace_name: 'Gauntlet',
          workspace_icon: null,
          owner,
          duplicated_template_id: null,
          request_id: '${random}',
        },
      },
    },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    { id: 'expires-in-missing', params: { realTtl: 315_360_000 }, when: { era: 'lasting' } },
    { id: 'refresh-token-missing', when: { era: 'lasting' } },
    { id: 'expires-in-missing', params: { realTtl: 3600 }, when: { era: 'rotation' } },
    { id: 'refresh-rotation', params: { mode: 'single-use' }, when: { era: 'rotation' } },
    {
      id: 'error-shape',
      params: {
        template: { error: '${error}', error_description: '${error_description}', request_id: '${random}' },
      },
    },
    { id: 'api-required-headers', params: { headers: { 'Notion-Version': '' } } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          object: 'user',
          id: bot,
          name: 'Gauntlet',
          avatar_url: null,
          type: 'bot',
          bot: { owner, workspace_name: 'Gauntlet' },
          request_id: '${random}',
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: refused,
        missing: refused,
      },
    },
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
      about:
        'there are refresh tokens since 2025 or 2026: they begin with nrt_, and each works once; here they look like any other',
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
    {
      about: 'the token response tells of no expiry, and holds request_id and duplicated_template_id',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an access token that a refresh token stands beside ends; here it lives for an hour',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'errors of the token endpoint hold error and request_id',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API tells of the bot, in which the owner stands, at /v1/users/me',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'errors of the API have object error, status, code and message; a dead token is unauthorized',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'there are endpoints for revocation and introspection beside the token endpoint',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback has no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
