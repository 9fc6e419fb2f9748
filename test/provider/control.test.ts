import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startProvider, startServer, type Server } from '../../provider/index.js';
import { controlCommands } from '../../provider/control/commands.js';
import { authorize, callbackOf, codeOf, confidential, login, me, redeem, redirectUri, refresh } from './visitor.js';

const token = 'control-token-0123456789';
let server: Server;
let port: number;
beforeAll(async () => {
  server = await startServer({ controlToken: token, seed: 'control' });
  port = Number(new URL(server.origin).port);
});
afterAll(() => server.close());
afterEach(() => {
  for (const name of server.issuers.keys()) server.removeIssuer(name);
});

interface Said {
  status: number;
  headers: IncomingHttpHeaders;
  body: object;
}

/** Sends what fetch would not: any Host, any Origin. */
function raw(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Said> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: (text === '' ? {} : JSON.parse(text)) as Said['body'],
        }),
      );
    });
    request.on('error', reject).end(body);
  });
}

const bearer = { authorization: `Bearer ${token}` };
const ask = (word: string, args?: object) =>
  raw(
    'POST',
    `/_gauntlet/${word}`,
    { ...bearer, ...(args && { 'content-type': 'application/json' }) },
    args && JSON.stringify(args),
  );
const look = (word: string, query = '') => raw('GET', `/_gauntlet/${word}${query}`, bearer);
const create = async (name: string, more: object = {}) => {
  const said = await ask('createIssuer', { name, clients: [confidential], ...more });
  expect(said.status).toBe(200);
  return server.issuers.get(name)!;
};

test('an issuer is created, told of and removed', async () => {
  const { status, body } = await ask('createIssuer', { name: 'shop', quirks: [{ id: 'state-omitted' }] });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    name: 'shop',
    issuer: `${server.origin}/shop`,
    endpoints: { token: `${server.origin}/shop/token` },
    clientId: 'gauntlet-client',
    clientSecret: 'gauntlet-secret',
    quirks: [{ id: 'state-omitted' }],
  });
  expect((await look('issuers')).body).toEqual([body]);
  expect((await ask('createIssuer', { name: 'shop' })).status).toBe(409);
  expect((await ask('removeIssuer', { name: 'shop' })).body).toEqual({ removed: true });
  expect((await ask('removeIssuer', { name: 'shop' })).body).toEqual({ removed: false });
  expect((await look('issuers')).body).toEqual([]);
});

test('an issuer may follow a preset', async () => {
  const { body } = await ask('createIssuer', { name: 'hub', preset: 'github' });
  expect(body).toMatchObject({ endpoints: { token: `${server.origin}/hub/login/oauth/access_token` } });
  expect((await ask('createIssuer', { name: 'hub2', preset: 'githup' })).body).toMatchObject({
    error: 'unknown-preset',
    error_description: expect.stringContaining('Did you mean "github"?'),
  });
});

test('populate and reset can be repeated, and populate is all or nothing', async () => {
  const issuers = [{ name: 'a', clients: [confidential] }, { name: 'b' }];
  const first = (await ask('populate', { issuers })).body;
  expect((await ask('populate', { issuers })).body).toEqual(first);
  expect([...server.issuers.keys()]).toEqual(['a', 'b']);
  const kept = server.issuers.get('a');
  const failed = await ask('populate', {
    issuers: [{ name: 'a', quirks: [{ id: 'expires-in-missing' }] }, { name: '/' }],
  });
  expect([failed.status, failed.body]).toEqual([400, expect.objectContaining({ error: 'unfit-name' })]);
  expect(server.issuers.get('a')).toBe(kept);

  const a = server.issuers.get('a')!;
  const tokens = await login(a);
  await ask('arm', { issuer: 'a', quirks: [{ id: 'state-omitted' }] });
  await ask('clock.freeze', { issuer: 'a' });
  await ask('clock.advance', { issuer: 'a', by: '1h' });
  await ask('inject', { issuer: 'a', endpoint: 'api', status: 503 });
  for (const round of [1, 2]) {
    expect([round, (await ask('reset', { issuer: 'a' })).status]).toEqual([round, 200]);
    expect([a.quirks, a.exchanges.length, a.clock.frozen, Math.abs(a.clock.offset) < 1000]).toEqual([
      [],
      0,
      false,
      true,
    ]);
  }
  expect((await me(a, tokens['access_token'])).status).toBe(401);
  expect((await ask('reset')).status).toBe(200);
});

