import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { findChromium } from '../../harness/chromium/find-chromium.js';
import { loadPlaywright } from '../../harness/chromium/playwright.js';
import { chromiumUserAgents } from '../../harness/chromium/user-agents.js';
import type { WireRequest } from '../../harness/model/protocol.js';
import type { Navigation, NavigationOptions, UserAgent, UserAgents } from '../../harness/model/user-agent.js';
import type { Report } from '../../harness/model/verdict.js';
import { builtInUserAgents } from '../../harness/user-agent.js';
import { end, endAll, start } from './program.js';

interface Arrived {
  /** Method, host and path. */
  line: string;
  headers: IncomingMessage['headers'];
  body: string;
}

let server: Server;
/** One server under two names, which are two sites to a browser. */
let issuer: string;
let client: string;
let folder: string;
let arrived: Arrived[] = [];
let answer: (path: string, response: ServerResponse, request: IncomingMessage) => void;
let chromium: UserAgents;
const builtIn = builtInUserAgents();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-chromium-'));
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      if (request.url === '/favicon.ico') return response.writeHead(404).end();
      arrived.push({ line: `${request.method} ${request.headers.host}${request.url}`, headers: request.headers, body });
      answer(request.url ?? '', response, request);
      return undefined;
    });
  }).listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  issuer = `http://localhost:${port}`;
  client = `http://127.0.0.1:${port}`;
  chromium = await chromiumUserAgents();
});
beforeEach(() => {
  arrived = [];
});
afterAll(async () => {
  endAll();
  await chromium?.close();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

function html(response: ServerResponse, page: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page);
}

function redirect(response: ServerResponse, location: string, status = 302): void {
  response.writeHead(status, { location }).end();
}

/** Answers by path; what is not there is a page that says so. */
function site(pages: Record<string, (response: ServerResponse, request: IncomingMessage) => void>): void {
  answer = (path, response, request) => {
    const page = pages[path.replace(/\?.*/, '')];
    if (page) page(response, request);
    else html(response, `<p>${path}</p>`);
  };
}

const get = (url: string): WireRequest => ({ method: 'GET', url, headers: [] });
const paths = () => arrived.map(({ line }) => line.replace(/:\d+/, ''));
const isCallback = (url: URL) => url.origin === client && url.pathname === '/callback';

async function visit(
  agents: UserAgents,
  request: WireRequest,
  options: Partial<NavigationOptions> = {},
): Promise<Navigation> {
  const agent = agents.create();
  try {
    return await agent.navigate(request, { origins: [issuer], ...options });
  } finally {
    await agent.close();
  }
}

async function freePort(): Promise<number> {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  await once(closed, 'close');
  return port;
}

/** Which processes were started with this word in their environment. */
function processesWith(word: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(word);
    } catch {
      return false;
    }
  });
}

