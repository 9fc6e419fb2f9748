import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Exchange } from '../../provider/exchange.js';
import { startServer, type Issuer, type Server } from '../../provider/index.js';
import {
  callbackOf,
  connect,
  endConnectors,
  freePort,
  freeRedirectUri,
  reportOf,
  startConnector,
  visit,
  type Connector,
} from './connector.js';
import { startScriptedProvider, type Reply, type ScriptedProvider } from './definition-platform.js';

const secret = 'the-secret-of-the-test-client';
const env = { CLIENT_ID: 'test-client', CLIENT_SECRET: secret };
const key = { GAUNTLET_KEY: 'a passphrase of some length' };

let folder: string;
let provider: Server;
let issuer: Issuer;
let scripted: ScriptedProvider;
let redirectUri: string;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-connect-'));
  provider = await startServer();
});
afterAll(async () => {
  await provider.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  count += 1;
  issuer = provider.createIssuer({
    name: `issuer-${count}`,
    clients: [{ clientId: env.CLIENT_ID, clientSecret: secret, clientAuth: 'post' }],
  });
  scripted = await startScriptedProvider();
  redirectUri = await freeRedirectUri();
});
afterEach(async () => {
  endConnectors();
  provider.removeIssuer(issuer.name);
  await scripted.close();
});

/** A file in a folder of its test. */
async function write(name: string, source: string): Promise<string> {
  const file = join(folder, `${count}-${name}`);
  await writeFile(file, source);
  return file;
}

type Members = Record<string, unknown> & { oauth2Config?: Record<string, unknown> };

function authentication({ oauth2Config = {}, ...members }: Members = {}): Record<string, unknown> {
  return {
    type: 'oauth2',
    test: { url: issuer.api },
    connectionLabel: '{{email}}',
    ...members,
    oauth2Config: {
      enablePkce: true,
      autoRefresh: true,
      authorizeUrl: { url: issuer.endpoints.authorization },
      getAccessToken: { url: issuer.endpoints.token },
      refreshAccessToken: { url: issuer.endpoints.token },
      ...oauth2Config,
    },
  };
}

/** A definition file, JSON, with the members of `authentication` that differ from a plain one. */
const define = (members: Members = {}, name = 'acme.json') =>
  write(name, JSON.stringify({ authentication: authentication(members) }, null, 2));

const auto = () => ['--auto', '--redirect-uri', redirectUri];
const waiting = () => ['--no-browser', '--redirect-uri', redirectUri];

const originOf = (server: HttpServer) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const exchangesAt = (endpoint: Exchange['endpoint']) => issuer.exchanges.filter((one) => one.endpoint === endpoint);
const formOf = ({ request }: Exchange) => Object.fromEntries(new URLSearchParams(request.body.toString()));
const queryOf = ({ request }: Exchange) => new URL(request.target, issuer.identifier).searchParams;

// ————— a nested token response —————

/** A definition in each format, with the two token requests in it as text. */
const formats: Record<string, { enclose: (requests: string) => string; forms: () => string }> = {
  yaml: {
    enclose: (requests) => `
authentication:
  type: oauth2
  test: ${issuer.api}
  connectionLabel: '{{email}}'
  oauth2Config:
    enablePkce: true
    autoRefresh: true
    authorizeUrl: ${issuer.endpoints.authorization}
${requests}`,
    forms: () =>
      `    getAccessToken: ${issuer.endpoints.token}\n    refreshAccessToken:\n      url: ${issuer.endpoints.token}\n`,
  },
  json: {
    enclose: (requests) => `{
  "authentication": {
    "type": "oauth2", "test": "${issuer.api}", "connectionLabel": "{{email}}",
    "oauth2Config": {
      "enablePkce": true, "autoRefresh": true,
      "authorizeUrl": "${issuer.endpoints.authorization}",
${requests}
    }
  }
}`,
    forms: () => `"getAccessToken": "${issuer.endpoints.token}", "refreshAccessToken": "${issuer.endpoints.token}"`,
  },
  mjs: {
    enclose: (requests) => `export default {
  authentication: {
    type: 'oauth2', test: '${issuer.api}', connectionLabel: (z, bundle) => bundle.inputData.email,
    oauth2Config: {
      enablePkce: true, autoRefresh: true,
      authorizeUrl: '${issuer.endpoints.authorization}',
${requests}
    },
  },
};`,
    forms: () => `getAccessToken: '${issuer.endpoints.token}', refreshAccessToken: '${issuer.endpoints.token}'`,
  },
};

/** What is printed to be pasted. */
function pasteOf(text: string): string {
  return /put this in the place of [^\n]*:\n\n(.*)$/s.exec(text)?.[1] ?? '';
}

test.each(Object.entries(formats))(
  'a nested result is refused with its path and with code; pasted into the %s file, that code connects, refreshes and calls',
  async (extension, { enclose, forms }) => {
    issuer.arm([{ id: 'token-envelope' }]);
    const file = await write(`nested.${extension}`, enclose(forms()));
    const refused = await connect([file, ...auto()], { env });
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('"data.access_token"') });
    expect(exchangesAt('api')).toEqual([]);

    await writeFile(file, enclose(pasteOf(refused.stdout)));
    const kept = join(folder, `${count}.kept`);
    const connected = await connect([file, ...auto(), '--save', kept], { env: { ...env, ...key } });
    expect(connected).toMatchObject({ code: 0, stderr: '' });
    expect(connected.stdout).toContain(`Label           ${issuer.users[0]?.email}\n`);
    expect((await stat(kept)).mode & 0o777).toBe(0o600);

    const refreshed = await connect([file, '--save', kept, '--refresh', '--json'], { env: { ...env, ...key } });
    expect({ code: refreshed.code, ...reportOf(refreshed) }).toMatchObject({ code: 0, result: 'connected' });
    expect(exchangesAt('token').map((one) => formOf(one)['grant_type'])).toEqual([
      'authorization_code',
      'authorization_code',
      'refresh_token',
    ]);

    const called = await connect([file, '--save', kept, '--call', issuer.api, '--json'], { env: { ...env, ...key } });
    expect(called.code).toBe(0);
    expect(reportOf(called).call).toMatchObject({ url: issuer.api, status: 200 });
    expect(JSON.parse(reportOf(called).call?.body ?? '')).toMatchObject({ email: issuer.users[0]?.email });
    expect(exchangesAt('token')).toHaveLength(3);
  },
);