test('populate keeps issuers in their order, whether it succeeds or not', async () => {
  for (const name of ['a', 'b']) await create(name, { hosts: [`${name}.test`] });
  const names = () => [...server.issuers.keys()];
  expect((await ask('populate', { issuers: [{ name: 'a' }, { name: '/' }] })).status).toBe(400);
  expect(names()).toEqual(['a', 'b']);
  expect((await raw('GET', '/me', { host: 'a.test' })).status).toBe(401);
  expect((await ask('populate', { issuers: [{ name: 'c' }, { name: 'a' }, { name: 'c' }] })).status).toBe(409);
  expect(names()).toEqual(['a', 'b']);
  const { body } = await ask('populate', { issuers: [{ name: 'c' }, { name: 'a' }] });
  expect((body as { name: string }[]).map(({ name }) => name)).toEqual(['c', 'a']);
  expect(names()).toEqual(['a', 'b', 'c']);
});

test('arm replaces, disarm takes away', async () => {
  const issuer = await create('arms');
  const callback = async () => [...callbackOf(await authorize(issuer)).keys()];
  await ask('arm', { quirks: [{ id: 'state-omitted', params: { on: 'success' }, when: { times: 1 } }] });
  expect([await callback(), await callback()]).toEqual([
    ['code', 'iss'],
    ['code', 'state', 'iss'],
  ]);
  await ask('arm', { quirks: [{ id: 'state-omitted' }, { id: 'expires-in-missing' }] });
  await ask('disarm', { quirks: ['expires-in-missing'] });
  expect(issuer.quirks).toEqual([{ id: 'state-omitted' }]);
  expect(await callback()).toEqual(['code', 'iss']);
  await ask('disarm');
  expect(await callback()).toEqual(['code', 'state', 'iss']);
  const before = issuer.quirks;
  const unfit = await ask('arm', { quirks: [{ id: 'state-omitted', params: { on: 'never' } }] });
  expect([unfit.status, unfit.body]).toEqual([400, expect.objectContaining({ error: 'unfit-parameters' })]);
  expect(issuer.quirks).toBe(before);
});

test('the clock is advanced, frozen, resumed and set', async () => {
  const issuer = await create('clock');
  const tokens = await login(issuer);
  await ask('clock.advance', { by: '59m' });
  expect((await me(issuer, tokens['access_token'])).status).toBe(200);
  await ask('clock.advance', { by: 120_000 });
  expect((await me(issuer, tokens['access_token'])).status).toBe(401);
  const frozen = (await ask('clock.freeze')).body as { now: string };
  expect((await ask('clock.advance', { by: '1d' })).body).toEqual({
    now: new Date(Date.parse(frozen.now) + 24 * 3600 * 1000).toISOString(),
    frozen: true,
  });
  expect((await ask('clock.set', { time: '2030-01-01T00:00:00Z' })).body).toEqual({
    now: '2030-01-01T00:00:00.000Z',
    frozen: true,
  });
  expect((await ask('clock.resume')).body).toMatchObject({
    now: expect.stringMatching(/^2030-01-01T00:00:/),
    frozen: false,
  });
  for (const by of ['soon', '9000 years', Number.MAX_VALUE, '']) {
    expect((await ask('clock.advance', { by })).body).toMatchObject({ error: 'unfit-time' });
  }
  expect((await ask('clock.set', { time: 'noon' })).body).toMatchObject({ error: 'unfit-time' });
});

test('however far a quirk puts the clock ahead, it tells a time', async () => {
  for (const [index, ahead] of [1e300, -1e300].entries()) {
    await create(`far-${index}`, { quirks: [{ id: 'virtual-clock', params: { ahead } }] });
    const { status, body } = await ask('clock.freeze', { issuer: `far-${index}` });
    expect([status, body]).toEqual([200, { now: expect.stringMatching(/^(1970-01-01|9999-12-31)T/), frozen: true }]);
  }
});

