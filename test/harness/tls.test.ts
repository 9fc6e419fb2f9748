// Issuers that speak TLS, and clients that are told to trust them. The command line is the shipped one: `node build.mjs` comes first.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { inProcess } from '../../harness/adapters/in-process.js';
import { moduleAdapter } from '../../harness/adapters/module.js';
import { trustEnvironment } from '../../harness/adapters/trust.js';
import { runGauntlet } from '../../harness/gauntlet.js';
import type { Report } from '../../harness/model/verdict.js';
import { createAuthority, startServer, type Authority, type Issuer, type Server } from '../../provider/index.js';
import { suites } from '../../scenarios/index.js';
import { end, endAll, gauntlet, root, start } from './program.js';

const run = promisify(execFile);
const library = join(root, 'test/clients/openid-client.ts');
const application = join(root, 'test/clients/behind-web/web.ts');

/** Of one run, and of the company where it takes place. */
let [ours, theirs] = [] as unknown as [Authority, Authority];
let servers: Server[];
let [our, their] = [] as unknown as [Issuer, Issuer];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-tls-'));
  [ours, theirs] = [await createAuthority(), await createAuthority()];
  servers = [await startServer({ https: ours }), await startServer({ https: theirs })];
  [our, their] = servers.map((server) =>
    server.createIssuer({ name: 'main', hosts: ['auth.acme.test'] }),
  ) as typeof servers & [Issuer, Issuer];
});
afterEach(endAll);
afterAll(async () => {
  for (const server of servers) await server.close();
  for (const authority of [ours, theirs]) await authority.remove();
  await rm(folder, { recursive: true });
});

/** What prints the status of a GET, each with the words of a failure to verify. */
const programs: [name: string, command: string, args: readonly string[], refusal: RegExp][] = [
  [
    'fetch in Node',
    process.execPath,
    ['-e', 'fetch(process.argv[1]).then(({ status }) => console.log(status))'],
    /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY/,
  ],
  ['curl', 'curl', ['-sS', '-o', '/dev/null', '-w', '%{http_code}\n'], /SSL certificate problem/],
  [
    'urllib in Python',
    'python3',
    ['-c', 'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).status)'],
    /CERTIFICATE_VERIFY_FAILED/,
  ],
  [
    'requests in Python',
    'python3',
    ['-c', 'import sys, requests; print(requests.get(sys.argv[1]).status_code)'],
    /CERTIFICATE_VERIFY_FAILED|certificate verify failed/,
  ],
];

/** What a program says that gets a URL and has no variables but these. */
async function sayingOf(
  [, command, args]: (typeof programs)[number],
  url: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { PATH, HOME } = process.env;
  return run(command, [...args, url], { env: { PATH, HOME, ...env } }).then(
    ({ stdout }) => stdout.trim(),
    ({ stderr }: { stderr: string }) => stderr,
  );
}

// ————— the variables —————

test.each(programs)('%s reaches an issuer of https by the variables, and not without', async (...program) => {
  const trust = await trustEnvironment(ours, {});
  const metadata = our.endpoints.metadata;
  expect(metadata).toMatch(/^https:/);
  expect(await sayingOf(program, metadata, trust.env)).toBe('200');
  expect(await sayingOf(program, `${our.elsewhere}/token`, trust.env)).toBe('200');
  expect(await sayingOf(program, metadata)).toMatch(program[3]);
  expect(await sayingOf(program, their.endpoints.metadata, trust.env)).toMatch(program[3]);
  await trust.remove();
  expect(Object.values(trust.env).filter((file) => existsSync(file))).toEqual([]);
});

test.each(programs)('%s still trusts whom the variables named before', async (...program) => {
  const names = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'];
  const trust = await trustEnvironment(ours, Object.fromEntries(names.map((name) => [name, theirs.file])));
  expect(Object.keys(trust.env)).toEqual(names);
  for (const { endpoints } of [our, their]) expect(await sayingOf(program, endpoints.metadata, trust.env)).toBe('200');
  await trust.remove();
});

test('another host of the issuer has a certificate of the same authority', async () => {
  const trust = await trustEnvironment(ours, {});
  const [name, command, args, refusal] = programs[1]!;
  const there = ['--connect-to', `auth.acme.test:443:127.0.0.1:${new URL(our.identifier).port}`];
  const url = 'https://auth.acme.test/.well-known/openid-configuration';
  expect(await sayingOf([name, command, [...args, ...there], refusal], url, trust.env)).toBe('200');
  await trust.remove();
});

