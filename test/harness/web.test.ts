import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startServer } from '../../provider/index.js';
import { webAdapter } from '../../harness/adapters/web.js';
import type { ClientAdapter, ClientSession, ClientSettings } from '../../harness/model/client.js';
import { browsers } from './browsers.js';
import type { Action } from '../../harness/model/protocol.js';
import type { Report } from '../../harness/model/verdict.js';

const root = join(import.meta.dirname, '../..');
const clients = join(root, 'test/clients');

let folder: string;
let issuer: Server;
let settings: ClientSettings;
const adapters: ClientAdapter[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-web-'));
  issuer = createServer((_, response) => response.end('the authorization server')).listen(0, 'localhost');
  await once(issuer, 'listening');
  const origin = `http://localhost:${(issuer.address() as AddressInfo).port}`;
  settings = {
    run: 'run1',
    redirectUri: '',
    store: '/nowhere',
    issuers: { main: { issuer: origin, api: `${origin}/me`, clientId: 'client', clientSecret: 'hush-hush' } },
    fields: {},
    env: {},
  } as unknown as ClientSettings;
});
afterEach(async () => {
  for (const adapter of adapters.splice(0)) await adapter.close?.();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  issuer.close();
  await rm(folder, { recursive: true });
});

const login = { do: 'start-login', browser: 'tab', user: 'ann', issuer: 'main' } satisfies Action;
const api = { do: 'call-api', user: 'ann' } satisfies Action;
function callback(path: string, browser = 'tab', user = 'ann'): Action {
  return { do: 'callback', browser, user, request: { method: 'GET', url: `${callbacks.at(-1)}${path}`, headers: [] } };
}
const callbacks: string[] = [];

let files = 0;
async function write(source: string): Promise<string> {
  const file = join(folder, `file${(files += 1)}.mjs`);
  await writeFile(file, source);
  return file;
}

/** What every application of these tests does; `more` is tried first, with `path`, `url`, `request`, `response`, `to` and `page` in reach. */
const application = (more: string, before = '') => `
  import { createServer } from 'node:http';
  import { spawn } from 'node:child_process';
  ${before}
  let hits = 0;
  createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const path = url.pathname;
    const page = (status, text, headers = {}) => response.writeHead(status, headers).end(text);
    const to = (location, headers = {}) => response.writeHead(302, { location, ...headers }).end();
    ${more}
    if (path === '/health') return page(200, 'ok');
    if (path === '/connect') return to(process.env.ISSUER + '/auth?redirect_uri=x', { 'set-cookie': 'sid=' + (hits += 1) });
    if (path === '/callback/ok') return to('/home');
    if (path === '/home') return page(200, '<h1>Connected</h1> ' + process.pid + ' ' + request.headers.cookie);
    if (path === '/me') return page(request.headers.cookie ? 200 : 401, 'me');
    page(403, '<title>Sorry</title><script>let x = 1</script><p>Not connected:\\n' + path);
  }).listen(process.env.PORT, '127.0.0.1');`;

/** For an application that is configured by hand. */
const fixed = "issuer: { port: 4444, clientId: 'client' },";

interface Options {
  app?: string;
  /** Members of the definition, and of its start, as source text. */
  more?: string;
  start?: string;
  env?: string;
}

async function describe({ app = application(''), more = '', start = '', env = '' }: Options = {}): Promise<string> {
  const file = await write(app);
  return write(`export default ({ port }) => {
    const origin = 'http://127.0.0.1:' + port;
    return {
      name: 'acme', claims: { code: true, api: true },
      start: {
        command: process.execPath, args: [${JSON.stringify(file)}], ready: origin + '/health', timeoutMs: 5000,
        env: ({ issuers: { main }, fields }) => ({ PORT: port, ISSUER: main.issuer, SECRET: main.clientSecret, ${env} }),
        ${start}
      },
      connect: origin + '/connect', redirectUri: origin + '/callback', api: { url: origin + '/me' },
      connected: { status: 200, url: '/home', text: 'Connected' }, refused: { text: 'Not connected' },
      ${more}
    };
  };`);
}

