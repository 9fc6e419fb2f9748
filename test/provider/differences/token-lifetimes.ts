import { expect } from '@jest/globals';
import type { Issuer } from '../../../provider/index.js';
import type { Json } from '../../../provider/quirks/quirk.js';
import { codeOf, login, me, post, redeem, redirectUri, refresh, text } from '../visitor.js';
import { defineDifferences, type Difference } from './difference.js';
import { membersOf, statusOf } from './token-endpoint.js';

/** The members of a token response that tell of lifetime. */
const lifetime = (
  quirk: Difference['quirk'],
  params: Record<string, unknown>,
  given: Record<string, unknown>,
): Difference => ({
  quirk,
  params,
  shows: `${JSON.stringify(params)}: ${Object.keys(given).join(' and ')}`,
  look: (issuer) => membersOf(issuer, ...Object.keys(given)),
  without: Object.fromEntries(Object.keys(given).map((name) => [name, name === 'expires_in' ? 3600 : 'absent'])),
  with: given,
});

/** Whether a moment is an hour from when it was told, to the second. */
const isInAnHour = (read: (value: Json) => number) => async (issuer: Issuer) => {
  const before = issuer.clock.now();
  const { expires_at: at, expires_in: seconds } = await membersOf(issuer, 'expires_at', 'expires_in');
  if (at === undefined || at === 'absent') return ['absent', seconds];
  const told = read(at) - 3_600_000;
  return [told > before - 1000 && told <= issuer.clock.now(), seconds];
};

const scopes =
  (fields: Record<string, string> = {}) =>
  async (issuer: Issuer) => {
    const tokens = await login(issuer, { scope: 'read write', ...fields });
    const { body } = await post(issuer.endpoints.introspection, { token: text(tokens['access_token']) });
    return { granted: body['scope'], told: tokens['scope'], scopes: tokens['scopes'] };
  };

const publicClient = { clientId: 'app', clientAuth: 'none', redirectUris: [redirectUri] } as const;

/** Whether each of some logins brings a refresh token. */
const refreshTokens =
  (...logins: Record<string, string>[]) =>
  async (issuer: Issuer) => {
    const brought: boolean[] = [];
    for (const fields of logins) brought.push('refresh_token' in (await login(issuer, fields)));
    return brought;
  };

