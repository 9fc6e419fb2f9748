import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createHash, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClientMethods, ClientSettings, IssuerSettings } from '../../harness/model/client.js';
import { censor, createMask, formsOf } from '../../harness/platform/censor.js';
import { createPlatform, PlatformError, standardDuties } from '../../harness/platform/index.js';
import { transmit } from '../../harness/platform/transport.js';

interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  form: URLSearchParams;
  query: URLSearchParams;
}
type Answer = { status?: number; headers?: Record<string, string>; body?: string } | 'reset' | 'hang';

let server: Server;
let origin: string;
let seen: Seen[];
let answers: { token: (n: number, request: Seen) => Answer; api: (n: number, request: Seen) => Answer };

beforeAll(async () => {
  server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const url = new URL(request.url ?? '/', origin);
      const one = {
        method: request.method ?? '',
        path: url.pathname,
        headers: request.headers,
        form: new URLSearchParams(body),
        query: url.searchParams,
      };
      seen.push(one);
      const kind = url.pathname.startsWith('/api') ? 'api' : 'token';
      const n = seen.filter(({ path }) => path.startsWith('/api') === (kind === 'api')).length;
      const answer = answers[kind](n, one);
      if (answer === 'reset') return void request.socket.destroy();
      if (answer === 'hang') return;
      response.writeHead(answer.status ?? 200, answer.headers ?? { 'content-type': 'application/json' });
      response.end(answer.body ?? '');
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen = [];
  answers = { token: (n) => json(tokens(n)), api: () => ({ body: '{"id":1}' }) };
});

const json = (body: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const tokens = (n: number) => ({
  access_token: `at-${n}-f00dfeedbeef/+=`,
  refresh_token: `rt-${n}-cafebabe42`,
  token_type: 'Bearer',
  expires_in: 3600,
});
const code = 'the code/1+2';
const secret = 'p@ss word/1!:~';

interface Opened {
  client: Required<Pick<ClientMethods, 'startLogin' | 'handleCallback' | 'callApi' | 'refresh'>>;
  settings: ClientSettings;
  lines: string[];
  passTime(ms: number): void;
}

async function open(issuer: Partial<IssuerSettings> = {}): Promise<Opened> {
  const main: IssuerSettings = {
    issuer: 'https://as.test',
    endpoints: {
      authorization: `${origin}/authorize?tenant=a%20b`,
      token: `${origin}/token`,
      revocation: '',
      introspection: '',
      userinfo: '',
      jwks: '',
      metadata: '',
    },
    api: `${origin}/api/me`,
    clientId: 'client:1 visible',
    clientSecret: secret,
    clientAuth: 'basic',
    flavour: 'oauth2',
    scope: 'read write',
    pkce: true,
    ...issuer,
  };
  const other = {
    ...main,
    issuer: 'https://other.test',
    endpoints: { ...main.endpoints, token: `${origin}/other/token` },
  };
  const settings = {
    run: 'r',
    redirectUri: 'https://app.test/callback',
    store: '',
    issuers: { main, other },
    fields: {},
    env: {},
  };
  const lines: string[] = [];
  let clock = 1_700_000_000_000;
  const environment = {
    fetch,
    now: () => clock,
    random: (n: number) => new Uint8Array(randomBytes(n)),
    log: (line: string) => void lines.push(line),
  };
  const client = (await createPlatform().open(settings, environment)) as Opened['client'];
  return { client, settings, lines, passTime: (ms) => void (clock += ms) };
}

async function start({ client }: Opened, browser = 'b', issuer = 'main'): Promise<URLSearchParams> {
  return new URL(await client.startLogin({ browser, user: 'alice', issuer })).searchParams;
}

const callback = ({ client }: Opened, query: Record<string, string> | string, browser = 'b') =>
  (async () =>
    client.handleCallback({
      browser,
      user: 'alice',
      url: `https://app.test/callback?${typeof query === 'string' ? query : new URLSearchParams(query).toString()}`,
      method: 'GET',
      headers: [],
    }))();

async function connect(opened: Opened) {
  const state = (await start(opened)).get('state') ?? '';
  return callback(opened, { code, state });
}

const api = ({ client, settings }: Opened, url = settings.issuers.main.api) =>
  (async () => client.callApi({ user: 'alice', url, method: 'GET' }))();
const refused = async (attempt: Promise<unknown>): Promise<PlatformError> => {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PlatformError);
  return error as PlatformError;
};
const refusedWith = async (attempt: Promise<unknown>, wanted: string) =>
  expect((await refused(attempt)).code).toBe(wanted);
