import type { ClientRegistration, Issuer } from '../../../provider/index.js';
import type { JsonObject } from '../../../provider/quirks/quirk.js';
import { authorize, basic, codeOf, login, me, post, redeem, refresh, redirectUri, text } from '../visitor.js';
import { defineDifferences } from './difference.js';

const foreign = 'http://127.0.0.1:8/foreign';
const another: ClientRegistration = {
  clientId: 'another',
  clientSecret: 'another-secret',
  clientAuth: 'basic',
  redirectUris: [foreign],
};
const registered: ClientRegistration = {
  clientId: 'app',
  clientSecret: 'app-secret',
  clientAuth: 'basic',
  redirectUris: [`${redirectUri}?tenant=1`],
};

/** Where the browser is sent, or the status of the page that it gets. */
async function sentTo(issuer: Issuer, fields: Record<string, string>): Promise<unknown> {
  const { status, headers } = await authorize(issuer, fields);
  const location = headers.get('location');
  if (location === null) return status;
  const { origin, pathname, searchParams } = new URL(location);
  return [origin + pathname, searchParams.get('error'), searchParams.get('state')];
}

const unknownClient = (issuer: Issuer) => sentTo(issuer, { client_id: 'nobody', redirect_uri: foreign });
const foreignUri = (issuer: Issuer) => sentTo(issuer, { redirect_uri: foreign });

/** What a redirect for response_type=token holds, and what the API says to the token. */
async function implicit(issuer: Issuer): Promise<unknown> {
  const { headers } = await authorize(issuer, { response_type: 'token' });
  const { hash, searchParams } = new URL(headers.get('location') ?? '');
  const places = { fragment: new URLSearchParams(hash.slice(1)), query: searchParams };
  const found = Object.entries(places).find(([, one]) => one.has('access_token'));
  if (found === undefined) return 'no token';
  const [place, parameters] = found;
  return [place, parameters.get('state'), (await me(issuer, parameters.get('access_token') ?? '')).status];
}

/** Scheme, host, path and own query of where the code arrives. */
async function arrivesAt(issuer: Issuer): Promise<string> {
  const { headers } = await authorize(issuer, { redirect_uri: `${redirectUri}?tenant=1` });
  const { origin, pathname, searchParams } = new URL(headers.get('location') ?? '');
  return `${origin}${pathname} ${searchParams.get('tenant')} ${searchParams.has('code')}`;
}

const statusOfCode = async (issuer: Issuer, fields: Record<string, string>, headers?: Record<string, string>) =>
  (await redeem(issuer, await codeOf(issuer), fields, headers)).status;

const wrongSecret = { authorization: basic('app', 'wrong') };
const asAnother = { authorization: basic('another', 'another-secret') };

/** A code and a refresh token that come with this header; then a code that nobody has issued. */
async function redeemedWith(issuer: Issuer, headers: Record<string, string>): Promise<number[]> {
  const { refresh_token: token } = await login(issuer);
  return [
    await statusOfCode(issuer, {}, headers),
    (await refresh(issuer, token, {}, headers)).status,
    (await redeem(issuer, 'bogus', {}, headers)).status,
  ];
}

/** The status of the API for no token, for one that nobody issued, and for one with another character in its middle. */
async function calls(issuer: Issuer): Promise<number[]> {
  const token = text((await login(issuer))['access_token']);
  const middle = Math.floor(token.length / 2);
  const tampered = `${token.slice(0, middle)}${token[middle] === 'a' ? 'b' : 'a'}${token.slice(middle + 1)}`;
  const bare = await fetch(issuer.api);
  await bare.arrayBuffer();
  return [bare.status, (await me(issuer, 'bogus')).status, (await me(issuer, tampered)).status];
}

/** The status of the API for each spelling of the scheme. */
async function spelled(issuer: Issuer): Promise<number[]> {
  const token = text((await login(issuer))['access_token']);
  const statuses: number[] = [];
  for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
    const response = await fetch(issuer.api, { headers: { authorization: `${scheme} ${token}` } });
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  return statuses;
}

const cacheControl = async (issuer: Issuer) =>
  (await redeem(issuer, await codeOf(issuer))).headers.get('cache-control');