async function adapt(options?: Options): Promise<ClientAdapter> {
  const adapter = await webAdapter(await describe(options));
  adapters.push(adapter);
  callbacks.push(adapter.redirectUri ?? '');
  return adapter;
}

function openRun(adapter: ClientAdapter, own: Partial<ClientSettings> = {}): Promise<ClientSession> {
  return adapter.open({ ...settings, ...own }, new AbortController().signal, browsers());
}

async function open(options?: Options): Promise<ClientSession> {
  return openRun(await adapt(options));
}

/** The process id that the application tells on its page of success. */
async function pidOf(session: ClientSession): Promise<number> {
  await session.perform(callback('/ok'), 5000);
  const page = (await session.output()).findLast(({ source }) => source === 'page')?.text ?? '';
  return Number(/Connected<\/h1> (\d+)/.exec(page)?.[1]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function refusalOf(promise: Promise<unknown>): Promise<Error & { code: string }> {
  return promise.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: Error & { code: string }) => error,
  );
}

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function gauntlet(args: string[], env: NodeJS.ProcessEnv = {}): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), ...args], { env: { ...process.env, ...env } });
  children.push(child);
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
    const chunks: string[] = [];
    stream.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
    return () => chunks.join('');
  }) as [() => string, () => string];
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, stdout: stdout(), stderr: stderr() }));
  return { child, ended };
}

async function resultsOf(args: string[], env?: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const file = join(folder, `report${(files += 1)}.json`);
  const { stderr } = await gauntlet(['run', ...args, '--seed', 'web', '--reporter', `json=${file}`], env).ended;
  expect(stderr).not.toContain('error:');
  const { verdicts } = JSON.parse(await readFile(file, 'utf8')) as Report;
  return Object.fromEntries(verdicts.map(({ scenario, result }) => [scenario, result]));
}

test('an Express application gets the verdicts of the library that it uses', async () => {
  const suites = ['--suite', 'state', 'pkce'];
  const [library, application] = await Promise.all([
    resultsOf(['--client', join(clients, 'openid-client.ts'), ...suites]),
    resultsOf(['--web', join(clients, 'express-openid-client/web.ts'), ...suites]),
  ]);
  expect(Object.keys(application).length).toBeGreaterThan(15);
  expect(application).toEqual(library);
}, 60_000);

test('a library that fails here and there does so behind a web application, too', async () => {
  const file = join(clients, 'badgateway-oauth2-client.ts');
  const [library, application] = await Promise.all([
    resultsOf(['--client', file]),
    resultsOf(['--web', join(clients, 'behind-web/web.ts')], { CLIENT_FILE: file }),
  ]);
  expect(Object.values(library)).toEqual(expect.arrayContaining(['pass', 'fail']));
  expect(application).toEqual(library);
}, 60_000);

test('from outside, what an error holds beyond its message is not seen', async () => {
  const file = join(clients, 'simple-oauth2.ts');
  const one = ['--scenario', 'censoring/errors'];
  expect(await resultsOf(['--client', file, ...one])).toEqual({ 'censoring/errors': 'fail' });
  expect(await resultsOf(['--web', join(clients, 'behind-web/web.ts'), ...one], { CLIENT_FILE: file })).toEqual({
    'censoring/errors': 'pass',
  });
}, 60_000);

