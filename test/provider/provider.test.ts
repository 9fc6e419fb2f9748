import { execFile } from 'node:child_process';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import supertest from 'supertest';
import type { Exchange } from '../../provider/exchange.js';
import { startServer, type Issuer, type IssuerOptions, type Server, type ProviderEvent } from '../../provider/index.js';
import { people } from '../../provider/people.js';
import { endpointOf, findIssuer } from '../../provider/router.js';
import { createStore } from '../../provider/store/store.js';
import { getJson, idTokenOf, verdictOn } from './relying-party.js';
import {
  authorize,
  basic,
  callbackOf,
  codeOf,
  confidential,
  login,
  me,
  post,
  redeem,
  redirectUri,
  refresh,
  text,
} from './visitor.js';

let provider: Server;
let count = 0;
beforeAll(async () => {
  provider = await startServer({ record: { bodyBytes: 2048, exchanges: 50 } });
});
afterAll(() => provider.close());

function issuerWith(options: Partial<IssuerOptions> = {}): Issuer {
  return provider.createIssuer({ name: `issuer-${++count}`, clients: [confidential], ...options });
}

/** Resolves with the next exchange of an issuer, as it arrives. */
function nextExchange(issuer: Issuer): Promise<Exchange> {
  return new Promise((resolve) => {
    const stop = issuer.observe((event) => {
      if (event.kind !== 'exchange') return;
      stop();
      resolve(event.exchange);
    });
  });
}

test('a login ends with a token for /me, in one hop and without a cookie', async () => {
  const issuer = issuerWith();
  const response = await authorize(issuer);
  expect([response.status, response.headers.get('set-cookie')]).toEqual([303, null]);
  expect(Object.fromEntries(callbackOf(response))).toEqual({
    code: expect.any(String),
    state: 'state-1',
    iss: issuer.identifier,
  });
  const { status, body, headers } = await redeem(issuer, callbackOf(response).get('code') ?? '');
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(body).toEqual({
    access_token: expect.any(String),
    refresh_token: expect.any(String),
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'read',
  });
  const { sub, name, email, username } = issuer.users[0]!;
  expect((await me(issuer, body['access_token'])).body).toEqual({ sub, name, email, username });
});

test('an OpenID Connect login has an ID Token that verifies against /jwks, and a /userinfo', async () => {
  const issuer = issuerWith();
  const tokens = await login(issuer, { scope: 'openid email read', nonce: 'n-1', max_age: '0' });
  const { payload, protectedHeader } = await jwtVerify(
    text(tokens['id_token']),
    createRemoteJWKSet(new URL(issuer.endpoints.jwks)),
    { issuer: issuer.identifier, audience: 'app' },
  );
  expect(protectedHeader.alg).toBe('ES256');
  expect(payload).toMatchObject({ sub: issuer.users[0]!.sub, nonce: 'n-1' });
  expect(tokens['scope']).toBe('openid email read');
  const userinfo = await fetch(issuer.endpoints.userinfo, {
    headers: { authorization: `Bearer ${text(tokens['access_token'])}` },
  });
  expect(await userinfo.json()).toEqual({
    sub: issuer.users[0]!.sub,
    email: issuer.users[0]!.email,
    email_verified: true,
  });
  expect((await refresh(issuer, tokens['refresh_token'])).body).toMatchObject({
    id_token: expect.any(String),
    scope: 'openid email read',
  });
  expect(issuer.minted.map(({ kind }) => kind)).toEqual([
    ...['code', 'access-token', 'refresh-token', 'id-token'],
    ...['refresh-token', 'access-token', 'id-token'],
  ]);
  expect(issuer.minted).toContainEqual({ kind: 'id-token', value: tokens['id_token'] });
});

test('id tokens follow the issuer clock', async () => {
  const issuer = issuerWith();
  issuer.clock.advance(3_600_000);
  const [, claims = ''] = text((await login(issuer, { scope: 'openid' }))['id_token']).split('.');
  const { iat } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { iat: number };
  expect(Math.abs(iat - (Date.now() / 1000 + 3600))).toBeLessThan(5);
});

