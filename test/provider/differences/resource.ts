import { expect } from '@jest/globals';
import type { Issuer } from '../../../provider/index.js';
import type { Json, JsonObject } from '../../../provider/quirks/quirk.js';
import { login, me, refresh, text } from '../visitor.js';
import { defineDifferences } from './difference.js';
import { userinfoDifferences } from './userinfo.js';

type Fields = Record<string, string>;

/** The status of a call of the API, with this request in place of the usual one. */
async function call(issuer: Issuer, request: (token: string) => RequestInit & { query?: string }): Promise<number> {
  const { query = '', ...init } = request(text((await login(issuer))['access_token']));
  const response = await fetch(issuer.api + query, init);
  await response.arrayBuffer();
  return response.status;
}

const bearer = (token: string, fields: Fields = {}): Fields => ({ authorization: `Bearer ${token}`, ...fields });

/** The API as the token response tells it: status and the user's name. */
async function atTold(issuer: Issuer, member: string, path: string): Promise<unknown> {
  const body = await login(issuer);
  const url = body[member];
  if (typeof url !== 'string') return 'untold';
  const response = await fetch(url + path, { headers: bearer(text(body['access_token'])) });
  return [response.status, ((await response.json()) as JsonObject)['name'] === issuer.users[0]?.name];
}

/** The tenants that a list tells, read at a path. */
async function tenantsAt(issuer: Issuer, path: string, token: string): Promise<Json> {
  const response = await fetch(issuer.identifier + path, { headers: bearer(token) });
  return response.ok ? ((await response.json()) as Json) : response.status;
}

async function statusOf(url: string, headers: Fields): Promise<number> {
  const response = await fetch(url, { headers });
  await response.arrayBuffer();
  return response.status;
}

/** What the API says of an expired token. */
async function expired(issuer: Issuer): Promise<unknown> {
  const { access_token: token } = await login(issuer);
  issuer.clock.advance('2h');
  const { status, headers, body } = await me(issuer, token);
  return [status, headers.has('www-authenticate'), body['error'] ?? body];
}

const challenge = async (issuer: Issuer) => (await me(issuer, 'bogus')).headers.get('www-authenticate');

/** Calls of the API with one token: the status of each, and what the header says; then one after the wait. */
async function calls(issuer: Issuer, field: string): Promise<unknown> {
  const { access_token: token } = await login(issuer);
  issuer.clock.freeze();
  issuer.clock.set('2026-01-01T00:00:00Z');
  const seen: unknown[] = [];
  for (let count = 0; count < 3; count += 1) {
    const { status, headers } = await me(issuer, token);
    seen.push(headers.has(field) ? [status, headers.get(field)] : status);
  }
  issuer.clock.advance('40s');
  return [...seen, (await me(issuer, token)).status];
}

