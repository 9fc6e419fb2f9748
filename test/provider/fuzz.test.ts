import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startServer, type Issuer, type Server } from '../../provider/index.js';
import { controlCommands } from '../../provider/control/commands.js';
import { QuirkError } from '../../provider/quirks/quirk-error.js';
import { createMemory } from '../../provider/quirks/memory.js';
import { quirkById, type QuirkId } from '../../provider/quirks/index.js';
import { undisturbed } from '../../provider/transport.js';
import { codeOf, confidential, login } from './visitor.js';

const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const token = 'control-token-0123456789';
let server: Server;
beforeAll(async () => {
  process.stderr.write(`fuzz: FUZZ_SEED=${seed}\n`);
  server = await startServer({ seed: 'fuzz', controlToken: token });
});
afterAll(() => server.close());

/** Longer than anything here should take. */
const patienceMs = 10_000;

/** Writes bytes to the server, and returns all that comes back until it closes the connection. */
function exchange(bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1');
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`No end after ${patienceMs} ms for ${JSON.stringify(bytes.toString('latin1').slice(0, 2000))}`));
    }, patienceMs);
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
    // Half-closed: a request that says it is longer than it is comes to an end, too.
    socket.end(bytes);
  });
}

/** The server bears it: it says nothing of a fault of its own, and goes on. */
async function bears(bytes: Buffer): Promise<void> {
  const answer = await exchange(bytes);
  expect(answer).not.toContain('the provider itself failed');
  expect(answer).not.toContain('fault of the gauntlet');
  if (!answer.startsWith('HTTP/1.1 500')) return;
  throw new Error(`500 for ${JSON.stringify(bytes.toString('latin1'))}: ${answer}`);
}

const nasty = fc.constantFrom(
  '',
  '%',
  '%zz',
  '%00',
  '\0',
  '\ud800',
  '../..',
  '//',
  '[]',
  '__proto__',
  'constructor',
  '{"a":',
  '[[[[',
  'null',
  '-1',
  '1e999',
  'http://[',
  'javascript:alert(1)',
  '<script>',
  '\'";--',
  'a'.repeat(5000),
  '\u202e',
  'é',
);
const text = fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ maxLength: 40 }));
const name = fc.constantFrom(
  'response_type',
  'client_id',
  'client_secret',
  'redirect_uri',
  'state',
  'scope',
  'nonce',
  'prompt',
  'response_mode',
  'code_challenge',
  'code_challenge_method',
  'grant_type',
  'code',
  'code_verifier',
  'refresh_token',
  'token',
  'login_hint',
  'claims',
  'max_age',
  'id_token_hint',
  'request',
  'request_uri',
  'client_assertion',
  'client_assertion_type',
  'access_token',
  '__proto__',
  'audience',
  'user_scope',
);

/** Right values among wrong ones, so that the inner parts are reached. */
const right = new Map<string, string[]>(
  Object.entries({
    response_type: ['code'],
    client_id: ['app'],
    client_secret: ['app-secret'],
    redirect_uri: ['http://127.0.0.1:9/callback'],
    scope: ['openid read', 'read'],
    grant_type: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_mode: ['query', 'fragment', 'form_post'],
    code_challenge_method: ['S256', 'plain'],
    prompt: ['none', 'consent', 'login'],
  }),
);
const parameter = name.chain((key) =>
  fc.tuple(fc.constant(key), fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...(right.get(key) ?? ['x'])) }, text)),
);
const parameters = fc.array(parameter, { maxLength: 12 });

/** Whatever characters may stand in a request line. */
function lineSafe(value: string): string {
  return value.replace(/[\r\n\0 ]/g, '%20');
}

function form(pairs: readonly (readonly [string, string])[], encoded: boolean): string {
  return pairs
    .map(([key, value]) => (encoded ? new URLSearchParams([[key, value]]).toString() : `${key}=${value}`))
    .join('&');
}

const headerField = fc.tuple(
  fc.constantFrom(
    'Authorization',
    'Content-Type',
    'Accept',
    'Cookie',
    'Origin',
    'X-Forwarded-Host',
    'Content-Encoding',
    'Expect',
    'Sec-Fetch-Site',
    'Accept-Language',
    'gauntlet-user',
    'gauntlet-consent',
    'If-None-Match',
    'Access-Control-Request-Method',
  ),
  fc.oneof(
    text,
    fc.constantFrom(
      'Basic YXBwOmFwcC1zZWNyZXQ=',
      'Basic ====',
      'Basic !!!',
      'Bearer x',
      'Bearer ',
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=',
      'text/html',
      '100-continue',
      'gzip',
    ),
  ),
);

const request = fc.record({
  method: fc.constantFrom('GET', 'GET', 'POST', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'PROPFIND'),
  path: fc.oneof(
    fc.constantFrom(
      '/authorize',
      '/token',
      '/revoke',
      '/introspect',
      '/userinfo',
      '/jwks',
      '/me',
      '/echo',
      '/login',
      '/refresh',
      '/install',
      '/connections',
      '/.well-known/openid-configuration',
    ),
    text.map((one) => `/${lineSafe(one)}`),
  ),
  query: parameters,
  fields: fc.array(headerField, { maxLength: 4 }),
  body: fc.oneof(
    parameters.map((pairs) => form(pairs, true)),
    parameters.map((pairs) => form(pairs, false)),
    fc.json({ maxDepth: 3 }),
    text,
  ),
  encoded: fc.boolean(),
  /** How far the stated length is off. */
  lie: fc.constantFrom(0, 0, 0, 0, 7),
  chunked: fc.constantFrom(false, false, false, true),
});