test('as JSON, a nested result names every nested member', async () => {
  issuer.arm([{ id: 'token-envelope' }]);
  const ended = await connect([await define(), ...auto(), '--json'], { env });
  expect(ended.code).toBe(1);
  expect(reportOf(ended).error).toMatchObject({
    step: 'Token exchange',
    code: 'nested-access-token',
    nested: { 'data.access_token': 'access_token', 'data.refresh_token': 'refresh_token' },
    paste: expect.stringContaining('"getAccessToken": { "source": '),
  });
});

// ————— --dry-run —————

const dryFields = [
  { key: 'subdomain', label: 'Sub-domain', required: true },
  { key: 'pin', label: 'The PIN', type: 'password', required: false, default: 'the-default-pin' },
  { key: 'account', computed: true },
];

test('--dry-run lists every field and every request, needs no credentials and sends nothing', async () => {
  const file = await define({
    fields: dryFields,
    oauth2Config: { scope: 'read write', authorizeUrl: { url: issuer.endpoints.authorization, params: { a: 'b' } } },
  });
  const { code, stdout } = await connect([file, '--dry-run', '--redirect-uri', redirectUri]);
  expect(code).toBe(0);
  const lines = stdout.split('\n').map((line) => line.trim().replace(/ {2,}/g, ' | '));
  expect(lines).toEqual(
    expect.arrayContaining([
      redirectUri,
      'Sub-domain | subdomain | string | required',
      'The PIN | pin | password | optional, default :censored:',
      'account | account | string | computed: comes from the token response',
      `GET ${issuer.endpoints.authorization}`,
      'query | a: b',
      'query | scope: read write',
      'query | state: {{bundle.inputData.state}}',
      'query | code_challenge: {{bundle.inputData.code_challenge}}',
      `POST ${issuer.endpoints.token}`,
      'body | client_secret: {{process.env.CLIENT_SECRET}}',
      'body | code_verifier: {{bundle.inputData.code_verifier}}',
      'body | refresh_token: {{bundle.authData.refresh_token}}',
      `GET ${issuer.api}`,
      'header authorization: Bearer {{bundle.authData.access_token}}',
    ]),
  );
  expect(stdout.indexOf('subdomain')).toBeLessThan(stdout.indexOf('pin'));
  expect(stdout).not.toContain('the-default-pin');
  expect(issuer.exchanges).toEqual([]);
});

test('--dry-run --json is one object with the same', async () => {
  const ended = await connect([await define({ fields: dryFields }), '--dry-run', '--json']);
  expect(ended.code).toBe(0);
  expect(reportOf(ended)).toMatchObject({
    schema: 1,
    fields: [
      { key: 'subdomain', label: 'Sub-domain', type: 'string', required: true, computed: false },
      { key: 'pin', label: 'The PIN', type: 'password', required: false },
      { key: 'account', computed: true },
    ],
    requests: {
      authorizeUrl: { method: 'GET', url: issuer.endpoints.authorization, params: { response_type: 'code' } },
      getAccessToken: { method: 'POST', url: issuer.endpoints.token, body: { grant_type: 'authorization_code' } },
      refreshAccessToken: { method: 'POST', url: issuer.endpoints.token, body: { grant_type: 'refresh_token' } },
      test: { method: 'GET', url: issuer.api },
    },
    connectionLabel: '{{email}}',
  });
  expect(issuer.exchanges).toEqual([]);
});

// ————— --to-code —————

/** Milliseconds for a test of many processes in a row. */
const manyProcesses = 90_000;

const stages = ['authorizeUrl', 'getAccessToken', 'refreshAccessToken', 'test'] as const;

/** A definition of which every request declares something of its own. */
const declared = () =>
  authentication({
    test: { url: `${issuer.api}?part=a%20b`, headers: { 'X-Test': 'one' } },
    oauth2Config: {
      scope: 'read,write',
      authorizeUrl: { url: `${issuer.endpoints.authorization}?tenant=7`, params: { prompt: 'consent' } },
      getAccessToken: { url: issuer.endpoints.token, headers: { 'X-Exchange': 'two' } },
      refreshAccessToken: { url: issuer.endpoints.token, params: { audience: 'x&y' } },
    },
  });

const toCode = {
  json: () => `${JSON.stringify({ authentication: declared() }, null, 2)}\n`,
  yaml: () => {
    const { oauth2Config, test: tested } = declared() as Record<string, Record<string, unknown>>;
    const members = Object.entries({ ...oauth2Config });
    return [
      '# Ours.',
      'authentication:',
      '  type: oauth2',
      `  connectionLabel: '{{email}}' # who it is`,
      '  oauth2Config:',
      ...members.flatMap(([name, value]) =>
        typeof value === 'object'
          ? [`    ${name}:`, ...Object.entries(value ?? {}).map(([one, is]) => `      ${one}: ${JSON.stringify(is)}`)]
          : [`    ${name}: ${JSON.stringify(value)}`],
      ),
      '  test:',
      ...Object.entries(tested ?? {}).map(([one, is]) => `    ${one}: ${JSON.stringify(is)}`),
      '# The end.',
      '',
    ].join('\n');
  },
};

