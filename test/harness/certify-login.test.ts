import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createBrowserLogin, type BrowserLoginOptions } from '../../harness/certify/login/browser.js';
import { createFormLogin, type FormLoginOptions } from '../../harness/certify/login/form.js';
import { createManualLogin } from '../../harness/certify/login/manual.js';
import type { Arrival, LoginDriver, LoginRequest } from '../../harness/model/vendor.js';
import { startServer, type Server as Provider } from '../../provider/index.js';
import { startExpressServer } from '../servers/express-oauth2-server.js';
import { endUser, type ForeignServer } from '../servers/foreign-server.js';
import { startPlainOidcProvider } from '../servers/plain-oidc-provider.js';
import { authorizationUrl, confidential, redirectUri } from '../provider/visitor.js';

const back = 'http://127.0.0.1:9/callback';
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWBuGJSstw-cM';
const credentials = { 'User name': endUser.username, Password: endUser.password };
const hosts = ['127.0.0.1'];

let server: Server;
let origin: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const foreign: ForeignServer[] = [];
let provider: Provider;

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response)).listen(0);
  await once(server, 'listening');
  origin = `http://127.0.0.1:${portOf(server)}`;
  foreign.push(...(await Promise.all([startExpressServer({ login: true }), startPlainOidcProvider({ login: true })])));
  provider = await startServer();
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await Promise.all([...foreign, provider].map((one) => one.close()));
});

const portOf = (listening: Server | TcpServer) => (listening.address() as AddressInfo).port;

function urlOf({ endpoints, clientId, scope }: ForeignServer, redirect = back): URL {
  const url = new URL(endpoints.authorization);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirect,
    state: 'state-1',
    scope,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }).toString();
  return url;
}

interface Visit extends Partial<LoginRequest> {
  url: URL;
}

async function visit(driver: LoginDriver, request: Visit, seen: string[] = []): Promise<Arrival> {
  try {
    return await driver.authorize({
      decision: 'allow',
      until: ({ href }) => [back, redirectUri].some((uri) => href.startsWith(uri)),
      onExchange: ({ method, url }, { status }) => seen.push(`${method} ${new URL(url).pathname} ${status}`),
      signal: new AbortController().signal,
      ...request,
    });
  } finally {
    await driver.close();
  }
}

function byForm(options: Partial<FormLoginOptions> = {}): LoginDriver {
  return createFormLogin({ fill: credentials, press: [], deny: [], hosts, ...options });
}

/** What arrives, in a few words. */
function told(arrival: Arrival): string {
  if (arrival.kind === 'failed') return arrival.code;
  if (arrival.kind === 'page') return arrival.reason;
  const { searchParams } = new URL(arrival.request.url);
  return searchParams.get('error') ?? (searchParams.has('code') ? 'code' : 'neither');
}

/** Answers a path with markup, and everything else with 404. */
function serve(pages: Record<string, string | ((request: IncomingMessage, response: ServerResponse) => void)>): void {
  answer = (request, response) => {
    const page = pages[new URL(request.url ?? '/', origin).pathname];
    if (typeof page === 'function') return page(request, response);
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html' }).end(page ?? 'Nothing here');
  };
}

const at = (path: string) => new URL(path, origin);
const redirectTo = (location: string) => (_: IncomingMessage, response: ServerResponse) =>
  response.writeHead(302, { location }).end();
const loginForm =
  '<form method=post action=/in><label>User name <input name=u></label><input name=p placeholder=Password type=password><input type=hidden name=csrf value=x1><button name=go value=1>Sign in</button></form>';