test('the policy of an issuer may put its clock ahead', () => {
  const { clock } = server.createIssuer({ name: 'ahead', policy: { clockAhead: 3600 } });
  expect(Math.round(clock.offset / 1000)).toBe(3600);
});

test('tokens are expired and revoked, keys are rotated', async () => {
  const issuer = await create('tokens');
  const tokens = await login(issuer);
  await ask('expireTokens');
  expect((await me(issuer, tokens['access_token'])).status).toBe(401);
  const next = (await refresh(issuer, tokens['refresh_token'])).body;
  expect((await me(issuer, next['access_token'])).status).toBe(200);
  await ask('revokeTokens');
  expect((await me(issuer, next['access_token'])).status).toBe(401);
  expect((await refresh(issuer, next['refresh_token'])).body).toMatchObject({ error: 'invalid_grant' });
  const kids = async () =>
    ((await (await fetch(issuer.endpoints.jwks)).json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
  expect(await kids()).toEqual(['tokens-1']);
  await ask('rotateKeys');
  expect(await kids()).toEqual(['tokens-2', 'tokens-1']);
  await ask('rotateKeys', { overlap: 0 });
  expect(await kids()).toEqual(['tokens-3']);
});

test('exchanges are listed by endpoint, client and issuer', async () => {
  const one = await create('one');
  const other = await create('other');
  await login(one);
  await me(other, (await login(other))['access_token']);
  const list = async (query: string) =>
    ((await look('exchanges', query)).body as unknown as { endpoint: string; issuer: string; id: number }[]).map(
      ({ endpoint, issuer }) => `${issuer} ${endpoint}`,
    );
  expect(await list('')).toEqual(['one authorization', 'one token', 'other authorization', 'other token', 'other api']);
  expect(await list('?endpoint=token')).toEqual(['one token', 'other token']);
  expect(await list('?issuer=other&limit=2')).toEqual(['other authorization', 'other token']);
  // The API call is the client's whose token it bears.
  expect(await list('?client=app&issuer=other')).toEqual(['other authorization', 'other token', 'other api']);
  expect(await list('?client=nobody')).toEqual([]);
  const all = (await look('exchanges')).body as unknown as { id: number }[];
  expect(await list(`?after=${all[3]!.id}`)).toEqual(['other api']);
  expect((await look('exchanges', '?issuer=nobody')).status).toBe(404);
  expect((await look('exchanges', '?limit=x')).status).toBe(400);
});

test('take hands each exchange out once, and waits', async () => {
  const issuer = await create('takes');
  const code = await codeOf(issuer);
  await redeem(issuer, code);
  const taken = await ask('take', { endpoint: 'token' });
  expect(taken.body).toMatchObject({
    endpoint: 'token',
    issuer: 'takes',
    delivery: 'complete',
    request: { method: 'POST', parameters: { grant_type: 'authorization_code', code } },
    response: { status: 200, body: expect.stringContaining('access_token') },
  });
  const waiting = ask('take', { endpoint: 'token', client: 'app' });
  await redeem(issuer, 'bogus');
  expect((await waiting).body).toMatchObject({ response: { status: 400 } });
  const nothing = await ask('take', { endpoint: 'revocation', timeoutMs: 10 });
  expect([nothing.status, nothing.body]).toEqual([
    408,
    {
      error: 'nothing-to-take',
      error_description:
        'No exchange with endpoint revocation came within 10 ms. Exchanges so far, taken ones included: 1 × authorization of takes, 2 × token of takes.',
    },
  ]);
});

test('who stops waiting takes nothing away', async () => {
  const issuer = await create('gone');
  const headers = { ...bearer, 'content-type': 'application/json' };
  const request = httpRequest({ port, host: '127.0.0.1', method: 'POST', path: '/_gauntlet/take', headers });
  request.on('error', () => undefined).end('{"endpoint":"api"}');
  // What is asked later is heard later.
  await new Promise((resolve) => request.once('finish', resolve));
  await look('issuers');
  request.destroy();
  await look('issuers');
  await me(issuer, 'bogus');
  expect((await ask('take', { endpoint: 'api', timeoutMs: 2000 })).status).toBe(200);
});

test('an exchange of before a reset is not handed out after it', async () => {
  const issuer = await create('stale');
  await ask('inject', { endpoint: 'api', hang: true });
  const controller = new AbortController();
  const hanging = fetch(issuer.api, { signal: controller.signal }).catch(() => undefined);
  while (issuer.exchanges[0]?.response === undefined) await new Promise((resolve) => setImmediate(resolve));
  issuer.reset();
  const taken = issuer.take('api');
  const ended = new Promise<void>((resolve) => issuer.observe(({ kind }) => kind === 'delivered' && resolve()));
  controller.abort();
  await Promise.all([hanging, ended]);
  await me(issuer, 'bogus');
  expect((await taken).delivery).toBe('complete');
});

test('nobody waits whose signal is aborted already, or whose server is closed', async () => {
  const short = await startServer();
  const issuer = short.createIssuer({ name: 'short' });
  const waits = () => issuer.take('api', { timeoutMs: 60_000 });
  await expect(issuer.take('api', { timeoutMs: 60_000, signal: AbortSignal.abort() })).rejects.toThrow('Nobody waits');
  const patient = issuer.take('api', { timeoutMs: Infinity });
  await fetch(issuer.api);
  expect((await patient).endpoint).toBe('api');
  await short.close();
  await expect(waits()).rejects.toThrow('The server was closed.');
});

test('faults that are due at one request take turns', async () => {
  const issuer = await create('turns');
  const statuses = async () => [(await fetch(issuer.api)).status, (await fetch(issuer.api)).status];
  for (const status of [502, 503]) await ask('inject', { endpoint: 'api', status });
  expect([await statuses(), await statuses()]).toEqual([
    [502, 503],
    [401, 401],
  ]);
});

test('a fault that cannot happen is refused', async () => {
  const issuer = await create('unfit');
  const refused = async (args: object) => (await ask('inject', { endpoint: 'api', ...args })).body;
  const unfit = { error: 'unfit-fault' };
  expect(await refused({ status: 503, headers: { 'x y': '1' } })).toMatchObject(unfit);
  expect(await refused({ status: 503, headers: { 'x-y': 'a\r\nb: c' } })).toMatchObject(unfit);
  expect(await refused({ redirect: '/\r\nb: c' })).toMatchObject(unfit);
  expect(await refused({ endpoint: 'elsewhere', status: 503 })).toMatchObject(unfit);
  expect(() => issuer.inject({ endpoint: 'api', status: 99 })).toThrow('from 200 to 599');
  expect(() => issuer.inject({ endpoint: 'api', hang: true, nth: 0 })).toThrow('nth');
  expect(() => issuer.inject({ endpoint: 'api', delayMs: 2 ** 31 })).toThrow('delayMs');
});

test('a fault happens once, at the nth request of an endpoint', async () => {
  const issuer = await create('faults');
  const api = async () => {
    try {
      const response = await fetch(issuer.api, { redirect: 'manual' });
      return [response.status, response.headers.get('location') ?? (await response.text())];
    } catch (error) {
      return [(error as Error).message];
    }
  };
  const honest = [401, '{}'];
  await ask('inject', { endpoint: 'api', nth: 2, status: 418, headers: { 'x-tea': '1' }, body: { tea: true } });
  expect([await api(), await api(), await api()]).toEqual([honest, [418, '{"tea":true}'], honest]);
  await ask('inject', { endpoint: 'api', redirect: 'http://127.0.0.1:1/' });
  expect([await api(), await api()]).toEqual([[307, 'http://127.0.0.1:1/'], honest]);
  await ask('inject', { endpoint: 'api', raw: 'HTTP/1.1 299 Odd\r\nContent-Length: 2\r\n\r\nok' });
  expect(await api()).toEqual([299, 'ok']);
  await ask('inject', { endpoint: 'api', rawBase64: Buffer.from('\0garbage').toString('base64') });
  expect(await api()).toEqual(['fetch failed']);
  for (const reset of ['before', 'after', 'mid-body']) {
    await ask('inject', { endpoint: 'jwks', reset });
    await expect(fetch(issuer.endpoints.jwks).then((response) => response.text())).rejects.toThrow();
  }
  await ask('inject', { endpoint: 'api', delayMs: 1 });
  expect(await api()).toEqual(honest);
  await ask('inject', { endpoint: 'api', hang: true });
  const controller = new AbortController();
  const hanging = fetch(issuer.api, { signal: controller.signal });
  issuer.observe(({ kind }) => kind === 'exchange' && setTimeout(() => controller.abort(), 20));
  await expect(hanging).rejects.toThrow('aborted');
  expect(await api()).toEqual(honest);
  expect((await ask('inject', { endpoint: 'api' })).body).toMatchObject({ error: 'unfit-fault' });
  expect((await ask('inject', { endpoint: 'api', status: 500, hang: true })).body).toMatchObject({
    error: 'unfit-fault',
  });
});

test('what cannot be done is refused with a reason', async () => {
  expect((await ask('arm', { issuer: 'nobody', quirks: [] })).body).toMatchObject({
    error: 'unknown-issuer',
    error_description: 'There is no issuer nobody. The issuers are: none.',
  });
  expect((await ask('dance')).body).toMatchObject({
    error: 'unknown-command',
    error_description: expect.stringContaining('inject'),
  });
  const wrong = await raw('GET', '/_gauntlet/arm', bearer);
  expect([wrong.status, wrong.headers.allow]).toEqual([405, 'POST']);
  expect((await ask('arm', { quirk: [] })).body).toMatchObject({
    error: 'unfit-arguments',
    error_description: expect.stringMatching(/quirks: .*quirk.*arm takes issuer, quirks/),
  });
  const json = { ...bearer, 'content-type': 'application/json' };
  expect((await raw('POST', '/_gauntlet/arm', json, '{"quirks":[')).body).toMatchObject({ error: 'no-json' });
  expect((await raw('POST', '/_gauntlet/arm', json, '[]')).body).toMatchObject({ error: 'no-json' });
  expect((await raw('POST', '/_gauntlet/arm', bearer, 'quirks=')).body).toMatchObject({ error: 'no-json' });
  expect((await raw('POST', '/_gauntlet/arm', json, 'x'.repeat(2 ** 20 + 1))).status).toBe(413);
});

test('it tells what it can do', async () => {
  const { body } = await look('');
  const commands = (body as { commands: { command: string }[] }).commands.map(({ command }) => command);
  expect(commands).toEqual(controlCommands.map(({ method, word }) => `${method} /_gauntlet/${word}`));
});

test('without the token nothing is told and nothing is done', async () => {
  await create('safe');
  for (const authorization of ['', 'Bearer', 'Bearer wrong', `Basic ${token}`, `Bearer ${token}x`]) {
    for (const [method, path] of [
      ['GET', '/_gauntlet/issuers'],
      ['POST', '/_gauntlet/reset'],
      ['GET', '/_gauntlet'],
      ['GET', '/_gauntlet/nothing'],
    ] as const) {
      const { status, headers, body } = await raw(method, path, { authorization });
      expect([status, headers['www-authenticate'], Object.keys(body)]).toEqual([
        401,
        'Bearer realm="control"',
        ['error', 'error_description'],
      ]);
    }
  }
  expect((await raw('POST', `/_gauntlet/removeIssuer?token=${token}`)).status).toBe(401);
  const plain = await startServer();
  expect((await fetch(`${plain.origin}/_gauntlet/issuers`, { headers: bearer })).status).toBe(404);
  await plain.close();
});

test('a page of another origin can neither read nor change anything, even with the token', async () => {
  await create('page');
  const pages = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: server.origin },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'same-origin' },
  ];
  for (const page of pages as Record<string, string>[]) {
    for (const [method, word] of [
      ['GET', 'issuers'],
      ['POST', 'reset'],
      ['OPTIONS', 'issuers'],
    ] as const) {
      const { status, headers } = await raw(method, `/_gauntlet/${word}`, { ...bearer, ...page });
      expect([status, headers['access-control-allow-origin']]).toEqual([403, undefined]);
    }
  }
  expect([...server.issuers.keys()]).toEqual(['page']);
});