/** What a connection and a refresh sent: all but what is new each time. */
async function requestsOf(file: string): Promise<unknown[]> {
  const from = issuer.exchanges.length;
  const kept = join(folder, `${count}.kept`);
  const flags = { env: { ...env, ...key } };
  const connected = await connect([file, ...auto(), '--save', kept], flags);
  expect(connected).toMatchObject({ code: 0, stderr: '' });
  const refreshed = await connect([file, '--save', kept, '--refresh'], flags);
  expect(refreshed).toMatchObject({ code: 0, stderr: '' });
  return issuer.exchanges.slice(from).map(({ request }) => {
    const url = new URL(request.target, issuer.identifier);
    const headers = Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
    return {
      method: request.method,
      path: url.pathname,
      query: lasting(url.searchParams),
      body: lasting(new URLSearchParams(request.body.toString())),
      headers: { ...headers, ...(headers['authorization'] && { authorization: 'Bearer' }) },
    };
  });
}

const fresh = ['state', 'code', 'code_challenge', 'code_verifier', 'refresh_token'];
const lasting = (parameters: URLSearchParams) =>
  [...parameters].map(([name, value]) => `${name}=${fresh.includes(name) ? '…' : value}`).sort();

const conversions = Object.entries(toCode).flatMap(([extension, source]) =>
  stages.map((stage) => [stage, extension, source] as const),
);

test.each(conversions)(
  '--to-code %s of a %s file changes that request alone, and once',
  async (stage, extension, source) => {
    const text = source();
    const file = await write(`form.${extension}`, text);
    expect(await connect([file, '--to-code', stage])).toMatchObject({ code: 0, stderr: '' });
    const converted = await readFile(file, 'utf8');
    expectInsertion(text, converted);
    expectOnlyChange(parse(text) as File, parse(converted) as File, stage);

    const again = await connect([file, '--to-code', stage]);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: [^\n]*code[^\n]*\n$/) });
    expect(await readFile(file, 'utf8')).toBe(converted);
  },
);

test.each(Object.entries(toCode))(
  'what --to-code has made of a %s file sends the same requests',
  async (extension, source) => {
    const [form, code] = [await write(`form.${extension}`, source()), await write(`code.${extension}`, source())];
    const convert = async () => {
      for (const stage of stages) expect((await connect([code, '--to-code', stage])).code).toBe(0);
    };
    const [before] = await Promise.all([requestsOf(form), convert()]);
    expect(before).toHaveLength(4);
    expect(await requestsOf(code)).toEqual(before);
  },
  manyProcesses,
);

/** Nothing that was there is gone: one piece has come in. */
function expectInsertion(before: string, after: string): void {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  expect(after.endsWith(before.slice(start))).toBe(true);
  expect(after.length).toBeGreaterThan(before.length);
}

type File = { authentication: Record<string, unknown> & { oauth2Config: Record<string, unknown> } };

function expectOnlyChange(before: File, after: File, stage: (typeof stages)[number]): void {
  const holder = ({ authentication: all }: File) => (stage === 'test' ? all : all.oauth2Config);
  const { source, ...rest } = holder(after)[stage] as Record<string, unknown>;
  expect(source).toEqual(expect.stringContaining(stage === 'authorizeUrl' ? 'return' : 'z.request('));
  holder(after)[stage] = rest;
  expect(after).toEqual(before);
}

test(
  '--to-code prints the code for a module, which sends the same requests when it is pasted',
  async () => {
    const moduleOf = (members: Record<string, unknown>, code: Partial<Record<string, string>>) => {
      const { oauth2Config, test: tested, ...rest } = members as Record<string, Record<string, unknown>>;
      const own = (name: string, value: unknown) => code[name] ?? `${name}: ${JSON.stringify(value)},`;
      return [
        'export default {',
        ...Object.entries(rest).map(([name, value]) => own(name, value)),
        own('test', tested),
        'oauth2Config: {',
        ...Object.entries(oauth2Config ?? {}).map(([name, value]) => own(name, value)),
        '} };',
      ].join('\n');
    };
    const text = moduleOf(declared(), {});
    const file = await write('form.mjs', text);
    const before = await requestsOf(file);
    const code: Record<string, string> = {};
    for (const stage of stages) {
      const ended = await connect([file, '--to-code', stage]);
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      code[stage] = pasteOf(ended.stdout);
      expect(code[stage]).toMatch(new RegExp(`^${stage}: async \\(z, bundle\\) => \\{\\n`));
    }
    expect(await readFile(file, 'utf8')).toBe(text);
    await writeFile(file, moduleOf(declared(), code));
    expect(await requestsOf(file)).toEqual(before);
    expect(await connect([file, '--to-code', 'test'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('code'),
    });
  },
  manyProcesses,
);

test('--to-code of an unknown request names those that there are', async () => {
  const ended = await connect([await define(), '--to-code', 'getAcessToken']);
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: .*"getAccessToken"\?[^\n]*\n$/) });
});

// ————— the redirection endpoint —————

/** Starts a login that waits for its callback. */
async function waitForCallback(members: Members = {}): Promise<{ child: Connector; callback: URL }> {
  const child = startConnector([await define(members), ...waiting()], { env });
  return { child, callback: new URL(await callbackOf(await child.authorizationUrl(), redirectUri)) };
}

test('a browser brings the callback, and the page repeats nothing of it', async () => {
  const { child, callback } = await waitForCallback();
  const page = await visit(callback.href);
  expect(page).toMatchObject({ status: 200, body: expect.stringContaining('The login is complete.') });
  expect(Object.fromEntries(page.headers)).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  const { code, stdout, stderr } = await child.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.match(/^✓ .*?(?= {2})/gm)?.map((line) => line.slice(2))).toEqual([
    'Definition',
    'Redirect URL',
    'Authorization',
    'Callback',
    'Token exchange',
    'Test',
    'Label',
  ]);
  const authorizationCode = callback.searchParams.get('code') ?? '';
  expect(exchangesAt('token').map((one) => formOf(one)['code'])).toEqual([authorizationCode]);
  for (const text of [stdout, page.body]) expect(text).not.toContain(authorizationCode);
});

