import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import { readFileSync, writeFileSync as writeFileNow } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { choosePreset } from '../../harness/cli/serve/choose-preset.js';
import { serveSettings } from '../../harness/cli/serve/settings.js';
import type { IssuerDescription } from '../../provider/control/describe.js';
import { end, endAll, gauntlet, start, type Ended } from './program.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-serve-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(endAll);

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

interface Served {
  issuers: IssuerDescription[];
  control: { url: string; token: string };
  ca?: string;
}

/** Starts the server and returns its description, and what ends it. */
async function serve(args = '', env: Record<string, string> = {}) {
  const running = start(`serve --port 0 --json ${args}`.trim().split(' '), env);
  const ended = end(running);
  const first = once(createInterface(running.stdout), 'line') as Promise<[string]>;
  const line = await Promise.race([first, ended.then((how) => Promise.reject(new Error(how.stderr)))]);
  const served = JSON.parse(line[0]) as Served;
  const ask = async (word: string, body: object = {}) => {
    const headers = { authorization: `Bearer ${served.control.token}`, 'content-type': 'application/json' };
    return fetch(`${served.control.url}/${word}`, { method: 'POST', headers, body: JSON.stringify(body) });
  };
  const stop = (signal: NodeJS.Signals = 'SIGINT'): Promise<Ended> => (running.kill(signal), ended);
  return { ...served, issuer: served.issuers[0]!, origin: new URL(served.control.url).origin, ask, stop };
}

/** An authorization request of the client that serve has by default. */
function authorize(issuer: string, parameters: Record<string, string> = {}) {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'gauntlet-client',
    redirect_uri: 'http://127.0.0.1:1/callback',
    state: 'top-secret-state',
    ...parameters,
  });
  return fetch(`${issuer}/authorize?${query.toString()}`, { redirect: 'manual' });
}

async function redeem(tokenEndpoint: string, response: Response): Promise<Response> {
  const code = new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';
  return fetch(tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('gauntlet-client:gauntlet-secret')}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: 'http://127.0.0.1:1/callback' }),
  });
}

test('serve --json tells on one line where the server is, and how to reach and to control it', async () => {
  const { issuer, control, stop } = await serve(
    '--client-id acme --client-secret hush --redirect-uri http://127.0.0.1:1/cb --quirk state-omitted:on=error expires-in-missing',
  );
  const { code, stdout } = await stop();
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\{"issuers":\[\{.*\}\],"control":\{"url":".*","token":".*"\}\}\n$/);
  expect(issuer).toEqual({
    name: 'main',
    issuer: expect.stringMatching(/^http:\/\/localhost:\d+\/main$/),
    endpoints: expect.objectContaining({
      authorization: `${issuer.issuer}/authorize`,
      token: `${issuer.issuer}/token`,
      metadata: expect.stringContaining('/.well-known/oauth-authorization-server/main'),
    }),
    api: `${issuer.issuer}/me`,
    clientId: 'acme',
    clientSecret: 'hush',
    redirectUris: ['http://127.0.0.1:1/cb'],
    users: [expect.objectContaining({ username: expect.any(String) }), expect.anything()],
    quirks: [{ id: 'state-omitted', params: { on: 'error' } }, { id: 'expires-in-missing' }],
  });
  expect(control).toEqual({ url: expect.stringMatching(/\/_gauntlet$/), token: expect.stringMatching(/^[\w-]{32}$/) });
});

test('serve writes one line for each exchange to stderr: what was asked, what came, which quirk acted, no secret', async () => {
  const { issuer, ask, stop } = await serve('--quirk nested-token');
  const tokens = (await (await redeem(issuer.endpoints.token, await authorize(issuer.issuer))).json()) as {
    authed_user: { access_token: string };
  };
  await fetch(issuer.api, { headers: { authorization: `Bearer ${tokens.authed_user.access_token}` } });
  await fetch(`${issuer.issuer}/tokens/${tokens.authed_user.access_token}?x=top-secret`);
  await ask('expireTokens');
  const { stdout, stderr } = await stop('SIGTERM');
  expect(stderr.split('\n')).toEqual([
    'main GET /main/authorize code → 303 code',
    'main POST /main/token authorization_code → 200 [nested-token]',
    'main GET /main/me → 200',
    'main GET /main/tokens/… → 404 not_found',
    '',
  ]);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
});