describe('the form driver', () => {
  test.each([0, 1])('logs in at a foreign server, and stops at the redirect URI (%i)', async (index) => {
    const seen: string[] = [];
    const arrival = await visit(byForm(), { url: urlOf(foreign[index]!) }, seen);
    expect(told(arrival)).toBe('code');
    expect(seen.at(-1)).toMatch(/ 30\d$/);
    expect(seen).toContainEqual(expect.stringMatching(/^POST/));
  });

  test.each([0, 1])('tells a wrong password by the login form that comes again (%i)', async (index) => {
    const fill = { ...credentials, Password: 'wrong' };
    expect(await visit(byForm({ fill }), { url: urlOf(foreign[index]!) })).toMatchObject({
      kind: 'page',
      reason: 'login-failed',
      page: { status: 403 },
    });
  });

  test.each([
    ['the name attribute', { username: endUser.username, password: endUser.password }],
    ['a CSS selector', { 'input[name=username]': endUser.username, '[type=password]': endUser.password }],
    ['a label in another case', { 'user NAME': endUser.username, 'password:': endUser.password }],
  ])('finds a field by %s', async (_, fill) => {
    expect(told(await visit(byForm({ fill }), { url: urlOf(foreign[0]!) }))).toBe('code');
  });

  test.each([
    ['allow', 'code'],
    ['deny', 'access_denied'],
  ] as const)('presses what leads on at consent pages: %s', async (decision, outcome) => {
    const issuer = provider.createIssuer({ name: decision, clients: [confidential], policy: { login: 'page' } });
    const driver = byForm({
      fill: {},
      press: ['button.person', 'Allow'],
      deny: ['Deny'],
      hosts: ['localhost', '127.0.0.1'],
    });
    expect(told(await visit(driver, { url: new URL(authorizationUrl(issuer)), decision }))).toBe(outcome);
  });

  test('keeps hidden fields, and sends the button that it presses', async () => {
    const bodies: string[] = [];
    serve({
      '/': loginForm,
      '/in': (request, response) => {
        request.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
        request.on('end', () => response.writeHead(303, { location: `${back}?code=1` }).end());
      },
    });
    expect(told(await visit(byForm(), { url: at('/') }))).toBe('code');
    expect(Object.fromEntries(new URLSearchParams(bodies.join('')))).toEqual({
      u: endUser.username,
      p: endUser.password,
      csrf: 'x1',
      go: '1',
    });
  });

  test('presses the sole button of a page, and follows a link that is named', async () => {
    serve({
      '/': '<form action=/next><button>Continue</button></form>',
      '/next': `<a href="/away">Away</a><a href="${back}?code=1">Go on</a>`,
    });
    expect(told(await visit(byForm({ press: ['Go on'] }), { url: at('/') }))).toBe('code');
  });

  test('presses no button for which a field waits that it knows nothing of, and says what there is', async () => {
    serve({
      '/': '<title>Code</title><form><label>One-time code <input name=otp></label><button>Verify</button></form>',
    });
    expect(await visit(byForm(), { url: at('/') })).toMatchObject({
      reason: 'no-way-on',
      told: expect.stringMatching(/“Code”.*the field “One-time code” and the button “Verify”/),
    });
  });

  test('tells a refusal by its status, with the error that the page shows', async () => {
    answer = (_, response) => response.writeHead(400).end('<p>Bad</p><p role=alert>Unknown client</p>');
    expect(await visit(byForm(), { url: at('/') })).toMatchObject({
      reason: 'refused',
      told: expect.stringMatching(/400 at .*The page says: Unknown client$/),
    });
  });

  test('gives up after ten pages', async () => {
    serve({ '/': '<form><button>Again</button></form>' });
    const seen: string[] = [];
    expect(told(await visit(byForm(), { url: at('/') }, seen))).toBe('no-way-on');
    expect(seen).toHaveLength(10);
  });

  test('bears bytes that are no UTF-8, and bounds what it tells of a page', async () => {
    answer = (_, response) =>
      response.end(Buffer.concat([Buffer.from('<title>\xff', 'latin1'), Buffer.from(`<button>${'x'.repeat(9000)}`)]));
    const arrival = await visit(byForm(), { url: at('/') });
    expect(told(arrival)).toBe('no-way-on');
    expect((arrival as { told: string }).told.length).toBeLessThan(500);
  });
});