const forgeries: [string, (callback: URL) => void][] = [
  ['without state', (url) => url.searchParams.delete('state')],
  ['with an empty state', (url) => url.searchParams.set('state', '')],
  ['with another state', (url) => url.searchParams.set('state', 'A'.repeat(43))],
  [
    'with its state in another case',
    (url) => url.searchParams.set('state', url.searchParams.get('state')!.toUpperCase()),
  ],
  [
    'with an error and another state',
    (url) => (url.search = new URLSearchParams({ error: 'access_denied', state: 'B'.repeat(43) }).toString()),
  ],
];

test.each(forgeries)('a forged callback %s is refused, and the right one still completes', async (_, forge) => {
  const { child, callback } = await waitForCallback();
  const forged = new URL(callback);
  if (forged.searchParams.has('code')) forged.searchParams.set('code', 'a-forged-code');
  forge(forged);
  expect(await visit(forged.href)).toMatchObject({ status: 400, body: expect.stringContaining('The login failed.') });
  await child.printed(/✗ Callback .* Waiting for the right one\.\n/);
  expect(exchangesAt('token')).toEqual([]);
  expect(await visit(callback.href)).toMatchObject({ status: 200 });
  expect(await child.ended).toMatchObject({ code: 0, stderr: '' });
  expect(exchangesAt('token').map((one) => formOf(one)['code'])).toEqual([callback.searchParams.get('code')]);
});

test.each([
  ['alone', false],
  ['beside a code', true],
])('access_denied %s, with the right state, ends the login with exit code 1', async (_, besideCode) => {
  const { child, callback } = await waitForCallback();
  const denied = new URL(besideCode ? callback : redirectUri);
  denied.searchParams.set('error', 'access_denied');
  denied.searchParams.set('error_description', 'The user said \u001b[2Jno');
  denied.searchParams.set('state', callback.searchParams.get('state') ?? '');
  expect(await visit(denied.href)).toMatchObject({ status: 400, body: expect.not.stringContaining('said') });
  const { code, stdout } = await child.ended;
  expect(code).toBe(1);
  expect(stdout).toMatch(/✗ Callback .*access_denied.*The user said/);
  expect(stdout).not.toContain('\u001b');
  expect(exchangesAt('token')).toEqual([]);
});

test('a state that was answered is not accepted again', async () => {
  // The token endpoint answers when the listener, which is still open then, has had the replay.
  const forms: URLSearchParams[] = [];
  const replays: Promise<unknown>[] = [];
  const token = createServer((request, response) => {
    void text(request).then(async (body) => {
      forms.push(new URLSearchParams(body));
      const replay = new URL(callback);
      replay.searchParams.set('code', 'another-code');
      const statusOf = async (url: string) => (await visit(url)).status;
      replays.push(statusOf(replay.href).catch(() => 'dropped'));
      expect(await statusOf(new URL('/later', redirectUri).href)).toBe(404);
      response.setHeader('content-type', 'application/json').end('{"access_token":"an-access-token-of-the-test"}');
    });
  }).listen(0, '127.0.0.1');
  await once(token, 'listening');
  scripted.replies['/me'] = { body: {} };
  const { child, callback } = await waitForCallback({
    test: `${scripted.origin}/me`,
    oauth2Config: { getAccessToken: originOf(token), refreshAccessToken: undefined, autoRefresh: false },
  });
  expect(await visit(callback.href)).toMatchObject({ status: 200 });
  expect(await child.ended).toMatchObject({ code: 0, stderr: '' });
  token.close();
  expect(await Promise.all(replays)).toEqual(['dropped']);
  expect(forms.map((form) => form.get('code'))).toEqual([callback.searchParams.get('code')]);
});

test('a callback may come as a form post', async () => {
  const { child, callback } = await waitForCallback();
  expect(await visit(redirectUri, callback.searchParams)).toMatchObject({ status: 200 });
  expect(await child.ended).toMatchObject({ code: 0, stderr: '' });
  expect(exchangesAt('token')).toHaveLength(1);
});

test('a form post is not taken for a callback without the right state either', async () => {
  const { child, callback } = await waitForCallback();
  const forged = new URLSearchParams({ code: 'a-forged-code', state: 'C'.repeat(43) });
  expect(await visit(redirectUri, forged)).toMatchObject({ status: 400 });
  expect(await visit(redirectUri, callback.searchParams)).toMatchObject({ status: 200 });
  expect(await child.ended).toMatchObject({ code: 0 });
  expect(exchangesAt('token')).toHaveLength(1);
});

test.each([
  ['its state', (url: URL) => url.searchParams.append('state', url.searchParams.get('state') ?? '')],
  ['another parameter', (url: URL) => (url.search += '&extra=1&extra=2')],
])('a callback of this login with %s twice ends it with exit code 1', async (_, twice) => {
  const { child, callback } = await waitForCallback();
  twice(callback);
  expect(await visit(callback.href)).toMatchObject({ status: 400 });
  expect(await child.ended).toMatchObject({ code: 1, stdout: expect.stringContaining('has a parameter twice') });
  expect(exchangesAt('token')).toEqual([]);
});

test('other paths and methods are not the redirection endpoint', async () => {
  const { child, callback } = await waitForCallback();
  const elsewhere = ['/', '/callback/', '/callback/more', '/CALLBACK', '/favicon.ico'];
  const urls = elsewhere.map((path) => new URL(`${path}${callback.search}`, callback).href);
  const statuses = await Promise.all(urls.map(async (url) => (await visit(url)).status));
  expect(statuses).toEqual(elsewhere.map(() => 404));
  expect((await fetch(callback, { method: 'PUT' })).status).toBe(404);
  expect((await fetch(redirectUri, { method: 'POST', body: 'x'.repeat(100_000) })).status).toBe(413);
  expect(exchangesAt('token')).toEqual([]);
  expect(await visit(callback.href)).toMatchObject({ status: 200 });
  expect(await child.ended).toMatchObject({ code: 0 });
});