export const resourceDifferences = defineDifferences(
  {
    quirk: 'resource-token-placement',
    shows: 'a header field, and no Bearer header',
    look: async (issuer) => [
      await call(issuer, (token) => ({ headers: { 'x-access-token': token } })),
      await call(issuer, (token) => ({ headers: bearer(token) })),
      await call(issuer, () => ({ headers: { 'x-access-token': 'bogus' } })),
    ],
    without: [401, 200, 401],
    with: [200, 401, 401],
  },
  {
    quirk: 'resource-token-placement',
    params: { in: 'scheme', name: 'token', bearer: 'works' },
    shows: 'another scheme, and a Bearer header too',
    look: async (issuer) => [
      await call(issuer, (token) => ({ headers: { authorization: `token ${token}` } })),
      await call(issuer, (token) => ({ headers: bearer(token) })),
    ],
    without: [401, 200],
    with: [200, 200],
  },
  {
    quirk: 'resource-token-placement',
    params: { in: 'query', name: 'access_token' },
    shows: 'a query parameter',
    look: (issuer) => call(issuer, (token) => ({ query: `?access_token=${token}&x=1` })),
    without: 400,
    with: 200,
  },
  {
    quirk: 'resource-token-placement',
    params: { in: 'body', name: 'auth' },
    shows: 'a parameter of a form',
    look: (issuer) => call(issuer, (auth) => ({ method: 'POST', body: new URLSearchParams({ auth }) })),
    without: 401,
    with: 200,
  },
  {
    quirk: 'api-required-headers',
    shows: 'a call without and with the header',
    look: async (issuer) => [
      await call(issuer, (token) => ({ headers: bearer(token) })),
      await call(issuer, (token) => ({ headers: bearer(token, { 'api-version': '2' }) })),
    ],
    without: [200, 200],
    with: [400, 200],
  },
  {
    quirk: 'api-required-headers',
    params: { headers: { 'Client-Id': '${client_id}' }, status: 403 },
    shows: 'a header that must name the client',
    look: async (issuer) => [
      await call(issuer, (token) => ({ headers: bearer(token, { 'client-id': 'other' }) })),
      await call(issuer, (token) => ({ headers: bearer(token, { 'client-id': 'app' }) })),
      await call(issuer, () => ({ headers: bearer('bogus') })),
    ],
    without: [200, 200, 401],
    with: [403, 200, 401],
  },
  {
    quirk: 'early-revocation',
    shows: 'two calls and a refresh',
    look: async (issuer) => {
      const { access_token: token, refresh_token: next } = await login(issuer);
      const seen = [(await me(issuer, token)).status, (await me(issuer, token)).status];
      return [...seen, (await refresh(issuer, next)).status];
    },
    without: [200, 200, 200],
    with: [200, 401, 400],
  },
  {
    quirk: 'early-revocation',
    params: { refresh: 'renews' },
    shows: 'two calls, a refresh, and two calls',
    look: async (issuer) => {
      const { access_token: token, refresh_token: next } = await login(issuer);
      const seen = [(await me(issuer, token)).status, (await me(issuer, token)).status];
      const { access_token: other } = (await refresh(issuer, next)).body;
      return [...seen, (await me(issuer, other)).status, (await me(issuer, other)).status];
    },
    without: [200, 200, 200, 200],
    with: [200, 401, 200, 401],
  },
  {
    quirk: 'early-revocation',
    params: { refresh: 'renews', probability: 0.5 },
    shows: 'how many of 20 tokens die, and that they stay dead',
    look: async (issuer) => {
      const all = await Promise.all(Array.from({ length: 20 }, () => login(issuer)));
      const statuses: string[] = [];
      for (const { access_token: token } of all) {
        await me(issuer, token);
        statuses.push(`${(await me(issuer, token)).status} ${(await me(issuer, token)).status}`);
      }
      return [...new Set(statuses)].sort();
    },
    without: ['200 200'],
    with: ['200 200', '401 401'],
  },
  {
    quirk: 'api-host-from-token',
    shows: 'the API at the address that the token response tells',
    look: (issuer) => atTold(issuer, 'instance_url', '/me'),
    without: 'untold',
    with: [200, true],
  },
  {
    quirk: 'api-host-from-token',
    params: { member: 'rest_url', value: 'endpoint', path: '/rest/7' },
    shows: 'the same at an address that is told in full, and at the usual one',
    look: async (issuer) => [
      await atTold(issuer, 'rest_url', ''),
      await statusOf(`${issuer.identifier}/me`, bearer(text((await login(issuer))['access_token']))),
    ],
    without: ['untold', 200],
    with: [[200, true], 404],
  },
  {
    quirk: 'api-host-from-token',
    params: { host: 'eu7.localhost' },
    shows: 'another host name',
    look: async (issuer) => {
      const told = (await login(issuer))['instance_url'];
      return typeof told === 'string' && new URL(told).hostname;
    },
    without: false,
    with: 'eu7.localhost',
  },
  {
    quirk: 'api-host-from-token',
    params: { value: 'root', path: '' },
    shows: 'the same at the address of the host, and nothing before its usual path',
    look: async (issuer) => {
      const told = (await login(issuer))['instance_url'];
      return [told === issuer.identifier, await atTold(issuer, 'instance_url', '/me')];
    },
    without: [false, 'untold'],
    with: [true, [200, true]],
  },
  {
    quirk: 'tenant-discovery-endpoint',
    shows: 'the list, and calls without, with a wrong and with the second tenant',
    look: async (issuer) => {
      const token = text((await login(issuer))['access_token']);
      const list = await tenantsAt(issuer, '/connections', token);
      const second = Array.isArray(list) ? (list[1] as JsonObject)['tenantId'] : 'none';
      const as = (tenant: string) => statusOf(issuer.api, bearer(token, { 'tenant-id': tenant }));
      return [
        list,
        await tenantsAt(issuer, '/connections', 'bogus'),
        await statusOf(issuer.api, bearer(token)),
        await as('tenant'),
        await as(text(second)),
      ];
    },
    without: [404, 404, 200, 200, 200],
    with: [
      [
        { tenantId: expect.stringMatching(/^[0-9a-f-]{36}$/), tenantName: 'Tenant 1' },
        { tenantId: expect.stringMatching(/^[0-9a-f-]{36}$/), tenantName: 'Tenant 2' },
      ],
      401,
      403,
      403,
      200,
    ],
  },
  {
    quirk: 'tenant-discovery-endpoint',
    params: {
      path: '/oauth/metadata',
      tenants: 1,
      as: 'object',
      wrap: 'account',
      entry: { api_endpoint: '${tenant.url}' },
      in: 'path',
    },
    shows: 'one account with an address, and the API there and at the usual place',
    look: async (issuer) => {
      const token = text((await login(issuer))['access_token']);
      const told = await tenantsAt(issuer, '/oauth/metadata', token);
      const account = (told as { account?: { api_endpoint: string } }).account;
      return [
        account === undefined ? 404 : await statusOf(`${account.api_endpoint}/me`, bearer(token)),
        account === undefined ? 404 : await statusOf(`${account.api_endpoint}/me`, bearer('bogus')),
        await statusOf(`${issuer.identifier}/me`, bearer(token)),
      ];
    },
    without: [404, 404, 200],
    with: [200, 401, 403],
  },
  {
    quirk: 'tenant-discovery-endpoint',
    params: {
      path: '/accounts',
      tenants: 1,
      as: 'object',
      entry: { id: '${tenant.id}', api: '${tenant.url}' },
      in: 'path',
      host: '127.0.0.1',
      base: '',
      resource: '/accounts/${tenant.id}/profile.json',
      body: { login: '${user.username}' },
    },
    shows: 'an API on another host, with a path and a body of its own',
    look: async (issuer) => {
      const token = text((await login(issuer))['access_token']);
      const { id = '', api = '' } = (await tenantsAt(issuer, '/accounts', token)) as { id?: string; api?: string };
      if (api === '') return 404;
      const response = await fetch(`${api}/accounts/${id}/profile.json`, { headers: bearer(token) });
      return [new URL(api).hostname, response.status, await response.json()];
    },
    without: 404,
    with: ['127.0.0.1', 200, { login: expect.any(String) }],
  },
  {
    quirk: 'expired-token-status',
    shows: 'status, WWW-Authenticate and body for an expired token',
    look: expired,
    without: [401, true, 'invalid_token'],
    with: [403, false, { error_code: 'TOKEN_EXPIRED', message: 'The access token has expired.' }],
  },
  {
    quirk: 'expired-token-status',
    params: { status: 200, body: { errcode: 42001, api: '${api}' }, wwwAuthenticate: 'Token' },
    shows: 'the same with everything set',
    look: expired,
    without: [401, true, 'invalid_token'],
    with: [200, true, { errcode: 42001, api: expect.stringMatching(/\/me$/) }],
  },
  {
    quirk: 'expired-token-status',
    params: { status: 200, missing: { ok: false, error: 'not_authed' } },
    shows: 'what a call without a token is told',
    look: async (issuer) => {
      const response = await fetch(issuer.api);
      return [response.status, response.headers.has('www-authenticate'), await response.json()];
    },
    without: [401, true, {}],
    with: [200, false, { ok: false, error: 'not_authed' }],
  },
  {
    quirk: 'expired-token-status',
    shows: 'nothing to a call without a token, unless it has a body for it',
    look: async (issuer) => [(await fetch(issuer.api)).status, await expired(issuer)],
    without: [401, [401, true, 'invalid_token']],
    with: [401, [403, false, { error_code: 'TOKEN_EXPIRED', message: 'The access token has expired.' }]],
  },
  {
    quirk: 'www-authenticate-variant',
    shows: 'the header of a 401',
    look: challenge,
    without: expect.stringMatching(/^Bearer realm="[^"]+", error="invalid_token"/),
    with: null,
  },
  {
    quirk: 'www-authenticate-variant',
    params: { as: 'malformed' },
    shows: 'a malformed header',
    look: challenge,
    without: expect.stringMatching(/"$/),
    with: expect.stringMatching(/^Bearer realm="[^"]+, error=invalid_token,, error_description$/),
  },
  {
    quirk: 'www-authenticate-variant',
    params: { value: 'Basic realm="${issuer}"' },
    shows: 'a header of its own',
    look: challenge,
    without: expect.stringMatching(/^Bearer/),
    with: expect.stringMatching(/^Basic realm="http:[^"]+"$/),
  },
  {
    quirk: 'www-authenticate-variant',
    params: { as: 'resource-metadata' },
    shows: 'the metadata that the header points to',
    look: async (issuer) => {
      const url = /resource_metadata="([^"]+)"/.exec((await challenge(issuer)) ?? '')?.[1];
      if (url === undefined) return 'none';
      const metadata = (await (await fetch(url)).json()) as { resource: string; authorization_servers: string[] };
      return [metadata.resource === issuer.api, metadata.authorization_servers[0] === issuer.identifier];
    },
    without: 'none',
    with: [true, true],
  },
  {
    quirk: 'rate-limit-shape',
    shows: 'three calls, and one after 40 seconds',
    look: (issuer) => calls(issuer, 'retry-after'),
    without: [200, 200, 200, 200],
    with: [200, [429, '30'], [429, '30'], 200],
  },
  {
    quirk: 'rate-limit-shape',
    params: { after: 2, status: 403, header: 'X-RateLimit-Reset', unit: 'epoch' },
    shows: 'the same in seconds since 1970',
    look: (issuer) => calls(issuer, 'x-ratelimit-reset'),
    without: [200, 200, 200, 200],
    with: [200, 200, [403, '1767225630'], 200],
  },
  {
    quirk: 'rate-limit-shape',
    params: { unit: 'date' },
    shows: 'the same as a date',
    look: (issuer) => calls(issuer, 'retry-after'),
    without: [200, 200, 200, 200],
    with: [200, [429, 'Thu, 01 Jan 2026 00:00:30 GMT'], [429, 'Thu, 01 Jan 2026 00:00:30 GMT'], 200],
  },
  {
    quirk: 'rate-limit-shape',
    params: { status: 400, header: '', unit: 'ms', body: { wait: '${reset}', text: 'in ${retry_after}s' } },
    shows: 'a body that alone tells the wait',
    look: async (issuer) => {
      const { access_token: token } = await login(issuer);
      issuer.clock.freeze();
      issuer.clock.set('2026-01-01T00:00:00Z');
      await me(issuer, token);
      const { status, headers, body } = await me(issuer, token);
      return [status, headers.has('retry-after'), body['wait'], body['text']];
    },
    without: [200, false, undefined, undefined],
    with: [400, false, 30_000, 'in 30s'],
  },
  ...userinfoDifferences,
  {
    quirk: 'api-redirect',
    shows: 'where a client ends up that follows',
    look: async (issuer) => {
      const { access_token: token } = await login(issuer);
      const response = await fetch(issuer.api, { headers: bearer(text(token)), redirect: 'manual' });
      await response.arrayBuffer();
      const followed = await fetch(issuer.api, { headers: { 'x-access-token': text(token), ...bearer(text(token)) } });
      await followed.arrayBuffer();
      const caught = issuer.exchanges.find(({ endpoint }) => endpoint === 'elsewhere')?.request.headers;
      return [
        response.status,
        response.headers.get('location') === `${issuer.elsewhere}/me`,
        caught?.some(([, value]) => value === token) ?? false,
      ];
    },
    without: [200, false, false],
    with: [302, true, true],
  },
  {
    quirk: 'secret-echoing-api',
    shows: 'whether the answer has the token in it',
    look: async (issuer) => {
      const token = text((await login(issuer))['access_token']);
      const { status, body } = await me(issuer, token);
      return [status, JSON.stringify(body).includes(token)];
    },
    without: [200, false],
    with: [400, true],
  },
);
