import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { OAuth2Server } from 'oauth2-mock-server';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Report } from '../../harness/model/verdict.js';
import { createAuthority } from '../../provider/index.js';
import { definitionFor } from '../servers/definition.js';
import { startExpressServer } from '../servers/express-oauth2-server.js';
import { endUser, type ForeignServer } from '../servers/foreign-server.js';
import { startPlainOidcProvider } from '../servers/plain-oidc-provider.js';
import { end, endAll, start, type Ended } from './program.js';

// Whole certifications by the program itself, beside other tests.
jest.setTimeout(120_000);

const redirectUri = 'http://127.0.0.1:9401/callback';
const account = { ACME_USER: endUser.username, ACME_PASSWORD: endUser.password };
const byForm = `
  login:
    by: form
    fill: { User name: '{{process.env.ACME_USER}}', Password: '{{process.env.ACME_PASSWORD}}' }
`;
const byBrowser = `
  login:
    by: browser
    steps:
      - { fill: '[name=username]', with: '{{process.env.ACME_USER}}' }
      - { fill: '[name=password]', with: '{{process.env.ACME_PASSWORD}}' }
      - { click: 'text=Sign in >> nth=-1' }
`;

let folder: string;
const open: { close(): unknown }[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gauntlet-certify-'));
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
afterAll(() => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
});

interface Asked {
  section: string;
  env?: Record<string, string>;
  words?: string[];
  change?: (definition: string) => string;
}

/** Runs the program as a vendor does. */
async function certified(
  server: Pick<ForeignServer, 'endpoints' | 'scope' | 'clientId' | 'clientSecret'>,
  { section, env = {}, words = [], change = (text) => text }: Asked,
): Promise<Ended & { report: Report | undefined; file: string }> {
  const file = join(folder, 'vendor.yaml');
  const definition = definitionFor(server as ForeignServer);
  writeFileSync(file, `${change(definition)}certify:${section}`);
  const reportFile = join(folder, 'report.json');
  rmSync(reportFile, { force: true });
  const args = ['certify', file, '--redirect-uri', redirectUri, '--rate', '500', '--reporter', `json=${reportFile}`];
  const credentials = { CLIENT_ID: server.clientId, CLIENT_SECRET: server.clientSecret };
  const ended = await end(start([...args, ...words], { ...credentials, ...account, ...env }));
  return { ...ended, file, report: readReport(reportFile) };
}

function readReport(file: string): Report | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    return text === '' ? undefined : (JSON.parse(text) as Report);
  } catch {
    return undefined;
  }
}

function resultsOf(report: Report | undefined): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { scenario, result } of report?.verdicts ?? [])
    if (result !== 'pass' && result !== 'skipped') (found[result] ??= []).push(scenario.slice('vendor/'.length));
  return found;
}

const express = async () => {
  const server = await startExpressServer({ redirectUris: [redirectUri], login: true });
  open.push(server);
  return server;
};

test('certifies an Express application on @node-oauth/oauth2-server, and what fails there is so', async () => {
  const server = await express();
  const certificate = join(folder, 'express.certificate.json');
  const { report, code, stdout } = await certified(server, {
    section: `\n  label: ${endUser.username}${byForm}`,
    words: ['--destructive', '--certificate', certificate],
  });
  expect(resultsOf(report)).toEqual({ fail: ['bearer-case'], warn: ['replay-revokes', 'refresh-repeated'] });
  expect(report?.summary.pass).toBeGreaterThanOrEqual(55);
  expect(code).toBe(1);

  // By hand: the scheme in small letters is refused, whatever token stands behind it.
  const refused = await fetch(server.endpoints.api, { headers: { authorization: 'bearer any' } });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('malformed authorization header');

  // What is shown to others has no secret, no token and nothing of the account in it.
  const issued = server.requests
    .filter(({ status }) => status === 200)
    .flatMap(({ body }) => [body.get('code'), body.get('refresh_token')]);
  const hidden = [server.clientSecret, ...Object.values(endUser), ...issued].filter((value) => value !== null);
  for (const file of [certificate, certificate.replace('.json', '.html'), join(folder, 'report.json')]) {
    const text = readFileSync(file, 'utf8');
    expect(hidden.filter((value) => text.includes(value) && value !== endUser.id)).toEqual([]);
  }
  expect(hidden.filter((value) => stdout.includes(value) && value !== endUser.id)).toEqual([]);
  const verified = await end(start(['verify', certificate, '--json']));
  expect(JSON.parse(verified.stdout)).toMatchObject({ intact: true, signer: 'unknown' });
  expect(verified.code).toBe(3);
});