const declaredBody = {
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: {
    grant_type: 'authorization_code',
    client_id: '{{process.env.CLIENT_ID}}',
    client_secret: '{{process.env.CLIENT_SECRET}}',
    code: '{{bundle.inputData.code}}',
    code_verifier: '{{bundle.inputData.code_verifier}}',
    redirect_uri: '{{bundle.inputData.redirect_uri}}',
  },
};

test.each([
  ['the platform adds it', {}],
  ['the definition places it', declaredBody],
])('the redirect URI is the same, byte for byte, on both legs where %s', async (_, exchange) => {
  redirectUri = `${redirectUri}?App=a%2Fb&x=%c3%a9`;
  const file = await define({ oauth2Config: { getAccessToken: { url: issuer.endpoints.token, ...exchange } } });
  expect(await connect([file, ...auto()], { env })).toMatchObject({ code: 0 });
  const [authorization] = exchangesAt('authorization');
  const [token] = exchangesAt('token');
  expect(authorization && queryOf(authorization).get('redirect_uri')).toBe(redirectUri);
  expect(token && formOf(token)['redirect_uri']).toBe(redirectUri);
});

test('a port in use is for the user to free', async () => {
  const busy = createServer().listen(0, '127.0.0.1');
  await once(busy, 'listening');
  const taken = `${originOf(busy)}/callback`;
  const ended = await connect([await define(), '--no-browser', '--redirect-uri', taken], { env });
  busy.close();
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: [^\n]*EADDRINUSE[^\n]*\n$/) });
  expect(ended.stderr).toContain(taken);
  expect(issuer.exchanges).toEqual([]);
});

test('the browser of the desktop is opened', async () => {
  const desktop = await mkdtemp(join(folder, 'desktop-'));
  // What opens browsers on a desktop; this one follows redirects, as a browser does.
  const opener = `#!/bin/sh\nexec "${process.execPath}" -e 'fetch(process.argv[1])' "$1"\n`;
  await writeFile(join(desktop, 'xdg-open'), opener, { mode: 0o755 });
  const args = waiting().filter((word) => word !== '--no-browser');
  const path = `${desktop}:${process.env['PATH']}`;
  const { code, stdout } = await connect([await define(), ...args], { env: { ...env, PATH: path } });
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('Opened in your browser') });
});

test('without a browser the URL is there to be opened', async () => {
  const args = waiting().filter((word) => word !== '--no-browser');
  const child = startConnector([await define(), ...args], { env: { ...env, PATH: '/nowhere' } });
  const callback = await callbackOf(await child.authorizationUrl(), redirectUri);
  expect(await visit(callback)).toMatchObject({ status: 200 });
  expect(await child.ended).toMatchObject({ code: 0 });
});

test('an interrupt ends the wait and frees the port', async () => {
  const { child, callback } = await waitForCallback();
  expect(await visit(new URL('/', callback).href)).toMatchObject({ status: 404 });
  child.process.kill('SIGINT');
  expect(await child.ended).toMatchObject({ code: 130, stderr: expect.stringContaining('Interrupted') });
  const next = createServer().listen(Number(callback.port), '127.0.0.1');
  await once(next, 'listening');
  await once(next.close(), 'close');
  expect(exchangesAt('token')).toEqual([]);
});

// ————— a redirect URI that leads elsewhere —————

const elsewhere = 'https://platform.test/oauth/return?app=1';

async function waitForPaste(): Promise<{ child: Connector; callback: string }> {
  const child = startConnector([await define(), '--no-browser', '--redirect-uri', elsewhere], { env, input: true });
  const url = await child.authorizationUrl();
  await child.printed(/copy its whole address bar/);
  return { child, callback: await callbackOf(url, 'https://platform.test/oauth/return') };
}

test('a pasted address completes the login, and is not shown', async () => {
  const { child, callback } = await waitForPaste();
  child.type(`  ${callback} `);
  const { code, stdout, stderr } = await child.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(exchangesAt('token').map((one) => formOf(one)['redirect_uri'])).toEqual([elsewhere]);
  expect(stdout).not.toContain(new URL(callback).searchParams.get('code'));
});

test('a pasted address of another login is refused, and the right one still completes', async () => {
  const { child, callback } = await waitForPaste();
  child.type('https://platform.test/oauth/return?app=1&code=a-forged-code&state=another');
  await child.printed(/Waiting for the right one\.\n.*copy its whole address bar/s);
  expect(exchangesAt('token')).toEqual([]);
  child.type(callback);
  expect(await child.ended).toMatchObject({ code: 0, stderr: '' });
});

test.each([
  ['another host', 'https://evil.test/oauth/return?code=a-pasted-code&state=s'],
  ['another path', 'https://platform.test/oauth?code=a-pasted-code&state=s'],
  ['another scheme', 'http://platform.test/oauth/return?code=a-pasted-code&state=s'],
  ['no address at all', 'a-pasted-code'],
  ['nothing', ''],
])('pasting %s is refused with exit code 2, and not echoed', async (_, pasted) => {
  const { child } = await waitForPaste();
  child.type(pasted);
  const { code, stdout, stderr } = await child.ended;
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: [^\n]*https:\/\/platform\.test\/oauth\/return[^\n]*\n$/);
  expect(stdout + stderr).not.toContain('a-pasted-code');
  expect(exchangesAt('token')).toEqual([]);
});