const at = (path: string) => seen.filter((request) => request.path === path);

describe('The censor', () => {
  test.each([
    ['secret', ':censored:6:57a71b6062:'],
    ['Bearer', ':censored:6:5ec13f4145:'],
    ['notell', ':censored:6:e3b0ee5182:'],
    ['bearer', ':censored:6:b977191934:'],
    ['123456', ':censored:6:fb749ce107:'],
    ['hunter2', ':censored:7:850233b460:'],
    ['a_token', ':censored:7:da1d3a47b7:'],
    ['password1234', ':censored:12:60562c5b6c:'],
    ['super_secret', ':censored:12:94a59e640f:'],
    ['very-secret-password', ':censored:20:7991f05acc:'],
    ['this is my key', ':censored:14:5538025964:'],
    ['client-secret-abcdef', ':censored:20:6b9f134a2a:'],
    ['stale-token-123', ':censored:15:ebb65b8959:'],
    ['Bearer stale-token-123', ':censored:22:2cdb420091:'],
    ['tok_é_123', ':censored:9:99afd19691:'],
    ['токен123', ':censored:8:62fac19a6a:'],
    ['😀😀😀😀', ':censored:8:1c666ae02b:'],
    [String(314159265), ':censored:9:0caea7fafe:'],
    ['12345', '12345'],
  ])('turns %s into %s', (value, censored) => {
    expect(censor(value)).toBe(censored);
  });

  test('takes another salt, also none', () => {
    expect(censor('secret', 'pepper')).toBe(':censored:6:37ed63206c:');
    expect(censor('secret', '')).toBe(':censored:6:2bb80d537b:');
  });

  test('gives every form of a secret the mask of its raw value', () => {
    const mask = createMask(['p@ss word/1'], standardDuties);
    for (const form of ['p@ss word/1', 'p%40ss%20word%2F1', 'p%40ss+word%2F1', 'cEBzcyB3b3JkLzE=']) {
      expect(mask(`<${form}>`)).toBe('<:censored:11:ef983a9e0c:>');
    }
    expect(createMask(['quote"and\\slash'], standardDuties)(JSON.stringify('quote"and\\slash'))).toMatch(
      /^":censored:15:/,
    );
  });

  test('masks the longer of two secrets first and leaves short ones alone', () => {
    const mask = createMask(['secret', 'super_secret', 'abc'], standardDuties);
    expect(mask('super_secret secret abc')).toBe(':censored:12:94a59e640f: :censored:6:57a71b6062: abc');
  });

  test('bears text that is not well-formed Unicode', () => {
    expect(formsOf('token\ud800token')).toContain('token\ud800token');
  });
});

