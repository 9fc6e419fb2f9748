import { definePreset } from './preset.js';

const description = 'Invalid "code" in request.';

export const discord = definePreset({
  id: 'discord',
  title: 'Discord',
  asOf: '2026-08-21',
  host: 'discord.com',
  endpoints: {
    authorization: '/oauth2/authorize',
    token: '/api/oauth2/token',
    revocation: '/api/oauth2/token/revoke',
    api: '/api/users/@me',
  },
  quirks: [
    { id: 'redirect-uri-matching', params: { match: 'exact' } },
    { id: 'code-lifetime', params: { ttl: 100, reuse: 'reject' } },
    {
      id: 'callback-extra-params',
      params: { params: { guild_id: '290926798626357999', permissions: '2048' } },
      when: { scope: 'bot' },
    },
    { id: 'ttl-settings', params: { accessToken: 604_800 } },
    {
      id: 'token-extra-fields',
      params: { fields: { guild: { id: '290926798626357999', name: 'Gauntlet' } } },
      when: { leg: 'code-exchange', scope: 'bot' },
    },
    {
      id: 'token-extra-fields',
      params: {
        fields: {
          webhook: {
            id: '347114750880120863',
            channel_id: '345626669224982402',
            guild_id: '290926798626357999',
            name: 'Gauntlet',
            url: '${issuer}/api/webhooks/347114750880120863',
          },
        },
      },
      when: { leg: 'code-exchange', scope: 'webhook.incoming' },
    },
    {
      id: 'error-code-nonstandard',
      params: { map: { invalid_grant: 'invalid_request' } },
      when: { leg: 'code-exchange', era: 'invalid-request' },
    },
    // Whatever is wrong with the code or the redirect URI.
    {
      id: 'error-shape',
      params: { template: { error: '${error}', error_description: description } },
      when: { leg: 'code-exchange', error: 'invalid_grant' },
    },
    {
      id: 'error-shape',
      params: { template: { error: '${error}', error_description: description } },
      when: { leg: 'code-exchange', error: 'invalid_request', era: 'invalid-request' },
    },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: { id: '${sub}', username: '${username}', discriminator: '0', global_name: '${name}', avatar: null },
      },
    },
    { id: 'expired-token-status', params: { status: 401, body: { message: '401: Unauthorized', code: 0 } } },
  ],
  eras: {
    'invalid-request': { to: '2022-01-01', note: 'a wrong code is called invalid_request' },
    'invalid-grant': { from: '2022-01-01', note: 'a wrong code is called invalid_grant' },
  },
  facts: [
    { about: 'a code lives for 100 seconds, and works once', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'a redirect URI that differs by a slash is reported as a wrong code',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about:
        'a wrong code brings the text Invalid "code" in request., with invalid_request in 2021, and invalid_grant from 2022 on',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'too many token requests are answered with 429 and the text of a guard, error 1015',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    { about: 'an access token lives for 604800 seconds', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'where a bot is added, the callback holds guild_id and permissions',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'the token response holds guild or webhook where they are asked for',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with message and code 0',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'users/@me tells id, username, discriminator, global_name and avatar',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
