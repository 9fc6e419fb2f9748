import { expect } from '@jest/globals';
import type { Issuer } from '../../../provider/index.js';
import { authorize, codeOf, login, me, namesOf, redeem, redirectUri, refresh } from '../visitor.js';
import { defineDifferences } from './difference.js';

const anyText: unknown = expect.any(String);

export const callbackCodeDifferences = defineDifferences(
  ...(
    [
      [{}, /^[\w/+= %&"#~!*]{53}\/\+= %&"#~!\*$/],
      [{ alphabet: '/!*%=#0123456789', length: 200 }, /^[/!*%=#0-9]{194}\/!\*%=#$/],
      [{ alphabet: 'abcdefghij', length: 40 }, /^[a-j]{40}$/],
      [{ preEncoded: true }, /^[\w%~!*]+%2F%2B%3D%20%25%26%22%23~!\*$/],
    ] as const
  ).map(([params, spelling]) => ({
    quirk: 'code-special-chars' as const,
    params: { ...params },
    shows: `codes like ${spelling.source}, accepted as they are, not when decoded twice or cut`,
    look: async (issuer: Issuer) => {
      const shown = await codeOf(issuer);
      const twice = new URLSearchParams(`code=${shown}`).get('code') ?? '';
      return [
        shown,
        twice === shown || (await redeem(issuer, twice)).status === 400,
        (await redeem(issuer, shown.slice(0, -1))).status,
        (await redeem(issuer, shown)).status,
      ];
    },
    without: [expect.stringMatching(/^[\w-]+$/), true, 400, 200],
    with: [expect.stringMatching(spelling), true, 400, 200],
  })),
  {
    quirk: 'code-special-chars',
    params: { alphabet: 'abcdefghij/=', encodedTwice: true },
    shows: 'a code sent back as it is held, and decoded once more',
    look: async (issuer) => {
      const held = await codeOf(issuer);
      const decoded = decodeURIComponent(held);
      return [decoded === held, (await redeem(issuer, held)).status, (await redeem(issuer, decoded)).status];
    },
    without: [true, 200, 400],
    with: [false, 400, 200],
  },
  {
    quirk: 'code-lifetime',
    shows: 'a code after 29 and after 31 seconds',
    look: async (issuer) => {
      const codes = [await codeOf(issuer), await codeOf(issuer)];
      issuer.clock.advance('29s');
      const first = await redeem(issuer, codes[0]!);
      issuer.clock.advance('2s');
      return [first.status, (await redeem(issuer, codes[1]!)).status];
    },
    without: [200, 200],
    with: [200, 400],
  },
  ...(
    [
      ['revoke-tokens', [400, 401, 400], [400, 401, 400]],
      ['reject', [400, 401, 400], [400, 200, 200]],
      ['allow', [400, 401, 400], [200, 200, 200]],
    ] as const
  ).map(([reuse, honest, quirky]) => ({
    quirk: 'code-lifetime' as const,
    params: { reuse },
    shows: `a code that is used again (${reuse}), and its access token and refresh token afterwards`,
    look: async (issuer: Issuer) => {
      const used = await codeOf(issuer);
      const { body } = await redeem(issuer, used);
      const again = await redeem(issuer, used);
      const api = await me(issuer, body['access_token']);
      return [again.status, api.status, (await refresh(issuer, body['refresh_token'])).status];
    },
    without: [...honest],
    with: [...quirky],
  })),
  {
    quirk: 'unsolicited-callback',
    shows: 'where an installation sends the browser, and what the code brings',
    look: async (issuer) => {
      const bare = await install(issuer, '');
      const full = await install(issuer, `?client_id=app&redirect_uri=${encodeURIComponent(redirectUri)}&scope=write`);
      const token = full.callback.code && (await redeem(issuer, full.callback.code)).body;
      return [
        bare.status,
        bare.callback,
        full.callback,
        token ? [token['scope'], (await me(issuer, token['access_token'])).status] : undefined,
        (await login(issuer))['scope'],
      ];
    },
    without: [404, {}, {}, undefined, 'read'],
    with: [
      303,
      { at: redirectUri, code: anyText, iss: anyText, installation_id: '42813007', setup_action: 'install' },
      { at: redirectUri, code: anyText, iss: anyText, installation_id: '42813007', setup_action: 'install' },
      ['write', 200],
      'read',
    ],
  },
  {
    quirk: 'unsolicited-callback',
    params: { path: '/apps/install', params: {}, stateAbsent: false },
    shows: 'a state that nobody made, and a login that is left alone',
    look: async (issuer) => [
      (await install(issuer, '', '/apps/install')).callback,
      await namesOf(authorize(issuer)),
      (await install(issuer, '?client_id=stranger', '/apps/install')).callback,
    ],
    without: [{}, ['code', 'state', 'iss'], {}],
    with: [
      { at: redirectUri, code: anyText, iss: anyText, state: expect.stringMatching(/^[\w-]{43}$/) },
      ['code', 'state', 'iss'],
      {},
    ],
  },
);

async function install(issuer: Issuer, query: string, path = '/install') {
  const response = await fetch(`${issuer.identifier}${path}${query}`, { redirect: 'manual' });
  const location = response.headers.get('location');
  const callback: Record<string, string> =
    location === null ? {} : { at: location.split('?')[0]!, ...Object.fromEntries(new URL(location).searchParams) };
  return { status: response.status, callback };
}