describe('The authorization request', () => {
  test('keeps the endpoint’s query and has every parameter once', async () => {
    const query = await start(await open({ scope: '' }));
    expect(query.get('tenant')).toBe('a b');
    expect([...query.keys()].sort()).toEqual(
      [
        'client_id',
        'code_challenge',
        'code_challenge_method',
        'redirect_uri',
        'response_type',
        'state',
        'tenant',
      ].sort(),
    );
    expect([...query.values()]).not.toContain('');
  });

  test('replaces an empty client_id in the endpoint', async () => {
    const opened = await open();
    opened.settings.issuers.main.endpoints.authorization = `${origin}/authorize?client_id=&scope=`;
    const query = await start(opened);
    expect(query.getAll('client_id')).toEqual(['client:1 visible']);
    expect(query.getAll('scope')).toEqual(['read write']);
  });

  test('has fresh state and an S256 challenge of a fresh verifier', async () => {
    const opened = await open();
    const [one, two] = [await start(opened), await start(opened)];
    expect(one.get('state')).toMatch(/^[\w-]{43}$/);
    expect(one.get('state')).not.toBe(two.get('state'));
    expect(one.get('code_challenge')).not.toBe(two.get('code_challenge'));
    await callback(opened, { code, state: one.get('state') ?? '' });
    const verifier = at('/token')[0]?.form.get('code_verifier') ?? '';
    expect(verifier).toMatch(/^[\w-]{43}$/);
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(one.get('code_challenge'));
  });

  test('has no challenge where PKCE is off', async () => {
    expect((await start(await open({ pkce: false }))).has('code_challenge')).toBe(false);
  });

  test('is refused for an issuer that is not in the settings', async () => {
    const opened = await open();
    await refusedWith(start(opened, 'b', 'toString'), 'unknown-issuer');
  });
});

describe('A callback', () => {
  test.each([
    ['without state', 'missing-state', () => ({ code })],
    ['with another state', 'wrong-state', () => ({ code, state: 'x' })],
    ['with a prefix of the state', 'wrong-state', (state: string) => ({ code, state: state.slice(0, -1) })],
    ['with an error', 'authorization-refused', (state: string) => ({ error: 'access_denied', state })],
    ['with a code beside an error', 'authorization-refused', (state: string) => ({ error: 'x', code, state })],
    ['with a token and no code', 'missing-code', (state: string) => ({ access_token: 'at', state })],
    ['with an empty code', 'missing-code', (state: string) => ({ code: '', state })],
    ['of another issuer', 'wrong-issuer', (state: string) => ({ code, state, iss: 'https://evil.test' })],
    ['with two codes', 'repeated-parameter', (state: string) => `code=a&code=b&state=${state}`],
    ['with two states', 'repeated-parameter', (state: string) => `code=a&state=${state}&state=x`],
  ])('%s is refused as %s and sends nothing', async (_, wanted, query) => {
    const opened = await open();
    const state = (await start(opened)).get('state') ?? '';
    await refusedWith(callback(opened, query(state)), wanted);
    expect(seen).toEqual([]);
  });

  test('serves once, in the browser that began it, and within ten minutes', async () => {
    const opened = await open();
    const state = (await start(opened)).get('state') ?? '';
    await refusedWith(callback(opened, { code, state }, 'another'), 'wrong-state');
    await callback(opened, { code, state });
    await refusedWith(callback(opened, { code, state }), 'wrong-state');
    const late = (await start(opened)).get('state') ?? '';
    opened.passTime(10 * 60 * 1000);
    await refusedWith(callback(opened, { code, state: late }), 'wrong-state');
    expect(seen).toHaveLength(1);
  });

  test('with a forged error leaves both tabs’ logins pending', async () => {
    const opened = await open();
    const states = [await start(opened), await start(opened)].map((query) => query.get('state') ?? '');
    await refusedWith(callback(opened, { error: 'access_denied', state: 'forged' }), 'wrong-state');
    await refusedWith(callback(opened, { error: 'access_denied' }), 'missing-state');
    for (const state of states) await callback(opened, { code, state });
    expect(seen).toHaveLength(2);
  });

  test('may come as a form post', async () => {
    const opened = await open();
    const state = (await start(opened)).get('state') ?? '';
    const body = new URLSearchParams({ code, state }).toString();
    await opened.client.handleCallback({
      browser: 'b',
      user: 'alice',
      url: 'https://app.test/callback',
      method: 'POST',
      headers: [],
      body,
    });
    expect(at('/token')[0]?.form.get('code')).toBe(code);
  });

  test('is redeemed where its login began', async () => {
    const opened = await open();
    const state = (await start(opened, 'b', 'other')).get('state') ?? '';
    await callback(opened, { code, state });
    expect(seen.map(({ path }) => path)).toEqual(['/other/token']);
  });
});

