import { expect } from '@jest/globals';
import type { Issuer } from '../../../provider/index.js';
import { codeOf, login, me, post, redeem, redirectUri, refresh, text } from '../visitor.js';
import { defineDifferences } from './difference.js';
import { statusOf } from './token-endpoint.js';

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

export const tokenGrantDifferences = defineDifferences(
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
);
