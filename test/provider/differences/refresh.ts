import { expect } from '@jest/globals';
import type { Issuer } from '../../../provider/index.js';
import type { Json } from '../../../provider/quirks/quirk.js';
import { basic, codeOf, login, me, post, redeem, redirectUri, refresh, text, type Answer } from '../visitor.js';
import { defineDifferences } from './difference.js';

const postingClient = {
  clientId: 'app',
  clientSecret: 'app-secret',
  clientAuth: 'post',
  redirectUris: [redirectUri],
} as const;
const posted = { client_id: 'app', client_secret: 'app-secret' };

/** What is told of an answer: its status, or its error code. */
const told = ({ status, body }: Answer): Json => body['error'] ?? status;

/** Posts to the token endpoint, as the client `app` with its secret. */
const send = (issuer: Issuer, fields: Record<string, Json | undefined>, headers?: Record<string, string>) =>
  post(issuer.endpoints.token, fields as Record<string, string | undefined>, headers);

/** The answer, and what the API says to the access token in it. */
async function withCall(issuer: Issuer, answer: Answer): Promise<Json[]> {
  const { access_token: token } = answer.body;
  return [told(answer), ...(typeof token === 'string' ? [told(await me(issuer, token))] : [])];
}

export const refreshDifferences = defineDifferences(
  {
    quirk: 'refresh-endpoint-split',
    shows: 'a code and a refresh at the token endpoint, and at the one for refreshes',
    async look(issuer) {
      const { token } = issuer.endpoints;
      const own = token.replace('/token', '/refresh');
      const { refresh_token: renewal } = await login(issuer);
      const refreshing = { grant_type: 'refresh_token', refresh_token: text(renewal) };
      const code = { grant_type: 'authorization_code', redirect_uri: redirectUri, code: await codeOf(issuer) };
      return [
        issuer.endpoints.refresh?.replace(issuer.identifier, ''),
        told(await post(own, code)),
        told(await post(token, code)),
        told(await post(own, refreshing)),
        told(await post(token, refreshing)),
      ];
    },
    without: [undefined, 'not_found', 200, 'not_found', 200],
    with: ['/refresh', 'unsupported_grant_type', 200, 200, 'unsupported_grant_type'],
  },
  {
    quirk: 'refresh-endpoint-split',
    params: { host: '127.0.0.1' },
    shows: 'a refresh at the token endpoint, and the host of the one for refreshes',
    async look(issuer) {
      const { refresh, token } = issuer.endpoints;
      const { refresh_token: renewal } = await login(issuer);
      const refreshing = { grant_type: 'refresh_token', refresh_token: text(renewal) };
      return [told(await post(token, refreshing)), refresh !== undefined && new URL(refresh).hostname];
    },
    without: [200, false],
    with: ['unsupported_grant_type', '127.0.0.1'],
  },
  {
    quirk: 'refresh-grant-variant',
    shows: 'the standard refresh, and that of a grant with another name',
    async look(issuer) {
      const { refresh_token: token } = await login(issuer);
      const own = await send(issuer, { grant_type: 'exchange_token', refresh_token: token });
      const newest = own.body['refresh_token'] ?? token;
      return [...(await withCall(issuer, own)), told(await refresh(issuer, newest))];
    },
    without: ['unsupported_grant_type', 200],
    with: [200, 200, 'unsupported_grant_type'],
  },
  {
    quirk: 'refresh-grant-variant',
    shows: 'the standard refresh, and one without grant_type',
    params: { grantType: '' },
    async look(issuer) {
      const { refresh_token: token } = await login(issuer);
      const own = await send(issuer, { refresh_token: token });
      return [...(await withCall(issuer, own)), told(await refresh(issuer, own.body['refresh_token'] ?? token))];
    },
    without: ['invalid_request', 200],
    with: [200, 200, 'unsupported_grant_type'],
  },
  {
    quirk: 'refresh-grant-variant',
    shows: 'a refresh whose parameters have names of their own',
    params: { grantType: 'refresh', grantName: 'type', tokenName: 'renewal' },
    look: async (issuer) =>
      withCall(issuer, await send(issuer, { type: 'refresh', renewal: (await login(issuer))['refresh_token'] })),
    without: ['invalid_request'],
    with: [200, 200],
  },
  {
    quirk: 'refresh-uses-access-token',
    shows: 'the refresh token of a login, and a live access token in its place',
    async look(issuer) {
      const tokens = await login(issuer);
      issuer.clock.advance('50m');
      const asks = { grant_type: 'refresh_token', access_token: tokens['access_token'] };
      const answer = await send(issuer, asks);
      const brings = 'refresh_token' in answer.body;
      return ['refresh_token' in tokens, brings, ...(await withCall(issuer, answer))];
    },
    without: [true, false, 'invalid_request'],
    with: [false, false, 200, 200],
  },
  {
    quirk: 'refresh-uses-access-token',
    shows: 'the access token as the refresh token: live, that of the refresh, and expired',
    async look(issuer) {
      const { access_token: first } = await login(issuer);
      const second = await refresh(issuer, first);
      const third = await refresh(issuer, second.body['access_token'] ?? first);
      issuer.clock.advance('61m');
      return [second, third, await refresh(issuer, first)].map(told);
    },
    without: ['invalid_grant', 'invalid_grant', 'invalid_grant'],
    with: [200, 200, 'invalid_grant'],
  },
  {
    quirk: 'refresh-uses-access-token',
    params: { client: 'implied' },
    shows: 'a live access token without a client',
    look: async (issuer) => withCall(issuer, await refresh(issuer, (await login(issuer))['access_token'], {}, {})),
    without: ['invalid_request'],
    with: [200, 200],
  },
  {
    quirk: 'refresh-client-auth-variant',
    shows: 'a code with the secret; a refresh with it, and without',
    look: secretAtRefresh,
    without: [200, 'invalid_client', 200],
    with: [200, 200, 'invalid_client'],
  },
  {
    quirk: 'refresh-client-auth-variant',
    shows: 'the same of a client that posts its secret',
    client: postingClient,
    look: (issuer) => secretAtRefresh(issuer, posted),
    without: [200, 'invalid_client', 200],
    with: [200, 200, 'invalid_client'],
  },
  {
    quirk: 'refresh-client-auth-variant',
    shows: 'post: a refresh with the secret posted, with a wrong one, and with Basic',
    params: { auth: 'post' },
    async look(issuer) {
      const { refresh_token: token } = await login(issuer);
      const wrong = await refresh(issuer, token, { ...posted, client_secret: 'wrong' }, {});
      const right = await refresh(issuer, token, posted, {});
      const { refresh_token: newest } = { refresh_token: token, ...right.body };
      return [wrong, right, await refresh(issuer, newest)].map(told);
    },
    without: ['invalid_client', 'invalid_client', 200],
    with: ['invalid_client', 200, 'invalid_client'],
  },
  {
    quirk: 'refresh-client-auth-variant',
    shows: 'basic: a refresh with Basic, of a client that posts its secret with a code',
    params: { auth: 'basic' },
    client: postingClient,
    async look(issuer) {
      const { body } = await redeem(issuer, await codeOf(issuer), posted, {});
      const wrong = await refresh(issuer, body['refresh_token'], {}, { authorization: basic('app', 'wrong') });
      return [told(wrong), ...(await withCall(issuer, await refresh(issuer, body['refresh_token'])))];
    },
    without: ['invalid_client', 'invalid_client'],
    with: ['invalid_client', 200, 200],
  },
  {
    quirk: 'refresh-scope-required',
    shows: 'a refresh without scope, and with it',
    async look(issuer) {
      const { refresh_token: token } = await login(issuer);
      const bare = await refresh(issuer, token);
      const newest = bare.body['refresh_token'] ?? token;
      return [bare, await refresh(issuer, newest, { scope: 'read' })].map(told);
    },
    without: [200, 200],
    with: ['invalid_request', 200],
  },
  {
    quirk: 'refresh-scope-required',
    shows: 'a refresh without resource, and with it',
    params: { parameter: 'resource', error: 'invalid_target' },
    async look(issuer) {
      const { refresh_token: token } = await login(issuer);
      const bare = await refresh(issuer, token);
      const newest = bare.body['refresh_token'] ?? token;
      return [bare, await refresh(issuer, newest, { resource: 'https://api.example' })].map(told);
    },
    without: [200, 'invalid_target'],
    with: ['invalid_target', 200],
  },
  {
    quirk: 'refresh-scope-required',
    shows: 'ignored: the scope of a refresh that asks for less',
    params: { mode: 'ignored' },
    async look(issuer) {
      const { refresh_token: token } = await login(issuer, { scope: 'read write' });
      return (await refresh(issuer, token, { scope: 'read' })).body['scope'];
    },
    without: 'read',
    with: 'read write',
  },
  {
    quirk: 'refresh-expiry',
    shows: 'a refresh after 45 idle days, and how often that goes well',
    params: { absolute: 100 * 86_400 },
    look: everyDays(45),
    without: ['invalid_grant'],
    with: [200, 200, 'invalid_grant'],
  },
  {
    quirk: 'refresh-expiry',
    shows: 'a refresh after 61 idle days',
    look: everyDays(61),
    without: ['invalid_grant'],
    with: ['invalid_grant'],
  },
  {
    quirk: 'refresh-expiry',
    shows: 'fixedFromFirst: a refresh every three days',
    params: { idle: 7 * 86_400, fixedFromFirst: true },
    look: everyDays(3, 4),
    without: [200, 200, 200, 200],
    with: [200, 200, 'invalid_grant'],
  },
  {
    quirk: 'refresh-expiry',
    shows: 'a refresh every five days without a new refresh token lives on',
    params: { idle: 7 * 86_400 },
    async look(issuer) {
      issuer.arm([...(issuer.quirks as never[]), { id: 'refresh-rotation', params: { mode: 'none' } }]);
      return everyDays(5, 8)(issuer);
    },
    without: [200, 200, 200, 200, 200, 'invalid_grant'],
    with: [200, 200, 200, 200, 200, 200, 200, 200],
  },
  {
    quirk: 'refresh-token-cap',
    shows: 'the third login, and the refresh tokens of all three',
    look: threeLogins,
    without: [200, 200, 200, 200],
    with: [200, 'invalid_grant', 200, 200],
  },
  {
    quirk: 'refresh-token-cap',
    shows: 'refuse: the third login, and the refresh tokens of the first two',
    params: { policy: 'refuse' },
    look: threeLogins,
    without: [200, 200, 200, 200],
    with: ['invalid_request', 200, 200],
  },
  {
    quirk: 'refresh-token-cap',
    shows: 'the refresh token of one user when another logs in, and after refreshes of its own',
    params: { max: 1 },
    async look(issuer) {
      const first = await login(issuer);
      await login(issuer, { login_hint: issuer.users[1]?.username });
      const second = (await refresh(issuer, first['refresh_token'])).body;
      const third = (await refresh(issuer, second['refresh_token'])).body;
      await login(issuer);
      return told(await refresh(issuer, third['refresh_token']));
    },
    without: 200,
    with: 'invalid_grant',
  },
  {
    quirk: 'refresh-too-early',
    shows: 'a refresh at once, a minute before the access token ends, and 20 seconds before',
    look: refreshesAt('0s', '59m', '40s'),
    without: [200, 200, 200],
    with: ['invalid_request', 'invalid_request', 200],
  },
  {
    quirk: 'refresh-too-early',
    shows: 'minAge: a refresh after 23 hours, after 24, and again at once',
    params: { minAge: 86_400 },
    look: refreshesAt('23h', '1h', '1s'),
    without: [200, 200, 200],
    with: ['invalid_request', 200, 'invalid_request'],
  },
  {
    quirk: 'refresh-token-omitted',
    shows: 'the refresh token in the answer to a refresh, and the old one again',
    async look(issuer) {
      const { refresh_token: token } = await login(issuer);
      const { body } = await refresh(issuer, token);
      return ['refresh_token' in body, told(await refresh(issuer, token))];
    },
    without: [true, 'invalid_grant'],
    with: [false, 200],
  },
  {
    quirk: 'refresh-token-omitted',
    shows: 'confidential: the refresh token in the answer to a client with a secret',
    params: { clients: 'confidential' },
    look: async (issuer) => 'refresh_token' in (await refresh(issuer, (await login(issuer))['refresh_token'])).body,
    without: true,
    with: false,
  },
  {
    quirk: 'refresh-response-shape-differs',
    shows: 'the members of the token response, with a code and at a refresh',
    look: shapes,
    without: [
      ['access_token', 'expires_in', 'id_token', 'refresh_token', 'scope', 'token_type'],
      ['access_token', 'expires_in', 'id_token', 'refresh_token', 'scope', 'token_type'],
      200,
    ],
    with: [
      ['access_token', 'expires_in', 'id_token', 'refresh_token', 'scope', 'token_type'],
      ['access_token', 'expires_at', 'expires_in', 'refresh_token'],
      200,
    ],
  },
  {
    quirk: 'refresh-response-shape-differs',
    shows: 'a refresh response as a template has it, without what is not there',
    params: { template: { data: { token: '${access_token}' }, athlete: '${athlete}', user: '${user.username}' } },
    async look(issuer) {
      const { refresh_token: token } = await login(issuer);
      const { data, athlete, user } = (await refresh(issuer, token)).body;
      return { data, athlete, user };
    },
    without: { data: undefined, athlete: undefined, user: undefined },
    with: { data: { token: expect.any(String) }, athlete: undefined, user: expect.any(String) },
  },
  {
    quirk: 'refresh-extends-in-place',
    shows: 'the answers to two refreshes, and the first access token after each',
    async look(issuer) {
      const { access_token: access, refresh_token: token } = await login(issuer);
      const seen: unknown[] = [];
      let newest = token;
      for (const wait of ['50m', '50m', '61m'] as const) {
        issuer.clock.advance(wait);
        seen.push(told(await me(issuer, access)));
        const { body } = await refresh(issuer, newest);
        newest = body['refresh_token'] ?? token;
        seen.push(body['access_token'] === undefined ? body : 'tokens');
      }
      seen.push(told(await me(issuer, access)));
      return seen;
    },
    without: [200, 'tokens', 'invalid_token', 'tokens', 'invalid_token', 'tokens', 'invalid_token'],
    with: [200, { result: '0000' }, 200, { result: '0000' }, 'invalid_token', { result: '0000' }, 200],
  },
  {
    quirk: 'token-migration',
    shows: 'an access token after a year; what it is swapped for, once; the pair after an hour',
    async look(issuer) {
      const { refresh_token: none, access_token: old } = await login(issuer);
      issuer.clock.advance('365d');
      const before = await me(issuer, old);
      const swap = (headers?: Record<string, string>) =>
        post(`${issuer.identifier}/migrate`, { token: text(old) }, headers);
      const wrong = await swap({ authorization: basic('app', 'wrong') });
      const swapped = await swap();
      const { access_token: access = old, refresh_token: token = 'none' } = swapped.body;
      const use = await me(issuer, access);
      const after = [await me(issuer, old), await swap()];
      issuer.clock.advance('61m');
      const late = await me(issuer, access);
      const answers = [before, wrong, swapped, use, ...after, late, await refresh(issuer, token)];
      return [none === undefined, swapped.body['expires_in'], ...answers.map(told)];
    },
    without: [
      false,
      undefined,
      'invalid_token',
      'not_found',
      'not_found',
      'invalid_token',
      'invalid_token',
      'not_found',
      'invalid_token',
      'invalid_grant',
    ],
    with: [true, 3600, 200, 'invalid_client', 200, 200, 'invalid_token', 'invalid_grant', 'invalid_token', 200],
  },
);