test('the metadata is the same wherever it is looked for', async () => {
  const { identifier, name, endpoints } = issuerWith();
  const places = [
    endpoints.metadata,
    `${provider.origin}/.well-known/openid-configuration/${name}`,
    `${identifier}/.well-known/openid-configuration`,
    `${identifier}/.well-known/oauth-authorization-server`,
    `${endpoints.metadata.replace('localhost', '127.0.0.1')}?x=1`,
  ];
  const documents = await Promise.all(places.map(async (place) => (await fetch(place)).json()));
  for (const document of documents) expect(document).toEqual(documents[0]);
  expect(documents[0]).toMatchObject({
    issuer: identifier,
    authorization_endpoint: endpoints.authorization,
    token_endpoint: endpoints.token,
    revocation_endpoint: endpoints.revocation,
    introspection_endpoint: endpoints.introspection,
    userinfo_endpoint: endpoints.userinfo,
    jwks_uri: endpoints.jwks,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  });
});

test('any scope is granted as requested, and a default one when none is', async () => {
  const issuer = issuerWith();
  const granted = async (scope: string | undefined) => (await login(issuer, { scope }))['scope'];
  expect(await granted('repo,user')).toBe('repo,user');
  expect(await granted('channels:read chat:write')).toBe('channels:read chat:write');
  expect(await granted('https://api.example/auth/read')).toBe('https://api.example/auth/read');
  expect(await granted('openid offline_access custom')).toBe('openid custom');
  expect(await granted(undefined)).toBe('default');
  const tokens = await login(issuer, { scope: undefined });
  expect((await refresh(issuer, tokens['refresh_token'])).body['scope']).toBe('default');
});

test('parameters of OpenID Connect mean nothing without the scope openid', async () => {
  expect(await login(issuerWith(), { nonce: 'n', max_age: '60' })).not.toHaveProperty('id_token');
});

test('what an authorization request says by POST counts as much as by GET', async () => {
  const issuer = issuerWith();
  const [, other] = issuer.users;
  const byPost = async (fields: Record<string, string>) => {
    const given = { response_type: 'code', client_id: 'app', redirect_uri: redirectUri, ...fields };
    const sent = { method: 'POST', body: new URLSearchParams(given), redirect: 'manual' } as const;
    return callbackOf(await fetch(issuer.endpoints.authorization, sent)).get('code') ?? '';
  };
  expect((await redeem(issuer, await byPost({ nonce: 'n', max_age: '60' }))).body).not.toHaveProperty('id_token');
  const { body } = await redeem(issuer, await byPost({ login_hint: other!.email }));
  expect((await me(issuer, body['access_token'])).body['sub']).toBe(other!.sub);
});

test('client credentials give a token that no end-user stands behind', async () => {
  const issuer = issuerWith();
  const { body } = await post(issuer.endpoints.token, { grant_type: 'client_credentials', scope: 'jobs' });
  expect(body).toMatchObject({ scope: 'jobs', token_type: 'Bearer' });
  expect(body).not.toHaveProperty('refresh_token');
  expect(await me(issuer, body['access_token'])).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
  const echo = await fetch(issuer.echo, { headers: { authorization: `Bearer ${text(body['access_token'])}` } });
  expect(echo.status).toBe(200);
});

test('introspection knows live tokens of the asking client only', async () => {
  const another = { ...confidential, clientId: 'another', clientSecret: 'another-secret' };
  const issuer = issuerWith({ clients: [confidential, another] });
  const { access_token: token } = await login(issuer);
  const ask = (headers?: Record<string, string>) =>
    post(issuer.endpoints.introspection, { token: text(token) }, headers);
  expect((await ask()).body).toMatchObject({
    active: true,
    client_id: 'app',
    scope: 'read',
    sub: issuer.users[0]!.sub,
  });
  expect((await ask({ authorization: basic('another', 'another-secret') })).body).toEqual({ active: false });
  issuer.expireTokens();
  expect((await ask()).body).toEqual({ active: false });
});