test('the error of an answer that is a form stands in its line, too', async () => {
  const { issuer, stop } = await serve('--preset github');
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: 'bogus',
    client_id: 'gauntlet-client',
    client_secret: 'gauntlet-secret',
  });
  await (await fetch(issuer.endpoints.token, { method: 'POST', body })).text();
  expect((await stop()).stderr).toMatch(/POST \S+ authorization_code → 200 bad_verification_code /);
});

test('serve has the same users and credentials after a restart, and others with another seed', async () => {
  const [first, second, other] = await Promise.all([serve(), serve(), serve('--seed other')]);
  await Promise.all([first.stop(), second.stop(), other.stop()]);
  expect(second.issuer.users).toEqual(first.issuer.users);
  expect(other.issuer.users).not.toEqual(first.issuer.users);
  expect(second.issuer).toMatchObject({
    clientId: 'gauntlet-client',
    clientSecret: 'gauntlet-secret',
    redirectUris: [],
  });
});

test('a quirk that is served acts, its text parameters stay texts, and conditions stand beside them', async () => {
  const { issuer, stop } = await serve(
    '--quirk error-beside-code:error=404 token-extra-fields state-omitted:when.nth=2,on=both',
  );
  const keys = async () => [
    ...new URL((await authorize(issuer.issuer)).headers.get('location') ?? '').searchParams.keys(),
  ];
  expect(await keys()).toContain('state');
  expect(await keys()).not.toContain('state');
  await stop();
  expect(issuer).toMatchObject({
    quirks: [
      { id: 'error-beside-code', params: { error: '404' } },
      { id: 'token-extra-fields' },
      { id: 'state-omitted', params: { on: 'both' }, when: { nth: 2 } },
    ],
  });
});

test('serve as text names every endpoint, the control API, and how to end it', async () => {
  const running = start(['serve', '--port', '0', '--quirk', 'nested-token']);
  const ended = end(running);
  await once(createInterface(running.stdout), 'line');
  running.kill('SIGINT');
  const { code, stdout } = await ended;
  expect(code).toBe(0);
  for (const word of [
    'issuer',
    'authorization',
    'token',
    'api',
    'gauntlet-secret',
    'quirk          nested-token',
    'control token',
    '/quirk/ID',
    'Ctrl-C',
  ])
    expect(stdout).toContain(word);
});

test('many issuers are on one port: presets by name, and every quirk by its id, without being asked for', async () => {
  const { issuers, origin, stop } = await serve('--preset slack github');
  expect(issuers.map(({ name }) => name)).toEqual(['slack', 'github']);
  expect(issuers[1]?.endpoints.token).toBe(`${origin}/github/login/oauth/access_token`);
  const metadata = async (name: string) => {
    const response = await fetch(`${origin}/.well-known/oauth-authorization-server/${name}`);
    return response.status === 200 ? ((await response.json()) as { issuer: string }).issuer : response.status;
  };
  for (const name of ['slack', 'github', 'github-oauth-app', 'main', 'quirk/state-omitted']) {
    expect(await metadata(name)).toBe(`${origin}/${name}`);
  }
  for (const name of ['quirk/nothing', 'nobody', 'quirk']) expect(await metadata(name)).toBe(404);
  const callback = async (name: string) =>
    new URL((await authorize(`${origin}/${name}`)).headers.get('location') ?? '').searchParams.has('state');
  expect([await callback('main'), await callback('quirk/state-omitted')]).toEqual([true, false]);
  await stop();
});