test('certifies oidc-provider', async () => {
  const server = await startPlainOidcProvider({ redirectUris: [redirectUri], login: true });
  open.push(server);
  const { report, code } = await certified(server, {
    section: `\n  issuer: ${server.origin}${byForm}`,
    words: ['--destructive'],
  });
  // It takes a refresh token that comes twice for stolen and ends the grant, as RFC 9700 §4.14.2 has it: there is no grace.
  expect(resultsOf(report)).toEqual({ fail: ['refresh-at-once'], warn: ['refresh-repeated'] });
  expect(report?.summary.pass).toBeGreaterThanOrEqual(60);
  expect(code).toBe(1);
});

test('logs in by Chromium, and takes the redirect to an https URL that leads nowhere', async () => {
  const elsewhere = 'https://platform.invalid/callback';
  const server = await startPlainOidcProvider({ redirectUris: [elsewhere], login: true });
  open.push(server);
  const chosen = ['--scenario', 'vendor/state-returned', 'vendor/redirect-uri-kept', 'vendor/verifier-wrong'];
  const { report } = await certified(server, { section: byBrowser, words: ['--redirect-uri', elsewhere, ...chosen] });
  expect(report?.summary).toMatchObject({ pass: 3, skipped: 0, fail: 0, warn: 0, inconclusive: 0 });
});

test('finds in oauth2-mock-server what a mock does not look at', async () => {
  const mock = new OAuth2Server();
  await mock.issuer.keys.generate('RS256');
  await mock.start(0, '127.0.0.1');
  open.push({ close: () => mock.stop() });
  const origin = mock.issuer.url ?? '';
  const endpoints = { authorization: `${origin}/authorize`, token: `${origin}/token`, api: `${origin}/userinfo` };
  const { report, code } = await certified(
    { endpoints, scope: 'openid', clientId: 'any', clientSecret: 'any-secret' },
    {
      section: `\n  issuer: ${origin}\n  login: { by: form, fill: {} }\n`,
      words: ['--destructive'],
      change: (text) => text.replace('{{username}}', '{{sub}}'),
    },
  );
  expect(resultsOf(report)['fail']).toEqual([
    'scope-granted',
    'metadata-agree',
    'unknown-token-refused',
    'tampered-token-refused',
    'missing-token-refused',
    'unknown-token-401',
    'unknown-code-error',
    'grant-type-unknown',
    'unknown-refresh-token-error',
    'redirect-uri-foreign',
    'redirect-uri-extended',
    'redirect-uri-traversal',
    'redirect-uri-query',
    'client-unknown',
    'challenge-method-unknown',
    'verifier-missing',
    'redirect-uri-bound',
    'secret-missing',
    'secret-wrong',
    'refresh-secret-wrong',
    'revoked-token-401',
  ]);
  expect(code).toBe(1);

  // By hand, each kind once.
  expect((await fetch(endpoints.api)).status).toBe(200);
  const post = (body: Record<string, string>) =>
    fetch(endpoints.token, { method: 'POST', body: new URLSearchParams(body) });
  expect((await post({ grant_type: 'refresh_token', refresh_token: 'nobody issued this' })).status).toBe(200);
  expect(await (await post({ grant_type: 'urn:none' })).json()).toMatchObject({ error: 'invalid_grant' });
  const query = 'response_type=code&client_id=x&redirect_uri=https%3A%2F%2Fattacker.invalid%2F&scope=openid&state=1';
  const { headers } = await fetch(`${endpoints.authorization}?${query}`, { redirect: 'manual' });
  expect(headers.get('location')).toContain('https://attacker.invalid/');
});

