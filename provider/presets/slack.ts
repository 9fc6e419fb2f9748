import { definePreset } from './preset.js';

export const slack = definePreset({
  id: 'slack',
  title: 'Slack OAuth v2',
  asOf: '2026-08-21',
  host: 'slack.com',
  endpoints: { authorization: '/oauth/v2/authorize', token: '/api/oauth.v2.access', api: '/api/auth.test' },
  quirks: [
    { id: 'grant-type-variant' },
    { id: 'redirect-uri-in-token-policy', params: { mode: 'optional' } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'scope-separator', params: { sep: ',' } },
    { id: 'token-type-nonstandard', params: { value: 'bot' } },
    {
      id: 'token-extra-fields',
      params: {
        fields: {
          ok: true,
          app_id: 'A0KRD7HC3',
          bot_user_id: 'U0KRQLJ9H',
          team: { id: 'T9TK3CUKW', name: 'Gauntlet' },
          enterprise: null,
          is_enterprise_install: false,
        },
      },
    },
    {
      id: 'token-extra-fields',
      params: {
        fields: {
          incoming_webhook: {
            channel: '#general',
            channel_id: 'C05002EAE',
            configuration_url: '${issuer}/services/B0KRD7HC3',
            url: '${issuer}/services/T9TK3CUKW/B0KRD7HC3/hook',
          },
        },
      },
      when: { scope: 'incoming-webhook' },
    },
    // After what it takes away where there is no bot.
    {
      id: 'extra-scope-param',
      params: {
        param: 'user_scope',
        slot: 'authed_user',
        fields: { token_type: 'user' },
        always: { id: 'U061F7AUR' },
        withFirst: ['bot_user_id'],
      },
    },
    { id: 'scope-response-variant', params: { as: 'comma' } },
    { id: 'expires-in-missing', params: { realTtl: 315_360_000 } },
    { id: 'refresh-token-missing' },
    {
      id: 'error-code-nonstandard',
      params: { map: { invalid_grant: 'invalid_code', invalid_client: 'bad_client_secret' } },
    },
    { id: 'error-200', params: { shape: 'ok-false' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          ok: true,
          url: 'https://gauntlet.slack.com/',
          team: 'Gauntlet',
          user: '${user.username}',
          team_id: 'T9TK3CUKW',
          user_id: '${user.sub}',
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 200,
        body: { ok: false, error: 'invalid_auth' },
        missing: { ok: false, error: 'not_authed' },
      },
    },
    { id: 'revocation-nonstandard', params: { method: 'GET', path: '/api/auth.revoke', token: 'bearer' } },
    {
      id: 'revocation-response',
      params: { status: 200, contentType: 'application/json', body: '{"ok":true,"revoked":true}', unknownToken: 200 },
    },
  ],
  facts: [
    { about: 'scopes are separated by commas', source: 'a public catalogue of integrations', confidence: 'confirmed' },
    {
      about: 'scopes of the user token are asked for in user_scope',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the bot token is at the top level, the user token in authed_user; there may be no bot token',
      source: 'a public catalogue of integrations, issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'token_type is "bot" or "user"',
      source: 'issue trackers, published test fixtures',
      confidence: 'confirmed',
    },
    {
      about: 'the token response holds team, bot_user_id and app_id, and for its scope incoming_webhook',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'errors come with status 200 and ok: false', source: 'client libraries', confidence: 'confirmed' },
    {
      about:
        'a code that is not good is refused as invalid_code, a token that is not as invalid_auth, also with status 200',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'tokens do not expire unless rotation is switched on',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about:
        'where rotation is switched on, a token lives for 43200 seconds, a refresh token works once, and a wrong one brings ' +
        'invalid_refresh_token; oauth.v2.exchange swaps a token that does not expire',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    { about: 'a denial came without state in 2015', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'a client secret that is wrong is refused as bad_client_secret',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response holds enterprise, which is null for a workspace of none, and is_enterprise_install',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'a token is revoked by auth.revoke, as a Bearer token, and the answer says revoked: true',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'grant_type may be left out of the token request', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'redirect_uri may be left out of the token request, too',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'clients switch PKCE off', source: 'a public catalogue of integrations', confidence: 'confirmed' },
    { about: 'PKCE was added later', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