test('the control API is protected by the token of the environment', async () => {
  const { control, stop } = await serve('', { GAUNTLET_CONTROL_TOKEN: 'my-own-control-token' });
  expect(control.token).toBe('my-own-control-token');
  expect((await fetch(`${control.url}/issuers`)).status).toBe(401);
  const headers = { authorization: 'Bearer my-own-control-token' };
  expect((await fetch(`${control.url}/issuers`, { headers })).status).toBe(200);
  await stop();
  const short = await gauntlet('serve --port 0', { GAUNTLET_CONTROL_TOKEN: 'short' });
  expect([short.code, short.stderr]).toEqual([2, expect.stringContaining('GAUNTLET_CONTROL_TOKEN')]);
});

test('an address that other machines reach brings a warning', async () => {
  const { control, stop } = await serve('--host 0.0.0.0');
  expect((await fetch(control.url)).status).toBe(401);
  expect((await stop()).stderr).toMatch(/^warning: 0\.0\.0\.0 can be reached from other machines/);
  const { stop: quiet } = await serve('--host 127.0.0.1');
  expect((await quiet()).stderr).toBe('');
});

test('--public-url is what identifiers begin with', async () => {
  const { issuer, control, stop } = await serve('--public-url https://oauth.example:9443');
  await stop();
  expect([issuer.issuer, issuer.endpoints.token, control.url]).toEqual([
    'https://oauth.example:9443/main',
    'https://oauth.example:9443/main/token',
    'https://oauth.example:9443/_gauntlet',
  ]);
});

test('--https speaks TLS with a CA whose certificate lies where it says', async () => {
  const { issuer, ca, stop } = await serve('--https');
  expect(issuer.issuer).toMatch(/^https:\/\/localhost:/);
  const status = await new Promise((resolve, reject) => {
    const request = httpsRequest(issuer.endpoints.metadata, { ca: readFileSync(ca ?? '') }, (response) =>
      resolve(response.resume().statusCode),
    );
    request.on('error', reject).end();
  });
  expect(status).toBe(200);
  await stop();
  expect(() => readFileSync(ca ?? '')).toThrow('ENOENT');
});

test('--login shows a page', async () => {
  const { issuer, stop } = await serve('--login');
  const page = await authorize(issuer.issuer);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain(issuer.users[0]?.name);
  await stop();
});

const preset = `id: acme
title: Acme
asOf: '2026-01-31'
endpoints:
  authorization: /oauth2/auth
  token: { path: /oauth2/token }
quirks:
  - expires-in-missing
  - nested-token:path=data.token
  - id: state-omitted
    params: { on: error }
    when: { nth: 1 }
eras:
  old: { to: '2025-01-01' }
  new: { from: '2025-01-01', note: 'no more secrets' }
facts:
  - { about: state-omitted, source: our own logs, confidence: confirmed }
`;

test('a preset may be a file of your own', async () => {
  const file = await write('acme.yaml', preset);
  const { issuer, stop } = await serve(`--preset ${file}`);
  await stop();
  expect(issuer).toMatchObject({
    name: 'acme',
    endpoints: { authorization: `${issuer.issuer}/oauth2/auth`, token: `${issuer.issuer}/oauth2/token` },
    quirks: [
      { id: 'expires-in-missing' },
      { id: 'nested-token', params: { path: 'data.token' } },
      { id: 'state-omitted', params: { on: 'error' }, when: { nth: 1 } },
    ],
  });
});

const config = `port: 0
seed: team
clientId: shared
presets: [slack]
quirks: [expires-in-missing]
issuers:
  - name: shop
    preset: github
    quirks: [{ id: state-omitted }]
    clientId: shop-client
    redirectUris: [http://127.0.0.1:3000/cb]
  - { name: idp, login: true, hosts: [idp.test] }
`;

