import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { connect as connectPlainly } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connect, type PeerCertificate } from 'node:tls';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startProvider, startServer, type Issuer, type Server } from '../../provider/index.js';
import { basic, callbackOf, confidential, redirectUri } from './visitor.js';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

let server: Server;
let issuer: Issuer;
beforeAll(async () => {
  server = await startServer({ https: true });
  issuer = server.createIssuer({
    name: 'main',
    clients: [confidential],
    hosts: ['auth.acme.test', 'api.acme.test:8443'],
  });
});
afterAll(() => server.close());

interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** Sends a request that trusts the server's authority, and no other. */
function send(url: string, { body, ...options }: RequestOptions & { body?: URLSearchParams } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { ca: server.caCertificate, agent: false, ...options }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const headers = new Headers(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
        resolve({ status: incoming.statusCode ?? 0, headers, text: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.on('error', reject);
    if (body !== undefined) outgoing.setHeader('content-type', 'application/x-www-form-urlencoded');
    outgoing.end(body?.toString());
  });
}

function authorizationUrl({ endpoints }: Issuer): string {
  const query = { response_type: 'code', client_id: 'app', redirect_uri: redirectUri, scope: 'openid read' };
  return `${endpoints.authorization}?${new URLSearchParams(query).toString()}`;
}

function post(url: string, fields: Record<string, string>): Promise<Answer> {
  const headers = { authorization: basic('app', 'app-secret') };
  return send(url, { method: 'POST', headers, body: new URLSearchParams(fields) });
}

/** The certificate that is shown to a client that asks for this name, once the name and the authority have been verified. */
function certificateFor(servername: string): Promise<PeerCertificate> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: Number(new URL(server.origin).port), ca: server.caCertificate };
    const socket = connect({ ...options, servername }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

test('a client that trusts the authority logs in, all addresses being https', async () => {
  const addresses = [server.origin, server.elsewhere, server.control, issuer.identifier, issuer.api, issuer.elsewhere];
  for (const address of [...addresses, ...Object.values(issuer.endpoints)]) expect(address).toMatch(/^https:\/\//);

  const callback = callbackOf(
    new Response(null, { headers: (await send(authorizationUrl(issuer))).headers, status: 303 }),
  );
  expect(callback.get('iss')).toBe(issuer.identifier);
  const code = callback.get('code') ?? '';
  const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  const token = await post(issuer.endpoints.token, grant);
  const { access_token, id_token } = JSON.parse(token.text) as Record<string, string>;
  const claims = JSON.parse(Buffer.from(id_token?.split('.')[1] ?? '', 'base64url').toString()) as { iss: string };
  expect(claims.iss).toBe(issuer.identifier);
  const api = await send(issuer.api, { headers: { authorization: `Bearer ${access_token}` } });
  expect([api.status, JSON.parse(api.text)]).toMatchObject([200, { sub: issuer.users[0]!.sub }]);
  expect(issuer.exchanges.map(({ request: { url } }) => new URL(url).origin)).toEqual(Array(3).fill(server.origin));
});

test('the metadata speaks of https, and so does what is recorded at the foreign origin', async () => {
  const metadata = JSON.parse((await send(issuer.endpoints.metadata)).text) as Record<string, string>;
  expect(metadata).toMatchObject({
    issuer: issuer.identifier,
    authorization_endpoint: issuer.endpoints.authorization,
    token_endpoint: issuer.endpoints.token,
    jwks_uri: issuer.endpoints.jwks,
  });
  expect((await send(`${issuer.elsewhere}/token`)).status).toBe(200);
  expect(issuer.exchanges.at(-1)?.request.url).toBe(`${issuer.elsewhere}/token`);
});

test('the cookie of the login pages never leaves TLS', async () => {
  const asking = server.createIssuer({ name: 'asking', clients: [confidential], policy: { login: 'page' } });
  const { status, headers } = await send(authorizationUrl(asking));
  expect([status, headers.get('set-cookie')]).toEqual([200, expect.stringMatching(/^session_asking=.*; Secure$/)]);
});

test('a server whose public URL is https says https, for a proxy speaks it in its place', async () => {
  const { port } = new URL((await startServer().then(async (one) => (await one.close(), one))).origin);
  await using behind = await startProvider({ publicUrl: 'https://login.acme.test', port: Number(port) });
  expect([behind.caFile, behind.caCertificate]).toEqual([undefined, undefined]);
  const metadata = await fetch(`http://127.0.0.1:${port}/main/.well-known/openid-configuration`);
  expect(await metadata.json()).toMatchObject({ issuer: behind.identifier, token_endpoint: behind.endpoints.token });
  expect(behind.endpoints.token).toBe('https://login.acme.test/main/token');
});

test('a client that does not trust the authority, or speaks without TLS, gets nothing', async () => {
  await expect(send(issuer.endpoints.metadata, { ca: [] })).rejects.toMatchObject({
    code: expect.stringMatching(/UNABLE_TO_GET_ISSUER_CERT_LOCALLY|UNABLE_TO_VERIFY_LEAF_SIGNATURE/),
  });
  const count = issuer.exchanges.length;
  const outgoing = plainRequest(issuer.endpoints.metadata.replace('https:', 'http:')).end();
  const [error] = (await once(outgoing, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toMatch(/ECONNRESET|HPE_INVALID_CONSTANT/);
  expect(issuer.exchanges).toHaveLength(count);
});

test('the names that everybody uses are in one certificate', async () => {
  for (const host of ['127.0.0.1', '[::1]']) {
    expect((await send(issuer.endpoints.metadata.replace('localhost', host))).status).toBe(200);
  }
  const { subjectaltname } = await certificateFor('localhost');
  expect(subjectaltname).toBe('DNS:localhost, DNS:*.localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
});

test('the host of the public URL is in the certificate', async () => {
  await using other = await startServer({ https: true, publicUrl: 'https://gauntlet.test:4443', host: '127.0.0.1' });
  expect(other.origin).toBe('https://gauntlet.test:4443');
  const { port } = new URL(other.elsewhere);
  const socket = connect({
    host: '127.0.0.1',
    port: Number(port),
    ca: other.caCertificate,
    servername: 'gauntlet.test',
  });
  await once(socket, 'secureConnect');
  expect(socket.getPeerCertificate().subjectaltname).toContain('DNS:gauntlet.test');
  socket.destroy();
});

test('a host that an issuer answers to has a certificate of its own', async () => {
  const shown = ['auth.acme.test', 'api.acme.test', 'tenant.localhost', 'a.tenant.localhost', 'AUTH.acme.test'];
  const names = await Promise.all(shown.map(async (name) => (await certificateFor(name)).subjectaltname));
  expect(names).toEqual(shown.map((name) => `DNS:${name.toLowerCase()}`));

  const url = `${server.origin}/.well-known/openid-configuration`;
  const known = await send(url, { servername: 'auth.acme.test', headers: { host: 'auth.acme.test' } });
  expect([known.status, JSON.parse(known.text)]).toMatchObject([200, { issuer: issuer.identifier }]);
  await expect(certificateFor('stranger.acme.test')).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
});

test('curl and openssl accept the authority, and so does Python by the strict rules of X.509', async () => {
  const ca = server.caFile!;
  const { stdout } = await run('curl', ['-sS', '--cacert', ca, issuer.endpoints.metadata]);
  expect(JSON.parse(stdout)).toMatchObject({ issuer: issuer.identifier });
  await expect(run('curl', ['-sS', issuer.endpoints.metadata])).rejects.toMatchObject({ code: 60 });

  const { raw } = await certificateFor('localhost');
  const leaf = join(dirname(ca), 'leaf.pem');
  writeFileSync(leaf, `-----BEGIN CERTIFICATE-----\n${raw.toString('base64')}\n-----END CERTIFICATE-----\n`);
  const verified = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'localhost', '-CAfile', ca];
  expect((await run('openssl', [...verified, leaf])).stdout).toBe(`${leaf}: OK\n`);
  expect((await run('openssl', ['verify', '-x509_strict', '-CAfile', ca, ca])).stdout).toBe(`${ca}: OK\n`);

  const script = `
import ssl, sys, urllib.request
context = ssl.create_default_context(cafile=sys.argv[1])
context.verify_flags |= ssl.VERIFY_X509_STRICT
print(urllib.request.urlopen(sys.argv[2], context=context).status)`;
  const python = await run('python3', ['-c', script, ca, issuer.endpoints.metadata], {
    env: { ...process.env, no_proxy: '*' },
  });
  expect(python.stdout).toBe('200\n');
});

test.each([
  ['before', 'read ECONNRESET'],
  ['after', 'read ECONNRESET'],
  ['mid-body', 'aborted'],
] as const)('a connection is reset under TLS: %s', async (reset, message) => {
  issuer.inject({ endpoint: 'metadata', reset });
  await expect(send(issuer.endpoints.metadata)).rejects.toMatchObject({ code: 'ECONNRESET', message });
  expect((await send(issuer.endpoints.metadata)).status).toBe(200);
});

test('bytes that are no HTTP go out under TLS', async () => {
  issuer.inject({ endpoint: 'metadata', raw: 'no HTTP\r\n\r\n' });
  await expect(send(issuer.endpoints.metadata)).rejects.toMatchObject({ code: 'HPE_INVALID_CONSTANT' });
});

test('the file is for its owner alone, and is gone when the server is', async () => {
  const other = await startServer({ https: true });
  const file = other.caFile!;
  expect([file, dirname(file)].map((path) => (statSync(path).mode & 0o777).toString(8))).toEqual(['600', '700']);
  expect(readFileSync(file, 'utf8')).toBe(other.caCertificate);
  expect(other.caCertificate).not.toBe(server.caCertificate);
  // A connection whose handshake never comes does not keep the server from closing.
  const idle = connectPlainly({ host: '127.0.0.1', port: Number(new URL(other.origin).port) });
  await once(idle, 'connect');
  await Promise.all([once(idle, 'close'), other.close()]);
  expect(existsSync(dirname(file))).toBe(false);
});

test('a server that cannot start leaves no file behind', async () => {
  const before = await rubbish();
  const port = Number(new URL(server.origin).port);
  await expect(startServer({ https: true, port })).rejects.toMatchObject({ code: 'port-busy' });
  expect(await rubbish()).toBe(before);
});

test('what is built speaks https too', async () => {
  const entry = join(root, 'dist/provider.js');
  if (!existsSync(entry)) throw new Error('There is no dist/provider.js: run `node build.mjs` first.');
  const directory = await mkdtemp(join(tmpdir(), 'https-test-'));
  try {
    const script = join(directory, 'serve.mjs');
    writeFileSync(
      script,
      `import { get } from 'node:https';
import { startProvider } from ${JSON.stringify(pathToFileURL(entry).href)};
const provider = await startProvider({ https: true });
get(provider.endpoints.metadata, { ca: provider.caCertificate }, (response) => {
  console.log(response.statusCode, response.socket.authorized);
  provider.close();
});`,
    );
    expect((await run(process.execPath, [script])).stdout).toBe('200 true\n');
  } finally {
    await rm(directory, { recursive: true });
  }
});

async function rubbish(): Promise<number> {
  const { stdout } = await run('sh', ['-c', 'ls -d "$0"/oauth-gauntlet-* | wc -l', tmpdir()]);
  return Number(stdout);
}
