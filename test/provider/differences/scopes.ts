import { expect } from '@jest/globals';
import type { Issuer } from '../../../provider/index.js';
import type { JsonObject } from '../../../provider/quirks/quirk.js';
import { codeOf, login, me, post, redeem, redirectUri, refresh, text } from '../visitor.js';
import { defineDifferences } from './difference.js';
import { outcome, outcomes } from './outcomes.js';

const anyText: unknown = expect.any(String);

/** Scopes, and the parameters that decide what a token is good for. */
export const scopeDifferences = defineDifferences(
  {
    quirk: 'scope-separator',
    shows: 'what is granted for scopes with a comma, and what becomes of a space',
    look: async (issuer) => [
      (await login(issuer, { scope: 'channels:read,chat:write' }))['scope'],
      await outcome(issuer, { scope: 'channels:read chat:write' }),
      await outcome(issuer, { scope: undefined }),
    ],
    without: ['channels:read,chat:write', 'code', 'code'],
    with: ['channels:read chat:write', 'invalid_scope', 'code'],
  },
  {
    quirk: 'scope-separator',
    params: { accept: [' '], sep: '|' },
    shows: 'what is granted for scopes with two separators that are known, and one that is not',
    look: async (issuer) => [
      (await login(issuer, { scope: 'a|b c' }))['scope'],
      await outcome(issuer, { scope: 'a,b' }),
    ],
    without: ['a|b c', 'code'],
    with: ['a b c', 'invalid_scope'],
  },
  {
    quirk: 'scope-separator',
    params: { onWrong: 'one-scope' },
    shows: 'one scope in the place of two',
    look: async (issuer) => (await login(issuer, { scope: 'read write' }))['scope'],
    without: 'read write',
    with: 'read%20write',
  },
  {
    quirk: 'scope-separator',
    params: { onWrong: 'ignore' },
    shows: 'fewer scopes than were asked for',
    look: async (issuer) => (await login(issuer, { scope: 'read write,admin' }))['scope'],
    without: 'read write,admin',
    with: 'read admin',
  },
  {
    quirk: 'scope-separator',
    shows: 'what is granted for scopes of a token request',
    look: async (issuer) => {
      const ask = (scope: string) => post(issuer.endpoints.token, { grant_type: 'client_credentials', scope });
      return [(await ask('a,b')).body['scope'], (await ask('a b')).body['error']];
    },
    without: ['a,b', undefined],
    with: ['a b', 'invalid_scope'],
  },
  {
    quirk: 'scope-raw-unencoded',
    shows: 'a comma as it is, and a percent-encoded one',
    look: (issuer) => rawScopes(issuer, 'a,b', 'a%2Cb', 'a+b', 'a%20b'),
    without: ['code', 'code', 'code', 'code'],
    with: ['code', 'invalid_scope', 'code', 'invalid_scope'],
  },
  {
    quirk: 'scope-raw-unencoded',
    params: { wire: '%20' },
    shows: 'a space as +, and as %20',
    look: (issuer) => rawScopes(issuer, 'a+b', 'a%20b'),
    without: ['code', 'code'],
    with: ['invalid_scope', 'code'],
  },
  {
    quirk: 'scope-raw-unencoded',
    params: { wire: 'plus' },
    shows: 'a space as +, and as %20, where + is wanted',
    look: (issuer) => rawScopes(issuer, 'a+b', 'a%20b'),
    without: ['code', 'code'],
    with: ['code', 'invalid_scope'],
  },
  {
    quirk: 'extra-scope-param',
    shows: 'a second token for the scopes of the second list, beside the first',
    look: async (issuer) => shapeOf(issuer, await login(issuer, { user_scope: 'search:read,users:read' })),
    without: { scope: 'read', first: 200 },
    with: { scope: 'read', first: 200, secondScope: 'search:read,users:read', second: 200 },
  },
  {
    quirk: 'extra-scope-param',
    shows: 'a second token alone',
    look: async (issuer) => shapeOf(issuer, await login(issuer, { scope: undefined, user_scope: 'users:read' })),
    without: { scope: 'default', first: 200 },
    with: { secondScope: 'users:read', second: 200 },
  },
  {
    quirk: 'extra-scope-param',
    params: { slot: 'user', fields: { token_type: 'user' }, always: { name: '${user.username}' } },
    shows: 'what stands beside the second token, and where there is none',
    look: async (issuer) => [
      (await login(issuer, { user_scope: 'users:read' }))['user'],
      (await login(issuer))['user'],
    ],
    without: [undefined, undefined],
    with: [{ name: anyText, token_type: 'user', access_token: anyText, scope: 'users:read' }, { name: anyText }],
  },
  {
    quirk: 'extra-scope-param',
    params: { withFirst: ['expires_in'] },
    shows: 'a member that is there with both tokens, and not with the second one alone',
    look: async (issuer) => [
      'expires_in' in (await login(issuer, { user_scope: 'users:read' })),
      'expires_in' in (await login(issuer, { scope: undefined, user_scope: 'users:read' })),
    ],
    without: [true, true],
    with: [true, false],
  },
  {
    quirk: 'extra-scope-param',
    params: { param: 'advanced_scopes', grants: 'same-token' },
    shows: 'the scopes of the one token',
    look: async (issuer) => shapeOf(issuer, await login(issuer, { advanced_scopes: '2 3' })),
    without: { scope: 'read', first: 200 },
    with: { scope: 'read 2 3', first: 200 },
  },
  {
    quirk: 'scope-required',
    shows: 'requests with, without, and with an empty scope',
    look: (issuer) => outcomes(issuer, {}, { scope: undefined }, { scope: '' }),
    without: ['code', 'code', 'code'],
    with: ['code', 'invalid_scope', 'invalid_scope'],
  },
  {
    quirk: 'scope-required',
    params: { mode: 'forbidden', error: 'invalid_client' },
    shows: 'requests with and without scope, and a misleading error',
    look: (issuer) => outcomes(issuer, {}, { scope: undefined }),
    without: ['code', 'code'],
    with: ['invalid_client', 'code'],
  },
  {
    quirk: 'scope-required',
    params: { mode: 'ignored' },
    shows: 'what is granted, whatever is asked for',
    look: async (issuer) => (await login(issuer, { scope: 'admin' }))['scope'],
    without: 'admin',
    with: 'default',
  },
  {
    quirk: 'offline-access-gate',
    shows: 'whether a refresh token comes, and works',
    look: (issuer) => offline(issuer, {}, { access_type: 'online' }, { access_type: 'offline' }),
    without: ['works', 'works', 'works'],
    with: ['none', 'none', 'works'],
  },
  {
    quirk: 'offline-access-gate',
    params: { name: 'duration', values: [], alsoNeedsConsent: true },
    shows: 'whether a refresh token comes with any value of a parameter, and with consent',
    look: (issuer) => offline(issuer, { duration: 'long' }, { duration: 'long', prompt: 'login consent' }),
    without: ['works', 'works'],
    with: ['none', 'works'],
  },
  {
    quirk: 'offline-access-gate',
    params: { via: 'scope' },
    shows: 'whether a refresh token comes with a scope',
    look: (issuer) => offline(issuer, {}, { scope: 'read offline_access' }, { scope: 'openid,offline_access' }),
    without: ['works', 'works', 'works'],
    with: ['none', 'works', 'works'],
  },
  {
    quirk: 'offline-access-gate',
    params: { via: 'scope', name: 'offline.access' },
    shows: 'whether a refresh token comes with a scope of its own',
    look: (issuer) => offline(issuer, { scope: 'offline_access' }, { scope: 'offline.access' }),
    without: ['works', 'works'],
    with: ['none', 'works'],
  },
  {
    quirk: 'audience-param-required',
    params: { values: ['https://api.example'] },
    shows: 'requests without an audience, with one, and with a wrong one',
    look: (issuer) => outcomes(issuer, {}, { audience: 'https://api.example' }, { audience: 'other' }),
    without: ['code', 'code', 'code'],
    with: ['invalid_request', 'code', 'invalid_target'],
  },
  {
    quirk: 'audience-param-required',
    params: { param: 'resource' },
    shows: 'token requests of the client itself, and a login, with and without a resource',
    look: async (issuer) => {
      const resource = 'https://api.example/';
      const ask = (fields: object) => post(issuer.endpoints.token, { grant_type: 'client_credentials', ...fields });
      return [
        (await ask({})).status,
        (await ask({ resource })).status,
        await outcome(issuer),
        (await me(issuer, (await login(issuer, { resource }))['access_token'])).status,
      ];
    },
    without: [200, 200, 'code', 200],
    with: [400, 200, 'invalid_request', 200],
  },
  {
    quirk: 'audience-param-required',
    params: { onMissing: 'opaque-token' },
    shows: 'what the API and the UserInfo endpoint say to tokens that were asked for without and with an audience',
    look: async (issuer) => {
      const scope = 'openid';
      const none = await login(issuer, { scope });
      const early = await login(issuer, { scope, audience: 'api' });
      const late = (await redeem(issuer, await codeOf(issuer, { scope }), { audience: 'api' })).body;
      const renewed = (await refresh(issuer, early['refresh_token'])).body;
      const statuses: number[] = [];
      for (const tokens of [none, early, late, renewed]) {
        statuses.push((await me(issuer, tokens['access_token'])).status);
      }
      return [...statuses, (await userinfo(issuer, none)).status];
    },
    without: [200, 200, 200, 200, 200],
    with: [401, 200, 200, 200, 200],
  },
);