test('--config sets issuers up, and the command line comes first', async () => {
  const file = await write('gauntlet.yaml', config);
  const { issuers, stop } = await serve(`--config ${file} --client-secret other --quirk token-type-nonstandard`);
  await stop();
  expect(
    issuers.map(({ name, clientId, clientSecret, quirks }) => [
      name,
      clientId,
      clientSecret,
      quirks.map(({ id }) => id).slice(-2),
    ]),
  ).toEqual([
    ['slack', 'shared', 'other', ['expires-in-missing', 'token-type-nonstandard']],
    ['shop', 'shop-client', 'other', expect.arrayContaining(['state-omitted'])],
    ['idp', 'shared', 'other', []],
  ]);
});

const misfits: [string, string, string[]][] = [
  ['no YAML', 'id: [', ['p.yaml:1: ']],
  ['a missing member', preset.replace("asOf: '2026-01-31'\n", ''), ['p.yaml:1 asOf: ']],
  ['a day that is none', preset.replace('2026-01-31', '31.1.2026'), ['p.yaml:3 asOf: must be a day: YYYY-MM-DD']],
  [
    'a misspelt member',
    preset.replace('quirks:', 'quirk:'),
    ['p.yaml:7 quirk: It is not known here. Did you mean "quirks"?'],
  ],
  [
    'a misspelt endpoint',
    preset.replace('  authorization:', '  authorisation:'),
    ['p.yaml:5 endpoints.authorisation: It is not known here. Did you mean "authorization"?'],
  ],
  [
    'a path that is none',
    preset.replace('/oauth2/auth', 'oauth2/auth'),
    ['p.yaml:5 endpoints.authorization: must be a path that begins with "/"'],
  ],
  [
    'an unknown quirk',
    preset.replace('expires-in-missing', 'expires-in-mising'),
    ['p.yaml:8 quirks[0]: There is no quirk "expires-in-mising". Did you mean "expires-in-missing"?'],
  ],
  [
    'an unfit parameter',
    preset.replace('on: error', 'on: never'),
    ['p.yaml:10 quirks[2]: Quirk "state-omitted": on: ', 'Its parameters: on.'],
  ],
  ['an unfit condition', preset.replace('nth: 1', 'nth: 0'), ['p.yaml:12 quirks[2].when.nth: ']],
  ['a misspelt condition', preset.replace('nth: 1', 'nht: 1'), ['p.yaml:12 quirks[2].when.nht: It is not known here.']],
  [
    'quirks that contradict each other',
    preset.replace('  - expires-in-missing', '  - expires-in-missing\n  - expires-in-type'),
    ['p.yaml:7 quirks: "expires-in-missing" and "expires-in-type" contradict each other'],
  ],
  ['an id twice', `${preset}id: again\n`, ['p.yaml:18: ', 'twice']],
];

test.each(misfits)('a preset with %s is refused with file, line and advice', async (_, text, messages) => {
  const ended = await gauntlet(`serve --port 0 --preset ${await write('p.yaml', text)}`);
  expect([ended.code, ended.stdout]).toEqual([2, '']);
  for (const message of messages) expect(ended.stderr).toContain(message);
  expect(ended.stderr).not.toContain('    at ');
});

test.each([
  ['a preset that is not there', '--preset ./nothing.yaml', 'The preset "./nothing.yaml" does not exist.'],
  ['a preset that is not known', '--preset slak', 'There is no preset "slak". Did you mean "slack"?'],
  ['an era that is not known', '--preset slack@old', 'has no era "old"'],
  ['a public URL with a path', '--public-url https://a.example/x', 'must be an origin without a path'],
  ['a host that is none', '--host nowhere.invalid', 'cannot be used'],
  ['a configuration that is not there', '--config none.yaml', 'The configuration "none.yaml" does not exist.'],
  [
    'quirks that contradict each other',
    '--quirk expires-in-missing expires-in-type',
    'only one can decide the token response: expires_in',
  ],
  ['a condition that is none', '--quirk state-omitted:when.nth=x', 'condition "when": nth'],
])('%s is refused with exit code 2', async (_, args, message) => {
  const ended = await gauntlet(`serve --port 0 ${args}`);
  expect([ended.code, ended.stdout]).toEqual([2, '']);
  expect(ended.stderr).toMatch(/^error: [^\n]+\n$/);
  expect(ended.stderr).toContain(message);
});