test('an application that was configured by hand is judged as it runs', async () => {
  const provider = await startServer();
  const { identifier, endpoints, api } = provider.createIssuer({ name: 'main', clients: [] });
  await provider.close();
  const identity = { port: Number(new URL(identifier).port), clientId: 'by-hand', clientSecret: 'typed-into-a-file' };
  const environment = {
    ...{
      ISSUER: identifier,
      AUTHORIZATION_ENDPOINT: endpoints.authorization,
      TOKEN_ENDPOINT: endpoints.token,
      API: api,
    },
    ...{ CLIENT_ID: identity.clientId, CLIENT_SECRET: identity.clientSecret, SCOPE: 'read', PKCE: 'true' },
  };
  const owner = await adapt({
    start: `args: ['--import', 'tsx', 'server.ts'], cwd: ${JSON.stringify(join(clients, 'express-openid-client'))},
      ready: origin + '/home', env: () => ({ PORT: port, REDIRECT_URI: origin + '/callback', ...${JSON.stringify(environment)} }),`,
  });
  await openRun(owner);
  const { origin } = new URL(owner.redirectUri ?? '');
  const file = await write(`export default {
    name: 'by hand', claims: { code: true, pkce: true, basic: true, state: true, api: true },
    issuer: ${JSON.stringify(identity)}, connect: '${origin}/connect', redirectUri: '${origin}/callback',
    connected: { text: 'Connected' }, refused: { text: 'Not connected' }, api: { url: '${origin}/me' },
  };`);
  const results = await resultsOf(['--web', file, '--scenario', 'state/missing', 'state/fresh', 'pkce/fresh']);
  // Nobody can ask it to do without PKCE, so that it never relies on state alone.
  expect(results).toEqual({ 'state/missing': 'pass', 'state/fresh': 'skipped', 'pkce/fresh': 'pass' });
}, 60_000);

test('an adapter for the web says what can be seen through it, and keeps one address', async () => {
  expect(await adapt({ more: "version: '1.2'," })).toMatchObject({
    name: 'acme',
    version: '1.2',
    claims: { code: true, api: true },
    host: ['cookies', 'page', 'stdio', 'tls'],
    jobs: 1,
    fixedIssuer: true,
    redirectUri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/),
  });
});

test('a login is followed from page to page', async () => {
  const session = await open();
  expect(await session.perform(login, 5000)).toEqual({
    kind: 'redirected',
    to: { method: 'GET', url: `${settings.issuers.main.issuer}/auth?redirect_uri=x`, headers: [] },
  });
  expect(await session.perform(callback('/ok'), 5000)).toEqual({ kind: 'connected', user: 'ann' });
  expect(await session.perform(api, 5000)).toEqual({ kind: 'answered', status: 200 });
});

test('each browser of each run has cookies of its own', async () => {
  const adapter = await adapt();
  const cookieOf = async (session: ClientSession, browser: string) => {
    await session.perform(callback('/ok', browser), 5000);
    return (await session.output()).at(-1)?.text.trim().split(' ').at(-1);
  };
  const session = await openRun(adapter);
  await session.perform(login, 5000);
  await session.perform({ ...login, browser: 'other' }, 5000);
  expect([await cookieOf(session, 'tab'), await cookieOf(session, 'other')]).toEqual(['sid=1', 'sid=2']);
  await session.close();
  expect(await cookieOf(await openRun(adapter), 'tab')).toBe('undefined');
});

test('the API is called in the browser in which the user last connected', async () => {
  const session = await open();
  await session.perform(login, 5000);
  await session.perform(callback('/ok'), 5000);
  expect(await session.perform(api, 5000)).toEqual({ kind: 'answered', status: 200 });
  expect(await session.perform({ ...api, user: 'bob' }, 5000)).toEqual({ kind: 'answered', status: 401 });
  await session.perform(callback('/ok', 'another'), 5000);
  expect(await session.perform(api, 5000)).toEqual({ kind: 'answered', status: 401 });
});

test("the API's status may stand in the answer", async () => {
  const session = await open({ app: application("if (path === '/me') return page(200, '{\"status\":401}');") });
  expect(await session.perform(api, 5000)).toEqual({ kind: 'answered', status: 401 });
  const asks = await open({ app: application("if (path === '/me') return to(process.env.ISSUER + '/auth');") });
  expect(await asks.perform(api, 5000)).toEqual({
    kind: 'refused',
    reason: `sent the browser on to ${settings.issuers.main.issuer}`,
  });
});

test('what nobody can make an application do from outside is unsupported', async () => {
  const session = await open();
  for (const action of [
    { do: 'refresh', user: 'ann' },
    { do: 'logout', user: 'ann' },
    { ...login, issuer: 'other' },
    { ...api, url: 'http://localhost:1/elsewhere' },
    { ...api, method: 'POST' },
  ] as Action[])
    expect(await session.perform(action, 5000)).toEqual({ kind: 'unsupported' });
});

