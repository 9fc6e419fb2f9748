import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startServer } from '../../provider/index.js';
import type { ClientSession } from '../../harness/model/client.js';
import type { Action } from '../../harness/model/protocol.js';
import { end, endAll, root, start } from './program.js';
import {
  adapt,
  api,
  application,
  callback,
  closeAdapters,
  describe,
  endIssuer,
  fixed,
  folder,
  isAlive,
  login,
  open,
  openRun,
  pidOf,
  refusalOf,
  resultsOf,
  settings,
  startIssuer,
  write,
  type Options,
} from './web-application.js';
import { representative } from './representative.js';

const clients = join(root, 'test/clients');
const express = join(root, 'test/examples/express/gauntlet.web.yaml');

afterEach(closeAdapters);
afterEach(endAll);
afterAll(endIssuer);
beforeAll(startIssuer);

const some = ['--scenario', ...representative];

test('an Express application gets the verdicts of the library that it uses', async () => {
  const [library, application] = await Promise.all([
    resultsOf(['--client', join(clients, 'openid-client.ts'), ...some]),
    resultsOf(['--web', express, ...some]),
  ]);
  expect(Object.values(library).filter((result) => result === 'pass').length).toBeGreaterThan(40);
  // To log, and to mask what it logs, is up to whoever uses the library; the application does both.
  const logged = ['logs', 'logs-on-failure', 'headers', 'encoded', 'new-secrets', 'echoed'].map(
    (id) => `censoring/${id}`,
  );
  expect(application).toEqual({ ...library, ...Object.fromEntries(logged.map((id) => [id, 'pass'])) });
}, 60_000);