describe.each<[string, () => UserAgents]>([
  ['built-in', () => builtIn],
  ['Chromium', () => chromium],
])('%s', (_name, agents) => {
  test('redirects are followed to the page at their end', async () => {
    site({
      '/a': (response) => redirect(response, '/b'),
      '/b': (response) => redirect(response, `${client}/c`, 303),
      '/c': (response) => html(response, '<h1>here</h1>', 403),
    });
    const { page, stopped } = await visit(agents(), get(`${issuer}/a`), { origins: [issuer, client] });
    expect(stopped).toBeUndefined();
    expect(page).toMatchObject({ url: `${client}/c`, status: 403, body: expect.stringContaining('<h1>here</h1>') });
    expect(page?.headers).toContainEqual([expect.stringMatching(/^content-type$/i), 'text/html; charset=utf-8']);
    expect(paths()).toEqual(['GET localhost/a', 'GET localhost/b', 'GET 127.0.0.1/c']);
  });

  test('what is no HTML is given as it came', async () => {
    answer = (_path, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":401}');
    const { page } = await visit(agents(), get(issuer));
    expect(page?.body).toBe('{"status":401}');
  });

  test('cookies belong to one browser, and all its tabs share them', async () => {
    answer = (_path, response, request) =>
      response
        .writeHead(200, { 'set-cookie': 'sid=1; HttpOnly', 'content-type': 'text/plain' })
        .end(String(request.headers.cookie));
    const [one, other] = [agents().create(), agents().create()];
    const look = async (agent: UserAgent) => {
      const { page, cookies } = await agent.navigate(get(issuer), { origins: [issuer] });
      return [page?.body, ...cookies];
    };
    expect(await look(one)).toEqual(['undefined', 'sid']);
    expect(await Promise.all([look(one), look(one), look(other)])).toEqual([
      ['sid=1', 'sid'],
      ['sid=1', 'sid'],
      ['undefined', 'sid'],
    ]);
    await Promise.all([one.close(), other.close()]);
  });

  test('the redirect to the client is stopped before it is made, and a cookie that came with it is kept', async () => {
    answer = (_path, response) =>
      response.writeHead(302, { location: `${client}/callback?code=1`, 'set-cookie': 'login=1' }).end();
    const agent = agents().create();
    const options = { origins: [issuer], until: isCallback };
    expect(await agent.navigate(get(issuer), options)).toEqual({
      stopped: { reason: 'until', request: get(`${client}/callback?code=1`) },
      cookies: expect.any(Array),
    });
    await agent.navigate(get(issuer), options);
    expect(paths()).toEqual(['GET localhost/', 'GET localhost/']);
    expect(arrived[1]?.headers.cookie).toBe('login=1');
    await agent.close();
  });

  test.each(['http://127.0.0.1:1/', 'https://accounts.stranger.example/login?a=b', 'com.acme:/cb?code=1'])(
    'a redirect to %s is stopped as foreign',
    async (location) => {
      site({ '/': (response) => redirect(response, '/next'), '/next': (response) => redirect(response, location) });
      const { stopped, page } = await visit(agents(), get(issuer));
      expect(stopped).toEqual({ reason: 'foreign', request: get(location) });
      expect(page).toBeUndefined();
    },
  );

  test('the very first request may be foreign', async () => {
    const { stopped } = await visit(agents(), get('com.acme:/cb'));
    expect(stopped).toEqual({ reason: 'foreign', request: get('com.acme:/cb') });
  });

  test('a fragment goes along from redirect to redirect, and to no server', async () => {
    site({
      '/': (response) => redirect(response, '/next'),
      '/next': (response) => redirect(response, `${client}/callback`),
    });
    const { stopped } = await visit(agents(), get(`${issuer}/#here`), { until: isCallback });
    expect(stopped?.request.url).toBe(`${client}/callback#here`);
    answer = (_path, response) => redirect(response, `${client}/callback#code=1`);
    const other = await visit(agents(), get(`${issuer}/#here`), { until: isCallback });
    expect(other.stopped?.request.url).toBe(`${client}/callback#code=1`);
  });

  test.each([
    ['by the onload of its body', 'onload="document.forms[0].submit()"', ''],
    ['by a script', '', "document.addEventListener('DOMContentLoaded', function () { document.forms[0].submit() });"],
  ])('a form that submits itself %s is a post, stopped before it is made', async (_how, onload, script) => {
    answer = (_path, response) =>
      html(
        response,
        `<script>${script}</script><body ${onload}><form method="post" action="${client}/callback">
        <input type="hidden" name="code" value="a&amp;b c"/><input type="hidden" name="state" value="&#xFC;"/></form>`,
        400,
      );
    const { stopped } = await visit(agents(), get(issuer), { until: isCallback });
    expect(stopped?.request).toMatchObject({
      method: 'POST',
      url: `${client}/callback`,
      body: 'code=a%26b+c&state=%C3%BC',
    });
    expect(Object.fromEntries(stopped?.request.headers ?? [])).toEqual({
      'Content-Type': 'application/x-www-form-urlencoded',
      Origin: issuer,
    });
    expect(paths()).toEqual(['GET localhost/']);
  });

  test('a form that waits for a person is left alone', async () => {
    answer = (_path, response) =>
      html(
        response,
        `<form method="post" action="/next"><button onclick="document.forms[0].submit()">Go on</button></form>
        <script>function later() { document.forms[0].submit() }</script>`,
      );
    const { page } = await visit(agents(), get(issuer), { until: isCallback });
    expect(page?.body).toContain('Go on');
    expect(paths()).toEqual(['GET localhost/']);
  });

  test('a post arrives to the byte, from the page that it comes from, and its redirect is followed', async () => {
    site({ '/callback': (response) => redirect(response, '/home', 303) });
    const body = 'code=%41%2f&state=a%20b&state';
    const { page } = await visit(
      agents(),
      {
        method: 'POST',
        url: `${client}/callback?x=1&y=2`,
        headers: [
          ['Content-Type', 'application/x-www-form-urlencoded'],
          ['Origin', issuer],
        ],
        body,
      },
      { origins: [client] },
    );
    expect(page).toMatchObject({ url: `${client}/home`, status: 200 });
    expect(paths()).toEqual(['POST 127.0.0.1/callback?x=1&y=2', 'GET 127.0.0.1/home']);
    expect(arrived[0]).toMatchObject({
      body,
      headers: { origin: issuer, 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-mode': 'navigate' },
    });
  });

  test('a post is repeated after a 307', async () => {
    site({ '/callback': (response) => redirect(response, '/again', 307) });
    const request = { ...get(`${client}/callback`), method: 'POST', body: 'a=b' };
    await visit(agents(), request, { origins: [client] });
    expect(paths()).toEqual(['POST 127.0.0.1/callback', 'POST 127.0.0.1/again']);
    expect(arrived[1]?.body).toBe('a=b');
  });

  test('extra headers go to where the navigation starts, and to nobody else', async () => {
    site({
      '/': (response) => redirect(response, '/next'),
      '/next': (response) => redirect(response, `${client}/home`),
    });
    await visit(agents(), get(issuer), { origins: [issuer, client], headers: [['gauntlet-user', 'ann']] });
    expect(arrived.map(({ headers }) => headers['gauntlet-user'])).toEqual(['ann', 'ann', undefined]);
  });

  test('redirects without end are given up', async () => {
    answer = (_path, response) => redirect(response, '/again');
    await expect(visit(agents(), get(issuer))).rejects.toThrow(/gave up after 20 redirects/);
    expect(arrived.length).toBeLessThanOrEqual(21);
  });

  test('a page is cut at 1 MiB, and one of more than 8 MiB is refused', async () => {
    answer = (path, response) =>
      response.writeHead(200, { 'content-type': 'text/plain' }).end('x'.repeat(path === '/large' ? 2 ** 21 : 2 ** 24));
    const { page } = await visit(agents(), get(`${issuer}/large`));
    expect(page?.body).toHaveLength(2 ** 20);
    await expect(visit(agents(), get(`${issuer}/larger`))).rejects.toThrow(/larger than 8 MiB/);
  });

  test.each([
    ['never answers', () => undefined],
    ['never ends its page', (response: ServerResponse) => void response.write('<p>'.padEnd(5000, '…'))],
  ])('a server that %s is given up at the time limit', async (_what, respond) => {
    answer = (_path, response) => respond(response);
    await expect(visit(agents(), get(issuer), { timeoutMs: 1000 })).rejects.toMatchObject({ code: 'ABORT_ERR' });
  });

  test('a connection that fails has the code of its failure', async () => {
    const gone = `http://127.0.0.1:${await freePort()}`;
    await expect(visit(agents(), get(gone), { origins: [gone] })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    answer = (_path, _response, request) => request.socket.destroy();
    await expect(visit(agents(), get(issuer))).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});

const ways: Record<string, string> = {
  'a script': `<script>location = 'CALLBACK?code=1'</script>`,
  'a script after a while': `<body onload="setTimeout(() => location.replace('CALLBACK?code=1'), 300)">`,
  'a refresh': `<meta http-equiv="refresh" content="0;url=CALLBACK?code=1">`,
  'a hidden frame': `<iframe hidden src="CALLBACK?code=1"></iframe>`,
  'a form in a frame': `<iframe name="hidden"></iframe><form target="hidden" action="CALLBACK"><input name="code" value="1"></form><script>document.forms[0].submit()</script>`,
};

test.each(Object.entries(ways))('a navigation by %s is stopped before it is made', async (_way, page) => {
  answer = (_path, response) => html(response, page.replaceAll('CALLBACK', `${client}/callback`));
  const { stopped } = await visit(chromium, get(issuer), { until: isCallback });
  expect(stopped).toEqual({ reason: 'until', request: get(`${client}/callback?code=1`) });
  expect(paths()).toEqual(['GET localhost/']);
});

test('a script that leads to a mobile application is stopped', async () => {
  answer = (_path, response) => html(response, `<script>location = 'com.acme:/cb?code=1#x'</script>`);
  const { stopped } = await visit(chromium, get(issuer));
  expect(stopped).toEqual({ reason: 'foreign', request: get('com.acme:/cb?code=1#x') });
});

test('a frame of a stranger stays empty, and the page is seen', async () => {
  answer = (_path, response) => html(response, `<h1>home</h1><iframe src="${client}/advertisement"></iframe>`);
  const { page } = await visit(chromium, get(issuer));
  expect(page?.body).toContain('home');
  expect(paths()).toEqual(['GET localhost/']);
});

test('a page that scripts draw late is seen as they have drawn it', async () => {
  site({
    '/': (response) =>
      html(
        response,
        `<div id="app"></div><script>
          fetch('/state').then((r) => r.text()).then((text) => setTimeout(() => {
            document.getElementById('app').innerHTML = '<b class="ok">' + text.toUpperCase() + '</b>';
            history.replaceState(null, '', '/welcome');
          }, 700));
        </script>`,
      ),
    '/state': (response) => response.end('connected'),
  });
  const { page } = await visit(chromium, get(issuer), {
    settled: ({ page: seen }) => seen?.body.includes('<b class="ok">CONNECTED</b>') ?? false,
  });
  expect(page).toMatchObject({ url: `${issuer}/welcome`, status: 200, body: expect.stringContaining('CONNECTED</b>') });
});

test('a redirect by script, after the page is there, is followed', async () => {
  site({ '/': (response) => html(response, `<p>one moment</p><body onload="location = '/home'">`) });
  const { page } = await visit(chromium, get(issuer));
  expect(page).toMatchObject({ url: `${issuer}/home`, body: expect.stringContaining('/home') });
});

test('the address keeps the fragment, and scripts read it', async () => {
  answer = (_path, response) =>
    html(response, '<p></p><script>document.querySelector("p").append(location.hash)</script>');
  const { page } = await visit(chromium, get(`${issuer}/#code=1`));
  expect(page).toMatchObject({ url: `${issuer}/#code=1`, body: expect.stringContaining('<p>#code=1</p>') });
});

test.each([
  ['asks', `<script>alert('hello'); confirm('sure?'); prompt('who?')</script><p>still there</p>`],
  ['does not want to be left', `<script>onbeforeunload = (event) => event.preventDefault()</script><p>still there</p>`],
  ['wants to know where it is', `<script>navigator.geolocation.getCurrentPosition(() => 0)</script><p>still there</p>`],
  ['opens a window', `<script>document.title = String(open('/popup'))</script><p>still there</p>`],
  ['loads what never comes', `<img src="/hang"><p>still there</p>`],
])('a page that %s holds nothing up', async (_what, page) => {
  site({ '/': (response) => html(response, page), '/hang': () => undefined });
  const seen = await visit(chromium, get(issuer), { timeoutMs: 10_000 });
  expect(seen.page?.body).toContain('still there');
  expect(paths()).not.toContain('GET localhost/popup');
});

test.each<[string, number, Record<string, string>]>([
  ['a download', 200, { 'content-disposition': 'attachment', 'content-type': 'application/zip' }],
  ['nothing', 204, {}],
])('a server that gives %s has answered', async (_what, status, headers) => {
  answer = (_path, response) => response.writeHead(status, headers).end();
  const { page } = await visit(chromium, get(issuer));
  expect(page).toMatchObject({ url: `${issuer}/`, status, body: '' });
});

test('a server that asks for a password gets none', async () => {
  answer = (_path, response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end('no');
  const { page } = await visit(chromium, get(issuer));
  expect(page).toMatchObject({ status: 401, body: expect.stringContaining('no') });
});

test('a script without end is given up at the time limit, and other tabs go on', async () => {
  site({ '/spin': (response) => html(response, '<script>for (;;);</script>') });
  await expect(visit(chromium, get(`${issuer}/spin`), { timeoutMs: 2000 })).rejects.toMatchObject({
    code: 'ABORT_ERR',
  });
  expect((await visit(chromium, get(issuer))).page?.status).toBe(200);
});

test('a Chromium that is killed is named, and the next browser starts it anew', async () => {
  const word = `killed-${process.pid}`;
  const wrapper = join(folder, 'wrapper');
  await writeFile(wrapper, `#!/bin/sh\nexport GAUNTLET_TEST=${word}\nexec ${findChromium(undefined)} "$@"\n`, {
    mode: 0o755,
  });
  const agents = await chromiumUserAgents({ executable: wrapper });
  const agent = agents.create();
  answer = () => {
    for (const pid of processesWith(word)) process.kill(Number(pid), 'SIGKILL');
  };
  await expect(agent.navigate(get(issuer), { origins: [issuer] })).rejects.toThrow(
    'Chromium has ended all of a sudden',
  );
  site({});
  expect((await visit(agents, get(issuer))).page?.status).toBe(200);
  await agents.close();
  expect(processesWith(word)).toEqual([]);
  await expect(visit(agents, get(issuer))).rejects.toThrow('has been closed');
});

test('what keeps Chromium from starting is told', async () => {
  const refusal = (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      ({ code, message }: Error & { code: string }) => [code, message],
    );
  expect(await refusal(chromiumUserAgents({ executable: folder }))).toEqual([
    'E_BROWSER_MISSING',
    `--browser names ${folder}, which is no program that can be started.`,
  ]);
  expect(() => findChromium(undefined, { GAUNTLET_CHROMIUM: '/nowhere/chrome' })).toThrow(
    'GAUNTLET_CHROMIUM names /nowhere/chrome',
  );
  const broken = join(folder, 'broken');
  await writeFile(broken, '#!/bin/sh\necho no display >&2\nexit 3\n', { mode: 0o755 });
  const [code, message] = (await refusal(chromiumUserAgents({ executable: broken }))) ?? [];
  expect(code).toBe('E_BROWSER_START');
  expect(message).toMatch(/^Chromium \(.*broken\) did not start: .*no display/);
  expect(findChromium(undefined, { PATH: `/nowhere:${folder}` })).not.toContain(folder);
  await writeFile(join(folder, 'google-chrome'), '', { mode: 0o755 });
  expect(findChromium(undefined, { PATH: `/nowhere:${folder}` })).toBe(join(folder, 'google-chrome'));
  expect(await loadPlaywright(folder)).toHaveProperty('launch');
});

test('gauntlet run --browser gives an application the verdicts that it has without', async () => {
  const results = async (...flags: string[]) => {
    const file = join(folder, `${flags.length}.json`);
    const web = ['--web', 'test/examples/express/gauntlet.web.yaml', '--suite', 'state', 'pkce', '--seed', 'browser'];
    const { code, stderr } = await end(start(['run', ...web, '--reporter', `json=${file}`, ...flags]));
    const { verdicts } = JSON.parse(await readFile(file, 'utf8')) as Report;
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('error:')]);
    return Object.fromEntries(
      verdicts.map(({ scenario, result, reproduce }) => [scenario, [result, reproduce.includes('--browser')]]),
    );
  };
  const [plain, real] = [await results(), await results('--browser')];
  expect(Object.keys(real).length).toBeGreaterThan(15);
  expect(real).toEqual(Object.fromEntries(Object.entries(plain).map(([id, [result]]) => [id, [result, true]])));
}, 400_000);

test('gauntlet run leaves no process and no profile behind when it is interrupted', async () => {
  const profiles = await mkdtemp(join(folder, 'profiles-'));
  const definition = join(folder, 'application.mjs');
  await writeFile(
    definition,
    `export default {
      name: 'an application that hangs', claims: { code: true }, issuer: { port: ${await freePort()}, clientId: 'client' },
      connect: '${client}/connect', redirectUri: '${client}/callback', connected: { text: 'yes' }, refused: { text: 'no' },
    };`,
  );
  const asked = new Promise<void>((resolve) => site({ '/connect': () => resolve() }));
  const running = start(['run', '--web', definition, '--suite', 'state', '--browser'], { TMPDIR: profiles });
  const ended = end(running);
  await asked;
  // The gauntlet itself, and those of Chromium.
  expect(processesWith(profiles).length).toBeGreaterThan(2);
  expect(await readdir(profiles)).not.toEqual([]);
  running.kill('SIGINT');
  expect((await ended).code).toBe(130);
  expect(processesWith(profiles)).toEqual([]);
  expect(await readdir(profiles)).toEqual([]);
});