const pages: Record<string, [handler: string, kind: string, reason: string | RegExp, more?: string]> = {
  'refuses with status 403': ['', 'refused', 'Sorry Not connected: /callback/no'],
  'refuses with status 200': [
    "if (path === '/callback/no') return page(200, 'Not connected');",
    'refused',
    'Not connected',
  ],
  'refuses elsewhere': [
    "if (path === '/callback/no') return to('/login?error=1'); if (path === '/login') return page(200, 'Log in');",
    'refused',
    'Log in',
    "refused: { url: '/login?error=1' },",
  ],
  'shows another page': [
    "if (path === '/callback/no') return page(200, 'Welcome');",
    'unknown',
    /^no sign of "connected" or "refused" in a page of status 200 at http:\/\/127\.0\.0\.1:\d+\/callback\/no that says "Welcome"$/,
  ],
  'shows the home page of somebody who is not connected': [
    "if (path === '/callback/no') return to('/home'); if (path === '/home') return page(200, 'Welcome');",
    'unknown',
    /status 200 at .*\/home that says "Welcome"/,
  ],
  'has an internal error': [
    "if (path === '/callback/no') return page(500, 'Oops');",
    'unknown',
    /status 500 .* "Oops"/,
  ],
  'sends the browser back to the authorization server': [
    "if (path === '/callback/no') return to(process.env.ISSUER + '/auth?code=c');",
    'unknown',
    /in a redirect to http:\/\/localhost:\d+\/auth$/,
  ],
  'sends the browser where a sign says refusals go': [
    "if (path === '/callback/no') return to(process.env.ISSUER + '/auth?code=c');",
    'refused',
    /a redirect to http:\/\/localhost:\d+\/auth$/,
    'refused: { url: /[/]auth[?]/g },',
  ],
  'fits both signs': [
    "if (path === '/callback/no') return page(200, 'ok');",
    'unknown',
    /^both signs, "connected" and "refused", fit a page of status 200/,
    'connected: { status: 200 }, refused: { text: /OK/i },',
  ],
  'redirects for ever': ["if (path === '/callback/no') return to(path);", 'unknown', /gave up after 20 redirects/],
  'closes the connection': [
    "if (path === '/callback/no') return request.socket.destroy();",
    'unknown',
    /^the connection failed: socket hang up/,
  ],
  'speaks no HTTP': [
    "if (path === '/callback/no') return request.socket.end('hello');",
    'unknown',
    /^the connection failed: /,
  ],
};

test.each(Object.entries(pages))(
  'an application that %s is judged by its signs',
  async (_what, [handler, kind, reason, more = '']) => {
    const session = await open({ app: application(handler), more });
    expect(await session.perform(callback('/no'), 5000)).toMatchObject({
      kind,
      reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
    });
  },
);

test('a page in place of the authorization request is refused or unknown', async () => {
  const refuses = await open({
    app: application("if (path === '/connect') return page(429, 'Not connected: too many');"),
  });
  expect(await refuses.perform(login, 5000)).toEqual({ kind: 'refused', reason: 'Not connected: too many' });
  const shows = await open({ app: application("if (path === '/connect') return to('/home');") });
  expect(await shows.perform(login, 5000)).toMatchObject({
    kind: 'unknown',
    reason: expect.stringMatching(
      /^instead of redirecting to the authorization server it showed a page of status 200 at .*\/home/,
    ),
  });
});

test('an application that hangs is given up, and started anew for the next run', async () => {
  const adapter = await adapt({ app: application("if (path === '/callback/hang') return;") });
  const session = await openRun(adapter);
  const pid = await pidOf(session);
  const outcome = await session.perform(callback('/hang'), 200);
  expect(outcome).toEqual({ kind: 'timed-out', waitedMs: expect.any(Number) });
  expect((outcome as { waitedMs: number }).waitedMs).toBeLessThan(1000);
  await session.close();
  expect(isAlive(pid)).toBe(false);
  expect(await pidOf(await openRun(adapter))).not.toBe(pid);
});