test('an input that ends without an address is refused with exit code 2', async () => {
  const { child } = await waitForPaste();
  child.process.stdin?.end();
  expect(await child.ended).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: [^\n]+\n$/) });
});

// ————— fields —————

const formFields = ['region', 'team', 'plan', 'note', 'token'].map((one) => ({
  key: one,
  required: one === 'region',
  ...(one === 'token' && { type: 'password' }),
}));

const withFields = () =>
  define({
    fields: formFields,
    oauth2Config: {
      authorizeUrl: {
        url: issuer.endpoints.authorization,
        params: Object.fromEntries(
          ['region', 'team', 'plan', 'note'].map((one) => [one, `{{bundle.inputData.${one}}}`]),
        ),
      },
    },
  });

test('fields come from flags, from a file and from the environment', async () => {
  const values = await write('fields.yaml', 'team: of the file\nplan: 007\nregion: of the file\n');
  const ended = await connect(
    [await withFields(), ...auto(), '--field', 'region=a=b', '--field', 'token=a secret token', '--field-file', values],
    { env: { ...env, GAUNTLET_FIELD_PLAN: 'of the environment', GAUNTLET_FIELD_NOTE: 'of the environment' } },
  );
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const [authorization] = exchangesAt('authorization');
  expect(authorization && Object.fromEntries(queryOf(authorization))).toMatchObject({
    region: 'a=b',
    team: 'of the file',
    plan: '007',
    note: 'of the environment',
  });
  expect(ended.stdout).toContain('region=a=b');
  expect(ended.stdout).not.toContain('a secret token');
});

test.each([
  ['missing', [], /"?region"?/],
  ['unknown', ['--field', 'region=eu', '--field', 'taem=a secret token'], /"taem".*Did you mean "team"\?/],
  ['without value', ['--field', 'region'], /--field number 1 is not of the form key=value/],
])('a field that is %s is refused with exit code 2 by name', async (_, args, message) => {
  const ended = await connect([await withFields(), ...auto(), ...args], { env });
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
  expect(ended.stderr).toMatch(/^error: [^\n]+\n$/);
  expect(ended.stderr).not.toContain('a secret token');
  expect(issuer.exchanges).toEqual([]);
});

const hostOf = (url: string) => url.replace(/^http:\/\/localhost/, 'http://{{bundle.inputData.site}}.localhost');
const withHost = () =>
  define({
    fields: [{ key: 'site', required: true }],
    test: hostOf(issuer.api),
    oauth2Config: {
      authorizeUrl: hostOf(issuer.endpoints.authorization),
      getAccessToken: hostOf(issuer.endpoints.token),
      refreshAccessToken: hostOf(issuer.endpoints.token),
    },
  });

test('a value stands within a host', async () => {
  const child = startConnector([await withHost(), ...waiting(), '--field', 'site=demo'], { env });
  expect(new URL(await child.authorizationUrl()).host).toBe(`demo.${new URL(issuer.api).host}`);
});

test.each(['evil.test/', 'a@evil.test', 'evil.test#', 'evil.test\\', 'evil.test?', 'evil.test:80/'])(
  'the value %s does not lead to another host, and nothing is sent',
  async (site) => {
    const ended = await connect([await withHost(), ...waiting(), '--field', `site=${site}`, '--json'], { env });
    expect(ended.code).toBe(1);
    expect(reportOf(ended)).toMatchObject({ result: 'failed', error: { step: 'Authorization', code: 'unsafe-host' } });
    expect(reportOf(ended).log).toEqual([]);
    expect(issuer.exchanges).toEqual([]);
  },
);

// ————— definitions —————

const modules: [string, (members: string) => string][] = [
  ['ts', (members) => `type Label = string;\nconst app: { authentication: object } = ${members};\nexport default app;`],
  ['mjs', (members) => `export default ${members};`],
  ['cjs', (members) => `module.exports = ${members};`],
];

test.each(modules)('a definition may be a .%s module with functions', async (extension, source) => {
  const { authorization, token } = issuer.endpoints;
  const file = await write(
    `functions.${extension}`,
    source(`{
      authentication: {
        type: 'oauth2',
        oauth2Config: {
          authorizeUrl: (z, bundle) => {
            const query = new URLSearchParams({ client_id: process.env.CLIENT_ID, response_type: 'code', app: 'mine' });
            query.set('redirect_uri', bundle.inputData.redirect_uri);
            query.set('state', bundle.inputData.state);
            return ${JSON.stringify(`${authorization}?`)} + query;
          },
          getAccessToken: async (z, bundle) => {
            const { code, redirect_uri } = bundle.inputData;
            const response = await z.request({
              method: 'POST', url: ${JSON.stringify(token)},
              headers: { 'content-type': 'application/x-www-form-urlencoded' },
              body: {
                grant_type: 'authorization_code', code, redirect_uri,
                client_id: process.env.CLIENT_ID, client_secret: process.env.CLIENT_SECRET,
              },
            });
            return { access_token: response.data.access_token, refresh_token: response.data.refresh_token };
          },
        },
        test: async (z, bundle) => {
          const headers = { authorization: 'Bearer ' + bundle.authData.access_token };
          return (await z.request({ url: ${JSON.stringify(issuer.api)}, headers })).data;
        },
        connectionLabel: (z, bundle) => 'of ' + bundle.inputData.email,
      },
    }`),
  );
  const ended = await connect([file, ...auto(), '--json'], { env });
  expect({ code: ended.code, ...reportOf(ended) }).toMatchObject({
    code: 0,
    label: `of ${issuer.users[0]?.email}`,
    log: { length: 2 },
  });
  const [asked] = exchangesAt('authorization');
  expect(asked && queryOf(asked).get('app')).toBe('mine');
});