describe('The token request', () => {
  test('authenticates by Basic with id and secret encoded one by one', async () => {
    await connect(await open());
    const { headers, form } = seen[0]!;
    const [id, password] = Buffer.from(headers.authorization!.slice(6), 'base64').toString().split(':');
    expect([id, password]).toEqual(['client%3A1+visible', 'p%40ss+word%2F1%21%3A%7E']);
    expect(Object.fromEntries(form)).toEqual({
      grant_type: 'authorization_code',
      code,
      redirect_uri: 'https://app.test/callback',
      code_verifier: expect.any(String),
    });
  });

  test.each([
    ['post', { client_id: 'client:1 visible', client_secret: secret }],
    ['none', { client_id: 'client:1 visible' }],
  ] as const)('authenticates by %s in the body alone', async (clientAuth, wanted) => {
    await connect(await open({ clientAuth }));
    expect(seen[0]!.headers.authorization).toBeUndefined();
    expect(Object.fromEntries(seen[0]!.form)).toMatchObject(wanted);
    expect(seen[0]!.form.has('client_secret')).toBe(clientAuth === 'post');
  });

  test.each([301, 302, 303, 307, 308])('is not sent on after a redirect with %d', async (status) => {
    answers.token = () => ({ status, headers: { location: `${origin}/elsewhere` } });
    await refusedWith(connect(await open()), 'token-redirect');
    expect(seen).toHaveLength(1);
  });

  test('is not retried after a reset', async () => {
    answers.token = () => 'reset';
    await refusedWith(connect(await open()), 'network');
    expect(seen).toHaveLength(1);
  });

  test('ends at its time limit', async () => {
    answers.token = () => 'hang';
    await refusedWith(
      transmit(fetch, { method: 'POST', url: `${origin}/token`, headers: {} }, { timeoutMs: 20 }),
      'timeout',
    );
  });

  test('gives up on an oversized response', async () => {
    answers.token = () => ({ body: JSON.stringify({ ...tokens(1), padding: 'x'.repeat(2 ** 20) }) });
    await refusedWith(connect(await open()), 'oversized-response');
  });
});

