import { request } from 'node:http';
import { expect } from '@jest/globals';
import type { Issuer } from '../../../provider/index.js';
import { basic, codeOf, login, me, redirectUri, text } from '../visitor.js';
import { defineDifferences } from './difference.js';

/** The request that redeems a new code, at this address. */
async function redemption(issuer: Issuer, url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { authorization: basic('app', 'app-secret') },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: await codeOf(issuer),
      redirect_uri: redirectUri,
    }),
    ...init,
  });
}

/** What a client has of the token endpoint: status, type and body, or that there was no answer to be had. */
async function redeemed(issuer: Issuer): Promise<unknown> {
  try {
    const response = await redemption(issuer, issuer.endpoints.token);
    const content = await response.text();
    const type = response.headers.get('content-type')?.split(';')[0];
    return [response.status, type, content.includes('"access_token"') ? 'tokens' : content.slice(0, 40)];
  } catch {
    return 'no answer';
  }
}

const tokens = [200, 'application/json', 'tokens'];

/** Whether the body of a token response can be read as JSON. */
async function readable(issuer: Issuer): Promise<boolean> {
  try {
    return typeof ((await (await redemption(issuer, issuer.endpoints.token)).json()) as object) === 'object';
  } catch {
    return false;
  }
}

/** The response of the API as a client has it that takes many headers. */
async function roomy(issuer: Issuer): Promise<number> {
  const token = text((await login(issuer))['access_token']);
  return new Promise((resolve, reject) => {
    const options = { headers: { authorization: `Bearer ${token}` }, maxHeaderSize: 2 ** 24, agent: false };
    request(issuer.api, options, (response) => {
      response.resume();
      resolve(response.rawHeaders.filter((name) => name.startsWith('X-Flood-')).length);
    })
      .on('error', reject)
      .end();
  });
}