/** What comes of authorization requests whose scope is on the wire as it is written here. */
async function rawScopes(issuer: Issuer, ...scopes: string[]): Promise<string[]> {
  const query = new URLSearchParams({ response_type: 'code', client_id: 'app', redirect_uri: redirectUri }).toString();
  const seen: string[] = [];
  for (const scope of scopes) {
    const url = `${issuer.endpoints.authorization}?${query}&scope=${scope}`;
    const callback = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '').searchParams;
    seen.push(callback.get('error') ?? 'code');
  }
  return seen;
}

async function shapeOf(issuer: Issuer, { access_token: token, scope, authed_user: user }: JsonObject) {
  const second = user as JsonObject | undefined;
  return {
    ...(scope !== undefined && { scope }),
    ...(token !== undefined && { first: (await me(issuer, token)).status }),
    ...(second && { secondScope: second['scope'], second: (await me(issuer, second['access_token'])).status }),
  };
}

/** Whether each login brings a refresh token that works. */
async function offline(issuer: Issuer, ...requests: Record<string, string>[]): Promise<string[]> {
  const seen: string[] = [];
  for (const fields of requests) {
    const { refresh_token: token } = await login(issuer, fields);
    if (token === undefined) seen.push('none');
    else seen.push((await refresh(issuer, token)).status === 200 ? 'works' : 'refused');
  }
  return seen;
}

function userinfo(issuer: Issuer, { access_token: token }: JsonObject): Promise<Response> {
  return fetch(issuer.endpoints.userinfo, { headers: { authorization: `Bearer ${text(token)}` } });
}