test('a library that fails here and there does so behind a web application, too', async () => {
  const file = join(clients, 'badgateway-oauth2-client.ts');
  const [library, application] = await Promise.all([
    resultsOf(['--client', file, ...some]),
    resultsOf(['--web', join(clients, 'behind-web/web.ts'), ...some], { CLIENT_FILE: file }),
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
    start: `args: ['server.mjs'], cwd: ${JSON.stringify(dirname(express))},
      ready: origin + '/', env: () => ({ PORT: port, REDIRECT_URI: origin + '/callback', ...${JSON.stringify(environment)} }),`,
  });
  await openRun(owner);
  const { origin } = new URL(owner.redirectUri ?? '');
  const file = write(`export default {
    name: 'by hand', claims: { code: true, pkce: true, basic: true, state: true, api: true },
    issuer: ${JSON.stringify(identity)}, connect: '${origin}/login', redirectUri: '${origin}/callback',
    connected: { text: 'Connected' }, refused: { text: 'Login failed' }, api: '${origin}/profile',
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

test("what an application's pages are dated shows its clock", async () => {
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  const app = application(`if (path === '/home') return page(200, 'Connected', { date: '${date}' });`);
  const session = await open({ app });
  await session.perform(callback('/ok'), 5000);
  expect(Math.round((session.skewMs?.() ?? 0) / 60_000)).toBeGreaterThan(50);
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

test('a refresh and a logout are made as the definition says, in the browser of that user', async () => {
  const session = await open({
    app: application(`
      if (path === '/refresh' && request.method === 'POST')
        return request.headers.cookie ? page(200, url.searchParams.get('as') ?? 'done') : page(401, 'who?');
      if (path === '/logout') return page(request.headers.cookie ? 204 : 500, 'out');`),
    more: "refresh: { url: origin + '/refresh', method: 'POST' }, logout: origin + '/logout',",
  });
  const act = (what: 'refresh' | 'logout', user = 'ann') => session.perform({ do: what, user }, 5000);
  expect(await act('refresh')).toEqual({
    kind: 'refused',
    reason: expect.stringMatching(/^answered with a page of status 401 .* "who\?"$/),
  });
  expect(await act('logout')).toMatchObject({ kind: 'crashed', reason: expect.stringContaining('status 500') });
  await session.perform(login, 5000);
  await session.perform(callback('/ok'), 5000);
  expect(await act('refresh')).toEqual({ kind: 'connected', user: 'ann' });
  expect(await act('logout')).toEqual({ kind: 'answered', status: 204 });
});

const refreshes: Record<string, [answer: string, outcome: object]> = {
  'a status in JSON': ['page(200, JSON.stringify({ status: 400 }))', { kind: 'refused' }],
  'the words of a refusal': ["page(200, 'Not connected')", { kind: 'refused' }],
  'an internal error': ["page(502, 'x')", { kind: 'crashed', reason: expect.stringContaining('status 502') }],
  'a new login': [
    "to(process.env.ISSUER + '/auth')",
    { kind: 'refused', reason: expect.stringMatching(/^sent the browser on to http:\/\/localhost:\d+$/) },
  ],
};

test.each(Object.entries(refreshes))('a refresh that is answered by %s is none', async (_what, [answer, outcome]) => {
  const app = application(`if (path === '/refresh') return ${answer};`);
  const session = await open({ app, more: "refresh: origin + '/refresh'," });
  expect(await session.perform({ do: 'refresh', user: 'ann' }, 5000)).toMatchObject(outcome);
});

test('a sign may ask for a cookie, and for what a selector finds', async () => {
  const session = await open({
    app: application(`
      if (path === '/callback/a') return page(200, '<p>x</p>', { 'set-cookie': 'account-7=1' });
      if (path === '/callback/b') return page(200, '<p class="error">x</p>', { 'set-cookie': 'accounts=1' });
      if (path === '/callback/c') return page(200, '<!-- <p class="error"> -->', { 'set-cookie': 'accounts=1' });`),
    more: "connected: { cookie: /^account-\\d+$/ }, refused: { selector: 'p.error', cookie: 'accounts' },",
  });
  const kindOf = async (path: string) => (await session.perform(callback(path, path), 5000)).kind;
  expect([await kindOf('/a'), await kindOf('/b'), await kindOf('/c')]).toEqual(['connected', 'refused', 'unknown']);
});

test('what nobody can make an application do from outside is unsupported', async () => {
  const session = await open();
  for (const action of [
    { do: 'refresh', user: 'ann' },
    { do: 'logout', user: 'ann' },
    { ...login, issuer: 'other' },
    { ...api, url: 'http://localhost:1/elsewhere' },
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
    'crashed',
    /^answered with a page of status 500 .* "Oops"/,
  ],
  'has an internal error where refusals are shown': [
    "if (path === '/callback/no') return page(500, 'Oops');",
    'crashed',
    /^answered with a page of status 500 .* "Oops"/,
    "refused: { url: '/callback/no' },",
  ],
  'refuses with status 500, as its sign says': [
    "if (path === '/callback/no') return page(500, 'Oops');",
    'refused',
    'Oops',
    "refused: { url: '/callback/no', status: 500 },",
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
    app: application(
      "if (path === '/connect') return process.stdout.write('x\\n'.repeat(2_000_000), () => to(process.env.ISSUER + '/auth'));",
    ),
  });
  expect(await session.perform(login, 20_000)).toMatchObject({ kind: 'redirected' });
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
  'exits at once, given its secret as an argument': [
    { app: 'process.exit(3);', start: "args: ['-e', 'process.exit(3)', '{{clientSecret}}']," },
    'ENDED',
    /^The application \(.* -e process\.exit\(3\) \[client-secret\]\) exited with code 3\. It said nothing\.$/,
  ],
  'never listens': [
    { app: 'setInterval(() => {}, 1000);', start: 'timeoutMs: 300,' },
    'NOT_READY',
    /was not ready within 300 ms: GET http:\/\/127\.0\.0\.1:\d+\/health gave connect ECONNREFUSED .*\. It said nothing\.$/,
  ],
  'never answers': [
    { app: application("if (path === '/health') return;"), start: 'timeoutMs: 3000,' },
    'NOT_READY',
    /was not ready within 3000 ms: GET .*\/health gave no answer\./,
  ],
  'answers 503': [
    { app: application("if (path === '/health') return page(503, 'warming up');"), start: 'timeoutMs: 3000,' },
    'NOT_READY',
    /was not ready within 3000 ms: GET .*\/health gave status 503\./,
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

test('gauntlet run says what keeps an application from running, with exit code 2', async () => {
  const file = describe({ app: "console.log('no database'); process.exit(3);" });
  const { code, stderr } = await end(start(['run', '--web', file, '--suite', 'state']));
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^error: The application .* exited with code 3\. It said:\sno database/),
  ]);
});

test('gauntlet run ends the application when it is interrupted', async () => {
  let tell: (pid: number) => void;
  const told = new Promise<number>((resolve) => (tell = resolve));
  const ear = createServer((request, response) => {
    tell(Number(request.url?.slice(1)));
    response.end();
  }).listen(0, '127.0.0.1');
  await once(ear, 'listening');
  const file = describe({
    app: application(
      `if (path === '/connect') return fetch('http://127.0.0.1:${(ear.address() as AddressInfo).port}/' + process.pid);`,
    ),
  });
  const child = start(['run', '--web', file, '--suite', 'state']);
  const ended = end(child);
  const pid = await told;
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  expect(isAlive(pid)).toBe(false);
  ear.close();
});

test('gauntlet doctor that is interrupted twice leaves no application behind, though it does not end when asked to', async () => {
  const ear = createServer().listen(0, '127.0.0.1');
  await once(ear, 'listening');
  const call = (path: string) => `fetch('http://127.0.0.1:${(ear.address() as AddressInfo).port}${path}')`;
  const app = application(
    `if (path === '/connect') return ${call('/')};`,
    `process.on('SIGTERM', () => ${call('/')});`,
  );
  const child = start(['doctor', '--web', describe({ app })]);
  const ended = end(child);
  const [{ socket }] = (await once(ear, 'request')) as [IncomingMessage];
  const gone = once(socket, 'close');
  child.kill('SIGINT');
  await once(ear, 'request');
  child.kill('SIGINT');
  await gone;
  expect(await ended).toMatchObject({ code: 130, stdout: '' });
  ear.close();
});