type Request = typeof request extends fc.Arbitrary<infer R> ? R : never;

function bytesOf({ method, path, query, fields, body, encoded, lie, chunked }: Request, prefix: string): Buffer {
  const queryText = form(query, encoded);
  const target = `${prefix}${path}${queryText === '' ? '' : `?${lineSafe(queryText)}`}`;
  const content = Buffer.from(body);
  const length = chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${content.length + lie}`;
  const typed = fields.some(([key]) => key === 'Content-Type');
  const head = [
    `${method} ${target} HTTP/1.1`,
    'Host: localhost',
    'Connection: close',
    length,
    ...(typed ? [] : ['Content-Type: application/x-www-form-urlencoded']),
    ...fields.map(([key, value]) => `${key}: ${value.replace(/[\r\n]/g, '')}`),
  ].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), content]);
}

test('garbage in place of HTTP', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) => bears(Buffer.from(bytes))),
    { seed, numRuns: 60 },
  );
});

test('malformed requests to an honest issuer', async () => {
  const issuer = server.createIssuer({ name: 'honest', clients: [confidential] });
  await fc.assert(
    fc.asyncProperty(request, (one) => bears(bytesOf(one, '/honest'))),
    { seed, numRuns: 600 },
  );
  expect(typeof (await login(issuer))['access_token']).toBe('string');
});

test('malformed requests to login pages', async () => {
  server.createIssuer({ name: 'pages', clients: [confidential], policy: { login: 'page' } });
  await fc.assert(
    fc.asyncProperty(request, (one) => bears(bytesOf(one, '/pages'))),
    { seed, numRuns: 200 },
  );
});

/** Whether a quirk makes a client wait, as is its purpose. */
function waits(id: QuirkId): boolean {
  const quirk = quirkById.get(id)!;
  const draft = { ...undisturbed };
  const context = { endpoint: 'token', grantType: 'refresh_token', nth: 1, memory: createMemory() };
  quirk.taps?.(quirk.params().parse({})).transport?.(draft, context as never);
  return draft.delayMs > 0 || draft.dripMs > 0 || draft.hang;
}

const ids = [...quirkById.keys()] as QuirkId[];

test.each(ids.filter((id) => !waits(id)))('malformed requests with %s', async (id) => {
  const issuer = server.createIssuer({ name: `fuzz-${id}`, clients: [confidential], quirks: [{ id }] });
  await fc.assert(
    fc.asyncProperty(request, (one) => bears(bytesOf(one, `/${issuer.name}`))),
    { seed, numRuns: 25 },
  );
  server.removeIssuer(issuer.name);
});

test('right requests with any three quirks that go together', async () => {
  let count = 0;
  const patient = ids.filter((id) => !waits(id));
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.constantFrom(...patient), { minLength: 2, maxLength: 3 }), async (chosen) => {
      let issuer: Issuer;
      const name = `pile-${(count += 1)}`;
      try {
        issuer = server.createIssuer({ name, clients: [confidential], quirks: chosen.map((id) => ({ id })) });
      } catch (error) {
        if (error instanceof QuirkError && error.code === 'contradicting-quirks') return;
        throw error;
      }
      const failed = () =>
        issuer.exchanges.some(({ response }) => response?.body.includes('the provider itself failed'));
      // What comes of it is the quirks' business; that the server bears it is ours.
      await codeOf(issuer)
        .then(() => login(issuer, { scope: 'openid read', nonce: 'n' }))
        .catch(() => undefined);
      expect(failed()).toBe(false);
      server.removeIssuer(name);
    }),
    { seed, numRuns: 150 },
  );
});

test('malformed control requests', async () => {
  server.createIssuer({ name: 'controlled', clients: [confidential] });
  const word = fc.oneof(
    fc.constantFrom(...controlCommands.map((command) => command.word).filter((one) => one !== 'take')),
    text.map(lineSafe),
  );
  const argument = fc.constantFrom(
    'issuer',
    'name',
    'quirks',
    'issuers',
    'by',
    'time',
    'overlap',
    'endpoint',
    'status',
    'headers',
    'body',
    'raw',
    'rawBase64',
    'delayMs',
    'preset',
    'clients',
    'users',
    'hosts',
    'limit',
    'after',
  );
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('controlled', 'api', '1h', [{ id: 'state-omitted' }], [], 1, 503, '2030-01-01', { a: '\r\nb: c' }),
  );
  const body = fc.oneof(
    { weight: 3, arbitrary: fc.dictionary(argument, value, { maxKeys: 4 }).map((args) => JSON.stringify(args)) },
    text,
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('GET', 'POST'), word, body, async (method, path, content) => {
      const bytes = Buffer.from(content);
      const head = [
        `${method} /_gauntlet/${path} HTTP/1.1`,
        'Host: localhost',
        'Connection: close',
        `Authorization: Bearer ${token}`,
        'Content-Type: application/json',
        `Content-Length: ${bytes.length}`,
      ].join('\r\n');
      await bears(Buffer.concat([Buffer.from(`${head}\r\n\r\n`), bytes]));
    }),
    { seed, numRuns: 500 },
  );
  const response = await fetch(`${server.control}/issuers`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
});
