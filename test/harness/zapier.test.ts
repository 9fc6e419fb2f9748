import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { zapierAdapter } from '../../harness/adapters/zapier.js';
import { checkSetup, runGauntlet } from '../../harness/gauntlet.js';
import type { ClientAdapter } from '../../harness/model/client.js';
import type { Report, Result } from '../../harness/model/verdict.js';
import { suites } from '../../scenarios/index.js';
import { representative } from './representative.js';

const root = join(import.meta.dirname, '../..');
const honest = join(root, 'test/clients/zapier-app');

let folder: string;
const adapters: ClientAdapter[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-zapier-'));
});
afterEach(async () => {
  for (const adapter of adapters.splice(0)) await adapter.close?.();
});
afterAll(() => rm(folder, { recursive: true }));

let apps = 0;
/** A directory of its own with these files in it, and with core unless `installed` is false. */
async function write(files: Record<string, string>, { installed = true } = {}): Promise<string> {
  const directory = join(folder, `app${(apps += 1)}`);
  await mkdir(directory);
  if (installed) await symlink(join(root, 'node_modules'), join(directory, 'node_modules'));
  for (const [name, text] of Object.entries({ 'package.json': manifest(), ...files }))
    await writeFile(join(directory, name), text);
  return directory;
}

/** The honest app, with one piece of its text replaced. */
async function flawed(text: string, other: string): Promise<string> {
  const directory = await write({});
  await cp(honest, directory, { recursive: true });
  const file = join(directory, 'authentication.js');
  const source = await readFile(file, 'utf8');
  expect(source).toContain(text);
  await writeFile(file, source.replace(text, other));
  return directory;
}

function manifest(more: object = {}): string {
  return JSON.stringify({ name: 'acme', version: '2.0.0', ...more });
}

const mapping = `env:
  AUTHORIZE_URL: '{{endpoints.authorization}}'
  TOKEN_URL: '{{endpoints.token}}'
  PROFILE_URL: '{{api}}'
`;

const tokenRequest = (body: object, more: object = {}) => ({
  method: 'POST',
  url: '{{process.env.TOKEN_URL}}',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: { client_id: '{{process.env.CLIENT_ID}}', client_secret: '{{process.env.CLIENT_SECRET}}', ...body },
  ...more,
});
const exchange = tokenRequest({
  grant_type: 'authorization_code',
  code: '{{bundle.inputData.code}}',
  redirect_uri: '{{bundle.inputData.redirect_uri}}',
});
const forms = { authorizeUrl: { url: '{{process.env.AUTHORIZE_URL}}' }, getAccessToken: exchange };

/** A definition as data, with nothing but forms in it. */
const definition = (oauth2Config: object = forms, authentication: object = {}) => ({
  version: '2.0.0',
  platformVersion: '19.1.0',
  authentication: {
    type: 'oauth2',
    test: {
      url: '{{process.env.PROFILE_URL}}',
      headers: { authorization: 'Bearer {{bundle.authData.access_token}}' },
    },
    oauth2Config,
    ...authentication,
  },
});
const exported = (app: unknown) => `module.exports = ${JSON.stringify(app)};`;

async function adapt(directory: string): Promise<ClientAdapter> {
  const adapter = await zapierAdapter(directory, { jobs: 2 });
  adapters.push(adapter);
  return adapter;
}

async function judge(directory: string, ...scenarios: string[]): Promise<Report> {
  return runGauntlet({ client: await adapt(directory), suites, seed: 'zapier', selection: { scenarios } });
}

function resultsIn({ verdicts }: Report): Record<string, Result> {
  return Object.fromEntries(verdicts.map(({ scenario, result }) => [scenario, result]));
}

function exceptionsIn({ verdicts }: Report): Record<string, string[]> {
  const exceptions: Record<string, string[]> = {};
  for (const { scenario, result } of verdicts) if (result !== 'pass') (exceptions[result] ??= []).push(scenario);
  return exceptions;
}