test('a program that looks at the variable of another finds there what it found before', async () => {
  const [, curl, , requests] = programs;
  const one = await trustEnvironment(ours, { CURL_CA_BUNDLE: theirs.file });
  expect(await sayingOf(requests!, their.endpoints.metadata, one.env)).toBe('200');
  const other = await trustEnvironment(ours, { SSL_CERT_FILE: theirs.file, CURL_CA_BUNDLE: '' });
  expect(await sayingOf(curl!, their.endpoints.metadata, other.env)).toBe('200');
  expect(await sayingOf(requests!, their.endpoints.metadata, other.env)).toMatch(requests![3]);
  await Promise.all([one.remove(), other.remove()]);
});

test('a variable may name a directory', async () => {
  const directory = join(folder, 'trusted');
  await mkdir(join(directory, 'more'), { recursive: true });
  await copyFile(theirs.file, join(directory, 'theirs.crt'));
  await writeFile(join(directory, 'README'), 'Whom we trust.');
  const trust = await trustEnvironment(ours, { REQUESTS_CA_BUNDLE: directory });
  expect(await sayingOf(programs[3]!, their.endpoints.metadata, trust.env)).toBe('200');
  await trust.remove();
});

test('what replaces all that a program trusts holds what everybody trusts, too', async () => {
  const trust = await trustEnvironment(ours, {});
  const { NODE_EXTRA_CA_CERTS = '', ...replacing } = trust.env;
  expect(readFileSync(NODE_EXTRA_CA_CERTS, 'utf8').trim()).toBe(ours.certificate.trim());
  for (const file of Object.values(replacing)) {
    const text = readFileSync(file, 'utf8');
    expect(text.split('-----BEGIN CERTIFICATE-----')).toHaveLength(rootCertificates.length + 2);
    expect(text).toContain(rootCertificates.at(-1));
  }
  await trust.remove();
});

test('a variable that names nothing readable is told to whoever has set it', async () => {
  const path = join(folder, 'gone.pem');
  await expect(trustEnvironment(ours, { SSL_CERT_FILE: path })).rejects.toMatchObject({
    name: 'UsageError',
    code: 'E_CA_FILE',
    message: `SSL_CERT_FILE must name a file of certificates in PEM that can be read, or be unset; ${path} cannot be (ENOENT).`,
  });
});

test('an authority stays when a server that was given it closes', async () => {
  const authority = await createAuthority();
  const trust = await trustEnvironment(authority, {});
  for (let round = 0; round < 2; round += 1) {
    await using server = await startServer({ https: authority });
    expect([server.caFile, server.caCertificate]).toEqual([authority.file, authority.certificate]);
    const { endpoints } = server.createIssuer({ name: 'main' });
    expect(await sayingOf(programs[0]!, endpoints.metadata, trust.env)).toBe('200');
  }
  expect(readFileSync(authority.file, 'utf8')).toBe(authority.certificate);
  await Promise.all([authority.remove(), trust.remove()]);
  expect(existsSync(authority.file)).toBe(false);
});

// ————— runs —————

let runs = 0;

/** Runs the program in a place of its own for temporary files. */
async function judged(args: readonly string[], env: Record<string, string> = {}) {
  const place = join(folder, `run${(runs += 1)}`);
  const report = join(folder, `report${runs}.json`);
  await mkdir(place);
  const running = start(['run', ...args, '--seed', 'tls', '--reporter', `json=${report}`], { TMPDIR: place, ...env });
  const ended = await end(running);
  expect(ended.stderr).not.toContain('error:');
  const { verdicts } = JSON.parse(await readFile(report, 'utf8')) as Report;
  return { verdicts, left: await leftIn(place) };
}

/** What we have left there; the loader of TypeScript has its cache in the same place. */
async function leftIn(place: string): Promise<string[]> {
  return (await readdir(place)).filter((name) => name.startsWith('oauth-gauntlet'));
}

const resultsOf = ({ verdicts }: Pick<Report, 'verdicts'>) =>
  Object.fromEntries(verdicts.map(({ scenario, result }) => [scenario, result]));

test('a library that refuses http gets the verdicts of one that is told to bear it, and no file is left', async () => {
  const [plain, secure] = [await judged(['--client', library]), await judged(['--client', library, '--https'])];
  expect(resultsOf(secure)).toEqual(resultsOf(plain));
  expect(Object.values(resultsOf(secure)).filter((result) => result === 'pass').length).toBeGreaterThan(40);
  expect(secure.left).toEqual([]);
  expect(secure.verdicts[0]?.reproduce).toContain(' --https');
  expect(plain.verdicts[0]?.reproduce).not.toContain('--https');
}, 60_000);

test('a library that fails here and there does so over https, too', async () => {
  const args = ['--client', join(root, 'test/clients/badgateway-oauth2-client.ts'), '--suite', 'token-response'];
  const [plain, secure] = [await judged(args), await judged([...args, '--https'])];
  expect(Object.values(resultsOf(secure))).toEqual(expect.arrayContaining(['pass', 'fail']));
  expect(resultsOf(secure)).toEqual(resultsOf(plain));
}, 60_000);