test('a rebound host name reaches neither the control API nor an issuer', async () => {
  await create('bound', { hosts: ['acme.test'] });
  for (const host of ['evil.example', `evil.example:${port}`, 'localhost.evil.example', '127.0.0.1.nip.example']) {
    for (const path of [
      '/_gauntlet/issuers',
      '/bound/me',
      '/bound/authorize',
      '/.well-known/openid-configuration/bound',
    ]) {
      expect((await raw('GET', path, { ...bearer, host })).status).toBe(421);
    }
  }
  const elsewhere = new URL(server.elsewhere).port;
  const abroad = await new Promise((resolve) => {
    const headers = { host: 'evil.example' };
    httpRequest({ port: elsewhere, host: '127.0.0.1', path: '/bound/x', headers }, (response) =>
      resolve(response.resume().statusCode),
    ).end();
  });
  expect([abroad, server.issuers.get('bound')!.exchanges]).toEqual([421, []]);
  for (const host of ['localhost', `LOCALHOST:${port}`, 'acme.localhost', '127.0.0.1', '[::1]:80']) {
    expect((await raw('GET', '/bound/me', { host })).status).toBe(401);
    expect((await raw('GET', '/_gauntlet/issuers', { ...bearer, host })).status).toBe(200);
  }
  expect((await raw('GET', '/me', { host: 'acme.test' })).status).toBe(401);
  const open = await startServer({
    publicUrl: 'https://oauth.example:9443',
    allowHosts: ['gauntlet', 'Proxy:8080'],
    controlToken: token,
  });
  const at = (host: string) =>
    new Promise((resolve) => {
      httpRequest({ port: open.port, host: '127.0.0.1', path: '/x', headers: { host } }, (response) =>
        resolve(response.resume().statusCode),
      ).end();
    });
  expect([await at('oauth.example:9443'), await at('gauntlet'), await at('other')]).toEqual([404, 404, 421]);
  expect(await at('proxy:8080')).toBe(404);
  expect(open.origin).toBe('https://oauth.example:9443');
  await open.close();
});