describe('a hostile server', () => {
  const big = Buffer.alloc(2 ** 20 + 1, 'a');
  const html = { 'content-type': 'text/html' };

  test.each<[string, string, (request: IncomingMessage, response: ServerResponse) => void]>([
    ['that goes in circles', 'redirect-loop', redirectTo('/')],
    ['with a large page', 'oversized', (_, response) => response.writeHead(200, html).end(big)],
    [
      'with a page that is small until it is decompressed',
      'oversized',
      (_, response) => response.writeHead(200, { ...html, 'content-encoding': 'gzip' }).end(gzipSync(big)),
    ],
    [
      'that never stops sending',
      'oversized',
      (_, response) => {
        const more = () => !response.destroyed && response.write(big.subarray(0, 2 ** 16), () => setImmediate(more));
        more();
      },
    ],
    ['with markup that is nested without end', 'oversized', (_, response) => response.end('<div>'.repeat(200_000))],
    ['that hides how deep its markup is', 'oversized', (_, response) => response.end('<path></x><p>'.repeat(50_000))],
    ['with a giant header', 'header', (_, response) => response.setHeader('x-giant', 'a'.repeat(20_000)).end()],
    [
      'that sets a thousand cookies',
      'too-many-cookies',
      (request, response) => {
        const nth = Number(new URL(request.url ?? '', origin).searchParams.get('n'));
        const cookies = Array.from({ length: 40 }, (_, index) => `c${nth}-${index}=1; Path=/p${index}`);
        response.writeHead(302, { location: `/?n=${nth + 1}`, 'set-cookie': cookies }).end();
      },
    ],
    ['that breaks off', 'network', (request) => request.socket.destroy()],
    ['that never answers', 'timeout', () => undefined],
    ['that leads to another scheme', 'unknown-scheme', redirectTo('com.example.app:/cb')],
    ['that leads to a name without an address', 'dns', redirectTo('http://nowhere.invalid/')],
  ])('%s: %#', async (_, code, respond) => {
    answer = respond;
    const driver = byForm({ timeoutMs: code === 'timeout' ? 300 : 10_000 });
    expect(await visit(driver, { url: at('/') })).toMatchObject({
      kind: 'failed',
      code,
      told: expect.stringMatching(/\.$/),
    });
  });

  test.each([
    'http://localhost:PORT',
    'http://[::1]:PORT',
    'http://127.1.2.3:PORT',
    'http://[::ffff:10.0.0.1]',
    'http://169.254.169.254',
    'http://0.0.0.0:PORT',
  ])('leads nobody to %s, by a redirect or a form', async (place) => {
    const to = `${place.replace('PORT', String(portOf(server)))}/inside`;
    const asked: (string | undefined)[] = [];
    const inside = (request: IncomingMessage, response: ServerResponse) => {
      asked.push(request.headers.host);
      response.end('secrets');
    };
    serve({ '/': redirectTo(to), '/form': loginForm.replace('/in', to), '/inside': inside });
    for (const path of ['/', '/form']) expect(told(await visit(byForm(), { url: at(path) }))).toBe('private-address');
    expect(asked).toEqual([]);
    expect(told(await visit(byForm({ hosts: ['127.0.0.1', 'localhost'] }), { url: at('/inside') }))).toBe('no-way-on');
  });

  test('whose certificate nobody trusts is told from one that is away', async () => {
    const { port, close } = await untrusted();
    expect(told(await visit(byForm(), { url: new URL(`https://127.0.0.1:${port}/`) }))).toBe('tls');
    await close();
  });
});

/** Has no certificate at all, so that no handshake succeeds. */
async function untrusted() {
  const listening = createTlsServer({}).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return { port: portOf(listening), close: () => new Promise((resolve) => listening.close(resolve)) };
}

test('a login that is called off rejects, as that is not the server’s doing', async () => {
  const controller = new AbortController();
  answer = () => controller.abort(new Error('interrupted'));
  await expect(visit(byForm(), { url: at('/'), signal: controller.signal })).rejects.toThrow('interrupted');
});

describe('the manual driver', () => {
  /** A port that is free. */
  async function freeUri(): Promise<URL> {
    const probe = createTcpServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const uri = new URL(`http://127.0.0.1:${portOf(probe)}/cb`);
    await new Promise((resolve) => probe.close(resolve));
    return uri;
  }
  const never = () => Promise.resolve(undefined);

  test('listens at a loopback redirect URI, and says which login it is and what to do', async () => {
    const uri = await freeUri();
    const lines: string[] = [];
    const person = (line: string) => {
      lines.push(line);
      if (line.startsWith('Open this')) fetch(`${uri.href}?code=${lines.length}`).catch(() => undefined);
    };
    const driver = createManualLogin({ redirectUri: uri, browser: false, total: 2, tell: person, paste: never });
    const request = {
      url: at('/authorize'),
      until: () => true,
      onExchange: () => undefined,
      signal: new AbortController().signal,
    };
    const first = await driver.authorize({ ...request, decision: 'allow' });
    const second = await driver.authorize({ ...request, decision: 'deny' });
    await driver.close();
    expect([first, second].map(told)).toEqual(['code', 'code']);
    expect((first as { request: { url: string } }).request.url).toBe(`${uri.href}?code=3`);
    expect(lines.filter((line) => line.startsWith('Login'))).toEqual([
      expect.stringMatching(/^Login 1 of 2: log in, and allow/),
      expect.stringMatching(/^Login 2 of 2: log in, and refuse/),
    ]);
  });

  test('takes a pasted address, and says what is wrong with another one', async () => {
    const redirect = new URL('https://platform.example/cb');
    const lines: string[] = [];
    const pasted = ['https://platform.example/elsewhere?code=1', 'https://platform.example/cb?code=2'];
    const driver = createManualLogin({
      redirectUri: redirect,
      browser: false,
      tell: (line) => lines.push(line),
      paste: async () => pasted.shift(),
    });
    expect(await visit(driver, { url: at('/authorize') })).toEqual({
      kind: 'redirected',
      request: { method: 'GET', url: 'https://platform.example/cb?code=2', headers: [] },
    });
    expect(lines).toContainEqual(expect.stringMatching(/^That is not an address at https:\/\/platform.example\/cb:/));
    await expect(visit(driver, { url: at('/authorize') })).rejects.toThrow(/No address at/);
  });

  test('waits no longer than it is told to', async () => {
    const driver = createManualLogin({
      redirectUri: await freeUri(),
      browser: false,
      tell: () => undefined,
      paste: never,
      timeoutMs: 50,
    });
    expect(told(await visit(driver, { url: at('/authorize') }))).toBe('timeout');
  });
});