test('an application that lets its answer drip is given up', async () => {
  const app = application("if (path === '/callback/drip') return setInterval(() => response.write('x'), 20);");
  expect(await (await open({ app })).perform(callback('/drip'), 200)).toMatchObject({ kind: 'timed-out' });
});

test('an application that dies has crashed, and is started anew for the next run', async () => {
  const adapter = await adapt({
    app: application("if (path === '/callback/die') { console.error('I am dying'); process.exit(7); }"),
  });
  const session = await openRun(adapter);
  expect(await session.perform(callback('/die'), 5000)).toEqual({ kind: 'crashed', reason: 'exited with code 7' });
  expect(await session.perform(callback('/ok'), 5000)).toEqual({ kind: 'crashed', reason: 'exited with code 7' });
  expect(await session.output()).toContainEqual({ source: 'stderr', text: 'I am dying\n' });
  await session.close();
  expect(await (await openRun(adapter)).perform(callback('/ok'), 5000)).toMatchObject({ kind: 'connected' });
});

test('an application that cannot be started again makes that run crash', async () => {
  const marker = join(folder, 'started-once');
  const adapter = await adapt({
    app: application(
      "if (path === '/callback/die') process.exit(7);",
      `import { existsSync, writeFileSync } from 'node:fs';
       if (existsSync(${JSON.stringify(marker)})) process.exit(8);
       writeFileSync(${JSON.stringify(marker)}, '');`,
    ),
  });
  const session = await openRun(adapter);
  await session.perform(callback('/die'), 5000);
  await session.close();
  expect(await (await openRun(adapter)).perform(login, 5000)).toMatchObject({
    kind: 'crashed',
    reason: expect.stringContaining('exited with code 8'),
  });
});

test('an application is restarted when its environment changes, and only then', async () => {
  const adapter = await adapt({ env: 'TENANT: fields.tenant' });
  const pids: number[] = [];
  for (const own of [{}, { run: 'run2' }, { fields: { tenant: 'b' } }, { fields: { tenant: 'b' } }, {}]) {
    const session = await openRun(adapter, own);
    pids.push(await pidOf(session));
    await session.close();
  }
  const [first, second, third, fourth, fifth] = pids;
  expect([first === second, second === third, third === fourth, fourth === fifth]).toEqual([true, false, true, false]);
  expect(new Set(pids).size).toBe(3);
});

test('output and pages belong to the run in which they were let out', async () => {
  const adapter = await adapt({
    app: application(
      "if (path === '/connect') { console.log('begins ' + (hits + 1)); console.error('é'); }",
      "console.log('starts');",
    ),
  });
  const texts: string[][] = [];
  for (const run of ['run1', 'run2']) {
    const session = await openRun(adapter, { run });
    await session.perform(login, 5000);
    await session.perform(callback('/no'), 5000);
    texts.push((await session.output()).map(({ source, text }) => `${source}: ${text.trim()}`).sort());
    await session.close();
  }
  const page = 'page: <title>Sorry</title><script>let x = 1</script><p>Not connected:\n/callback/no';
  expect(texts).toEqual([
    [page, 'stderr: é', 'stdout: starts\nbegins 1'],
    [page, 'stderr: é', 'stdout: begins 2'],
  ]);
});

test('an application that floods its output is read on, and cut', async () => {
  const session = await open({
    app: application("if (path === '/connect') for (let n = 0; n < 4000; n++) console.log('x'.repeat(1000));"),
  });
  expect(await session.perform(login, 5000)).toMatchObject({ kind: 'redirected' });
  const output = await session.output();
  expect(output.map(({ text }) => text.length).reduce((a, b) => a + b)).toBeLessThan(1.1 * 1024 * 1024);
  expect(output.at(-1)?.text).toMatch(/^… cut, \d+ bytes more$/);
});