test('the same file connects and certifies', async () => {
  const server = await startExpressServer({ redirectUris: [redirectUri] });
  open.push(server);
  const { report, file } = await certified(server, {
    section: '\n  login: { by: form, fill: {} }\n',
    words: ['--scenario', 'vendor/test-request'],
  });
  expect(report?.summary).toMatchObject({ pass: 1 });
  const env = { CLIENT_ID: server.clientId, CLIENT_SECRET: server.clientSecret };
  const connected = await end(start(['connect', file, '--auto', '--redirect-uri', redirectUri, '--json'], env));
  expect(connected.code).toBe(0);
  expect(JSON.parse(connected.stdout)).toMatchObject({ result: 'connected', label: endUser.username, warnings: [] });
});

test('asks a person to log in no more than eight times, and says so', async () => {
  const server = await express();
  const { stdout, code } = await certified(server, {
    section: '\n  login: { by: manual }\n',
    words: ['--dry-run'],
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(/\n8 logins\n$/);
  expect(stdout).toContain('vendor/client-bound  (skipped: it needs a login of its own');
  expect(stdout).toContain('vendor/code-replayed  (skipped: it may end a grant or lock an account');
});

test('reports what it has found when it is interrupted', async () => {
  const server = await express();
  const file = join(folder, 'interrupted.yaml');
  const reportFile = join(folder, 'interrupted.json');
  writeFileSync(file, `${definitionFor(server)}certify:${byForm}`);
  const credentials = { CLIENT_ID: server.clientId, CLIENT_SECRET: server.clientSecret };
  const words = ['--redirect-uri', redirectUri, '--rate', '5', '--reporter', `json=${reportFile}`];
  const running = start(['certify', file, ...words], { ...credentials, ...account });
  const ended = end(running);
  await new Promise<void>((resolve) => {
    running.stdout.on('data', (text: string) => text.includes('✓') && resolve());
  });
  running.kill('SIGINT');
  expect((await ended).code).toBe(130);
  const report = readReport(reportFile);
  expect(report).toMatchObject({ complete: false });
  expect(report?.summary.pass).toBeGreaterThan(0);
  expect(report?.summary.fail).toBe(0);
});

interface Ill {
  why: string;
  says: RegExp;
  env?: Record<string, string>;
  words?: string[];
  change?: (definition: string, server: ForeignServer) => string | Promise<string>;
}

const ailments: Ill[] = [
  {
    why: 'nobody listens',
    says: /^error: 127\.0\.0\.1:1 cannot be reached/,
    change: (text, { origin }) => text.replaceAll(origin, 'http://127.0.0.1:1'),
  },
  {
    why: 'the name does not resolve',
    says: /^error: The name nowhere\.invalid does not resolve/,
    change: (text, { endpoints }) => text.replaceAll(endpoints.token, 'https://nowhere.invalid/token'),
  },
  {
    why: 'the path is wrong',
    says: /^error: There is nothing at .*\/tokens \(404\): check the path of getAccessToken/,
    change: (text, { endpoints }) => text.replaceAll(endpoints.token, `${endpoints.token}s`),
  },
  {
    why: 'the redirect URI is not registered',
    says: /^error: The redirect URI http:\/\/127\.0\.0\.1:9402\/other does not seem to be registered/,
    words: ['--redirect-uri', 'http://127.0.0.1:9402/other'],
  },
  {
    why: 'the secret is wrong',
    says: /^error: .*\/token does not accept the client's credentials \(400\)/,
    env: { CLIENT_SECRET: 'another-one' },
  },
  {
    why: 'the password is wrong',
    says: /^error: The login does not get through: The same login form came again/,
    env: { ACME_PASSWORD: 'another-one' },
  },
  {
    why: 'the certificate is not trusted',
    says: /^error: The certificate of localhost:\d+ is not trusted \([A-Z_]+\)/,
    change: async (text, { endpoints }) => text.replaceAll(endpoints.token, await tlsServer()),
  },
];

async function tlsServer(): Promise<string> {
  const authority = await createAuthority();
  const server = createTlsServer(await authority.issue(['localhost'])).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({ close: () => server.close() }, { close: () => authority.remove() });
  return `https://localhost:${(server.address() as AddressInfo).port}/token`;
}

test.each(ailments)('says in one line, before any scenario, that $why', async ({ says, env, words, change }) => {
  const server = await express();
  const definition = change && (await change(definitionFor(server), server));
  const { code, stderr, stdout, report } = await certified(server, {
    section: byForm,
    ...(env && { env }),
    ...(words && { words }),
    ...(definition !== undefined && { change: () => definition }),
  });
  expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(says)]);
  expect(stdout).not.toContain('✓');
  expect(code).toBe(2);
  expect(report?.verdicts ?? []).toEqual([]);
});