test('an Express application is started with the variables', async () => {
  const args = ['--web', application, '--suite', 'pkce'];
  const env = { CLIENT_FILE: library };
  const [plain, secure] = [await judged(args, env), await judged([...args, '--https'], env)];
  expect(resultsOf(secure)).toEqual(resultsOf(plain));
  expect(Object.values(resultsOf(secure))).toContain('pass');
  expect(secure.left).toEqual([]);
}, 60_000);

test('a client that does not trust the authority is not judged by that', async () => {
  const client = await moduleAdapter(library);
  const report = await runGauntlet({ client, suites, selection: { scenarios: ['state/'] }, https: ours });
  expect([...new Set(report.verdicts.map(({ result }) => result))]).toEqual(['inconclusive']);
  expect(report.verdicts[0]?.reason).toMatch(/^The honest run does not work with this client/);
  expect(report.verdicts[0]?.reproduce).toMatch(/ --https$/);
}, 60_000);

test.each(['while it is loaded', 'at the login'])('a run that is interrupted %s leaves no file', async (when) => {
  const place = join(folder, when.replaceAll(' ', '-'));
  await mkdir(place);
  const door = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(door, 'listening');
  const knock = `await fetch('http://127.0.0.1:${(door.address() as AddressInfo).port}');`;
  const file = join(place, 'waits.mjs');
  await writeFile(
    file,
    `${when === 'at the login' ? '' : knock}
    export default {
      name: 'waits', claims: { code: true, state: true, basic: true },
      open: () => ({ async startLogin() { ${knock} }, handleCallback() {} }),
    };`,
  );
  const waiting = start(['run', '--client', file, '--https', '--timeout', '600000'], { TMPDIR: place });
  const ended = end(waiting);
  await once(door, 'request');
  expect(await leftIn(place)).toHaveLength(2);
  waiting.kill('SIGINT');
  expect([(await ended).code, await leftIn(place)]).toEqual([130, []]);
  door.close().closeAllConnections();
});

test('a run that does not come about leaves no file', async () => {
  const place = join(folder, 'nothing');
  await mkdir(place);
  const lost = await gauntlet('run --client nowhere.ts --https', { TMPDIR: place });
  expect([lost.code, await leftIn(place)]).toEqual([2, []]);
  const astray = await gauntlet(`run --client ${library} --https`, { TMPDIR: place, SSL_CERT_FILE: '/nowhere.pem' });
  expect([astray.code, astray.stderr, await leftIn(place)]).toEqual([
    2,
    expect.stringMatching(/^error: SSL_CERT_FILE must name .*\n$/),
    [],
  ]);
});

test('an application that is running already cannot be judged over https', async () => {
  const file = join(folder, 'by-hand.mjs');
  await writeFile(
    file,
    `export default {
      name: 'by hand', claims: { code: true }, issuer: { port: 4444, clientId: 'client' },
      connect: 'http://127.0.0.1:1/connect', redirectUri: 'http://127.0.0.1:1/callback',
      connected: { text: 'yes' }, refused: { text: 'no' },
    };`,
  );
  const { code, stderr } = await gauntlet(`run --web ${file} --https`);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: by hand cannot be judged over https: .*start/)]);
});

test('doctor looks at a client over https', async () => {
  const { code, stdout } = await gauntlet(`doctor --client ${library} --https`);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/\nReady: gauntlet run --client \S+ --https\n$/)]);
});

test('doctor asks of a client that is given https whether it trusts, not whether it insists', async () => {
  const distrusts = join(folder, 'distrusts.mjs');
  await writeFile(
    distrusts,
    `export default {
      name: 'distrusts', claims: { code: true, state: true, basic: true },
      open: ({ redirectUri, issuers: { main } }) => ({
        startLogin: () => main.endpoints.authorization + '?' + new URLSearchParams({
          response_type: 'code', client_id: main.clientId, redirect_uri: redirectUri, state: 's', scope: main.scope,
        }),
        handleCallback() { throw new Error('unable to get local issuer certificate'); },
      }),
    };`,
  );
  const { code, stdout } = await gauntlet(`doctor --client ${distrusts} --https`);
  expect([code, stdout]).toEqual([
    2,
    expect.stringMatching(/trusts the certificate authority that its environment names\.$/m),
  ]);
  expect(stdout).not.toContain('(then: --https)');
});

test('a client in our own process cannot be judged over https', async () => {
  const client = inProcess({ name: 'inner', claims: { code: true }, open: () => ({}) as never });
  await expect(runGauntlet({ client, suites, https: ours })).rejects.toMatchObject({
    name: 'UsageError',
    code: 'E_HTTPS',
  });
});
