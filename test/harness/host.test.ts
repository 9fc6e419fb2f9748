import { createServer } from 'node:http';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { inProcess } from '../../harness/adapters/in-process.js';
import { moduleAdapter, type ModuleOptions } from '../../harness/adapters/module.js';
import type {
  ClientAdapter,
  ClientMethods,
  ClientSession,
  ClientSettings,
  TrustedEnvironment,
} from '../../harness/model/client.js';
import type { Action } from '../../harness/model/protocol.js';
import { browsers } from './browsers.js';
import { api, login, logout, refresh, settings } from './settings.js';

const root = join(import.meta.dirname, '../..');
const hostile = (name: string) => join(root, 'test/clients/hostile', `${name}.ts`);

let folder: string;
const adapters: ClientAdapter[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-host-'));
});
afterEach(async () => {
  for (const adapter of adapters.splice(0)) await adapter.close?.();
});
afterAll(() => rm(folder, { recursive: true }));

const callback: Action = {
  do: 'callback',
  browser: 'tab',
  user: 'ann',
  request: { method: 'GET', url: 'http://127.0.0.1:1/callback?code=abc&state=fixed', headers: [['cookie', 'a=b']] },
};

async function adapt(file: string, options?: ModuleOptions): Promise<ClientAdapter> {
  const adapter = await moduleAdapter(file, options);
  adapters.push(adapter);
  return adapter;
}

async function open(file: string, own: Partial<ClientSettings> = {}, options?: ModuleOptions): Promise<ClientSession> {
  return openRun(await adapt(file, options), own);
}

function openRun(adapter: ClientAdapter, own: Partial<ClientSettings> = {}): Promise<ClientSession> {
  return adapter.open({ ...settings, ...own }, new AbortController().signal, browsers());
}

let files = 0;
async function write(source: string, name = `client${(files += 1)}.mjs`): Promise<string> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, source);
  return file;
}

/** A client file of which only the methods matter; `settings` is in reach of them. */
function writeMethods(methods: string, more = ''): Promise<string> {
  return write(`export default { name: 'acme', claims: { code: true }, ${more} open: (settings) => (${methods}) };`);
}

/** Starts a login that answers with the host's process id in a URL. */
const pidMethods = "{ startLogin: () => 'http://localhost:1/?pid=' + process.pid, handleCallback() {}, ";