const unready: Record<string, [options: Options, code: string, message: RegExp]> = {
  'exits at once': [
    { app: "console.log('no database for ' + process.env.SECRET); process.exit(3);" },
    'ENDED',
    /^The application \(.*\) exited with code 3\. It said:\nno database for \[client-secret\]$/,
  ],
  'never listens': [
    { app: 'setInterval(() => {}, 1000);', start: 'timeoutMs: 300,' },
    'NOT_READY',
    /was not ready within 300 ms: GET http:\/\/127\.0\.0\.1:\d+\/health gave connect ECONNREFUSED .*\. It said nothing\.$/,
  ],
  'never answers': [
    { app: application("if (path === '/health') return;"), start: 'timeoutMs: 500,' },
    'NOT_READY',
    /was not ready within 500 ms: GET .*\/health gave no answer\./,
  ],
  'answers 503': [
    { app: application("if (path === '/health') return page(503, 'warming up');"), start: 'timeoutMs: 500,' },
    'NOT_READY',
    /was not ready within 500 ms: GET .*\/health gave status 503\./,
  ],
  'is no program': [
    { start: "command: 'no-such-program'," },
    'ENDED',
    /^The application \(no-such-program .*could not be started: spawn no-such-program ENOENT/,
  ],
  'has no such directory': [
    { start: "cwd: 'nowhere'," },
    'ENDED',
    /Its working directory, .*\/nowhere, does not exist\./,
  ],
  'has an environment that throws': [
    { start: "env() { throw new Error('no PORT'); }," },
    'ENV',
    /^start\.env threw: no PORT$/,
  ],
  'has an environment of objects': [
    { env: 'LIST: [1]' },
    'ENV',
    /^start\.env must return an object of texts; LIST is none\.$/,
  ],
  'does not run': [
    { more: `start: undefined, ${fixed}` },
    'UNREACHABLE',
    /^Nothing answers at http:\/\/127\.0\.0\.1:\d+\/: connect ECONNREFUSED/,
  ],
};

test.each(Object.entries(unready))(
  'an application that %s is named, in time',
  async (_what, [options, code, message]) => {
    const error = await refusalOf(open(options));
    expect([error.name, error.code]).toEqual(['UsageError', `E_WEB_${code}`]);
    expect(error.message).toMatch(message);
  },
);

test('an address that somebody else answers at is not judged by mistake', async () => {
  const error = await refusalOf(open({ start: `ready: ${JSON.stringify(settings.issuers.main.issuer)},` }));
  expect([error.code, error.message]).toEqual([
    'E_WEB_OCCUPIED',
    expect.stringContaining('before the application was started'),
  ]);
});

test('an application that already runs is judged as it is', async () => {
  const owner = await adapt();
  await openRun(owner);
  const { origin } = new URL(owner.redirectUri ?? '');
  const adapter = await adapt({
    more: `start: undefined, ${fixed} connect: '${origin}/connect', redirectUri: '${origin}/callback', api: { url: '${origin}/me' },`,
  });
  expect(adapter.host).toEqual(['cookies', 'page']);
  const session = await openRun(adapter);
  expect(await session.perform(login, 5000)).toMatchObject({ kind: 'redirected' });
  expect(await session.perform(callback('/ok'), 5000)).toEqual({ kind: 'connected', user: 'ann' });
  await owner.close?.();
  expect(await session.perform(login, 5000)).toEqual({
    kind: 'crashed',
    reason: 'nothing listens at its address any more',
  });
});

test('no process is left, however unwilling, nor any that it started', async () => {
  const adapter = await adapt({
    app: application(
      "if (path === '/callback/child') return page(200, 'Not connected: ' + child.pid);",
      "process.on('SIGTERM', () => {}); const child = spawn('sleep', ['1000'], { stdio: 'ignore' });",
    ),
  });
  const session = await openRun(adapter);
  const pid = await pidOf(session);
  const outcome = await session.perform(callback('/child'), 5000);
  const child = Number(/\d+$/.exec((outcome as { reason: string }).reason)?.[0]);
  expect([pid, child].map(isAlive)).toEqual([true, true]);
  await adapter.close?.();
  expect(isAlive(pid)).toBe(false);
  expect(isAlive(child)).toBe(false);
});

const definitions: Record<string, [options: Options | string, code: string, message: string | RegExp]> = {
  'exports nothing': [
    'export const a = 1;',
    'NO_DEFAULT',
    /has no default export; it exports a\. It must be: export default defineWebClient\(/,
  ],
  'exports a text': ["export default 'x';", 'DEFINITION', 'the default export is no object'],
  'is a function that throws': [
    "export default () => { throw new Error('why'); };",
    'THREW',
    /the definition threw Error: why/,
  ],
  'neither starts the application nor says what it is configured with': [
    { more: 'start: undefined,' },
    'DEFINITION',
    'start is missing: say how to start the application or, if it already runs, what it is configured with',
  ],
  'has a secret that any page may hold': [
    { more: "issuer: { port: 4444, clientId: 'client', clientSecret: 'secret' }," },
    'DEFINITION',
    'issuer.clientSecret must have 16 characters at least',
  ],
  'authenticates itself with a secret that it does not tell': [
    { more: `claims: { basic: true }, ${fixed}` },
    'DEFINITION',
    'issuer.clientSecret must be given exactly where claims says how the client authenticates itself',
  ],
  'has no sign of success': [
    { more: 'connected: undefined,' },
    'DEFINITION',
    'connected must say what the page shows: { status, url, text }',
  ],
  'has an empty sign': [
    { more: 'refused: {},' },
    'DEFINITION',
    'refused must name at least one of status, url and text',
  ],
  'has a misspelt member': [{ more: 'refuses: {},' }, 'DEFINITION', 'refuses is not known. Did you mean "refused"?'],
  'has a misspelt claim': [
    { more: 'claims: { pcke: true },' },
    'DEFINITION',
    'claims.pcke is not known. Did you mean "pkce"?',
  ],
  'has a path for a URL': [
    { more: "connect: '/connect'," },
    'DEFINITION',
    'connect must be an absolute URL, such as http://127.0.0.1:3000/connect',
  ],
  'starts a line for a shell': [{ start: 'args: "--port 1",' }, 'DEFINITION', 'start.args must be a list of texts'],
  'claims an API that cannot be reached': [
    { more: 'api: undefined,' },
    'DEFINITION',
    'api is missing, though claims.api is true',
  ],
  'claims to refresh when told': [
    { more: 'claims: { refresh: true },' },
    'DEFINITION',
    'claims.refresh needs refresh-on-401 or refresh-ahead beside it',
  ],
};

test.each(Object.entries(definitions))(
  'a definition that %s is refused with one message',
  async (_what, [given, code, message]) => {
    const file = typeof given === 'string' ? await write(given) : await describe(given);
    const error = await refusalOf(webAdapter(file));
    expect([error.name, error.code]).toEqual(['ClientFileError', `CLIENT_FILE_${code}`]);
    if (typeof message === 'string') expect(error.message).toContain(message);
    else expect(error.message).toMatch(message);
  },
);

test('gauntlet run says what keeps an application from running, with exit code 2', async () => {
  const file = await describe({ app: "console.log('no database'); process.exit(3);" });
  const { code, stderr } = await gauntlet(['run', '--web', file, '--suite', 'state']).ended;
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^error: The application .* exited with code 3\. It said:\sno database/),
  ]);
  const both = await gauntlet(['run', '--web', file, '--client', file]).ended;
  expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('--client and --web exclude each other')]);
});

test('gauntlet run ends the application when it is interrupted', async () => {
  let tell: (pid: number) => void;
  const told = new Promise<number>((resolve) => (tell = resolve));
  const ear = createServer((request, response) => {
    tell(Number(request.url?.slice(1)));
    response.end();
  }).listen(0, '127.0.0.1');
  await once(ear, 'listening');
  const file = await describe({
    app: application(
      `if (path === '/connect') return fetch('http://127.0.0.1:${(ear.address() as AddressInfo).port}/' + process.pid);`,
    ),
  });
  const { child, ended } = gauntlet(['run', '--web', file, '--suite', 'state']);
  const pid = await told;
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  expect(isAlive(pid)).toBe(false);
  ear.close();
});