test('what a module prints while it is loaded goes to stderr', async () => {
  const text = JSON.stringify({ authentication: authentication() });
  const file = await write('talks.mjs', `console.log('a word of the module');\nexport default ${text};`);
  const ended = await connect([file, '--dry-run', '--json']);
  expect(ended).toMatchObject({ code: 0, stderr: expect.stringContaining('a word of the module') });
  expect(reportOf(ended)).toMatchObject({ schema: 1 });
});

const broken: [string, string, string, RegExp][] = [
  ['no YAML', 'a.yaml', 'authentication:\n  type: oauth2\n  oauth2Config: [\n', /a\.yaml:4: /],
  ['no JSON', 'a.json', '{\n  "authentication": {\n    "type" "oauth2"\n', /a\.json:3: /],
  [
    'another type',
    'a.yaml',
    'authentication:\n  type: basic\n',
    /a\.yaml:2 authentication\.type: The type "basic".*OAuth v2/,
  ],
  [
    'no test',
    'a.yaml',
    'authentication:\n  type: oauth2\n  oauth2Config:\n    authorizeUrl: https://a.test\n    getAccessToken: https://a.test\n',
    /a\.yaml:1 authentication\.test: It is missing/,
  ],
  ['a module of another shape', 'a.mjs', 'export default 42;', /a\.mjs.*authentication/],
  ['an ending of no definition', 'a.txt', 'authentication: {}', /a\.txt .* must end in \.yaml/],
];

test.each(broken)('a definition with %s is refused with exit code 2 and its place', async (_, name, text, message) => {
  const file = await write(name, text);
  const ended = await connect([file, ...auto()], { env });
  expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  expect(ended.stderr).toMatch(/^error: [^\n]+\n$/);
});

test('a missing definition is refused with exit code 2', async () => {
  const ended = await connect([join(folder, 'none.yaml')], { env });
  expect(ended).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^error: [^\n]*none\.yaml" does not exist/),
  });
});

// ————— credentials and flags —————

const misuses: [string, string[], Record<string, string>, RegExp][] = [
  ['no CLIENT_ID', [], { CLIENT_SECRET: secret }, /CLIENT_ID is not set/],
  ['an empty CLIENT_ID', [], { CLIENT_ID: ' ', CLIENT_SECRET: secret }, /CLIENT_ID is not set/],
  ['--save without GAUNTLET_KEY', ['--save', 'x.kept'], env, /GAUNTLET_KEY, which is not set/],
  ['a short GAUNTLET_KEY', ['--save', 'x.kept'], { ...env, GAUNTLET_KEY: 'a-short-key' }, /which is shorter/],
  ['--refresh without --save', ['--refresh'], env, /--refresh needs a kept connection/],
  ['--call without --save', ['--call', '/me'], env, /--call needs a kept connection/],
  ['--auto and --no-browser', ['--no-browser'], env, /--auto opens no browser anyway/],
];

test.each(misuses)('%s is refused with exit code 2 before anything is sent', async (_, args, vars, message) => {
  const ended = await connect([await define(), ...auto(), ...args], { env: vars });
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
  expect(ended.stderr).toMatch(/^error: [^\n]+\n$/);
  for (const word of [secret, 'a-short-key']) expect(ended.stdout + ended.stderr).not.toContain(word);
  expect(issuer.exchanges).toEqual([]);
});

test.each(['/callback', 'http://127.0.0.1:1/callback#here', 'ftp://a.test/'])(
  'the redirect URI %s is refused with exit code 2',
  async (uri) => {
    const ended = await connect([await define(), '--redirect-uri', uri], { env });
    expect(ended).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/^error: --redirect-uri [^\n]+\n$/) });
  },
);

test('credentials come from an env file, below those of the environment', async () => {
  const file = await write('.env', `CLIENT_ID=another\nCLIENT_SECRET='${secret}'\n`);
  const ended = await connect([await define(), ...auto(), '--env', file], { env: { CLIENT_ID: env.CLIENT_ID } });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(exchangesAt('token').map(formOf)).toMatchObject([{ client_id: env.CLIENT_ID, client_secret: secret }]);
});

// ————— a kept connection —————

test('a kept connection is bound to its passphrase, and tells when its definition has changed', async () => {
  const file = await define();
  const kept = join(folder, `${count}.kept`);
  const withKey = { env: { ...env, ...key } };
  expect(await connect([file, ...auto(), '--save', kept], withKey)).toMatchObject({ code: 0 });
  const other = { env: { ...env, GAUNTLET_KEY: 'another passphrase of some length' } };
  expect(await connect([file, '--save', kept, '--call', issuer.api], other)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^error: [^\n]*another GAUNTLET_KEY[^\n]*\n$/),
  });
  await writeFile(file, `${await readFile(file, 'utf8')}\n`);
  const changed = await connect([file, '--save', kept, '--call', issuer.api], withKey);
  expect(changed).toMatchObject({ code: 0, stdout: expect.stringContaining('has changed since') });
});

test('an expired access token is refreshed once on a call, and what is kept is the new one', async () => {
  const file = await define();
  const kept = join(folder, `${count}.kept`);
  const withKey = { env: { ...env, ...key } };
  expect(await connect([file, ...auto(), '--save', kept], withKey)).toMatchObject({ code: 0 });
  for (const refreshes of [1, 2]) {
    issuer.expireTokens();
    const called = await connect([file, '--save', kept, '--call', issuer.api, '--json'], withKey);
    expect(reportOf(called).call).toMatchObject({ status: 200 });
    expect(exchangesAt('token')).toHaveLength(1 + refreshes);
  }
});

test('the access token is not sent to another origin', async () => {
  const file = await define();
  const kept = join(folder, `${count}.kept`);
  const withKey = { env: { ...env, ...key } };
  expect(await connect([file, ...auto(), '--save', kept], withKey)).toMatchObject({ code: 0 });
  const called = await connect([file, '--save', kept, '--call', `${scripted.origin}/me`, '--json'], withKey);
  expect(called.code).toBe(1);
  expect(reportOf(called).error).toMatchObject({ step: 'Call', code: 'foreign-url' });
  expect(scripted.got).toEqual([]);
});