test('the same words in TypeScript', async () => {
  const provider = await startProvider({ preset: 'slack', quirks: [{ id: 'state-omitted' }], seed: 'words' });
  expect(provider.endpoints.token).toBe(`${provider.origin}/main/api/oauth.v2.access`);
  expect([provider.clientId, provider.clientSecret]).toEqual(['gauntlet-client', 'gauntlet-secret']);
  const visit = () =>
    fetch(
      `${provider.endpoints.authorization}?${new URLSearchParams({
        response_type: 'code',
        client_id: provider.clientId,
        redirect_uri: redirectUri,
        state: 's',
      }).toString()}`,
      { redirect: 'manual' },
    );
  expect([...callbackOf(await visit()).keys()]).toEqual(['code']);
  provider.disarm();
  expect([...callbackOf(await visit()).keys()]).toEqual(['code', 'state', 'iss']);
  expect((await provider.take('authorization')).request.target).toContain('state=s');
  await expect(provider.take('token', { timeoutMs: 1 })).rejects.toMatchObject({ code: 'nothing-to-take' });
  const now = provider.clock.now();
  provider.clock.advance('1h');
  expect(provider.clock.now() - now).toBeGreaterThanOrEqual(3_600_000);
  provider.reset();
  expect(provider.quirks.map(({ id }) => id)).toContain('state-omitted');
  provider.expireTokens();
  provider.revokeTokens();
  provider.rotateKeys();
  const pending = provider.take('api', { timeoutMs: 60_000 });
  const failed = expect(pending).rejects.toMatchObject({ code: 'nothing-to-take' });
  await provider[Symbol.asyncDispose]();
  await failed;
  await expect(
    startProvider({ quirks: [{ id: 'ttl-settings' }], clients: [{ clientId: 'x', clientAuth: 'basic' }] }),
  ).rejects.toMatchObject({
    code: 'unfit-client',
  });
});