test('a port that is in use is named', async () => {
  const busy = createServer().listen(0, '127.0.0.1');
  await once(busy, 'listening');
  const { port } = busy.address() as AddressInfo;
  expect((await gauntlet(`serve --port ${port}`)).stderr).toContain(`Port ${port} `);
  busy.close();
});

test('a preset that is named twice on the command line is said to be', async () => {
  await expect(serveSettings({ preset: ['slack', 'github', 'slack'] }, {})).rejects.toThrow(
    'The preset "slack" is named twice: name it once.',
  );
});

test('a configuration is refused with the line of what is wrong', async () => {
  const at = async (text: string) => {
    const file = await write('c.yaml', text);
    try {
      await serveSettings({ config: file }, {});
      return 'accepted';
    } catch (error) {
      return (error as Error).message.replace(`${file}`, 'c.yaml').replace(/^.*c\.yaml/, 'c.yaml');
    }
  };
  expect(await at(config)).toBe('accepted');
  expect(await at(config.replace('port: 0', 'port: high'))).toMatch(/^c\.yaml:1 port: /);
  expect(await at(config.replace('login: true', 'login: maybe'))).toMatch(/^c\.yaml:12 issuers\[1\]\.login: /);
  expect(await at(config.replace('id: state-omitted', 'id: state-omited'))).toMatch(
    /^c\.yaml:9 issuers\[0\]\.quirks\[0\]: There is no quirk/,
  );
  expect(await at('presets: [slack, githup]')).toMatch(/^c\.yaml:1 presets\[1\]: There is no preset "githup"/);
  expect(await at('presets: [slack, github, slack@x]')).toMatch(/^c\.yaml:1 presets\[2\]: Preset "slack" has no era/);
  expect(await at('presets: [slack, github, slack]')).toMatch(/^c\.yaml:1 presets\[2\]: The preset "slack" is named/);
  expect(await at('issuers:\n  - name: a\n    preset: github@nope')).toMatch(
    /^c\.yaml:3 issuers\[0\]\.preset: .*no era/,
  );
  expect(await at('- a list')).toMatch(/^c\.yaml:1/);
  expect(await at('')).toBe('accepted');
});

test('whatever is in the files: a message, and no crash', async () => {
  const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
  process.stderr.write(`fuzz: FUZZ_SEED=${seed}\n`);
  const file = join(folder, 'fuzz.yaml');
  // Pieces out of their place reach further than noise does.
  const pieces = [
    ...preset.split(/(?<=[\s:{}[\]])/),
    ...config.split(/(?<=[\s:{}[\]])/),
    '\t',
    '&a',
    '*a',
    '<<',
    '!!js',
    '?',
    '|',
    '\0',
    '__proto__: ',
    '- ',
  ];
  const mangled = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''));
  const edited = fc
    .tuple(fc.constantFrom(preset, config), fc.nat(400), fc.nat(40), fc.oneof(mangled, fc.string({ unit: 'binary' })))
    .map(([text, from, count, more]) => text.slice(0, from) + more + text.slice(from + count));
  const value = fc.jsonValue().map((one) => JSON.stringify(one));
  const known = ['UsageError', 'QuirkError', 'ProviderError'];
  await fc.assert(
    fc.asyncProperty(fc.oneof(mangled, edited, value), async (text) => {
      writeFileNow(file, text);
      for (const read of [() => choosePreset(file), () => serveSettings({ config: file }, {})]) {
        try {
          await read();
        } catch (error) {
          expect(known).toContain((error as Error).name);
        }
      }
    }),
    { seed, numRuns: 400 },
  );
});