describe('the browser driver', () => {
  const nowhere = 'https://platform.invalid/cb';
  const fill = [
    { fill: '[name=username]', with: endUser.username },
    { fill: '[name=password]', with: endUser.password },
  ];
  const until = ({ href }: URL) => href.startsWith(nowhere);
  const byBrowser = (options: Partial<BrowserLoginOptions> = {}) =>
    createBrowserLogin({ steps: [...fill, { click: 'text=Sign in' }], hosts, stepMs: 1500, ...options });

  test('goes as far as a redirect URI that leads nowhere, and tells of documents and redirects', async () => {
    const vendor = await startExpressServer({ login: true, redirectUris: [nowhere] });
    const seen: string[] = [];
    const steps = [...fill, { click: 'button' }];
    const arrival = await visit(byBrowser({ steps }), { url: urlOf(vendor, nowhere), until }, seen);
    await vendor.close();
    expect(arrival).toMatchObject({ kind: 'redirected', request: { url: expect.stringMatching(/\?code=/) } });
    expect(seen).toEqual(['GET /authorize 200', 'POST /authorize 302']);
  }, 60_000);

  test('tells a wrong password by the form that is still there', async () => {
    const steps = [fill[0]!, { fill: '[name=password]', with: 'wrong' }, { click: 'button' }];
    const arrival = await visit(byBrowser({ steps }), { url: urlOf(foreign[1]!), until });
    expect(arrival).toMatchObject({ kind: 'page', reason: 'login-failed', page: { status: 403 } });
  }, 60_000);

  test('takes the steps of a refusal, and says which step could not be taken', async () => {
    serve({ '/': `<a href="${nowhere}?error=access_denied">No</a>` });
    const deny = [{ click: 'text=No' }];
    expect(told(await visit(byBrowser({ deny }), { url: at('/'), until, decision: 'deny' }))).toBe('access_denied');
    expect(await visit(byBrowser({ deny }), { url: at('/'), until })).toMatchObject({
      reason: 'no-way-on',
      told: expect.stringMatching(/^Step 1 \(\[name=username\]\) could not be taken.*the button “No”/),
    });
  }, 60_000);

  test.each<[string, (request: IncomingMessage, response: ServerResponse) => void]>([
    ['private-address', (request, response) => redirectTo(`http://localhost:${portOf(server)}/in`)(request, response)],
    ['redirect-loop', (request, response) => redirectTo('/')(request, response)],
    [
      'oversized',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(Buffer.alloc(2 ** 21, 'a')),
    ],
    ['unknown-scheme', (request, response) => redirectTo('com.example.app:/cb')(request, response)],
    ['dns', (request, response) => redirectTo('http://nowhere.invalid/')(request, response)],
    ['network', (request) => request.socket.destroy()],
    ['timeout', () => undefined],
    ['refused', (_, response) => response.writeHead(400, { 'content-type': 'text/html' }).end('<p>No</p>')],
    [
      'too-many-cookies',
      (_, response) =>
        response
          .setHeader(
            'set-cookie',
            Array.from({ length: 60 }, (_one, index) => `c${index}=1`),
          )
          .end('<title>Cookies</title>'),
    ],
  ])(
    'ends with %s',
    async (code, respond) => {
      const hostsAsked = new Set<string | undefined>();
      answer = (request, response) => {
        hostsAsked.add(request.headers.host);
        respond(request, response);
      };
      const driver = byBrowser({ timeoutMs: code === 'timeout' ? 3000 : 20_000 });
      expect(told(await visit(driver, { url: at('/'), until }))).toBe(code);
      expect([...hostsAsked]).toEqual([new URL(origin).host]);
    },
    60_000,
  );

  test('lets no script of a page ask a private network', async () => {
    const asked: (string | undefined)[] = [];
    answer = (request, response) => {
      asked.push(request.headers.host);
      const script = `fetch('http://localhost:${portOf(server)}/', { mode: 'no-cors' }).catch(() => location = '${nowhere}?code=1')`;
      response.setHeader('content-type', 'text/html').end(`<script>${script}</script>`);
    };
    expect(told(await visit(byBrowser(), { url: at('/'), until }))).toBe('code');
    expect(new Set(asked)).toEqual(new Set([new URL(origin).host]));
  }, 60_000);
});