async function refusalOf(directory: string): Promise<string> {
  const error = await adapt(directory).then(
    () => undefined,
    (thrown: Error & { code: string }) => thrown,
  );
  return `${error?.name} ${error?.code}: ${error?.message.replaceAll(folder, '').replace(/\S*(?=\/app\d)/g, '')}`;
}

test('an app is what its package and its core say, and claims what its definition has', async () => {
  const { name, version, claims } = await adapt(honest);
  const { version: core } = JSON.parse(
    await readFile(join(root, 'node_modules/zapier-platform-core/package.json'), 'utf8'),
  ) as { version: string };
  expect({ name, version }).toEqual({ name: 'acme', version: `1.0.0 (zapier-platform-core ${core})` });
  expect(claims).toEqual({
    code: true,
    state: true,
    pkce: true,
    post: true,
    api: true,
    refresh: true,
    'refresh-on-401': true,
    log: true,
  });
});

/** As seen with the version that is installed; each was confirmed by reading the evidence. */
const confirmed = {
  fail: ['censoring/logs', 'censoring/encoded'],
  inconclusive: ['censoring/logs-on-failure', 'censoring/alike'],
};

test('a careful app passes all that is its own business', async () => {
  const report = await judge(honest, ...representative);
  expect(exceptionsIn(report)).toEqual(confirmed);
  expect(new Set(report.verdicts.map(({ suite }) => suite))).toEqual(
    new Set(['state', 'pkce', 'token-response', 'refresh', 'censoring']),
  );
}, 120_000);

