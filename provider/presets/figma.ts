import { definePreset } from './preset.js';

export const figma = definePreset({
  id: 'figma',
  title: 'Figma',
  asOf: '2026-08-21',
  host: 'www.figma.com',
  endpoints: {
    authorization: '/oauth',
    token: { host: 'api.figma.com', path: '/v1/oauth/token' },
    api: { host: 'api.figma.com', path: '/v1/me' },
  },
  quirks: [
    { id: 'refresh-endpoint-split', params: { path: '/v1/oauth/refresh', host: 'api.figma.com' } },
    { id: 'scope-separator', params: { sep: ',', accept: [' '] } },
    {
      id: 'required-headers',
      params: { headers: { authorization: 'Basic ' }, status: 401, error: 'invalid_client' },
      when: { era: 'basic' },
    },
    { id: 'token-request-format', params: { accept: ['query', 'json', 'form'] } },
    { id: 'refresh-grant-variant', params: { grantType: '' } },
    { id: 'refresh-token-omitted' },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'ttl-settings', params: { accessToken: 7_776_000 } },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
    { id: 'token-extra-fields', params: { fields: { user_id_string: '${user.sub}' } }, when: { leg: 'code-exchange' } },
    {
      id: 'userinfo-shape',
      params: { at: 'api', template: { id: '${sub}', handle: '${name}', email: '${email}', img_url: '' } },
    },
    { id: 'expired-token-status', params: { status: 403, body: { status: 403, err: 'Token expired' } } },
  ],
  eras: {
    'before-basic': { to: '2025-02-24', note: 'client credentials may be in the body' },
    basic: { from: '2025-02-24', note: 'client credentials must be in a Basic header' },
  },
  facts: [
    {
      about: 'scopes are separated by commas',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'scopes may be separated by spaces too',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'client credentials must be in a Basic header since 2025-02-24, when the token endpoint got another host',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'the retired host answers with status 404 and error: true beside status, message and i18n',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'refreshes go to /v1/oauth/refresh',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'a refresh has no grant_type', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'the answer to a refresh holds no refresh token, and the old one stays valid',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'parameters of the token request may stand in the query, and in JSON',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'integrations left PKCE out, and use it since 2026',
      source: 'a public catalogue of integrations, issue trackers',
      confidence: 'confirmed',
    },
    { about: 'an access token lives for 90 days', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'the token response tells the user in user_id_string, calls the type bearer, and has no scope',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with status 403, and status and err in the body',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