test('a revoked refresh token ends the connection with advice to reconnect', async () => {
  const file = await define();
  const kept = join(folder, `${count}.kept`);
  const withKey = { env: { ...env, ...key } };
  expect(await connect([file, ...auto(), '--save', kept], withKey)).toMatchObject({ code: 0 });
  issuer.revokeTokens();
  const refused = await connect([file, '--save', kept, '--refresh', '--json'], withKey);
  expect(refused.code).toBe(1);
  expect(reportOf(refused).error).toMatchObject({
    step: 'Refresh',
    message: expect.stringMatching(/reconnect|connect again/i),
  });
});

// ————— --json —————

test('with --json, stdout is one object and everything else goes to stderr', async () => {
  const child = startConnector([await define({ connectionLabel: undefined }), ...auto(), '--json'], { env });
  const ended = await child.ended;
  expect(ended.code).toBe(0);
  const report = reportOf(ended);
  expect(report).toMatchObject({
    schema: 1,
    tool: { name: 'oauth-gauntlet' },
    result: 'connected',
    warnings: [],
    redirectUri,
    connection: { authData: { access_token: expect.stringMatching(/^:censored:/), token_type: 'Bearer' } },
    log: { length: 2 },
  });
  expect(report).not.toHaveProperty('error');
  expect(report).not.toHaveProperty('label');
  expect(ended.stderr).toMatch(/✓ Token exchange +POST .* → 200/);
});

// ————— tests that fail —————

/** A definition for the scripted provider, which gives an access token to everybody. */
async function defineScripted(members: Members = {}): Promise<string> {
  scripted.replies['/authorize'] ??= ({ query }) => ({
    status: 302,
    body: '',
    headers: { location: `${query.get('redirect_uri')}?code=a-code-of-the-test&state=${query.get('state')}` },
  });
  scripted.replies['/token'] ??= { body: { access_token: 'an-access-token-of-the-test' } };
  return define({
    test: `${scripted.origin}/me`,
    ...members,
    oauth2Config: {
      autoRefresh: false,
      authorizeUrl: `${scripted.origin}/authorize`,
      getAccessToken: `${scripted.origin}/token`,
      refreshAccessToken: undefined,
      ...members.oauth2Config,
    },
  });
}

describe('a test that fails says which it was', () => {
  const failures: [string, Reply | undefined, string, RegExp][] = [
    ['credentials', { status: 401, body: 'no\u001b[2J' }, 'test-credentials', /answered with 401/],
    ['URL', { status: 404, body: '' }, 'test-url', /answered with 404.*URL/],
    ['not JSON', { type: 'text/html', body: '<p>Hello</p>' }, 'test-not-json', /not with JSON.*<p>Hello<\/p>/],
    ['server', { status: 503, body: '' }, 'server-error', /answered with 503/],
    ['redirect', { status: 302, body: '', headers: { location: '/login' } }, 'test-url', /final URL/],
  ];

  test.each(failures)('%s', async (_, reply, code, message) => {
    if (reply) scripted.replies['/me'] = reply;
    const file = await defineScripted();
    const [text, json] = [
      await connect([file, ...auto()], { env }),
      await connect([file, ...auto(), '--json'], { env }),
    ];
    expect([text.code, json.code]).toEqual([1, 1]);
    expect(text.stdout).toMatch(new RegExp(`✗ Test +.*${message.source}`));
    expect(text.stdout).not.toContain('\u001b');
    expect(reportOf(json)).toMatchObject({ result: 'failed', error: { step: 'Test', code } });
    expect(scripted.got.filter(({ path }) => path === '/me')).toHaveLength(2);
  });

  test('time-out', async () => {
    const file = await defineScripted({ test: `${scripted.origin}/hang` });
    const ended = await connect([file, ...auto(), '--timeout', '2500', '--json'], { env });
    expect(ended.code).toBe(1);
    expect(reportOf(ended).error).toMatchObject({
      step: 'Test',
      code: 'test-timeout',
      message: expect.stringContaining('2500 ms'),
    });
  });

  test('nobody there', async () => {
    const file = await defineScripted({ test: `http://127.0.0.1:${await freePort()}/me` });
    const ended = await connect([file, ...auto(), '--json'], { env });
    expect(ended.code).toBe(1);
    expect(reportOf(ended).error).toMatchObject({ step: 'Test', code: 'test-url' });
  });
});

test('a server that is down ends the connection at its first step, with exit code 1', async () => {
  const nobody = `http://127.0.0.1:${await freePort()}`;
  const atAuthorize = await defineScripted({ oauth2Config: { authorizeUrl: `${nobody}/authorize` } });
  const first = await connect([atAuthorize, ...auto(), '--json'], { env });
  expect({ code: first.code, ...reportOf(first) }).toMatchObject({
    code: 1,
    error: { step: 'Authorization', code: 'network' },
  });
  const atToken = await defineScripted({ oauth2Config: { getAccessToken: `${nobody}/token` } });
  const second = await connect([atToken, ...auto(), '--json'], { env });
  expect({ code: second.code, ...reportOf(second) }).toMatchObject({
    code: 1,
    error: { step: 'Token exchange', code: 'network' },
  });
});

test('a token endpoint that refuses is quoted, masked', async () => {
  scripted.replies['/token'] = { status: 400, body: { error: 'invalid_client', error_description: `not ${secret}` } };
  const ended = await connect([await defineScripted(), ...auto()], { env });
  expect(ended).toMatchObject({ code: 1, stdout: expect.stringMatching(/✗ Token exchange .*invalid_client/) });
  expect(ended.stdout + ended.stderr).not.toContain(secret);
});