/** What a token endpoint or an API can do to its client; the login at this server is honest. */
const hostile: Record<string, RequestListener> = {
  'an endless body': (request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = setInterval(() => response.write('x'.repeat(65_536)), 1);
    request.socket.on('close', () => clearInterval(more));
  },
  'a redirect loop': (request, response) => void response.writeHead(307, { location: request.url }).end(),
  'a gzip bomb': (_request, response) =>
    void response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(bomb),
  'a slow drip': (request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = setInterval(() => response.write(' '), 50);
    request.socket.on('close', () => clearInterval(more));
  },
  'a giant header': (_request, response) =>
    void response.writeHead(200, { 'x-giant': 'x'.repeat(1_000_000) }).end('{}'),
  'invalid UTF-8': (_request, response) =>
    void response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(Buffer.from([0x7b, 0xff, 0xfe, 0xc0, 0x7d])),
  'a thousand cookies': (_request, response) =>
    void response.writeHead(400, { 'set-cookie': Array.from({ length: 1000 }, (_, n) => `c${n}=1`) }).end('{}'),
  'a page with scripts': (_request, response) =>
    void response.writeHead(200, { 'content-type': 'text/html' }).end('<script>alert(1)</script>'),
  'a redirect to a private address': (_request, response) =>
    void response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
  'a broken connection': (request) => void request.socket.destroy(),
};

const bomb = gzipSync(Buffer.alloc(50_000_000));

test.each(Object.keys(hostile))('a token endpoint with %s is bounded and told, and certifies nothing', async (kind) => {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname !== '/authorize') return hostile[kind]!(request, response);
    const { searchParams } = url;
    const to = `${searchParams.get('redirect_uri')}?code=abc&state=${encodeURIComponent(searchParams.get('state') ?? '')}`;
    response.writeHead(302, { location: to }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({ close: () => (server.closeAllConnections(), server.close()) });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const endpoints = { authorization: `${origin}/authorize`, token: `${origin}/token`, api: `${origin}/me` };
  const { code, stdout, stderr, report } = await certified(
    { endpoints, scope: 'read', clientId: 'any', clientSecret: 'any-secret' },
    {
      section: '\n  login: { by: form, fill: {} }\n',
      words: ['--timeout', '1000', '--scenario', 'vendor/token', 'vendor/refresh'],
    },
  );
  expect([1, 2, 3]).toContain(code);
  expect(stdout + stderr).not.toMatch(/\n\s+at .*\.js:\d+/);
  expect(report?.summary.pass ?? 0).toBe(0);
  if (code === 2)
    expect(stderr).toMatch(/^error: 127\.0\.0\.1:\d+ (cannot be reached|does not answer in time|does not behave)/m);
  else
    expect(report?.verdicts.map(({ reason }) => reason).join()).toMatch(
      /larger than|redirect|did not answer|JSON|answered|no access_token/,
    );
});