test('the user agent says who logs in', async () => {
  const issuer = issuerWith();
  const [first, second] = issuer.users;
  const subjectOf = async (fields: Record<string, string>, headers: Record<string, string>) => {
    const code = callbackOf(await authorize(issuer, fields, headers)).get('code') ?? '';
    return (await me(issuer, (await redeem(issuer, code)).body['access_token'])).body['sub'];
  };
  expect(await subjectOf({}, {})).toBe(first?.sub);
  expect(await subjectOf({}, { 'gauntlet-user': second!.username })).toBe(second?.sub);
  expect(await subjectOf({ login_hint: second!.sub }, {})).toBe(second?.sub);
  expect(await subjectOf({ login_hint: 'nobody' }, {})).toBe(first?.sub);
  expect(callbackOf(await authorize(issuer, {}, { 'gauntlet-user': 'nobody' })).get('error')).toBe('access_denied');
});

test('an end-user who declines is reported to the client with its state', async () => {
  const issuer = issuerWith();
  const callback = callbackOf(await authorize(issuer, {}, { 'gauntlet-consent': 'deny' }));
  expect(Object.fromEntries(callback)).toMatchObject({
    error: 'access_denied',
    state: 'state-1',
    iss: issuer.identifier,
  });
  expect(callback.has('code')).toBe(false);
});

test('authorization requests come by POST too, and answers by form_post', async () => {
  const issuer = issuerWith();
  const fields = {
    response_type: 'code',
    client_id: 'app',
    redirect_uri: redirectUri,
    state: '"<s>&',
    response_mode: 'form_post',
  };
  const body = new URLSearchParams(fields);
  const response = await fetch(issuer.endpoints.authorization, { method: 'POST', body, redirect: 'manual' });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await response.text()).toMatch(/<form method="post" action="http:\/\/127.0.0.1:9\/callback">/);
});

test('an error that cannot go to the client is a page for people and JSON for programs', async () => {
  const issuer = issuerWith();
  const wrong = { redirect_uri: 'https://evil.example/<script>' };
  const page = await authorize(issuer, wrong, { accept: 'text/html' });
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await page.text()).toContain('<dd>invalid_redirect_uri</dd>');
  expect(await (await authorize(issuer, wrong)).json()).toMatchObject({ error: 'invalid_redirect_uri' });
  const headers = { accept: 'text/html', authorization: basic('app', 'app-secret') };
  expect((await redeem(issuer, 'bogus', {}, headers)).body).toMatchObject({ error: 'invalid_grant' });
});

test('/me takes a token in the header only', async () => {
  const issuer = issuerWith();
  const token = text((await login(issuer))['access_token']);
  const agent = supertest(issuer.api);
  const bare = await agent.get('').expect(401);
  expect(bare.headers['www-authenticate']).toBe(`Bearer realm="${issuer.identifier}"`);
  const unknown = await agent.get('').set('authorization', 'Bearer bogus').expect(401);
  expect(unknown.headers['www-authenticate']).toMatch(/error="invalid_token"/);
  await agent.get('').set('authorization', `bearer ${token}`).expect(200);
  await agent.get('').set('authorization', `Bearer ${token} x`).expect(400);
  const query = await agent.get(`?access_token=${token}`).set('authorization', `Bearer ${token}`).expect(400);
  expect(query.body).toMatchObject({ error: 'invalid_request' });
  await agent.post('').type('form').send({ access_token: token }).expect(400);
  await agent.post('').set('authorization', `Bearer ${token}`).expect(405);
});

test('an application in a browser may call the API', async () => {
  const headers = {
    origin: 'https://spa.example',
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'authorization',
  };
  const preflight = await fetch(issuerWith().api, { method: 'OPTIONS', headers });
  expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'authorization']);
});