async function pidOf(session: ClientSession): Promise<number> {
  const outcome = await session.perform(login, 5000);
  if (outcome.kind !== 'redirected') throw new Error(JSON.stringify(outcome));
  return Number(new URL(outcome.to.url).searchParams.get('pid'));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function textOf(session: ClientSession, source: string): Promise<string> {
  return (await session.output()).flatMap((chunk) => (chunk.source === source ? [chunk.text] : [])).join('');
}

test('a client file with defineClient is reached with its name, version and claims', async () => {
  const file = await write(
    `import { defineClient } from '${root}/dist/client.js';
     export default defineClient({ name: 'acme', version: '1.2', claims: { code: true, discovery: 'caller' }, open: () => ({}) });`,
  );
  expect(await adapt(file, { jobs: 3 })).toMatchObject({
    name: 'acme',
    version: '1.2',
    claims: { code: true, discovery: 'caller' },
    host: ['clock', 'kill', 'stdio', 'tls'],
    jobs: 3,
  });
});

test('every action reaches its method, and what it returns becomes an outcome', async () => {
  const session = await open(
    await writeMethods(`{
      startLogin: (login) => new URL('http://localhost:1/?given=' + JSON.stringify(login)),
      handleCallback: async (callback) => ({ label: JSON.stringify(callback), subject: 's', scope: 'a', expiresAt: 12.5, more: 1 }),
      callApi: ({ user, url, method }) => ({ status: url === settings.issuers.main.api && method === 'GET' && user === 'ann' ? 200 : 500 }),
      refresh: ({ user }) => ({ subject: user }),
      logout() {},
    }`),
  );
  const redirected = await session.perform(login, 5000);
  expect(redirected).toMatchObject({ kind: 'redirected', to: { method: 'GET', headers: [] } });
  const url = redirected.kind === 'redirected' ? redirected.to.url : '';
  expect(JSON.parse(new URL(url).searchParams.get('given')!)).toEqual({ browser: 'tab', user: 'ann', issuer: 'main' });
  const connected = await session.perform(callback, 5000);
  expect(connected).toEqual({
    kind: 'connected',
    user: 'ann',
    subject: 's',
    scope: 'a',
    expiresAt: 12.5,
    label: expect.any(String),
  });
  const { request } = callback;
  expect(JSON.parse((connected as { label: string }).label)).toEqual({ browser: 'tab', user: 'ann', ...request });
  expect(await session.perform(api, 5000)).toEqual({ kind: 'answered', status: 200 });
  expect(await session.perform({ ...api, url: 'http://localhost:1/other', method: 'POST' }, 5000)).toEqual({
    kind: 'answered',
    status: 500,
  });
  expect(await session.perform(refresh, 5000)).toEqual({ kind: 'connected', user: 'ann', subject: 'ann' });
  expect(await session.perform(logout, 5000)).toEqual({ kind: 'answered', status: 204 });
});

test('a method that the client lacks is unsupported', async () => {
  const session = await open(await writeMethods('{}'));
  for (const action of [login, callback, api, refresh, logout])
    expect(await session.perform(action, 5000)).toEqual({ kind: 'unsupported' });
});

test('actions are performed concurrently', async () => {
  const session = await open(
    await writeMethods(`{
      startLogin: () => new Promise((resolve) => { settings.answer = resolve; }),
      handleCallback: () => settings.answer('http://localhost:1/'),
    }`),
  );
  const [first, second] = await Promise.all([session.perform(login, 5000), session.perform(callback, 5000)]);
  expect([first.kind, second.kind]).toEqual(['redirected', 'connected']);
});

const thrown: Record<string, [source: string, kind: 'refused' | 'crashed', reason: string]> = {
  'an Error': ["new Error('state differs')", 'refused', 'state differs'],
  'an Error without a message': ['new Error()', 'refused', 'an Error without a message'],
  'an Error with a long message': ["new Error('x'.repeat(5000))", 'refused', `${'x'.repeat(999)}…`],
  'a text': ["'no'", 'refused', 'no'],
  'an AggregateError': ["new AggregateError([], 'all')", 'refused', 'all'],
  'a failed fetch': [
    "new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) })",
    'refused',
    'fetch failed',
  ],
  'a redirect that fetch was told to refuse': [
    "new TypeError('fetch failed', { cause: new Error('unexpected redirect') })",
    'refused',
    'fetch failed',
  ],
  'a fetch that took too long': ["new DOMException('late', 'TimeoutError')", 'refused', 'late'],
  'a TypeError': ['undefined.x', 'crashed', "Cannot read properties of undefined (reading 'x')"],
  'a TypeError caused by another': ["new TypeError('a', { cause: new TypeError('b') })", 'crashed', 'a'],
  'a ReferenceError': ['nope', 'crashed', 'nope is not defined'],
  'a SyntaxError': ["JSON.parse('')", 'crashed', 'Unexpected end of JSON input'],
  'a RangeError': ['new Array(-1)', 'crashed', 'Invalid array length'],
  'an AssertionError': ["(await import('node:assert')).fail('odd')", 'crashed', 'odd'],
  'an empty text': ["''", 'crashed', "threw '', which is not an Error"],
  undefined: ['undefined', 'crashed', 'threw undefined, which is not an Error'],
  null: ['null', 'crashed', 'threw null, which is not an Error'],
  'an object': ['{}', 'crashed', 'threw {}, which is not an Error'],
};

test('an Error or a text is a refusal; a programming error or anything else is a crash', async () => {
  const sources = Object.entries(thrown).map(
    ([what, [source]]) => `${JSON.stringify(what)}: async () => { throw ${source} }`,
  );
  const session = await open(await writeMethods(`{ refresh: ({ user }) => ({ ${sources.join(',')} })[user]() }`));
  for (const [user, [, kind, reason]] of Object.entries(thrown))
    expect([user, await session.perform({ do: 'refresh', user }, 5000)]).toEqual([
      user,
      expect.objectContaining({ kind, reason }),
    ]);
});

test('the code of a refusal is told', async () => {
  const session = await open(hostile('refuses-everything'));
  for (const action of [login, callback, api, refresh, logout])
    expect(await session.perform(action, 5000)).toEqual({ kind: 'refused', reason: 'I refuse', code: 'REFUSED' });
});

test('isRefusal tells a refusal from a crash, and crashes itself if it throws', async () => {
  const throws =
    "{ startLogin() { throw new TypeError('wanted') }, handleCallback() { throw new Error('broken') }, refresh() { throw 'odd' } }";
  const session = await open(
    await writeMethods(
      throws,
      "isRefusal: (error) => { if (error === 'odd') throw Error('cannot tell'); return error.message === 'wanted' },",
    ),
  );
  expect(await session.perform(login, 5000)).toEqual({ kind: 'refused', reason: 'wanted' });
  expect(await session.perform(callback, 5000)).toEqual({ kind: 'crashed', reason: 'broken' });
  expect(await session.perform(refresh, 5000)).toEqual({ kind: 'crashed', reason: 'isRefusal threw: cannot tell' });
});

test('nonsense that the client returns is a crash that says what is expected', async () => {
  const session = await open(hostile('nonsense'));
  expect(await session.perform(login, 5000)).toEqual({
    kind: 'crashed',
    reason:
      "startLogin must return the authorization request's URL as a string or a URL, absolute, http or https; it returned 42",
  });
  expect(await session.perform(callback, 5000)).toMatchObject({
    kind: 'crashed',
    reason: expect.stringMatching(/^handleCallback must return nothing or .* \(subject must be a string\)$/),
  });
  expect(await session.perform(api, 5000)).toMatchObject({
    kind: 'crashed',
    reason: expect.stringMatching(/^callApi must return \{ status \}.*\(status must be a whole number\)$/),
  });
  expect(await session.perform(refresh, 5000)).toMatchObject({
    kind: 'crashed',
    reason: expect.stringMatching(/^refresh must return .* null/),
  });
  expect(await session.perform(logout, 5000)).toMatchObject({
    kind: 'crashed',
    reason: expect.stringContaining('is not a function'),
  });
});

test('a client that does nothing has crashed', async () => {
  const session = await open(hostile('does-nothing'));
  expect(await session.perform(login, 5000)).toMatchObject({
    kind: 'crashed',
    reason: expect.stringContaining('it returned undefined'),
  });
  expect(await session.perform(api, 5000)).toMatchObject({ kind: 'crashed' });
});

test('a URL that nobody would accept is a crash', async () => {
  const session = await open(
    await writeMethods("{ startLogin: () => 'http://localhost/?' + 'x'.repeat(1e6), handleCallback() {} }"),
  );
  expect(await session.perform(login, 5000)).toMatchObject({
    kind: 'crashed',
    reason: expect.stringContaining('1000018 characters'),
  });
});

test('a client that crashes at its start has crashed in every action, not refused', async () => {
  const session = await open(hostile('crashes-at-start'));
  for (const action of [login, callback])
    expect(await session.perform(action, 5000)).toEqual({ kind: 'crashed', reason: 'open threw: no configuration' });
  expect(await textOf(session, 'error')).toContain('crashes-at-start.ts');
});

test('an open that returns no methods is a crash', async () => {
  const session = await open(await writeMethods('undefined'));
  expect(await session.perform(login, 5000)).toEqual({
    kind: 'crashed',
    reason: 'open must return { startLogin, handleCallback, … }; it returned undefined',
  });
});

test('a programming error on login is a crash', async () => {
  const session = await open(hostile('crashes-on-login'));
  expect(await session.perform(login, 5000)).toMatchObject({
    kind: 'crashed',
    reason: expect.stringContaining('Cannot read properties'),
  });
});

test('odd things that a client throws do no harm', async () => {
  const session = await open(hostile('throws-odd'));
  const kinds = [];
  for (const action of [login, callback, api, refresh, logout]) kinds.push((await session.perform(action, 5000)).kind);
  expect(kinds).toEqual(['crashed', 'crashed', 'crashed', 'crashed', 'refused']);
  expect(await textOf(session, 'error')).toContain('cannot be written as JSON: nor write me');
});

test('a thrown error is let out with its cause and own properties, as Node shows it and as JSON', async () => {
  const session = await open(
    await writeMethods(`{ handleCallback() {
      const error = new Error('outer', { cause: Object.assign(new Error('inner'), { response: { a: { b: { c: 'deep-secret' } } } }) });
      error.self = error; error.big = 1n; error.config = { headers: { authorization: 'Bearer own-secret' } };
      throw error;
    } }`),
  );
  await session.perform(callback, 5000);
  const [shown, json] = (await textOf(session, 'error')).trimEnd().split(/\n(?=\{"stack)/);
  for (const text of [shown, json])
    for (const part of ['outer', 'inner', 'deep-secret', 'own-secret']) expect(text).toContain(part);
  expect(JSON.parse(json!)).toMatchObject({ message: 'outer', big: '1', cause: { message: 'inner' } });
});

test('output is told apart by its source, and is complete, native and torn writes included', async () => {
  const session = await open(
    await writeMethods(`{ async handleCallback() {
      const { writeSync } = await import('node:fs');
      console.log('a %s', 'line', { b: 1 }); console.error('error'); console.table([{ c: 2 }]); console.trace('trace');
      process.stdout.write('half '); process.stdout.write('line'); process.stderr.write('grüße ☃');
      writeSync(1, ' native'); writeSync(2, Buffer.from('☃').subarray(0, 2)); writeSync(2, Buffer.from('☃').subarray(2));
      process.stdout.write('x'.repeat(300000));
    } }`),
  );
  await session.perform(callback, 5000);
  expect(await textOf(session, 'console')).toMatch(/^a line \{ b: 1 \}\nerror\n┌[^]*┘\nTrace: trace\n/);
  expect(await textOf(session, 'stdout')).toBe(`half line native${'x'.repeat(300000)}`);
  expect(await textOf(session, 'stderr')).toBe('grüße ☃☃');
});

test('chunks once returned stay as they are', async () => {
  const session = await open(await writeMethods("{ handleCallback: () => console.log('once') }"));
  await session.perform(callback, 5000);
  const first = await session.output();
  await session.perform(callback, 5000);
  const second = await session.output();
  expect(second.slice(0, first.length)).toEqual(first);
  expect(second).toEqual([
    { source: 'console', text: 'once\n' },
    { source: 'console', text: 'once\n' },
  ]);
});

test('a client that ends or closes its streams goes on', async () => {
  const session = await open(
    await writeMethods(`{
      handleCallback() { process.stdout.write('to the end'); process.stdout.end(); process.stderr.destroy(); },
      refresh: async () => (await import('node:fs')).closeSync(2),
    }`),
  );
  for (const action of [callback, refresh]) {
    expect(await session.perform(action, 5000)).toMatchObject({ kind: 'connected' });
    expect(await textOf(session, 'stdout')).toBe('to the end');
  }
});

test('what the client wrote before it ended its process is not lost', async () => {
  const session = await open(
    await writeMethods("{ handleCallback() { process.stdout.write('y'.repeat(500000)); process.exit(3) } }"),
  );
  expect(await session.perform(callback, 5000)).toEqual({ kind: 'crashed', reason: 'exited with code 3' });
  expect(await textOf(session, 'stdout')).toBe('y'.repeat(500000));
});

test('a flood is cut, and the harness stays responsive', async () => {
  const session = await open(hostile('floods'));
  const before = process.memoryUsage().rss;
  expect(await session.perform(login, 60_000)).toMatchObject({ kind: 'redirected' });
  const output = await session.output();
  expect(output).toHaveLength(2);
  expect(output[0]!.text).toHaveLength(1024 * 1024);
  expect(output[1]).toEqual({ source: 'console', text: `… cut, ${99 * 1024 * 1024} bytes more` });
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
}, 60_000);

test('the client sees the clock that it is given, and real time again in the next run', async () => {
  const methods = `{ startLogin() {}, handleCallback: () => ({ expiresAt: Date.now(), label: JSON.stringify([
    new Date().getTime() - Date.now(), new Date(5).getTime(), Date.parse(Date()) - Date.now(), new Date() instanceof Date,
    new Date().constructor === Date, typeof Date(), new (class extends Date {})().getTime() - Date.now(), Date.UTC(1970, 0, 1)]) }) }`;
  const adapter = await adapt(await writeMethods(methods));
  const session = await openRun(adapter);
  await session.setClock!(3_600_000);
  const { expiresAt = 0, label = '' } = (await session.perform(callback, 5000)) as {
    expiresAt?: number;
    label?: string;
  };
  expect(Math.abs(expiresAt - Date.now() - 3_600_000)).toBeLessThan(5000);
  const [now, given, parsed, ...rest] = JSON.parse(label) as number[];
  expect(Math.abs(now!)).toBeLessThan(50);
  expect(given).toBe(5);
  expect(Math.abs(parsed!)).toBeLessThanOrEqual(1050);
  expect(rest.slice(0, 3)).toEqual([true, true, 'string']);
  expect(Math.abs(rest[3]!)).toBeLessThan(50);
  await session.close();
  const next = (await (await openRun(adapter)).perform(callback, 5000)) as { expiresAt?: number };
  expect(Math.abs(next.expiresAt! - Date.now())).toBeLessThan(5000);
});

test('the environment is clean but for the settings of the run', async () => {
  process.env.NODE_OPTIONS_OF_OURS = 'x';
  const adapter = await adapt(
    await writeMethods('{ startLogin() {}, handleCallback: () => ({ label: JSON.stringify(process.env) }) }'),
  );
  delete process.env.NODE_OPTIONS_OF_OURS;
  const environment = async (env: Record<string, string>) => {
    const session = await openRun(adapter, { env });
    const { label = '' } = (await session.perform(callback, 5000)) as { label?: string };
    await session.close();
    return JSON.parse(label) as Record<string, string>;
  };
  const first = await environment({ ACME: 'yes', HOME: '/elsewhere' });
  expect(first).toMatchObject({ ACME: 'yes', HOME: '/elsewhere', PATH: process.env.PATH });
  expect(Object.keys(first).filter((name) => !/^(ACME|PATH|HOME|TMPDIR|NODE_EXTRA_CA_CERTS)$/.test(name))).toEqual([]);
  expect(await environment({})).toMatchObject({ HOME: process.env.HOME });
  expect(await environment({})).not.toHaveProperty('ACME');
});

test('a process is used again for the next run, and each run has its own output', async () => {
  const adapter = await adapt(await writeMethods(`${pidMethods} refresh: () => console.log(settings.run) }`));
  const pids = [];
  for (const run of ['first', 'second']) {
    const session = await openRun(adapter, { run });
    pids.push(await pidOf(session));
    await session.perform(refresh, 5000);
    await session.close();
    expect(await session.output()).toEqual([{ source: 'console', text: `${run}\n` }]);
  }
  expect(pids[0]).toBe(pids[1]);
});

test('runs at the same time have processes of their own, and none is left behind', async () => {
  const adapter = await adapt(await writeMethods(`${pidMethods} }`), { jobs: 2 });
  const sessions = await Promise.all([openRun(adapter), openRun(adapter)]);
  const pids = await Promise.all(sessions.map(pidOf));
  expect(new Set(pids).size).toBe(2);
  expect(pids.every(isAlive)).toBe(true);
  await adapter.close!();
  expect(pids.some(isAlive)).toBe(false);
  expect(await sessions[0].perform(refresh, 5000)).toEqual({ kind: 'crashed', reason: 'was ended with the run' });
});

test('a client that hangs is timed out, and with it everything else that the run awaits', async () => {
  const session = await open(hostile('hangs'));
  const [slow, other] = await Promise.all([session.perform(login, 300), session.perform(callback, 5000)]);
  expect(slow).toEqual({ kind: 'timed-out', waitedMs: 300 });
  expect(other).toEqual({ kind: 'crashed', reason: 'was killed: start-login took longer than 300 ms' });
  expect(await session.perform(refresh, 300)).toMatchObject({ kind: 'crashed' });
});

test('a client that spins is killed, its output kept, and the next run has a new process', async () => {
  const adapter = await adapt(
    await writeMethods(`${pidMethods} refresh() { console.log('about to spin'); for (;;); } }`),
  );
  const session = await openRun(adapter);
  const pid = await pidOf(session);
  expect(await session.perform(refresh, 300)).toEqual({ kind: 'timed-out', waitedMs: 300 });
  expect(isAlive(pid)).toBe(false);
  expect(await session.output()).toEqual([{ source: 'console', text: 'about to spin\n' }]);
  await session.close();
  const next = await pidOf(await openRun(adapter));
  expect(next).not.toBe(pid);
});

test('the hostile client that spins is timed out', async () => {
  const session = await open(hostile('spins'));
  expect(await session.perform(login, 5000)).toMatchObject({ kind: 'redirected' });
  expect(await session.perform(callback, 300)).toEqual({ kind: 'timed-out', waitedMs: 300 });
});

test('an open that hangs is timed out', async () => {
  const session = await open(await writeMethods('new Promise(() => {})'), {}, { openTimeoutMs: 300 });
  expect(await session.perform(login, 5000)).toEqual({ kind: 'timed-out', waitedMs: 300 });
});

test('a client that exits has crashed, and the next run has a new process', async () => {
  const adapter = await adapt(hostile('exits'));
  const session = await openRun(adapter);
  await session.perform(login, 5000);
  expect(await session.perform(callback, 5000)).toEqual({ kind: 'crashed', reason: 'exited with code 0' });
  expect(await textOf(session, 'stdout')).toBe('last words');
  await session.close();
  expect(await (await openRun(adapter)).perform(login, 5000)).toMatchObject({ kind: 'redirected' });
});

test('a rejection that nobody handles is a crash with its reason', async () => {
  const session = await open(hostile('rejects-unhandled'));
  const reason = 'a promise was rejected and nobody handled it: nobody listens';
  expect(await session.perform(callback, 5000)).toEqual({ kind: 'crashed', reason });
  expect(await session.perform(login, 5000)).toEqual({ kind: 'crashed', reason });
  expect(await textOf(session, 'error')).toContain('rejects-unhandled.ts');
});

test('an error that nobody catches is a crash with its reason', async () => {
  const session = await open(
    await writeMethods("{ handleCallback: () => new Promise(() => setImmediate(() => { throw new Error('loose') })) }"),
  );
  expect(await session.perform(callback, 5000)).toEqual({
    kind: 'crashed',
    reason: 'an error was thrown and nobody caught it: loose',
  });
});

test('a client that closes the channel has crashed', async () => {
  const session = await open(await writeMethods('{ handleCallback: () => new Promise(() => process.disconnect()) }'));
  expect(await session.perform(callback, 5000)).toEqual({ kind: 'crashed', reason: 'exited with code 1' });
});

test('garbage and forged messages on the channel are ignored', async () => {
  const session = await open(hostile('sends-garbage'));
  expect(await session.perform(login, 5000)).toMatchObject({ kind: 'redirected' });
  expect(await session.perform(callback, 5000)).toEqual({ kind: 'refused', reason: 'I refuse, whatever I say' });
});

test('a client that lies, or refuses its callbacks, is taken at its word here', async () => {
  const liar = await open(hostile('lies'));
  expect(await liar.perform(login, 5000)).toMatchObject({
    kind: 'redirected',
    to: { url: expect.stringMatching(/^http:\/\/localhost:1\/main\/auth\?/) },
  });
  expect(await liar.perform(callback, 5000)).toMatchObject({ kind: 'connected' });
  expect(await liar.perform(api, 5000)).toEqual({ kind: 'answered', status: 200 });
  const refuser = await open(hostile('refuses-callback'));
  expect(await refuser.perform(login, 5000)).toMatchObject({ kind: 'redirected' });
  expect(await refuser.perform(callback, 5000)).toEqual({ kind: 'refused', reason: 'I refuse this callback' });
  expect((await adapt(hostile('claimless'))).claims).toEqual({});
});

test('a late refusal has sent the code', async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    request
      .setEncoding('utf8')
      .on('data', (text: string) => bodies.push(text))
      .on('end', () => response.end('{}'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { main } = settings.issuers;
  const token = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  const session = await open(hostile('late-refusal'), {
    issuers: { main: { ...main, endpoints: { ...main.endpoints, token } } },
  });
  expect(await session.perform(callback, 5000)).toEqual({ kind: 'refused', reason: 'I refuse, but too late' });
  expect(bodies.join('')).toContain('code=abc');
  server.close();
  server.closeAllConnections();
});

test('kill ends the process and what it has started, at once', async () => {
  const file = await write(`import { spawn } from 'node:child_process';
    export default { name: 'acme', claims: {}, open: () => ({
      startLogin: () => 'http://localhost:1/?pid=' + process.pid,
      handleCallback: () => ({ label: String(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']).pid) }),
      refresh: () => new Promise(() => {}) }) };`);
  const session = await open(file);
  const pid = await pidOf(session);
  const started = Number(((await session.perform(callback, 5000)) as { label?: string }).label);
  expect(isAlive(started)).toBe(true);
  const pending = session.perform(refresh, 5000);
  await session.kill!();
  expect(await pending).toEqual({ kind: 'crashed', reason: 'was killed by the harness' });
  expect(isAlive(pid)).toBe(false);
  await session.close();
});

test('a run that is closed while the client is still at work takes the process with it', async () => {
  const adapter = await adapt(await writeMethods(`${pidMethods} refresh: () => new Promise(() => {}) }`));
  const session = await openRun(adapter);
  const pid = await pidOf(session);
  const pending = session.perform(refresh, 5000);
  await session.close();
  expect(await pending).toEqual({ kind: 'crashed', reason: 'was killed: the run was over' });
  expect(isAlive(pid)).toBe(false);
});

test('a cancelled run ends its process', async () => {
  const adapter = await adapt(await writeMethods(`${pidMethods} refresh: () => new Promise(() => {}) }`));
  const controller = new AbortController();
  const session = await adapter.open(settings, controller.signal, browsers());
  const pending = session.perform(refresh, 5000);
  controller.abort();
  expect(await pending).toEqual({ kind: 'crashed', reason: 'was killed: the run was cancelled' });
  await expect(adapter.open(settings, controller.signal, browsers())).rejects.toThrow();
});

test('a process that ends while it is idle is replaced', async () => {
  const adapter = await adapt(
    await write(`export default { name: 'acme', claims: {}, open: () => ({
    startLogin: () => 'http://localhost:1/?pid=' + process.pid, handleCallback() {},
    close() { setImmediate(() => process.exit()); } }) };`),
  );
  const first = await openRun(adapter);
  const pid = await pidOf(first);
  await first.close();
  while (isAlive(pid)) await new Promise(setImmediate);
  expect(await pidOf(await openRun(adapter))).not.toBe(pid);
});

test.each([
  ['exits', 'process.exit(0)'],
  ['is killed', "process.kill(process.pid, 'SIGKILL')"],
])(
  'no process is left behind when the harness %s, even if its client spins',
  async (_what, end) => {
    const client = await write(`export default { name: 'acme', claims: {}, open: () => ({
    startLogin: () => 'http://localhost:1/?pid=' + process.pid, handleCallback() { for (;;); } }) };`);
    const harness = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        '--input-type=module',
        '--eval',
        `
    import { moduleAdapter } from '${root}/harness/adapters/module.ts';
    const adapter = await moduleAdapter('${client}');
    const session = await adapter.open(${JSON.stringify(settings)}, new AbortController().signal, { fresh: false });
    console.log((await session.perform(${JSON.stringify(login)}, 5000)).to.url);
    void session.perform(${JSON.stringify(callback)}, 60000);
    process.stdin.once('data', () => ${end});`,
      ],
      { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const [line] = (await once(harness.stdout, 'data')) as [Buffer];
    const pid = Number(new URL(String(line)).searchParams.get('pid'));
    expect(isAlive(pid)).toBe(true);
    harness.stdin.write('end');
    await once(harness, 'exit');
    while (isAlive(pid)) await new Promise(setImmediate);
  },
  30_000,
);

function trusted(
  methods: (environment: TrustedEnvironment, settings: ClientSettings) => Partial<ClientMethods>,
): ClientAdapter {
  return inProcess({
    name: 'ours',
    claims: { code: true },
    open: (settings, environment) => methods(environment, settings) as ClientMethods,
  });
}

test('a trusted client runs in this process, with an environment of its own', async () => {
  const adapter = trusted((environment, { run }) => ({
    startLogin: ({ user }) => `http://localhost:1/?run=${run}&user=${user}`,
    handleCallback: () => ({ expiresAt: environment.now(), label: `${environment.random(16).length}` }),
    refresh() {
      environment.log('refreshing');
      throw new Error('no longer', { cause: 'expired' });
    },
  }));
  expect(adapter).toMatchObject({ name: 'ours', claims: { code: true }, host: ['clock', 'kill', 'stdio'] });
  const session = await openRun(adapter);
  expect(await session.perform(login, 5000)).toMatchObject({
    kind: 'redirected',
    to: { url: 'http://localhost:1/?run=run1&user=ann' },
  });
  await session.setClock!(60_000);
  const connected = (await session.perform(callback, 5000)) as { expiresAt?: number; label?: string };
  expect(connected.label).toBe('16');
  expect(Math.abs(connected.expiresAt! - Date.now() - 60_000)).toBeLessThan(1000);
  expect(await session.perform(refresh, 5000)).toEqual({ kind: 'refused', reason: 'no longer' });
  expect(await session.output()).toEqual([
    { source: 'console', text: 'refreshing\n' },
    { source: 'error', text: expect.stringMatching(/no longer[^]*expired/) },
  ]);
  await session.close();
});

test('a trusted client is bounded in time, and its programming errors are crashes', async () => {
  const session = await openRun(
    trusted(() => ({
      startLogin: () => new Promise(() => undefined),
      handleCallback: () => JSON.parse('{') as undefined,
    })),
  );
  expect(await session.perform(login, 50)).toEqual({ kind: 'timed-out', waitedMs: 50 });
  expect(await session.perform(callback, 5000)).toMatchObject({ kind: 'crashed' });
  await session.close();
});