describe('A token response', () => {
  const form = 'access_token=at-form-12345&token_type=bearer&expires_in=60';
  test.each([
    ['JSON', 'application/json; charset=utf-8', JSON.stringify(tokens(1))],
    ['camel-case JSON', 'application/json', '{"accessToken":"at-camel-12345"}'],
    ['a form', 'application/x-www-form-urlencoded', form],
    ['a form with a charset', 'application/x-www-form-urlencoded; charset=utf-8', form],
    ['a form called text', 'text/plain', form],
    ['JSON called a form', 'application/x-www-form-urlencoded', JSON.stringify(tokens(1))],
    [
      'JSON with a token beside a nested one',
      'application/json',
      '{"access_token":"at-top-12345","user":{"access_token":"at-nested"}}',
    ],
    ['JSON with strange members', 'application/json', '{"access_token":"at-top-12345","__proto__":{"x":1},"z":[null]}'],
  ])('may be %s', async (_, contentType, body) => {
    answers.token = () => ({ headers: { 'content-type': contentType }, body });
    const opened = await open();
    await connect(opened);
    await api(opened);
    expect(at('/api/me')[0]?.headers.authorization).toMatch(/^Bearer at-(1|camel|form|top)-/);
  });

  test.each([
    ['no token', '{}', 'missing-access-token', /top level/],
    ['a null token', '{"access_token":null}', 'missing-access-token', /no access token/],
    ['an empty token', '{"access_token":""}', 'invalid-access-token', /empty/],
    ['a number', '{"access_token":1234567}', 'invalid-access-token', /number/],
    ['an object', '{"access_token":{"value":"x"}}', 'invalid-access-token', /object/],
    [
      'nested tokens',
      '{"data":[{"access_token":"x"}],"user":{"accessToken":"y"}}',
      'nested-access-token',
      /"data\.0\.access_token", "user\.accessToken"|"user\.accessToken", "data\.0\.access_token"/,
    ],
    ['an array', '[{"access_token":"x"}]', 'nested-access-token', /0\.access_token/],
    ['a string', '"at-of-a-bare-string"', 'missing-access-token', /neither/],
    ['HTML', '<html lang="en">', 'missing-access-token', /neither/],
    ['nothing', '', 'missing-access-token', /neither/],
    ['an error in a 200', '{"error":"invalid_grant"}', 'invalid_grant', /invalid_grant/],
    ['ok: false', '{"ok":false,"error":"bad_code"}', 'token-error', /bad_code/],
    ['an error in a form', 'error=bad_verification_code&error_description=no', 'token-error', /bad_verification_code/],
    ['another token type', '{"access_token":"abcdefg","token_type":"mac"}', 'unknown-token-type', /"mac"/],
    [
      'a token type of no string',
      '{"access_token":"abcdefg","token_type":["Bearer"]}',
      'unknown-token-type',
      /no string/,
    ],
    ['deep nesting', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'missing-access-token', /no access token/],
  ])('with %s is refused', async (_, body, wanted, message) => {
    answers.token = () => ({ body });
    const opened = await open();
    const error = await refused(connect(opened));
    expect(error.code).toBe(wanted);
    expect(error.message).toMatch(message);
    await refusedWith(api(opened), 'not-connected');
  });

  test.each([
    [400, '{"error":"invalid_request","error_description":"why\\nnot"}', 'invalid_request', /"why not"/],
    [401, 'nonsense', 'token-error', /401/],
    [429, '{"error":"invalid_grant"}', 'rate-limited', /429/],
    [503, '<html>', 'server-error', /503/],
  ])('with status %d is refused', async (status, body, wanted, message) => {
    answers.token = () => ({ status, body });
    const error = await refused(connect(await open()));
    expect(error.code).toBe(wanted);
    expect(error.message).toMatch(message);
  });

  test.each([
    [3600, 1_700_003_600],
    ['60', 1_700_000_060],
    [0, 1_700_000_000],
    ['soon', undefined],
    [-1, undefined],
    [null, undefined],
    ['1e3', undefined],
  ])('with expires_in %j expires at %p', async (expiresIn, wanted) => {
    answers.token = () => json({ access_token: 'at-1-abcdef', expires_in: expiresIn });
    expect(await connect(await open())).toEqual({
      scope: 'read write',
      ...(wanted !== undefined && { expiresAt: wanted }),
    });
  });
});

describe('An API call', () => {
  const expired =
    (current: () => string) =>
    (_: number, { headers }: Seen) =>
      headers.authorization === `Bearer ${current()}` ? { body: '{}' } : { status: 401, body: '{}' };

  test('has the token in its header only and goes to the API’s origin only', async () => {
    const opened = await open();
    await connect(opened);
    await refusedWith(api(opened, 'https://evil.test/api/me'), 'foreign-url');
    await refusedWith(api(opened, '//evil.test/api/me'), 'foreign-url');
    expect(await api(opened, '/api/next')).toEqual({ status: 200 });
    expect(at('/api/next')[0]?.query.size).toBe(0);
  });

  test('follows no redirect', async () => {
    answers.api = () => ({ status: 302, headers: { location: `${origin}/token` } });
    const opened = await open();
    await connect(opened);
    expect(await api(opened)).toEqual({ status: 302 });
    expect(seen).toHaveLength(2);
  });

  test('with an expired token refreshes once, with the rotated token next time, and without scope', async () => {
    let current = 2;
    answers.api = expired(() => tokens(current).access_token);
    const opened = await open();
    await connect(opened);
    expect(await Promise.all([api(opened), api(opened), api(opened)])).toEqual(Array(3).fill({ status: 200 }));
    current = 3;
    expect(await api(opened)).toEqual({ status: 200 });
    const refreshes = at('/token').slice(1);
    expect(refreshes.map(({ form }) => Object.fromEntries(form))).toEqual(
      [1, 2].map((n) => ({ grant_type: 'refresh_token', refresh_token: tokens(n).refresh_token })),
    );
    expect(refreshes[0]?.headers.authorization).toMatch(/^Basic /);
  });

  test('that is refused again is not repeated', async () => {
    answers.api = () => ({ status: 401 });
    const opened = await open();
    await connect(opened);
    expect(await api(opened)).toEqual({ status: 401 });
    expect([at('/token').length, at('/api/me').length]).toEqual([2, 2]);
  });

  test('without a refresh token passes the 401 on', async () => {
    answers.token = () => json({ access_token: 'at-1-abcdef' });
    answers.api = () => ({ status: 401 });
    const opened = await open();
    await connect(opened);
    expect(await api(opened)).toEqual({ status: 401 });
    await refusedWith((async () => opened.client.refresh({ user: 'alice' }))(), 'no-refresh-token');
    expect(at('/token')).toHaveLength(1);
  });

  test('with a token that no header can carry fails without showing it', async () => {
    answers.token = () => json({ access_token: 'line\nbreak-token' });
    const opened = await open();
    await connect(opened);
    const error = await refused(api(opened));
    expect(error.code).toBe('network');
    expect(`${error.stack} ${opened.lines.join()}`).not.toContain('break-token');
  });
});

