import type { Issuer } from '../../../provider/index.js';
import type { JsonObject } from '../../../provider/quirks/quirk.js';
import { basic, login, me, post, text } from '../visitor.js';
import { defineDifferences } from './difference.js';

interface Call {
  method: string;
  url: string;
  headers?: Record<string, string>;
  form?: Record<string, string>;
  body?: string;
}

/** Revokes by this call: its status, and what the API says to the access token then. */
async function revoke(issuer: Issuer, call: (tokens: Record<string, string>, url: string) => Call): Promise<number[]> {
  const tokens = (await login(issuer)) as Record<string, string>;
  const { url, form, ...init } = call(tokens, issuer.endpoints.revocation);
  const response = await fetch(url, { ...init, ...(form && { body: new URLSearchParams(form) }) });
  await response.arrayBuffer();
  return [response.status, (await me(issuer, tokens['access_token'])).status];
}

const client = { authorization: basic('app', 'app-secret') };

/** RFC 7009 §2.1 */
const standard = ({ refresh_token: token = '' }: Record<string, string>, url: string): Call => ({
  method: 'POST',
  url,
  headers: client,
  form: { token },
});

async function answer(issuer: Issuer, token: string): Promise<unknown> {
  const response = await fetch(issuer.endpoints.revocation, {
    method: 'POST',
    headers: client,
    body: new URLSearchParams({ token }),
  });
  return [response.status, response.headers.get('content-type'), await response.text()];
}