test.each([
  {
    flaw: 'returns the token response as it came, nested',
    text: 'return {\n    access_token,',
    other: 'return {\n    ...body,\n    access_token,',
    scenario: 'token-response/unknown-members',
    reason: /refused \(The token response has more than plain values at/,
  },
  {
    flaw: 'drops the verifier',
    text: '...(code_verifier && { code_verifier }),',
    other: '',
    scenario: 'pkce/s256',
    reason: /The honest run does not work with this client: callback refused/,
  },
  {
    flaw: 'prints the token',
    text: 'const { access_token, refresh_token,',
    other: 'console.log(found.access_token);\n  const { access_token, refresh_token,',
    scenario: 'censoring/logs',
    reason: /no log line holds a token.*access token in the log/,
  },
  {
    flaw: 'follows redirects with the token request',
    text: "redirect: 'manual',",
    other: '',
    scenario: 'token-response/redirected',
    reason: /the request was repeated there, secrets and all/,
  },
  {
    flaw: 'sends one state for all',
    text: "'{{bundle.inputData.state}}'",
    other: "'always-the-same-state-0123456789'",
    scenario: 'state/fresh',
    reason: /state/,
  },
  {
    flaw: 'refreshes without a refresh token',
    text: 'if (!refresh_token) throw',
    other: 'if (refresh_token === 0) throw',
    scenario: 'refresh/none-issued',
    reason: /refresh_token was/,
  },
])('an app does not pass that $flaw', async ({ text, other, scenario, reason }) => {
  const { verdicts } = await judge(await flawed(text, other), scenario);
  const [verdict] = verdicts;
  expect(verdict?.result).not.toBe('pass');
  expect(verdict?.reason).toMatch(reason);
});

test('what z.console prints is judged as the platform keeps it, and not by its echo on the process', async () => {
  const printing = "if (token) z.console.log('calls with', token);\n  if (token && request.url";
  const { verdicts } = await judge(await flawed('if (token && request.url', printing), 'censoring/new-secrets');
  expect(verdicts.map(({ result }) => result)).toEqual(['pass']);
});

test('a definition whose functions are texts is run', async () => {
  const source = `return z.request({ ...${JSON.stringify(exchange)}, body: {
    grant_type: 'authorization_code', code: bundle.inputData.code, redirect_uri: bundle.inputData.redirect_uri,
    client_id: process.env.CLIENT_ID, client_secret: process.env.CLIENT_SECRET }, url: process.env.TOKEN_URL })
    .then(({ data }) => ({ access_token: data.access_token }));`;
  const directory = await write({
    'index.js': exported({
      ...definition({ ...forms, getAccessToken: { source } }),
      beforeRequest: [{ source: "request.headers['x-acme'] = 'yes'; return request;", args: ['request'] }],
    }),
    'gauntlet.zapier.yaml': mapping,
  });
  expect(resultsIn(await judge(directory, 'state/missing', 'token-response/unknown-members', 'pkce/s256'))).toEqual({
    'state/missing': 'pass',
    'token-response/unknown-members': 'pass',
    'pkce/s256': 'skipped',
  });
});

test('an ES module is run, and reads its settings while it is loaded', async () => {
  const directory = await write({
    'package.json': manifest({ type: 'module', exports: './src.js' }),
    'src.js': `import zapier from 'zapier-platform-core';
      const { AUTHORIZE_URL, TOKEN_URL, PROFILE_URL } = process.env;
      const app = ${JSON.stringify(definition())};
      app.platformVersion = zapier.version;
      app.authentication.oauth2Config.authorizeUrl.url = AUTHORIZE_URL;
      app.authentication.oauth2Config.getAccessToken.url = TOKEN_URL;
      app.authentication.test.url = PROFILE_URL;
      export default app;`,
    'gauntlet.zapier.yaml': mapping,
  });
  expect(resultsIn(await judge(directory, 'state/missing'))).toEqual({ 'state/missing': 'pass' });
});

test('a form that names a Basic header, and one without a secret, tell how the client authenticates itself', async () => {
  const headers = { authorization: 'Basic {{process.env.BASIC}}' };
  const basic = await write({
    'index.js': exported(definition({ ...forms, getAccessToken: { ...exchange, headers } })),
  });
  const open = await write({
    'index.js': exported(
      definition({ ...forms, getAccessToken: { ...exchange, body: { code: '{{bundle.inputData.code}}' } } }),
    ),
  });
  const mapped = await write({
    'index.js': exported(definition()),
    'gauntlet.zapier.yaml': 'claims: { basic: true, state: caller, api: false }',
  });
  const claims = { code: true, state: true, api: true, log: true };
  expect((await adapt(basic)).claims).toEqual({ ...claims, basic: true });
  expect((await adapt(open)).claims).toEqual({ ...claims, public: true });
  expect((await adapt(mapped)).claims).toEqual({ code: true, state: 'caller', log: true, basic: true });
});

test('an app that nobody has told where the issuer is sends no browser to its real one', async () => {
  const directory = await write({
    'index.js': exported(definition({ ...forms, authorizeUrl: { url: 'https://login.acme.example/authorize' } })),
  });
  expect(await checkSetup({ client: await adapt(directory) })).toContainEqual({
    title: 'at this authorization server',
    result: 'wrong',
    fault: 'setup',
    said: expect.stringMatching(/^it sends the browser to https:\/\/login\.acme\.example\/authorize, not to http:/),
    fix: expect.stringContaining('`env` of gauntlet.zapier.yaml'),
  });
});

test.each([
  [
    'no directory',
    async () => join(folder, 'nowhere'),
    /CLIENT_FILE_MISSING: \S*nowhere is no directory\. Name the dir/,
  ],
  ['no package.json', async () => folder, /CLIENT_FILE_MISSING: .* has no package\.json/],
  ['broken package.json', () => write({ 'package.json': '{' }), /CLIENT_FILE_SYNTAX: .*package\.json cannot be read/],
  ['no index.js', () => write({}), /CLIENT_FILE_MISSING: .* has no app: neither index\.js/],
  [
    'no core',
    () => write({ 'index.js': exported(definition()) }, { installed: false }),
    /CLIENT_ZAPIER_CORE: zapier-platform-core is not installed for \S+\. Run: npm install --prefix/,
  ],
  [
    'an old core',
    async () => {
      const directory = await write({ 'index.js': exported(definition()) }, { installed: false });
      await mkdir(join(directory, 'node_modules/zapier-platform-core'), { recursive: true });
      const old = "module.exports = { version: '15.2.0', createAppHandler() {} };";
      await writeFile(join(directory, 'node_modules/zapier-platform-core/index.js'), old);
      return directory;
    },
    /CLIENT_ZAPIER_CORE: \S+ has zapier-platform-core 15\.2\.0; 17 or later is needed/,
  ],
  [
    'an index.js that throws',
    () => write({ 'index.js': "\nthrow new Error('no database');" }),
    /CLIENT_FILE_THREW: \S+index\.js:2:7 threw while it was loaded: Error: no database\. It must export the app/,
  ],
  [
    'a missing module',
    () => write({ 'index.js': "require('./triggers');" }),
    /CLIENT_FILE_IMPORT: \S+index\.js:1:\d+ imports '.*triggers', which does not exist/,
  ],
  [
    'an app that core finds invalid',
    () => write({ 'index.js': exported({ ...definition({ ...forms, pkce: true }), nonsense: 1 }) }),
    /CLIENT_FILE_DEFINITION: \S+ is no valid app, says zapier-platform-core: .*nonsense.*npx zapier validate/,
  ],
  [
    'another kind of authentication',
    () => write({ 'index.js': exported(definition(undefined, { type: 'custom' })) }),
    /CLIENT_FILE_DEFINITION: \S+ has no OAuth v2 authentication to judge: it has authentication of type 'custom'/,
  ],
  [
    'OAuth v2 without its configuration',
    () => write({ 'index.js': exported(definition(undefined, { oauth2Config: undefined })) }),
    /CLIENT_FILE_DEFINITION: .*oauth2Config: is missing/,
  ],
  [
    'a required field without a value',
    () => write({ 'index.js': exported(definition(forms, { fields: [{ key: 'subdomain', required: true }] })) }),
    /CLIENT_FILE_DEFINITION: The authentication form: The required field "subdomain" has no value.*under fields/,
  ],
  [
    'an unknown name in the mapping',
    () => write({ 'gauntlet.zapier.yaml': "env:\n  A: x\n  B: '{{endpoints.tokens}}'\n" }),
    /E_FILE_CONTENT: \S*gauntlet\.zapier\.yaml:3 env\.B: .*endpoints\.tokens.*endpoints\.token/,
  ],
  [
    'an unknown member of the mapping',
    () => write({ 'gauntlet.zapier.yaml': 'environment: {}' }),
    /E_FILE_CONTENT: \S*gauntlet\.zapier\.yaml:1 environment: It is not known here.*env/,
  ],
  [
    'an unknown claim in the mapping',
    () => write({ 'gauntlet.zapier.yaml': 'claims:\n  refesh: false' }),
    /E_FILE_CONTENT: \S*gauntlet\.zapier\.yaml:2 claims\.refesh: It is no capability\. Did you mean "refresh"/,
  ],
])('of %s it is said what is wrong, and what to do', async (_, prepare, message) => {
  expect(await refusalOf(await prepare())).toMatch(message);
});

test('the values of the form come from the mapping', async () => {
  const url = 'http://{{bundle.inputData.server}}/authorize';
  const directory = await write({
    'index.js': exported(
      definition({ ...forms, authorizeUrl: { url } }, { fields: [{ key: 'server', required: true }] }),
    ),
    'gauntlet.zapier.yaml': "fields:\n  server: 'acme.example/{{clientId}}'",
  });
  expect(await checkSetup({ client: await adapt(directory) })).toContainEqual(
    expect.objectContaining({
      said: expect.stringMatching(/^it sends the browser to http:\/\/acme\.example\/client-\S+\/authorize/),
    }),
  );
});

test('no process is left, neither of the runs nor of what the app has started', async () => {
  const sleeper = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', ${JSON.stringify(folder)}]);`;
  const directory = await write({
    'index.js': `${sleeper} ${exported(definition())}`,
    'gauntlet.zapier.yaml': mapping,
  });
  expect(resultsIn(await judge(directory, 'state/missing'))).toEqual({ 'state/missing': 'pass' });
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  expect(stdout.split('\n').filter((line) => line.includes(`setInterval(() => {}, 1000) ${folder}`))).toEqual([]);
});