describe('A refresh', () => {
  test('keeps a refresh token and scope that do not come back', async () => {
    answers.token = (n) => json(n === 1 ? { ...tokens(1), scope: 'read' } : { access_token: `at-${n}-abcdef` });
    const opened = await open();
    await connect(opened);
    const refresh = async () => opened.client.refresh({ user: 'alice' });
    expect([await refresh(), await refresh()]).toEqual([{ scope: 'read' }, { scope: 'read' }]);
    expect(at('/token').map(({ form }) => form.get('refresh_token'))).toEqual([
      null,
      tokens(1).refresh_token,
      tokens(1).refresh_token,
    ]);
  });

  test('that is refused with invalid_grant ends the connection until the next login', async () => {
    answers.token = (n) => (n === 2 ? json({ error: 'invalid_grant' }, 400) : json(tokens(n)));
    answers.api = (n) => ({ status: n <= 3 ? 401 : 200 });
    const opened = await open();
    await connect(opened);
    const outcomes = await Promise.all([1, 2, 3].map(() => refused(api(opened))));
    expect(outcomes.every((error) => ['invalid_grant', 'reconnect'].includes(error.code))).toBe(true);
    await refusedWith(api(opened), 'reconnect');
    expect([at('/token').length, at('/api/me').length]).toEqual([2, 3]);
    await connect(opened);
    expect(await api(opened)).toEqual({ status: 200 });
  });

  test.each<[string, Answer, string]>([
    ['a 503', { status: 503, body: '{"error":"invalid_grant"}' }, 'server-error'],
    ['a 429', { status: 429 }, 'rate-limited'],
    ['a reset', 'reset', 'network'],
    ['invalid_client', { status: 401, body: '{"error":"invalid_client"}' }, 'invalid_client'],
    ['no token', { body: '{}' }, 'missing-access-token'],
  ])('that meets %s fails and keeps the connection', async (_, answer, wanted) => {
    answers.token = (n) => (n === 2 ? answer : json(tokens(n)));
    answers.api = (n) => ({ status: n <= 2 ? 401 : 200 });
    const opened = await open();
    await connect(opened);
    await refusedWith(api(opened), wanted);
    expect(await api(opened)).toEqual({ status: 200 });
    expect(at('/token')[2]?.form.get('refresh_token')).toBe(tokens(1).refresh_token);
  });
});