test('/echo tells what the request was', async () => {
  const issuer = issuerWith();
  const token = text((await login(issuer))['access_token']);
  const response = await supertest(issuer.echo)
    .put('/deep/path?a=1&a=2&b=')
    .set('Authorization', `Bearer ${token}`)
    .set('X-Custom', 'Value')
    .set('content-type', 'text/plain')
    .send('héllo')
    .expect(200);
  const echo = response.body as { headers: object };
  expect(echo).toMatchObject({
    method: 'PUT',
    path: '/echo/deep/path',
    query: { a: ['1', '2'], b: '' },
    headers: { 'x-custom': 'Value' },
    body: 'héllo',
  });
  expect(echo.headers).not.toHaveProperty('authorization');
});

test('issuers share nothing', async () => {
  const [one, other] = [issuerWith(), issuerWith()];
  const tokens = await login(one);
  expect((await me(other, tokens['access_token'])).status).toBe(401);
  expect((await refresh(other, tokens['refresh_token'])).status).toBe(400);
  expect((await redeem(other, await codeOf(one))).body).toMatchObject({ error: 'invalid_grant' });
  one.clock.advance(7_200_000);
  expect((await me(one, tokens['access_token'])).status).toBe(401);
  const fresh = await login(other);
  expect((await me(other, fresh['access_token'])).status).toBe(200);
  expect(other.exchanges.every(({ issuer }) => issuer === other.name)).toBe(true);
  const kids = await Promise.all(
    [one, other].map(
      async ({ endpoints }) => ((await (await fetch(endpoints.jwks)).json()) as { keys: object[] }).keys,
    ),
  );
  expect(kids[0]).not.toEqual(kids[1]);
  expect(kids[0]![0]).not.toHaveProperty('d');
});

test('ID Tokens of before a rotation verify for as long as their key is in the JWK Set, new ones by the new key', async () => {
  const issuer = issuerWith();
  const known = createRemoteJWKSet(new URL(issuer.endpoints.jwks), { cooldownDuration: 0 });
  const kids = async () =>
    ((await getJson(issuer.endpoints.jwks))['keys'] as { kid: string }[]).map(({ kid }) => kid.slice(-1));
  const verdicts = (...tokens: string[]) =>
    Promise.all(tokens.map((token) => verdictOn(token, issuer, { keys: known, maxTokenAge: '1d' })));

  const first = await idTokenOf(issuer);
  expect(await verdicts(first)).toEqual(['accepted']);
  expect(issuer.rotateKeys()).toBe(`${issuer.name}-2`);
  const second = await idTokenOf(issuer);
  expect([decodeProtectedHeader(first).kid, decodeProtectedHeader(second).kid]).toEqual([
    `${issuer.name}-1`,
    `${issuer.name}-2`,
  ]);
  expect(issuer.minted.at(-1)).toEqual({ kind: 'id-token', value: second });
  expect(await verdicts(first, second)).toEqual(['accepted', 'accepted']);
  expect(await kids()).toEqual(['2', '1']);

  issuer.rotateKeys();
  const third = await idTokenOf(issuer);
  expect(await kids()).toEqual(['3', '2']);
  await known.reload();
  expect(await verdicts(first, second, third)).toEqual(['ERR_JWKS_NO_MATCHING_KEY', 'accepted', 'accepted']);

  issuer.rotateKeys(0);
  issuer.reset();
  const fourth = await idTokenOf(issuer);
  expect(await kids()).toEqual(['4']);
  const response = await fetch(issuer.endpoints.jwks);
  expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
    200,
    'application/jwk-set+json; charset=utf-8',
    null,
  ]);
  await known.reload();
  expect(await verdicts(third, fourth)).toEqual(['ERR_JWKS_NO_MATCHING_KEY', 'accepted']);
});

test('people are the same for a seed', () => {
  expect(people('a')).toEqual(people('a'));
  expect(people('a')).not.toEqual(people('b'));
  expect(new Set(people('a', 5).map(({ sub }) => sub)).size).toBe(5);
});

