import { expect } from '@jest/globals';
import type { Issuer } from '../../../provider/index.js';
import type { JsonObject } from '../../../provider/quirks/quirk.js';
import { login, me, refresh, text } from '../visitor.js';
import { defineDifferences } from './difference.js';
import { redeemRaw, statusOf } from './token-endpoint.js';

/** Trades the first token, and asks the API with the first and with the second one. */
const traded =
  (endpoint: string, method: 'GET' | 'POST', grant: string) =>
  async (issuer: Issuer): Promise<unknown> => {
    const { access_token: first } = await login(issuer);
    const parameters = new URLSearchParams({ grant_type: grant, access_token: text(first) });
    const url = issuer.identifier + endpoint;
    const response = await (method === 'GET'
      ? fetch(`${url}?${parameters.toString()}`)
      : fetch(url, { method, body: parameters }));
    if (response.status !== 200) return [await statusOf(issuer, first), response.status];
    const second = (await response.json()) as JsonObject;
    return [
      await statusOf(issuer, first),
      response.status,
      second['token_type'],
      second['expires_in'],
      (await me(issuer, second['access_token'])).body['sub'] === issuer.users[0]?.sub,
    ];
  };

/** What the API says to the token of a login, and to the one of a refresh. */
const statuses = async (issuer: Issuer): Promise<unknown> => {
  const first = await login(issuer);
  const { body: second } = await refresh(issuer, first['refresh_token']);
  return [await statusOf(issuer, first['access_token']), await statusOf(issuer, second['access_token'])];
};

export const tokenValueDifferences = defineDifferences(
  {
    quirk: 'long-tokens',
    shows: 'the lengths of the tokens, and that they work',
    look: async (issuer) => {
      const tokens = JSON.parse((await redeemRaw(issuer)).text) as Record<string, string>;
      const fields = { grant_type: 'refresh_token', refresh_token: text(tokens['refresh_token']) };
      const { status } = await redeemRaw(issuer, { code: 'unused', fields });
      return [
        tokens['access_token']?.length,
        tokens['refresh_token']?.length,
        await statusOf(issuer, tokens['access_token']),
        status,
      ];
    },
    without: [43, 43, 200, 200],
    with: [4096, 4096, 200, 200],
  },
  ...(['symbols', 'expired-jwt', 'no-jwt'] as const).map((as) => ({
    quirk: 'access-token-form' as const,
    params: { as },
    shows: `the signs in the access token, and that it works: ${as}`,
    look: async (issuer: Issuer) => {
      const token = text((await login(issuer))['access_token']);
      return [/[+/~]/.test(token) || token.includes('.'), await statusOf(issuer, token)];
    },
    without: [false, 200],
    with: [true, 200],
  })),
  {
    quirk: 'same-token-reissued',
    shows: 'the tokens of two logins of one end-user, and of one for another scope',
    look: async (issuer) => {
      const first = (await login(issuer))['access_token'];
      const second = (await login(issuer))['access_token'];
      const other = (await login(issuer, { scope: 'write' }))['access_token'];
      return [first === second, first === other, await statusOf(issuer, first), await statusOf(issuer, second)];
    },
    without: [false, false, 200, 200],
    with: [true, false, 200, 200],
  },
  {
    quirk: 'same-token-reissued',
    params: { on: 'refresh' },
    shows: 'the tokens before and after a refresh, and of another login; the same one lives longer',
    look: async (issuer) => {
      const first = await login(issuer);
      issuer.clock.advance('50m');
      const { body: second } = await refresh(issuer, first['refresh_token']);
      const other = await login(issuer);
      issuer.clock.advance('50m');
      return [
        first['access_token'] === second['access_token'],
        first['access_token'] === other['access_token'],
        await statusOf(issuer, first['access_token']),
        await statusOf(issuer, second['access_token']),
      ];
    },
    without: [false, false, 401, 200],
    with: [true, false, 200, 200],
  },
  {
    quirk: 'second-step-exchange',
    shows: 'what the API says to the first token, and to the one that it is traded for',
    look: traded('/access_token', 'GET', 'exchange_token'),
    without: [200, 404],
    with: [401, 200, 'bearer', expect.any(Number), true],
  },
  {
    quirk: 'second-step-exchange',
    params: { endpoint: '/rest-services/login', method: 'POST', grant: 'rest' },
    shows: 'the trade by POST',
    look: traded('/rest-services/login', 'POST', 'rest'),
    without: [200, 404],
    with: [401, 200, 'bearer', expect.any(Number), true],
  },
  {
    quirk: 'second-step-exchange',
    shows: 'what the API says to the first token, and to that of a refresh',
    look: statuses,
    without: [200, 200],
    with: [401, 401],
  },
  {
    quirk: 'second-step-exchange',
    params: { refreshed: 'usable' },
    shows: 'a refresh that brings a token which the API accepts',
    look: statuses,
    without: [200, 200],
    with: [401, 200],
  },
  {
    quirk: 'second-step-exchange',
    shows: 'what is not traded: another grant type, a token that is unknown or expired',
    look: async (issuer) => {
      const tokens = await login(issuer);
      const trade = async (token: string, grant = 'exchange_token') =>
        (await fetch(`${issuer.identifier}/access_token?grant_type=${grant}&access_token=${token}`)).status;
      const token = text(tokens['access_token']);
      const statuses = [await trade(token, 'other'), await trade('bogus'), await trade(token)];
      issuer.clock.advance('61m');
      return [...statuses, await trade(token)];
    },
    without: [404, 404, 404, 404],
    with: [400, 400, 200, 400],
  },
);
