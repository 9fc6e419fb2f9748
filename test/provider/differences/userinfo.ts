import { expect } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { Issuer } from '../../../provider/index.js';
import type { JsonObject } from '../../../provider/quirks/quirk.js';
import { login, me, text } from '../visitor.js';
import { defineDifferences } from './difference.js';

/** A login with OpenID Connect, and a request with its access token. */
async function ask(
  issuer: Issuer,
  request: (token: string, url: string) => [url: string, init?: RequestInit] = (token, url) => [
    url,
    { headers: { authorization: `Bearer ${token}` } },
  ],
): Promise<{ status: number; type: string | null; body: JsonObject; tokens: JsonObject }> {
  const tokens = await login(issuer, { scope: 'openid email' });
  const response = await fetch(...request(text(tokens['access_token']), issuer.endpoints.userinfo));
  const content = await response.text();
  const body = content.startsWith('{') ? (JSON.parse(content) as JsonObject) : {};
  return { status: response.status, type: response.headers.get('content-type'), body, tokens };
}

const claims = { sub: expect.any(String), email: expect.any(String), email_verified: true };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export const userinfoDifferences = defineDifferences(
  {
    quirk: 'userinfo-shape',
    shows: 'the claims, and the members of the API',
    look: async (issuer) => {
      const { body, tokens } = await ask(issuer);
      return [body, Object.keys((await me(issuer, tokens['access_token'])).body)];
    },
    without: [claims, ['sub', 'name', 'email', 'username']],
    with: [{ data: claims }, ['data']],
  },
  {
    quirk: 'userinfo-shape',
    params: {
      at: 'userinfo',
      template: { d: { results: [{ id: '${sub}', mail: '${email}' }] } },
      contentType: 'text/html',
      sub: 'number',
    },
    shows: 'another shape and type, and an identifier that is a number',
    look: async (issuer) => {
      const { type, body, tokens } = await ask(issuer);
      const { d } = body as { d?: { results: JsonObject[] } };
      const { sub } = decodeJwt(text(tokens['id_token']));
      const first = d?.results[0];
      return [
        type,
        first,
        JSON.stringify(first?.['id']) === sub,
        Object.keys((await me(issuer, tokens['access_token'])).body),
      ];
    },
    without: ['application/json; charset=utf-8', undefined, false, ['sub', 'name', 'email', 'username']],
    with: [
      'text/html',
      { id: expect.any(Number), mail: expect.any(String) },
      true,
      ['sub', 'name', 'email', 'username'],
    ],
  },
  {
    quirk: 'userinfo-shape',
    params: { method: 'POST', template: '${claims}' },
    shows: 'GET and a POST whose body is null',
    look: async (issuer) => [
      (await ask(issuer)).status,
      (
        await ask(issuer, (token, url) => [
          url,
          { method: 'POST', headers: { ...bearer(token), 'content-type': 'application/json' }, body: 'null' },
        ])
      ).status,
      (await ask(issuer, (token) => [issuer.api, { method: 'POST', headers: bearer(token) }])).status,
    ],
    without: [200, 400, 405],
    with: [405, 200, 200],
  },
  {
    quirk: 'userinfo-shape',
    params: { token: 'path', template: '${claims}' },
    shows: 'the token in the path and in the header',
    look: async (issuer) => [
      (await ask(issuer, (token, url) => [`${url}/${token}`])).body['sub'] === issuer.users[0]?.sub,
      (await ask(issuer, (token) => [`${issuer.api}/${token}`])).status,
      (await ask(issuer, (_token, url) => [`${url}/%E0%A4`])).status,
      (await ask(issuer)).status,
    ],
    without: [false, 404, 404, 200],
    with: [true, 200, 401, expect.any(Number)],
  },
  {
    quirk: 'userinfo-shape',
    params: { exists: false, template: '${claims}' },
    shows: 'whether the endpoint is there, and in the metadata',
    look: async (issuer) => [
      (await ask(issuer)).status,
      'userinfo_endpoint' in ((await (await fetch(issuer.endpoints.metadata)).json()) as object),
    ],
    without: [200, true],
    with: [404, false],
  },
);