test('what reaches the foreign origin is recorded with the issuer that its path names', async () => {
  const issuer = issuerWith();
  const answer = await post(`${issuer.elsewhere}/token`, { code: 'stolen' }, { 'X-Odd': '1' });
  expect(answer.body).toMatchObject({
    token_type: 'Bearer',
    expires_in: 3600,
    access_token: expect.stringMatching(/^elsewhere-/),
  });
  const exchange = issuer.exchanges.at(-1)!;
  expect(exchange).toMatchObject({
    endpoint: 'elsewhere',
    issuer: issuer.name,
    delivery: 'complete',
    response: { status: 200 },
  });
  expect(exchange.request.body.toString()).toBe('code=stolen');
  expect(exchange.request.url).toBe(`${issuer.elsewhere}/token`);
  expect((await fetch(`${provider.elsewhere}/nobody`)).status).toBe(404);
});

test('the recording has header fields as they were on the wire, and the exact bytes of bodies up to the limit', async () => {
  const issuer = issuerWith();
  const arrival = nextExchange(issuer);
  const body = Buffer.from([0, 255, 254, ...Buffer.alloc(3000, 'x')]);
  const { port } = new URL(issuer.identifier);
  await new Promise<void>((resolve, reject) => {
    const request = httpRequest(
      {
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: `/${issuer.name}/echo?q=%41`,
        headers: [
          ['X-CaSe', '1'],
          ['x-case', '2'],
          ['Host', 'some.localhost'],
        ].flat(),
      },
      (response) => response.resume().on('end', resolve),
    );
    request.on('error', reject).end(body);
  });
  const { request, response } = await arrival;
  expect(request).toMatchObject({
    method: 'POST',
    target: `/${issuer.name}/echo?q=%41`,
    url: `http://some.localhost/${issuer.name}/echo?q=%41`,
  });
  expect(request.headers.slice(0, 3)).toEqual([
    ['X-CaSe', '1'],
    ['x-case', '2'],
    ['Host', 'some.localhost'],
  ]);
  expect([request.body.equals(body.subarray(0, 2048)), request.cut]).toEqual([true, 3003 - 2048]);
  expect(response).toMatchObject({ status: 401, cut: 0 });
});

test('the recording keeps the newest exchanges, and ids ascend over all issuers', async () => {
  const [one, other] = [issuerWith(), issuerWith()];
  for (let index = 0; index < 30; index += 1) await Promise.all([fetch(one.api), fetch(one.endpoints.jwks)]);
  expect(one.exchanges.length).toBeLessThanOrEqual(50);
  expect(one.exchanges.length).toBeGreaterThan(40);
  await fetch(other.api);
  const ids = [...one.exchanges, ...other.exchanges].map(({ id }) => id);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
});

test('header fields count as much as bodies in what the recording may hold', async () => {
  const small = await startServer({ record: { totalBytes: 100_000 } });
  const issuer = small.createIssuer({ name: 'main' });
  for (let index = 0; index < 20; index += 1) await fetch(issuer.api, { headers: { 'x-long': 'x'.repeat(20_000) } });
  expect(issuer.exchanges.length).toBeLessThanOrEqual(5);
  await small.close();
});

test('a recording of nothing holds nothing, and a login works all the same', async () => {
  const blind = await startServer({ record: { exchanges: 0 } });
  const issuer = blind.createIssuer({ name: 'main', clients: [confidential] });
  expect((await me(issuer, (await login(issuer))['access_token'])).status).toBe(200);
  expect(issuer.exchanges).toEqual([]);
  await blind.close();
});

test('whoever may be summoned must have a name that an issuer can have', async () => {
  const open = await startServer({ summon: () => ({}) });
  expect((await fetch(`${open.origin}/any/body/me`)).status).toBe(401);
  expect((await fetch(`${open.origin}/%00`)).status).toBe(404);
  expect([...open.issuers.keys()]).toEqual(['any/body']);
  await open.close();
});