export const tokenLifetimeDifferences = defineDifferences(
  {
    quirk: 'token-type-missing',
    shows: 'the type of the token, which works as a bearer token',
    look: async (issuer) => {
      const tokens = await login(issuer);
      return [tokens['token_type'], await statusOf(issuer, tokens['access_token'])];
    },
    without: ['Bearer', 200],
    with: [undefined, 200],
  },
  {
    quirk: 'token-type-nonstandard',
    shows: 'the type of the token',
    look: (issuer) => membersOf(issuer, 'token_type'),
    without: { token_type: 'Bearer' },
    with: { token_type: 'bot' },
  },
  lifetime('expires-in-missing', {}, { expires_in: 'absent' }),
  {
    quirk: 'expires-in-missing',
    params: { realTtl: 60 },
    shows: 'what the API says before and after a minute that nobody was told of',
    look: async (issuer) => {
      const tokens = await login(issuer);
      const before = await statusOf(issuer, tokens['access_token']);
      issuer.clock.advance('61s');
      return [tokens['expires_in'], before, await statusOf(issuer, tokens['access_token'])];
    },
    without: [3600, 200, 200],
    with: [undefined, 200, 401],
  },
  lifetime('expires-in-type', {}, { expires_in: '3600' }),
  lifetime('expires-in-type', { type: 'float' }, { expires_in: 3600.5 }),
  lifetime('expires-in-type', { type: 'empty' }, { expires_in: '' }),
  lifetime('expires-in-type', { type: 'word' }, { expires_in: 'soon' }),
  {
    quirk: 'expires-in-type',
    params: { type: 'null' },
    shows: 'a lifetime that is null',
    look: async (issuer) => (await login(issuer))['expires_in'],
    without: 3600,
    with: null,
  },
  lifetime('expires-in-value', {}, { expires_in: 0 }),
  lifetime('expires-in-value', { value: 124234123534 }, { expires_in: 124234123534 }),
  lifetime('expires-in-value', { value: -1 }, { expires_in: -1 }),
  lifetime('expires-in-unit', {}, { expires_in: 3_600_000 }),
  lifetime('expires-in-unit', { unit: 'minutes' }, { expires_in: 60 }),
  lifetime('expires-field-rename', {}, { expires_in: 'absent', expires: 3600 }),
  lifetime('expires-field-rename', { name: 'expire_in' }, { expires_in: 'absent', expire_in: 3600 }),
  {
    quirk: 'absolute-expiry',
    shows: 'seconds since the epoch',
    look: isInAnHour((value) => Number(value) * 1000),
    without: ['absent', 3600],
    with: [true, 'absent'],
  },
  {
    quirk: 'absolute-expiry',
    params: { as: 'epoch-ms' },
    shows: 'milliseconds since the epoch',
    look: isInAnHour(Number),
    without: ['absent', 3600],
    with: [true, 'absent'],
  },
  {
    quirk: 'absolute-expiry',
    params: { as: 'iso8601', alsoRelative: true },
    shows: 'a date and time, beside the usual lifetime',
    look: isInAnHour((value) => Date.parse(text(value))),
    without: ['absent', 3600],
    with: [true, 3600],
  },
  lifetime('absolute-expiry', { as: 'D:HH:MM', name: 'left' }, { expires_in: 'absent', left: '0:01:00' }),
  {
    quirk: 'scope-downgrade',
    shows: 'the scope of the token, and what is said of it',
    look: scopes(),
    without: { granted: 'read write', told: 'read write' },
    with: { granted: 'read', told: 'read' },
  },
  {
    quirk: 'scope-downgrade',
    params: { drop: ['read'], add: ['admin'], report: 'no' },
    shows: 'another scope, of which nothing is said',
    look: scopes(),
    without: { granted: 'read write', told: 'read write' },
    with: { granted: 'write admin', told: undefined },
  },
  {
    quirk: 'scope-downgrade',
    shows: 'the scope that a client gets for itself',
    look: async (issuer) =>
      (await post(issuer.endpoints.token, { grant_type: 'client_credentials', scope: 'read write' })).body['scope'],
    without: 'read write',
    with: 'read',
  },
  ...(
    [
      ['array', ['read', 'write']],
      ['comma', 'read,write'],
      ['null', null],
      ['empty', ''],
      ['reversed', 'write read'],
      ['omitted', undefined],
    ] as const
  ).map(([as, told]) => ({
    quirk: 'scope-response-variant' as const,
    params: { as },
    shows: `the scope of a token response, ${as}`,
    look: scopes(),
    without: { granted: 'read write', told: 'read write' },
    with: { granted: 'read write', told },
  })),
  {
    quirk: 'scope-response-variant',
    params: { as: 'renamed' },
    shows: 'the scope under another name',
    look: scopes(),
    without: { granted: 'read write', told: 'read write' },
    with: { granted: 'read write', scopes: 'read write' },
  },
  {
    quirk: 'refresh-token-missing',
    shows: 'whether logins bring a refresh token',
    look: refreshTokens({}, {}),
    without: [true, true],
    with: [false, false],
  },
  {
    quirk: 'refresh-token-missing',
    params: { when: 'public' },
    shows: 'whether a confidential client gets a refresh token',
    look: refreshTokens({}),
    without: [true],
    with: [true],
  },
  {
    quirk: 'refresh-token-missing',
    params: { when: 'public' },
    client: publicClient,
    shows: 'whether a public client gets a refresh token',
    look: async (issuer) => {
      const { status, body } = await redeem(issuer, await codeOf(issuer), { client_id: 'app' }, {});
      return [status, 'refresh_token' in body, await statusOf(issuer, body['access_token'])];
    },
    without: [200, true, 200],
    with: [200, false, 200],
  },
  {
    quirk: 'refresh-token-missing',
    params: { when: 'first-only' },
    shows: 'whether the first login, another, one with consent, and one of another end-user bring a refresh token',
    look: async (issuer) => {
      const other = issuer.users[1]?.sub ?? '';
      return refreshTokens({}, {}, { prompt: 'consent' }, { login_hint: other })(issuer);
    },
    without: [true, true, true, true],
    with: [true, false, false, true],
  },
  {
    quirk: 'refresh-token-first-consent-only',
    shows: 'whether the first login, another, one with consent, and one of another end-user bring a refresh token',
    look: async (issuer) => {
      const other = issuer.users[1]?.sub ?? '';
      return refreshTokens({}, {}, { prompt: 'consent' }, {}, { login_hint: other })(issuer);
    },
    without: [true, true, true, true, true],
    with: [true, false, true, false, true],
  },
  {
    quirk: 'refresh-token-first-consent-only',
    params: { resetBy: 'revoke' },
    shows: 'whether a login brings a refresh token before and after the first one is revoked; the first one works',
    look: async (issuer) => {
      const { refresh_token: first } = await login(issuer);
      const { body } = await refresh(issuer, first);
      const between = await refreshTokens({}, { prompt: 'consent' })(issuer);
      await post(issuer.endpoints.revocation, { token: text(body['refresh_token']) });
      return [...between, ...(await refreshTokens({}, {})(issuer))];
    },
    without: [true, true, true, true],
    with: [false, false, true, false],
  },
  {
    quirk: 'refresh-token-null-or-empty',
    shows: 'the refresh token of a login',
    look: async (issuer) => (await login(issuer))['refresh_token'],
    without: expect.any(String),
    with: null,
  },
  {
    quirk: 'refresh-token-null-or-empty',
    params: { as: 'empty', on: 'refresh' },
    shows: 'the refresh token after a refresh, and whether the former one works again',
    look: async (issuer) => {
      const { refresh_token: first } = await login(issuer);
      const second = await refresh(issuer, first);
      const third = await refresh(issuer, first);
      return [second.body['refresh_token'], third.status, (await me(issuer, second.body['access_token'])).status];
    },
    without: [expect.any(String), 400, 401],
    with: ['', 200, 200],
  },
  lifetime('refresh-expiry-field', {}, { expires_in: 3600, refresh_token_expires_in: 2_592_000 }),
  {
    quirk: 'refresh-expiry-field',
    params: { name: 're_expires_in', seconds: 120 },
    shows: 'how long the refresh token is said to live, and whether it lives after that',
    look: async (issuer) => {
      const tokens = await login(issuer);
      issuer.clock.advance('121s');
      return [tokens['re_expires_in'], (await refresh(issuer, tokens['refresh_token'])).status];
    },
    without: [undefined, 200],
    with: [120, 400],
  },
);