export const transportDifferences = defineDifferences(
  {
    quirk: 'http-redirect',
    shows: 'the answer of the token endpoint, and a code that is posted again where it points',
    look: async (issuer) => {
      const { status, headers } = await redemption(issuer, issuer.endpoints.token, { redirect: 'manual' });
      const location = headers.get('location');
      return [status, location !== null && (await redemption(issuer, location)).status];
    },
    without: [200, false],
    with: [307, 200],
  },
  {
    quirk: 'http-redirect',
    params: { status: 301, to: '/oauth/token' },
    shows: 'what becomes of a client that follows as browsers do',
    look: async (issuer) => {
      const response = await redemption(issuer, issuer.endpoints.token);
      const { endpoint, request } = issuer.exchanges.at(-1)!;
      return [response.ok, new URL(response.url).pathname.endsWith('/oauth/token'), endpoint, request.method];
    },
    without: [true, false, 'token', 'POST'],
    with: [false, true, 'token', 'GET'],
  },
  {
    quirk: 'rate-limit-token-endpoint',
    shows: 'the token endpoint twice',
    look: async (issuer) => [await redeemed(issuer), await redeemed(issuer)],
    without: [tokens, tokens],
    with: [[429, 'text/html', expect.stringContaining('Too many')], tokens],
  },
  {
    quirk: 'rate-limit-token-endpoint',
    params: { retryAfter: 7, body: 'text' },
    shows: 'Retry-After',
    look: async (issuer) => {
      const response = await redemption(issuer, issuer.endpoints.token);
      return [response.status, response.headers.get('retry-after'), response.headers.get('content-type')];
    },
    without: [200, null, 'application/json; charset=utf-8'],
    with: [429, '7', 'text/plain; charset=utf-8'],
  },
  {
    quirk: 'transient-5xx',
    shows: 'the token endpoint twice',
    look: async (issuer) => [await redeemed(issuer), await redeemed(issuer)],
    without: [tokens, tokens],
    with: [[503, 'text/html', expect.stringContaining('Please try')], tokens],
  },
  {
    quirk: 'transient-5xx',
    params: { status: 500, times: 2, body: 'json' },
    shows: 'two failures in JSON',
    look: async (issuer) => [await redeemed(issuer), await redeemed(issuer)],
    without: [tokens, tokens],
    with: [
      [500, 'application/json', '{"error":"temporarily_unavailable"}'],
      [500, 'application/json', '{"error":"temporarily_unavailable"}'],
    ],
  },
  {
    quirk: 'transient-5xx',
    params: { body: 'empty' },
    shows: 'a failure without a body',
    look: redeemed,
    without: tokens,
    with: [503, undefined, ''],
  },
  {
    quirk: 'html-maintenance-page',
    shows: 'the token endpoint twice',
    look: async (issuer) => [await redeemed(issuer), await redeemed(issuer)],
    without: [tokens, tokens],
    with: [[200, 'text/html', expect.stringContaining('Maintenance')], tokens],
  },
  {
    quirk: 'html-maintenance-page',
    params: { at: 'api', times: 2, body: '<h1>Later</h1>' },
    shows: 'the API',
    look: async (issuer) => {
      const headers = { authorization: `Bearer ${text((await login(issuer))['access_token'])}` };
      const response = await fetch(issuer.api, { headers });
      return [response.status, (await response.text()) === '<h1>Later</h1>'];
    },
    without: [200, false],
    with: [200, true],
  },
  {
    quirk: 'bot-challenge',
    shows: 'the token endpoint, and what gives the guard away',
    look: async (issuer) => {
      const response = await redemption(issuer, issuer.endpoints.token);
      const type = response.headers.get('content-type')?.split(';')[0];
      return [response.status, type, response.headers.get('cf-mitigated'), await redeemed(issuer)];
    },
    without: [200, 'application/json', null, tokens],
    with: [403, 'text/html', 'challenge', [403, 'text/html', expect.stringContaining('Just a moment')]],
  },
  {
    quirk: 'slow-response',
    params: { delayMs: 1, dripMs: 1, dripBytes: 64 },
    shows: 'the same answer, in pieces',
    look: async (issuer) => {
      const response = await redemption(issuer, issuer.endpoints.token);
      const pieces: number[] = [];
      for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) pieces.push(piece.length);
      return [response.status, pieces.length > 1 && pieces.every((length) => length % 64 === 0 || length < 64)];
    },
    without: [200, false],
    with: [200, true],
  },
  {
    quirk: 'connection-reset',
    when: { endpoint: 'token', times: 1 },
    shows: 'the token endpoint twice',
    look: async (issuer) => [await redeemed(issuer), await redeemed(issuer)],
    without: [tokens, tokens],
    with: ['no answer', tokens],
  },
  {
    quirk: 'connection-reset',
    params: { phase: 'after-commit' },
    when: { endpoint: 'token', times: 1 },
    shows: 'that the server has acted',
    look: async (issuer) => [
      await redeemed(issuer),
      issuer.minted.filter(({ kind }) => kind === 'access-token').length,
    ],
    without: [tokens, 1],
    with: ['no answer', 1],
  },
  {
    quirk: 'body-corruption',
    shows: 'half of the JSON',
    look: async (issuer) => {
      const response = await redemption(issuer, issuer.endpoints.token);
      const body = await response.text();
      return [Number(response.headers.get('content-length')) === body.length, body.endsWith('}')];
    },
    without: [true, true],
    with: [true, false],
  },
  ...(['length-too-great', 'length-too-small', 'not-gzip', 'broken-chunks'] as const).map((kind) => ({
    quirk: 'body-corruption' as const,
    params: { kind },
    shows: `that nothing can be read: ${kind}`,
    look: readable,
    without: true,
    with: false,
  })),
  {
    quirk: 'body-corruption',
    params: { kind: 'tiny-chunks' },
    shows: 'an answer in chunks, which can be read',
    look: async (issuer) => {
      const response = await redemption(issuer, issuer.endpoints.token);
      return [response.headers.get('transfer-encoding'), Object.keys((await response.json()) as object)[0]];
    },
    without: [null, 'access_token'],
    with: ['chunked', 'access_token'],
  },
  {
    quirk: 'header-flood',
    params: { at: 'api', count: 1000 },
    shows: 'how many header fields a client has that takes them',
    look: roomy,
    without: 0,
    with: 1000,
  },
  {
    quirk: 'header-flood',
    shows: 'what a client has that does not',
    look: redeemed,
    without: tokens,
    with: 'no answer',
  },
  {
    quirk: 'compression-bomb',
    params: { at: 'api', megabytes: 3 },
    shows: 'how much is sent, what it unpacks to, and that it is the answer',
    look: async (issuer) => {
      const headers = { authorization: `Bearer ${text((await login(issuer))['access_token'])}` };
      const response = await fetch(issuer.api, { headers });
      const body = await response.text();
      return [
        Number(response.headers.get('content-length')) < 10_000,
        body.length > 3 * 2 ** 20,
        JSON.parse(body) as unknown,
      ];
    },
    without: [true, false, expect.objectContaining({ name: expect.any(String) })],
    with: [true, true, expect.objectContaining({ name: expect.any(String) })],
  },
  {
    quirk: 'compression-bomb',
    params: { megabytes: 1 },
    shows: 'the token response',
    look: async (issuer) => {
      const { access_token: token } = await login(issuer);
      const encodings = issuer.exchanges.map(({ response }) =>
        response?.headers.find(([name]) => name === 'Content-Encoding')?.at(1),
      );
      return [(await me(issuer, token)).status, encodings.filter(Boolean)];
    },
    without: [200, []],
    with: [200, ['gzip']],
  },
);