test('a clock that a test has put in the place of the real one stays', async () => {
  const issuer = issuerWith();
  await fetch(issuer.api);
  const { now } = Date;
  try {
    Date.now = () => 42;
    await fetch(issuer.api);
    expect(Date.now()).toBe(42);
  } finally {
    Date.now = now;
  }
});

test('an exchange is told on arrival, before the server acts', async () => {
  const issuer = issuerWith();
  const seen: unknown[] = [];
  const stop = issuer.observe((event: ProviderEvent) => {
    if (event.kind === 'exchange')
      seen.push([event.exchange.endpoint, event.exchange.delivery, event.exchange.response, issuer.minted.length]);
  });
  await login(issuer);
  stop();
  await fetch(issuer.api);
  expect(seen).toEqual([
    ['authorization', 'pending', undefined, 0],
    ['token', 'pending', undefined, 1],
  ]);
});

test('a refusal is explained in the recording', async () => {
  const issuer = issuerWith();
  await refresh(issuer, 'bogus');
  expect(issuer.exchanges.at(-1)?.refusal).toBe('refresh token not found');
});

test('a body beyond the limit is answered with 413, and recorded', async () => {
  const issuer = issuerWith();
  const answer = await post(issuer.endpoints.token, { junk: 'x'.repeat(1024 * 1024) });
  expect(answer.status).toBe(413);
  expect(issuer.exchanges.at(-1)?.response?.status).toBe(413);
});

test('what is not there is answered with 404 and what is', async () => {
  const issuer = issuerWith();
  const nobody = await fetch(`${provider.origin}/nobody/token`);
  expect([nobody.status, JSON.stringify(await nobody.json())]).toEqual([
    404,
    expect.stringContaining(issuer.identifier),
  ]);
  const nowhere = await fetch(`${issuer.identifier}/nowhere`);
  expect([nowhere.status, JSON.stringify(await nowhere.json())]).toEqual([
    404,
    expect.stringContaining(issuer.endpoints.token),
  ]);
  expect(issuer.exchanges.at(-1)?.endpoint).toBe('unknown');
  provider.removeIssuer(issuer.name);
  expect((await fetch(issuer.endpoints.jwks)).status).toBe(404);
});

test('an issuer answers at the root of its own hosts', async () => {
  const issuer = issuerWith({ hosts: ['Login.Example'] });
  const { port } = new URL(provider.origin);
  const status = await new Promise((resolve, reject) => {
    const headers = { host: 'login.example' };
    httpRequest({ port, host: '127.0.0.1', path: '/jwks', headers }, (response) =>
      resolve(response.resume().statusCode),
    )
      .on('error', reject)
      .end();
  });
  expect([status, issuer.exchanges.at(-1)?.endpoint]).toEqual([200, 'jwks']);
});

test('the router finds issuers by host, inserted well-known path, and first segment', () => {
  const names = new Map([
    ['a', 'A'],
    ['b.c', 'B'],
    ['q/d', 'D'],
  ]);
  const directory = {
    byName: (name: string) => names.get(name),
    byHost: new Map([['h:1', 'H']]),
  };
  const find = (target: string, host?: string) => {
    const found = findIssuer(target, host, directory);
    return found && `${found.issuer} ${found.target}`;
  };
  expect(find('/token', 'H:1')).toBe('H /token');
  expect(find('/a/token?x=/b.c/y', 'other')).toBe('A /token?x=/b.c/y');
  expect(find('/a')).toBe('A /');
  expect(find('/q/d/token?x')).toBe('D /token?x');
  expect(find('/q/d')).toBe('D /');
  expect(find('/.well-known/openid-configuration/q/d')).toBe('D /.well-known/openid-configuration');
  expect(find('/a?x')).toBe('A /?x');
  expect(find('/b.c/.well-known/openid-configuration')).toBe('B /.well-known/openid-configuration');
  expect(find('/.well-known/oauth-authorization-server/b.c?x')).toBe('B /.well-known/oauth-authorization-server?x');
  expect(find('/.well-known/openid-configuration/a/')).toBe('A /.well-known/openid-configuration');
  for (const target of ['/', '/c/token', '/.well-known/openid-configuration', '/.well-known/other/a', '/ab']) {
    expect(find(target)).toBeUndefined();
  }
  expect(['/token?x', '/echo/deep', '/echoes', '/.well-known/openid-configuration'].map(endpointOf)).toEqual([
    'token',
    'api',
    'unknown',
    'metadata',
  ]);
});

