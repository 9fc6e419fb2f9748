import { expect, test } from '@jest/globals';
import { startServer, type Issuer, type IssuerOptions } from '../../provider/index.js';
import type { When } from '../../provider/quirks/quirk.js';
import { authorize, basic, callbackOf, codeOf, confidential, login, post, redeem, refresh } from './visitor.js';

async function withIssuer<T>(options: Partial<IssuerOptions>, look: (issuer: Issuer) => Promise<T>, seed = 's') {
  await using server = await startServer({ seed });
  return await look(server.createIssuer({ name: 'main', clients: [confidential], ...options }));
}

/** Whether the token response of a login, and then of two refreshes, lacks its lifetime. */
const lacking = (when: When, options: Partial<IssuerOptions> = {}) =>
  withIssuer({ quirks: [{ id: 'expires-in-missing', when }], ...options }, async (issuer) => {
    const first = await login(issuer, { scope: 'read write' });
    const second = (await refresh(issuer, first['refresh_token'])).body;
    const third = (await refresh(issuer, second['refresh_token'])).body;
    return [first, second, third].map((one) => !('expires_in' in one));
  });

test.each<[string, When, boolean[]]>([
  ['leg', { leg: 'refresh' }, [false, true, true]],
  ['another leg', { leg: 'code-exchange' }, [true, false, false]],
  ['a leg that holds for all', { leg: 'token-response' }, [true, true, true]],
  ['endpoint', { endpoint: 'token' }, [true, true, true]],
  ['another endpoint', { endpoint: 'userinfo' }, [false, false, false]],
  ['grant type', { grantType: 'authorization_code' }, [true, false, false]],
  ['the second time', { nth: 2 }, [false, true, false]],
  ['once', { times: 1 }, [true, false, false]],
  ['twice', { times: 2 }, [true, true, false]],
  ['the second of the refreshes', { leg: 'refresh', nth: 2 }, [false, false, true]],
  ['a scope of the grant', { scope: 'write' }, [true, true, true]],
  ['another scope', { scope: 'admin' }, [false, false, false]],
  ['a parameter that is there', { parameter: { code: true } }, [true, false, false]],
  ['a parameter that is not there', { parameter: { code: false } }, [false, true, true]],
  ['a parameter with a value', { parameter: { grant_type: 'refresh_token' } }, [false, true, true]],
  ['a header field that is there', { header: { Authorization: 'basic' } }, [true, true, true]],
  ['a header field that is not there', { header: { 'x-api-key': true } }, [false, false, false]],
  ['no chance', { probability: 0 }, [false, false, false]],
  ['every chance', { probability: 1 }, [true, true, true]],
  ['an era', { era: 'old' }, [false, false, false]],
])('%s', async (_, when, expected) => {
  expect(await lacking(when)).toEqual(expected);
});

test('an era is the one that the issuer is in', async () => {
  expect(await lacking({ era: 'old' }, { era: 'old' })).toEqual([true, true, true]);
});

test('an error code', () =>
  withIssuer(
    { quirks: [{ id: 'error-status-nonstandard', params: { status: 418 }, when: { error: 'invalid_grant' } }] },
    async (issuer) => {
      expect((await redeem(issuer, 'bogus')).status).toBe(418);
      const stranger = { authorization: basic('app', 'wrong') };
      expect((await redeem(issuer, 'bogus', {}, stranger)).status).toBe(401);
    },
  ));

test('an error code of the authorization response, and the header of its request', () =>
  withIssuer(
    {
      quirks: [{ id: 'state-omitted', when: { error: 'access_denied', header: { 'accept-language': 'de' } } }],
    },
    async (issuer) => {
      const state = async (headers: Record<string, string>) =>
        callbackOf(await authorize(issuer, {}, headers)).has('state');
      const deny = { 'gauntlet-consent': 'deny' };
      expect(await state({ ...deny, 'accept-language': 'de-AT' })).toBe(false);
      expect(await state(deny)).toBe(true);
      expect(await state({ 'accept-language': 'de-AT' })).toBe(true);
    },
  ));

test('a quirk with a count of its own counts from when it may act', () =>
  withIssuer(
    { quirks: [{ id: 'transient-5xx', params: { body: 'json' }, when: { leg: 'refresh', nth: 2 } }] },
    async (issuer) => {
      let { refresh_token: token } = await login(issuer);
      const statuses: number[] = [];
      for (let n = 0; n < 3; n += 1) {
        const { status, body } = await refresh(issuer, token);
        statuses.push(status);
        token = body['refresh_token'] ?? token;
      }
      expect(statuses).toEqual([200, 503, 200]);
    },
  ));

test('the lot is the same for the same seed', async () => {
  const lots = (seed: string) =>
    withIssuer(
      { quirks: [{ id: 'state-omitted', when: { probability: 0.5 } }] },
      async (issuer) => {
        const drawn: boolean[] = [];
        for (let n = 0; n < 24; n += 1) drawn.push(callbackOf(await authorize(issuer)).has('state'));
        return drawn.map(Number).join('');
      },
      seed,
    );
  const first = await lots('a');
  expect(first).toMatch(/01|10/);
  expect(await lots('a')).toBe(first);
  expect(await lots('b')).not.toBe(first);
});

test('what a quirk does to the server for good cannot wait for a condition', () =>
  withIssuer({}, async (issuer) => {
    const arm = (id: 'ttl-settings' | 'refresh-endpoint-split') => () => issuer.arm([{ id, when: { nth: 1 } }]);
    expect(arm('ttl-settings')).toThrow('leave its "when" out');
    expect(arm('refresh-endpoint-split')).toThrow('leave its "when" out');
    expect((await post(issuer.endpoints.token, {})).status).toBe(400);
    await codeOf(issuer);
  }));

test('an era holds for good: what a quirk does to the server can be of one', () => {
  const quirks = [
    { id: 'ttl-settings', params: { accessToken: 60 }, when: { era: 'short' } },
    { id: 'ttl-settings', params: { accessToken: 600 }, when: { era: 'long' } },
    { id: 'refresh-endpoint-split', params: { path: '/again' }, when: { era: 'long' } },
  ] as const;
  const look = (era?: string) =>
    withIssuer({ quirks, ...(era !== undefined && { era }) }, async (issuer) => {
      const { expires_in: lifetime } = await login(issuer);
      return [lifetime, issuer.endpoints.refresh?.endsWith('/again')];
    });
  return expect(Promise.all([look('short'), look('long'), look('other'), look()])).resolves.toEqual([
    [60, undefined],
    [600, true],
    [3600, undefined],
    [3600, undefined],
  ]);
});