describe('The log', () => {
  interface LogLine {
    requestHeaders: Record<string, string>;
    requestBody: string;
    responseBody: string;
  }

  /** The spellings in which a secret may leak. */
  const spellings = (value: string) => [
    ...formsOf(value),
    encodeURIComponent(value).replace(/%../g, (escape) => escape.toLowerCase()),
    JSON.stringify(value).slice(1, -1).replaceAll('/', '\\/'),
  ];
  const leaks = (text: string, secrets: string[]) =>
    secrets.filter((value) => spellings(value).some((spelling) => text.includes(spelling)));

  test('shows every exchange with equal masks for equal secrets, and what is no secret in clear', async () => {
    answers.api = (n) => ({ status: n === 1 ? 401 : 200, body: '{"name":"Alice"}' });
    const opened = await open();
    await connect(opened);
    await api(opened);
    const text = opened.lines.join('\n');
    const known = [1, 2].flatMap((n) => [tokens(n).access_token, tokens(n).refresh_token]);
    const basic = seen[0]!.headers.authorization!.slice(6);
    expect(leaks(text, [...known, secret, code, seen[0]!.form.get('code_verifier')!, basic])).toEqual([]);
    const [exchange, , refresh, retry] = opened.lines.map((line) => JSON.parse(line) as LogLine);
    expect(opened.lines).toHaveLength(4);
    expect(exchange).toMatchObject({ method: 'POST', url: `${origin}/token`, status: 200 });
    expect(exchange?.responseBody).toContain('"token_type":"Bearer"');
    expect(exchange?.requestHeaders['authorization']).toMatch(/^Basic :censored:/);
    expect(retry?.requestHeaders['authorization']).toBe(`Bearer ${censor(tokens(2).access_token)}`);
    expect(refresh?.requestBody).toContain(censor(tokens(1).refresh_token));
    expect(retry?.responseBody).toContain('Alice');
  });

  test.each([
    ['a slash-escaped token', '{"access_token":"at\\/hidden+12345","token_type":"Bearer"}', 'at/hidden+12345'],
    ['a form', 'access_token=at%2fhidden%2b12345&token_type=bearer', 'at/hidden+12345'],
    ['a nested token', '{"data":{"access_token":"nested-hidden"}}', 'nested-hidden'],
    ['a nested value', '{"data":{"credentials":{"value":"nested-hidden"}}}', 'nested-hidden'],
    ['an array', '{"tokens":["array-hidden"]}', 'array-hidden'],
    ['a bare string', '"bare-hidden-string"', 'bare-hidden-string'],
    ['an unlabelled random value', '{"result":"9f8e7d6c5b4a39281706"}', '9f8e7d6c5b4a39281706'],
    ['truncated JSON', '{"access_token":"truncated-hidden","token_ty', 'truncated-hidden'],
    ['a number', '{"access_token":314159265}', '314159265'],
    ['an echo', JSON.stringify({ error: 'x', error_description: `bad ${secret} ${code}` }), secret],
    ['a second token in a form', 'access_token=first-hidden&access_token=other-hidden', 'other-hidden'],
  ])('and the errors show no secret of %s', async (_, body, hidden) => {
    answers.token = () => ({ body });
    const opened = await open();
    const error = await connect(opened).then(
      () => new Error(),
      (reason: unknown) => reason as Error,
    );
    const text = [opened.lines.join(), error.message, error.stack, JSON.stringify(error), String(error.cause)].join();
    expect(leaks(text, [hidden, secret, code])).toEqual([]);
    expect(text).toContain(':censored:');
  });

  test('keeps the client id visible even if an error repeats it', async () => {
    const clientId = 'client-4f3c2b1a0d9e8f7a';
    answers.token = () => json({ error: 'unauthorized_client', error_description: `${clientId} is unknown` }, 400);
    const opened = await open({ clientId, clientAuth: 'post' });
    expect((await refused(connect(opened))).message).toContain(clientId);
    expect(opened.lines.join()).toContain(`client_id=${clientId}`);
  });

  test('tells of an exchange without a response', async () => {
    answers.token = () => 'reset';
    const opened = await open();
    await refused(connect(opened));
    expect(JSON.parse(opened.lines[0]!)).toMatchObject({ url: `${origin}/token`, failure: 'network' });
  });

  test('bears a hostile response without delay', async () => {
    answers.token = () => ({ body: `<${'a1B'.repeat(300_000)}${' key='.repeat(10_000)}` });
    await refused(connect(await open()));
  });
});