const coded = (code: string) => expect.objectContaining({ code }) as unknown as Error;

test('a provider, an issuer and a client that cannot be are refused with a code', async () => {
  for (const publicUrl of [
    'oauth.example',
    'ftp://oauth.example',
    'http://oauth.example/path',
    'http://u@oauth.example',
  ]) {
    await expect(startServer({ publicUrl })).rejects.toMatchObject({ code: 'unfit-url' });
  }
  const slashed = await startServer({ publicUrl: 'HTTP://OAuth.example:80/' });
  expect(slashed.origin).toBe('http://oauth.example');
  await slashed.close();
  const busy = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => busy.once('listening', resolve));
  const { port } = busy.address() as AddressInfo;
  await expect(startServer({ port })).rejects.toMatchObject({
    code: 'port-busy',
    message: expect.stringContaining(String(port)),
  });
  busy.close();

  const { name } = issuerWith({ hosts: ['taken.example'] });
  expect(() => issuerWith({ name })).toThrow(coded('name-taken'));
  expect(() => issuerWith({ name: 'a/b/c' })).toThrow(coded('unfit-name'));
  expect(() => issuerWith({ name: '_gauntlet/a' })).toThrow(coded('unfit-name'));
  expect(() => issuerWith({ name: '.well-known' })).toThrow(coded('unfit-name'));
  expect(() => issuerWith({ hosts: ['TAKEN.example'] })).toThrow(coded('host-taken'));
  const clients = [{ clientId: 'app', clientAuth: 'basic' as const }];
  expect(() => issuerWith({ clients })).toThrow(coded('unfit-client'));
});

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));

(hasIpv6 ? test : test.skip)('localhost is the provider on both of its addresses', async () => {
  const { endpoints } = issuerWith();
  const places = ['localhost', '127.0.0.1', '[::1]'].map((host) => endpoints.jwks.replace('localhost', host));
  const answers = await Promise.all(places.map(async (place) => (await fetch(place)).text()));
  expect(new Set(answers).size).toBe(1);
});

test('close ends open connections, and frees the port', async () => {
  const short = await startServer();
  const { identifier } = short.createIssuer({ name: 'main', clients: [confidential] });
  await fetch(`${identifier}/jwks`);
  await short.close();
  await expect(fetch(`${identifier}/jwks`)).rejects.toThrow();
  const port = Number(new URL(short.origin).port);
  const again = await startServer({ port });
  expect(again.origin).toBe(short.origin);
  await again.close();
});