/** A code with the client's secret; a refresh without it, and one with it. */
async function secretAtRefresh(issuer: Issuer, fields: Record<string, string> = {}): Promise<Json[]> {
  const headers: Record<string, string> = fields['client_id'] ? {} : { authorization: basic('app', 'app-secret') };
  const exchange = await redeem(issuer, await codeOf(issuer), fields, headers);
  const bare = await refresh(issuer, exchange.body['refresh_token'], { client_id: 'app' }, {});
  const newest = { ...exchange.body, ...bare.body }['refresh_token'];
  return [exchange, bare, await refresh(issuer, newest, fields, headers)].map(told);
}

/** Refreshes every so many days, until one is refused. */
function everyDays(days: number, most = 3): (issuer: Issuer) => Promise<Json[]> {
  return async (issuer) => {
    let { refresh_token: token } = await login(issuer);
    const results: Json[] = [];
    while (results.length < most && results.at(-1) !== 'invalid_grant') {
      issuer.clock.advance(days * 86_400_000);
      const answer = await refresh(issuer, token);
      results.push(told(answer));
      token = answer.body['refresh_token'] ?? token;
    }
    return results;
  };
}

async function threeLogins(issuer: Issuer): Promise<Json[]> {
  const logins = [await redeem(issuer, await codeOf(issuer)), await redeem(issuer, await codeOf(issuer))];
  const third = await redeem(issuer, await codeOf(issuer));
  const tokens = [...logins, third].flatMap(({ body }) => body['refresh_token'] ?? []);
  const renewed: Json[] = [];
  for (const token of tokens) renewed.push(told(await refresh(issuer, token)));
  return [told(third), ...renewed];
}

/** Refreshes after each of these times. */
function refreshesAt(...waits: ('0s' | '1s' | '40s' | '59m' | '1h' | '23h')[]): (issuer: Issuer) => Promise<Json[]> {
  return async (issuer) => {
    let { refresh_token: token } = await login(issuer);
    const results: Json[] = [];
    for (const wait of waits) {
      issuer.clock.advance(wait);
      const answer = await refresh(issuer, token);
      results.push(told(answer));
      token = answer.body['refresh_token'] ?? token;
    }
    return results;
  };
}

async function shapes(issuer: Issuer): Promise<unknown> {
  const tokens = await login(issuer, { scope: 'openid read' });
  const { body } = await refresh(issuer, tokens['refresh_token']);
  const again = await refresh(issuer, body['refresh_token']);
  return [Object.keys(tokens).sort(), Object.keys(body).sort(), told(again)];
}