export const laxDifferences = defineDifferences(
  {
    quirk: 'open-redirector',
    params: { on: ['unknown-client'] },
    shows: 'where a client leads that nobody knows, and a URI that is not registered',
    look: async (issuer) => [await unknownClient(issuer), await foreignUri(issuer)],
    without: [400, 400],
    with: [[foreign, 'unauthorized_client', 'state-1'], 400],
  },
  {
    quirk: 'open-redirector',
    params: { on: ['foreign-uri'] },
    shows: 'the same the other way round',
    look: async (issuer) => [await unknownClient(issuer), await foreignUri(issuer)],
    without: [400, 400],
    with: [400, [foreign, 'invalid_request', 'state-1']],
  },
  {
    quirk: 'implicit-grant',
    shows: 'a token in the fragment for response_type=token',
    look: implicit,
    without: 'no token',
    with: ['fragment', 'state-1', 200],
  },
  {
    quirk: 'implicit-grant',
    params: { mode: 'query' },
    shows: 'a token in the query',
    look: implicit,
    without: 'no token',
    with: ['query', 'state-1', 200],
  },
  {
    quirk: 'redirect-uri-rewritten',
    shows: 'the callback without the query of the redirect URI',
    client: registered,
    look: arrivesAt,
    without: `${redirectUri} 1 true`,
    with: `${redirectUri} null true`,
  },
  {
    quirk: 'redirect-uri-rewritten',
    params: { change: 'add-slash' },
    shows: 'the callback with a slash more',
    client: registered,
    look: arrivesAt,
    without: `${redirectUri} 1 true`,
    with: `${redirectUri}/ 1 true`,
  },
  {
    quirk: 'lax-token-request',
    params: { accept: ['wrong-secret'] },
    shows: 'what a wrong secret brings',
    look: (issuer) => redeemedWith(issuer, wrongSecret),
    without: [401, 401, 401],
    with: [200, 200, 401],
  },
  {
    quirk: 'lax-token-request',
    params: { accept: ['other-client'] },
    shows: 'what another client gets for a code and a refresh token that are not its own',
    others: [another],
    look: (issuer) => redeemedWith(issuer, asAnother),
    without: [400, 400, 400],
    with: [200, 200, 400],
  },
  {
    quirk: 'lax-token-request',
    params: { accept: ['other-redirect-uri'] },
    shows: 'another redirect_uri, none, and a wrong secret',
    look: async (issuer) => [
      await statusOfCode(issuer, { redirect_uri: foreign }),
      (await post(issuer.endpoints.token, { grant_type: 'authorization_code', code: await codeOf(issuer) })).status,
      await statusOfCode(issuer, {}, wrongSecret),
    ],
    without: [400, 400, 401],
    with: [200, 400, 401],
  },
  {
    quirk: 'unknown-param-rejected',
    shows: 'a parameter that is not known, a usual request, and a refresh',
    look: async (issuer) => [
      await statusOfCode(issuer, { audience: 'x' }),
      await statusOfCode(issuer, {}),
      (await refresh(issuer, (await login(issuer))['refresh_token'], { audience: 'x' })).status,
    ],
    without: [200, 200, 200],
    with: [400, 200, 200],
  },
  {
    quirk: 'unknown-param-rejected',
    params: { known: ['grant_type', 'code', 'redirect_uri', 'audience'], error: 'unknown_parameter' },
    shows: 'a parameter that is known, and the error for one that is not',
    look: async (issuer) => {
      const refused: { body: JsonObject } = await redeem(issuer, await codeOf(issuer), { x: '1' });
      return [await statusOfCode(issuer, { audience: 'x' }), refused.body['error']];
    },
    without: [200, undefined],
    with: [200, 'unknown_parameter'],
  },
  {
    quirk: 'token-cacheable',
    shows: 'a token response without Cache-Control',
    look: cacheControl,
    without: 'no-store',
    with: null,
  },
  {
    quirk: 'token-cacheable',
    params: { cacheControl: 'max-age=3600' },
    shows: 'a token response that caches keep for an hour',
    look: cacheControl,
    without: 'no-store',
    with: 'max-age=3600',
  },
  ...(['missing', 'unknown', 'tampered'] as const).map((to, index) => ({
    quirk: 'api-open' as const,
    params: { to: [to] },
    shows: `an API that answers a token that is ${to}`,
    look: calls,
    without: [401, 401, 401],
    with: [401, 401, 401].with(index, 200),
  })),
  {
    quirk: 'bearer-spelling',
    shows: 'Bearer alone',
    look: spelled,
    without: [200, 200, 200],
    with: [200, 401, 401],
  },
  {
    quirk: 'bearer-spelling',
    params: { scheme: 'BEARER' },
    shows: 'capitals alone',
    look: spelled,
    without: [200, 200, 200],
    with: [401, 401, 200],
  },
);