test('nothing is printed, neither at import nor in use', async () => {
  const program = `
    import { startServer } from './provider/index.ts';
    const provider = await startServer();
    const issuer = provider.createIssuer({ name: 'main', clients: [{ clientId: 'app', clientSecret: 's', clientAuth: 'post' }] });
    const client = { client_id: 'app', client_secret: 's' };
    const redirect_uri = 'http://127.0.0.1:9/';
    const query = new URLSearchParams({ response_type: 'code', client_id: 'app', redirect_uri, scope: 'openid' });
    const { headers } = await fetch(issuer.endpoints.authorization + '?' + query, { redirect: 'manual' });
    const code = new URL(headers.get('location')).searchParams.get('code');
    const send = async (url, fields) => (await fetch(url, { method: 'POST', headers: { origin: 'https://spa.example' }, body: new URLSearchParams({ ...client, ...fields }) })).json().catch(() => ({}));
    const tokens = await send(issuer.endpoints.token, { grant_type: 'authorization_code', code, redirect_uri });
    await send(issuer.endpoints.token, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    await send(issuer.endpoints.token, { grant_type: 'client_credentials' });
    await send(issuer.endpoints.introspection, { token: tokens.access_token });
    await fetch(issuer.endpoints.userinfo, { headers: { authorization: 'Bearer ' + tokens.access_token } });
    await send(issuer.endpoints.revocation, { token: tokens.refresh_token });
    await fetch(issuer.endpoints.metadata);
    await provider.close();
    if (!tokens.id_token) throw new Error(JSON.stringify(tokens));
  `;
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', program],
    { cwd: new URL('../..', import.meta.url).pathname },
  );
  expect([stdout, stderr]).toEqual(['', '']);
}, 20_000);

test('the store has bounds: what has been used makes way first, and what is in use last', async () => {
  const saved: string[] = [];
  const store = createStore({ now: () => 0, limit: 100, saved: (model, id) => void saved.push(`${model} ${id}`) });
  const [grants, access, refresh] = ['Grant', 'AccessToken', 'RefreshToken'].map(store.adapter);
  for (let n = 0; n < 20; n += 1) {
    await grants!.upsert(`g${n}`, { exp: 9 });
    await access!.upsert(`a${n}`, { exp: 9, grantId: `g${n}` });
    await refresh!.upsert(`r${n}`, { exp: 9, grantId: `g${n}` });
  }
  for (let n = 0; n < 200; n += 1) {
    await refresh!.upsert(`used${n}`, { exp: 9, grantId: 'g0' });
    await refresh!.consume(`used${n}`);
  }
  const left = async (adapter: typeof grants, name: string) =>
    (await Promise.all(Array.from({ length: 20 }, (_, n) => adapter!.find(`${name}${n}`)))).filter(Boolean).length;
  expect([await left(grants, 'g'), await left(access, 'a'), await left(refresh, 'r')]).toEqual([20, 20, 20]);
  for (let n = 20; n < 60; n += 1) {
    await grants!.upsert(`g${n}`, { exp: 9 });
    await refresh!.upsert(`r${n}`, { exp: 9, grantId: `g${n}` });
  }
  expect(await left(access, 'a')).toBe(0);
  expect(await refresh!.find('r59')).toBeDefined();
  expect(await refresh!.find('r0')).toBeUndefined();
  // The grant went with the last that was its own.
  expect(await grants!.find('g0')).toBeUndefined();
});

test('making room takes nothing from a code that is being redeemed', async () => {
  const store = createStore({ now: () => 0, limit: 10, saved: () => undefined });
  const [grants, codes, access] = ['Grant', 'AuthorizationCode', 'AccessToken'].map(store.adapter);
  await grants!.upsert('mine', { exp: 9 });
  await codes!.upsert('code', { exp: 9, grantId: 'mine' });
  await codes!.consume('code');
  await access!.upsert('first', { exp: 9, grantId: 'mine' });
  for (let n = 0; n < 20; n += 1) await access!.upsert(`other${n}`, { exp: 9 });
  expect(await access!.find('first')).toBeUndefined();
  await access!.upsert('token', { exp: 9, grantId: 'mine' });
  expect(await grants!.find('mine')).toBeDefined();
});

test('keys are made and published although garbage is collected all the time', async () => {
  const source = join(import.meta.dirname, '../../provider/id-token.ts');
  const script = `
    const { setFlagsFromString } = await import('node:v8');
    const { createSigningKeys } = await import(${JSON.stringify(source)});
    setFlagsFromString('--gc-interval=50');
    for (let n = 0; n < 2000; n += 1) createSigningKeys('i').publicSet();
    process.stdout.write('done');`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 25_000 });
  expect(stdout).toBe('done');
});