export const revocationDifferences = defineDifferences(
  {
    quirk: 'revocation-nonstandard',
    shows: 'DELETE of the token, the standard call, and DELETE of a token that is none',
    look: async (issuer) => [
      await revoke(issuer, ({ refresh_token: token }, url) => ({ method: 'DELETE', url: `${url}/${token}` })),
      await revoke(issuer, standard),
      await revoke(issuer, (_tokens, url) => ({ method: 'DELETE', url: `${url}/%E0%A4` })),
    ],
    without: [
      [404, 200],
      [200, 401],
      [404, 200],
    ],
    with: [
      [200, 401],
      [405, 200],
      [200, 200],
    ],
  },
  {
    quirk: 'revocation-nonstandard',
    params: { method: 'GET', path: '/o/revoke', token: 'query', auth: 'client' },
    shows: 'GET with the token in the query, with and without the client',
    look: async (issuer) => {
      const url = ({ access_token: token }: Record<string, string>, url: string) => `${url}?token=${token}`;
      return [
        await revoke(issuer, (tokens, at) => ({ method: 'GET', url: url(tokens, at), headers: client })),
        await revoke(issuer, (tokens, at) => ({ method: 'GET', url: url(tokens, at) })),
        await revoke(issuer, (_tokens, at) => ({ method: 'GET', url: at, headers: client })),
      ];
    },
    without: [
      [404, 200],
      [404, 200],
      [404, 200],
    ],
    with: [
      [200, 401],
      [400, 200],
      [400, 200],
    ],
  },
  {
    quirk: 'revocation-nonstandard',
    params: { method: ['GET', 'POST'], path: '/revoke', token: 'query' },
    shows: 'GET, POST and DELETE with the token in the query',
    look: (issuer) =>
      Promise.all(
        ['GET', 'POST', 'DELETE'].map((method) =>
          revoke(issuer, ({ access_token: token }, url) => ({ method, url: `${url}?token=${token}` })),
        ),
      ),
    without: [
      [404, 200],
      [400, 200],
      [404, 200],
    ],
    with: [
      [200, 401],
      [200, 401],
      [405, 200],
    ],
  },
  {
    quirk: 'revocation-nonstandard',
    params: {
      ...{ method: 'DELETE', path: '/applications', below: true },
      ...{ token: 'body', name: 'access_token', auth: 'client' },
    },
    shows: 'DELETE below the path with the token as JSON, with and without the client',
    look: async (issuer) => {
      const call = ({ access_token: token }: Record<string, string>, url: string, headers = {}): Call => ({
        method: 'DELETE',
        url: `${url}/app/token`,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ access_token: token }),
      });
      return [
        await revoke(issuer, (tokens, url) => call(tokens, url, client)),
        await revoke(issuer, (tokens, url) => call(tokens, url)),
      ];
    },
    without: [
      [404, 200],
      [404, 200],
    ],
    with: [
      [200, 401],
      [400, 200],
    ],
  },
  {
    quirk: 'revocation-nonstandard',
    params: { method: 'POST', path: '/uninstall', token: 'bearer' },
    shows: 'POST with a Bearer header alone',
    look: async (issuer) => [
      await revoke(issuer, ({ access_token: token }, url) => ({
        method: 'POST',
        url,
        headers: { authorization: `Bearer ${token}` },
      })),
      await revoke(issuer, (_tokens, url) => ({ method: 'POST', url, headers: { authorization: 'Bearer bogus' } })),
      await revoke(issuer, standard),
    ],
    without: [
      [400, 200],
      [400, 200],
      [200, 401],
    ],
    with: [
      [200, 401],
      [401, 200],
      [400, 200],
    ],
  },
  {
    quirk: 'revocation-nonstandard',
    params: { method: 'POST', path: '/revoke', token: 'body', auth: 'bearer' },
    shows: 'a form with the refresh token, asked for by its bearer and by another',
    look: async (issuer) => {
      const other = text((await login(issuer))['access_token']);
      const by = (bearer: (tokens: Record<string, string>) => string) =>
        revoke(issuer, (tokens, url) => ({
          ...standard(tokens, url),
          headers: { authorization: `Bearer ${bearer(tokens)}` },
        }));
      return [await by(({ access_token: own = '' }) => own), await by(() => other)];
    },
    without: [
      [400, 200],
      [400, 200],
    ],
    with: [
      [200, 401],
      [401, 200],
    ],
  },
  {
    quirk: 'revocation-nonstandard',
    client: { clientId: 'app', clientAuth: 'none' },
    shows: 'the same for a public client',
    look: async (issuer) => {
      const code = await fetch(
        `${issuer.endpoints.authorization}?response_type=code&client_id=app&redirect_uri=http://127.0.0.1:9/cb`,
        { redirect: 'manual' },
      );
      const { body } = await post(
        issuer.endpoints.token,
        {
          grant_type: 'authorization_code',
          client_id: 'app',
          redirect_uri: 'http://127.0.0.1:9/cb',
          code: new URL(code.headers.get('location') ?? '').searchParams.get('code') ?? '',
        },
        {},
      );
      await fetch(`${issuer.endpoints.revocation}/${text(body['refresh_token'])}`, { method: 'DELETE' });
      return (await me(issuer, body['access_token'])).status;
    },
    without: 200,
    with: 401,
  },
  {
    quirk: 'revocation-response',
    shows: 'the answers for a token, for the same again, and for one that never was',
    look: async (issuer) => {
      const token = text((await login(issuer))['access_token']);
      return [await answer(issuer, token), await answer(issuer, token), await answer(issuer, 'bogus')];
    },
    without: [
      [200, 'text/plain; charset=utf-8', ''],
      [200, 'text/plain; charset=utf-8', ''],
      [200, 'text/plain; charset=utf-8', ''],
    ],
    with: [
      [204, 'text/html', ''],
      [400, 'application/json', '{"error":"invalid_token","error_description":"no such token"}'],
      [400, 'application/json', '{"error":"invalid_token","error_description":"no such token"}'],
    ],
  },
  {
    quirk: 'revocation-response',
    params: { status: 202, contentType: '', body: '{}', unknownToken: 200 },
    shows: 'the same with another body, and to a client that is refused',
    look: async (issuer) => {
      const token = text((await login(issuer))['access_token']);
      const refused = await post(issuer.endpoints.revocation, { token }, {});
      return [await answer(issuer, token), await answer(issuer, 'bogus'), refused.status];
    },
    without: [[200, 'text/plain; charset=utf-8', ''], [200, 'text/plain; charset=utf-8', ''], 400],
    with: [[202, null, '{}'], [202, null, '{}'], 400],
  },
  {
    quirk: 'transient-5xx',
    params: { at: 'revocation', body: 'empty' },
    shows: 'revocation: a token request, an introspection, and two revocations',
    look: async (issuer) => {
      const token = text((await login(issuer))['access_token']);
      const { status } = await post(issuer.endpoints.introspection, { token });
      const [first, again] = [await answer(issuer, token), await answer(issuer, token)] as [number][];
      return [token !== '', status, first?.[0], again?.[0]];
    },
    without: [true, 200, 200, 200],
    with: [true, 200, 503, 200],
  },
  {
    quirk: 'revocation-ignored',
    shows: 'a revocation that is said to have worked, and the API afterwards',
    look: (issuer) => revoke(issuer, standard),
    without: [200, 401],
    with: [200, 200],
  },
  {
    quirk: 'introspection-needed',
    params: { path: '/services/introspect' },
    shows: 'expires_in, and the lifetime that introspection tells',
    look: async (issuer) => {
      const tokens = await login(issuer);
      const url = `${issuer.identifier}/services/introspect`;
      const { status, body } = await post(url, { token: text(tokens['access_token']) });
      const { iat, exp } = body as { iat?: number; exp?: number };
      return [tokens['expires_in'], status, iat && exp && exp - iat];
    },
    without: [3600, 404, undefined],
    with: [undefined, 200, 3600],
  },
  {
    quirk: 'introspection-needed',
    shows: 'the same at the usual address',
    look: async (issuer) => {
      const tokens: JsonObject = await login(issuer);
      const { body } = await post(issuer.endpoints.introspection, { token: text(tokens['access_token']) });
      return [tokens['expires_in'], body['active']];
    },
    without: [3600, true],
    with: [undefined, true],
  },
);
