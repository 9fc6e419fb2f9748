import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readContents, readEntry } from '../../harness/cli/catalogue/catalogue.js';
import { excerptOf } from '../../harness/cli/catalogue/excerpt.js';
import { renderPreset } from '../../harness/cli/catalogue/render.js';
import { presetOf } from '../../harness/cli/catalogue/to-preset.js';
import { choosePreset } from '../../harness/cli/serve/choose-preset.js';
import { readPresetFile } from '../../harness/cli/serve/preset-file.js';
import { serveSettings } from '../../harness/cli/serve/settings.js';
import { startProvider, type Provider } from '../../provider/index.js';
import { authorize, callApi, exchange, refresh, type CatalogueEntry } from './catalogue-client.js';
import { endAll, gauntlet, root } from './program.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-own-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(endAll);

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

/** What is wrong with a file, without the folder. */
async function complaint(reading: Promise<unknown>): Promise<string> {
  const said = await reading.then(
    () => 'nothing',
    (error: Error) => error.message,
  );
  return said.replaceAll(/[^\s"]*gauntlet-own-\w+[/\\]/g, '');
}

const acme = `id: acme
extends: github
without: [expires-in-missing]
quirks:
  - state-omitted
  - id: scope-response-variant
    params: { as: array }
`;

test('a preset extends one of those that are here, by alias, and may do without a quirk of it', async () => {
  const { preset } = await choosePreset(await write('acme.yaml', acme));
  const { preset: github } = await choosePreset('github');
  expect(preset).toMatchObject({ id: 'acme', title: github.title, asOf: github.asOf, eras: github.eras });
  expect(preset.aliases).toBeUndefined();
  const ids = github
    .quirks!.map(({ id }) => id)
    .filter((id) => !['expires-in-missing', 'scope-response-variant'].includes(id));
  expect(preset.quirks!.map(({ id }) => id)).toEqual([...ids, 'state-omitted', 'scope-response-variant']);
});

test('files extend files, by a path that begins where they are, and modules do, too', async () => {
  await write('acme.yaml', acme);
  await mkdir(join(folder, 'deeper'), { recursive: true });
  await write(
    'deeper/eu.json',
    '{ "id": "acme-eu", "extends": "../acme.yaml", "title": "Acme EU", "host": "acme.example" }',
  );
  const file = await write(
    'top.preset.mjs',
    `export default { id: 'top', extends: './deeper/eu.json', asOf: '2026-01-02' };`,
  );
  const { preset, era } = await choosePreset(`${file}@before-pkce`);
  expect(preset).toMatchObject({ id: 'top', title: 'Acme EU', asOf: '2026-01-02', host: 'acme.example' });
  expect(preset.quirks!.at(-1)).toEqual({ id: 'scope-response-variant', params: { as: 'array' } });
  expect(era).toBe('before-pkce');
  await expect(choosePreset(`${file}@never`)).rejects.toThrow('has no era "never". Its eras: before-pkce, pkce.');
});

const wrong: [what: string, file: string, text: string, message: RegExp][] = [
  [
    'an unknown base',
    'a.yaml',
    'id: a\nextends: githup',
    /^a\.yaml:2 extends: There is no preset "githup"\. Did you mean/,
  ],
  [
    'a base with an era',
    'a.yaml',
    'id: a\nextends: github@pkce',
    /^a\.yaml:2 extends: "github@pkce" cannot be extended/,
  ],
  ['a base that is not there', 'a.yaml', 'id: a\nextends: ./none.yaml', /^The preset "none\.yaml" does not exist/],
  ['itself', 'a.yaml', 'id: a\nextends: ./a.yaml', /^a\.yaml:2 extends: These files extend .* a\.yaml, a\.yaml\.$/],
  [
    'one that extends it',
    'a.yaml',
    'id: a\nextends: ./loop.yaml',
    /^loop\.yaml:2 extends: .* a\.yaml, loop\.yaml, a\.yaml/,
  ],
  [
    'a quirk to be without that is not there',
    'a.yaml',
    'id: a\nextends: slack\nwithout:\n  - nested-token',
    /^a\.yaml:3 without: Preset "slack" has no quirk "nested-token" to be without\. Its quirks: .*scope-separator, /,
  ],
  [
    'without, and nothing to extend',
    'a.yaml',
    'id: a\ntitle: A\nasOf: "2026-01-01"\nwithout: [x]',
    /^a\.yaml:4 without: .*extends/,
  ],
  [
    'a quirk that contradicts an inherited one',
    'a.yaml',
    'id: a\nextends: slack\nquirks:\n  - state-omitted\n  - expires-in-type',
    /^a\.yaml:5 quirks\[1\]: .*expires-in.* "without"\.$/,
  ],
  [
    'an era that is not there',
    'a.yaml',
    'id: a\nextends: github\nquirks:\n  - { id: state-omitted, when: { era: old } }',
    /^a\.yaml:4 quirks\[0\]\.when\.era: There is no era "old"\. There are before-pkce, pkce\.$/,
  ],
  [
    'an era where there is none',
    'a.yaml',
    'id: a\ntitle: A\nasOf: "2026-01-01"\nquirks:\n  - { id: state-omitted, when: { era: old } }',
    /quirks\[0\]\.when\.era: There is no era "old"\. The preset has none/,
  ],
  [
    'a quirk that is not known',
    'a.mjs',
    'export default { id: "a", extends: "slack", quirks: ["sate-omitted"] }',
    /quirks\[0\]: There is no quirk/,
  ],
  [
    'members that are not known',
    'b.mjs',
    'export default { id: "a", extend: "slack" }',
    /^\S*b\.mjs extend: It is not known here\. Did you mean "extends"/,
  ],
  ['no export', 'c.mjs', 'export const a = {}, b = {};', /^\S*c\.mjs has no default export; it exports a, b\./],
  ['another kind of export', 'd.mjs', 'export default 42;', /^\S*d\.mjs: the default export is 42, not an object/],
  [
    'a fault',
    'e.mjs',
    'throw new Error("boom");',
    /e\.mjs:1:7 threw while it was loaded: Error: boom\. A preset file must only export/,
  ],
  ['an alias of itself', 'g.yaml', '&a\nid: a\nextends: *a', /^g\.yaml:3 extends\S*: It extends itself\.$/],
  [
    'an alias of what is around it',
    'g.yaml',
    'id: a\nextends: slack\nquirks:\n  - id: token-extra-fields\n    params: &p { fields: *p }',
    /^g\.yaml:5 quirks\[0\]\.params\S*: It contains itself\.$/,
  ],
  [
    'itself, in a module',
    'g.mjs',
    'const a = { id: "a" };\na.extends = a;\nexport default a;',
    /^\S*g\.mjs extends: It extends itself\.$/,
  ],
  [
    'an heir',
    'h.mjs',
    'const a = { id: "a" };\na.extends = { id: "b", extends: a };\nexport default a;',
    /^\S*h\.mjs extends\.extends: It extends itself\.$/,
  ],
  [
    'parameters that contain themselves',
    'i.mjs',
    'const p = { fields: {} };\np.fields.more = [p];\nexport default { id: "a", extends: "slack", quirks: [{ id: "token-extra-fields", params: p }] };',
    /^\S*i\.mjs quirks\[0\]\.params\.fields\.more\[0\]: It contains itself\.$/,
  ],
  ...(
    [
      ['() => 1', /is no plain data/],
      ['new Map()', /^\S+ quirks\[0\]\.params\.fields\.x: Map\(0\) \{\} is no plain data\. Write /],
      ['1n', /is no plain data/],
    ] as const
  ).map(([code, message], at): (typeof wrong)[number] => [
    `a parameter \`${code}\``,
    `j${at}.mjs`,
    `export default { id: "a", extends: "slack", quirks: [{ id: "token-extra-fields", params: { fields: { x: ${code} } } }] };`,
    message,
  ]),
  [
    'a parameter that is computed',
    'k.mjs',
    'export default { id: "a", extends: { id: "b", extends: "slack", get host() { return "a.example"; } } };',
    /^\S*k\.mjs extends\.host: It is computed/,
  ],
  [
    'a base inside it that is unfit',
    'f.mjs',
    'export default { id: "a", extends: { id: "b", extends: "slak" } }',
    /extends\.extends: There is no preset "slak"/,
  ],
];
test.each(wrong)("a preset of one's own with %s is refused, and the place is told", async (_, name, text, message) => {
  await write('loop.yaml', 'id: loop\nextends: ./a.yaml');
  expect(await complaint(choosePreset(await write(name, text)))).toMatch(message);
});

test('presets in TypeScript are made with definePreset, in either kind of module, and named in a configuration', async () => {
  await mkdir(join(folder, 'node_modules'), { recursive: true });
  await symlink(root, join(folder, 'node_modules/oauth-gauntlet')).catch(() => undefined);
  await mkdir(join(folder, 'esm'), { recursive: true });
  await write('esm/package.json', '{ "type": "module" }');
  const text = `import { definePreset, type Preset } from 'oauth-gauntlet/provider';
console.log('loading');
export const acme = definePreset({ id: 'acme', extends: 'slack', quirks: [{ id: 'state-omitted' }] });`;
  await write('esm/acme.preset.ts', text);
  await write('cjs.preset.ts', text.replace('export const acme =', 'export default'));
  const config = await write(
    'gauntlet.yaml',
    'presets: [./cjs.preset.ts]\nissuers:\n  - { name: own, preset: ./esm/acme.preset.ts }',
  );
  // In a process of its own, as the loader of TypeScript cannot be taken out again.
  for (const file of ['esm/acme.preset.ts', 'cjs.preset.ts']) {
    const { code, stdout, stderr } = await gauntlet(`explain ${join(folder, file)}`);
    expect([code, stderr]).toEqual([0, 'loading\n']);
    expect(stdout).toMatch(/^acme: Slack OAuth v2, as of[^]*scope-separator[^]*state-omitted/);
  }
  const mjs = await readFile(config, 'utf8');
  await write('plain.mjs', `export default { id: 'plain', extends: 'slack' };`);
  const settings = await serveSettings(
    { config: await write('g.yaml', mjs.replaceAll(/\.\/[\w/]*\w+\.preset\.ts/g, './plain.mjs')) },
    {},
  );
  expect(settings.issuers.map(({ name, preset }) => [name, preset?.preset.id])).toEqual([
    ['plain', 'plain'],
    ['own', 'plain'],
  ]);
});

test('explain tells what holds in an era, and of files', async () => {
  const { stdout: before } = await gauntlet('explain github@before-pkce');
  expect(before).toMatch(/^github-oauth-app@before-pkce: /);
  expect(before).toContain('pkce-policy {"mode":"ignored"}');
  expect(before).toContain('github@before-pkce: … to 2025-07-14 code_challenge is ignored (this one)');
  expect(before).toContain('gauntlet serve --preset github@before-pkce');
  const { stdout: now } = await gauntlet('explain github@pkce');
  expect(now).not.toContain('pkce-policy');
  expect(now).toContain("(the provider's documentation; unconfirmed)");
  const { code, stderr } = await gauntlet('explain github@later');
  expect([code, stderr]).toEqual([
    2,
    'error: Preset "github-oauth-app" has no era "later". Its eras: before-pkce, pkce.\n',
  ]);
  const file = await write(
    'acme.yaml',
    `${acme}host: acme.example\nendpoints:\n  api: { host: api.acme.example, path: /v1/me }\n`,
  );
  const { stdout } = await gauntlet(`explain ${file}@before-pkce`);
  expect(stdout).toMatch(
    /^acme@before-pkce: [^]*Hosts\n {2}acme\.example\n[^]* {2}api\.acme\.example\n[^]*api: \/v1\/me at api\.acme\.example/,
  );
  expect((await gauntlet('explain github@befor')).stderr).toContain('has no era');
  expect((await gauntlet('explain state/mising')).stderr).toContain('Did you mean "state/missing"?');
});

test('nothing that stands in a preset steers the terminal that it is explained on', async () => {
  const evil = '\u001b[2J\u009b1m\r\n\u202eforged';
  const preset = {
    id: 'evil',
    title: evil,
    asOf: '2026-01-01',
    aliases: [evil],
    endpoints: { api: { path: '/\u202e\u001b[2J', query: { [evil]: evil } } },
    quirks: [
      { id: 'token-extra-fields', params: { fields: { [evil]: evil } } },
      { id: 'state-omitted', when: { era: evil } },
    ],
    eras: { [evil]: { note: evil } },
    facts: [{ about: evil, source: evil, confidence: 'confirmed' }],
  };
  const { code, stdout, stderr } = await gauntlet(`explain ${await write('evil.json', JSON.stringify(preset))}`);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^evil: {2}\[2J 1m forged, as of/);
  expect(stdout).toContain('\\u202eforged');
  expect(stdout).not.toMatch(/[^\P{C}\n]|^forged/mu);
  expect((await gauntlet(`explain ${join(folder, 'evil.json')}@${evil.replace(/\s/g, '')}`)).stderr).not.toMatch(
    /[^\P{C}\n]/u,
  );
});

const catalogue = join(root, 'test/fixtures/catalogue.yaml');
const { keys } = readContents(catalogue);

/** What the client of the catalogue knows: the entry with what its alias has. */
function entryOf(key: string, entries: Record<string, CatalogueEntry>): CatalogueEntry {
  const own = entries[key]!;
  return own.alias === undefined ? own : { ...entryOf(own.alias, entries), ...own };
}

async function entries(): Promise<Record<string, CatalogueEntry>> {
  return parse(await readFile(catalogue, 'utf8')) as Record<string, CatalogueEntry>;
}

function implied(key: string) {
  return presetOf(key, readEntry(catalogue, key), '2026-01-31');
}

/** Starts what `preset from` prints. */
async function startImplied(key: string): Promise<Provider> {
  const preset = await readPresetFile(await write(`${key}.yaml`, renderPreset(implied(key), key)));
  const hosts = Object.values(preset.endpoints ?? {}).map((place) =>
    typeof place === 'string' ? '' : (place.host ?? ''),
  );
  return startProvider({
    preset,
    allowHosts: [preset.host ?? '', ...hosts].filter(Boolean),
    clients: [{ clientId: 'gauntlet-client', clientSecret: 'gauntlet-secret', clientAuth: 'any' }],
  });
}

test.each(keys)(
  'the preset that %s implies can be read and served, and its client logs in, calls and refreshes',
  async (key) => {
    const entry = entryOf(key, await entries());
    await using provider = await startImplied(key);
    const callback = await authorize(provider, entry);
    expect(Object.fromEntries(callback)).not.toHaveProperty('error');
    const { status, body } = await exchange(provider, entry, callback);
    expect([status, body]).toEqual([200, expect.objectContaining({ access_token: expect.any(String) })]);
    expect((await callApi(provider, entry, body)).status).toBe(200);
    const expiresIn = Number(body['expires_in'] ?? 0);
    provider.clock.advance(`${Math.max(expiresIn - 10, 0)}s`);
    const renewed = await refresh(provider, entry, callback, String(body['refresh_token']));
    expect([renewed.status, renewed.body]).toEqual([
      200,
      expect.objectContaining({ access_token: expect.any(String) }),
    ]);
  },
);

/** What a client meets that does something else than the entry says: the error of its login, or the answer to its code. */
async function departing(key: string, departure: Partial<CatalogueEntry>): Promise<unknown> {
  const entry = { ...entryOf(key, await entries()), ...departure };
  await using provider = await startImplied(key);
  const callback = await authorize(provider, entry);
  if (callback.get('error') !== null) return callback.get('error');
  const { status, body } = await exchange(provider, entry, callback);
  if (status !== 200) return status;
  return body['refresh_token'] === undefined ? 'no refresh token' : (await callApi(provider, entry, body)).status;
}

const departures: [key: string, what: string, departure: Partial<CatalogueEntry>, outcome: unknown][] = [
  ['marlowe', 'nothing else', {}, 200],
  ['marlowe', 'scopes with spaces', { scope_separator: ' ' }, 'invalid_scope'],
  ['marlowe', 'no owner', { authorization_params: {} }, 'invalid_request'],
  ['marlowe', 'another owner', { authorization_params: { owner: 'team' } }, 'invalid_request'],
  ['marlowe', 'a form', { body_format: 'form' }, 400],
  ['marlowe', 'its secret in the body', { token_request_auth_method: 'body' }, 401],
  ['marlowe', 'API calls without a version', { proxy: {} }, 400],
  ['mistral', 'a Bearer header', { proxy: {} }, 401],
  ['nettlefold', 'no wish for a refresh token', { authorization_params: {} }, 'no refresh token'],
  ['nettlefold', 'no wish for consent', { authorization_params: { access_type: 'offline' } }, 'no refresh token'],
  ['nimblecrow', 'no scope for it', { default_scopes: ['read'] }, 'no refresh token'],
  ['nimblecrow', 'no audience', { authorization_params: {} }, 'invalid_request'],
  ['opalyard', 'no nonce', { authorization_params: {} }, 'invalid_request'],
  ['orchardly', 'the standard name of its id', { authorization_url_replacements: {} }, expect.stringMatching(/^400 /)],
  ['pebblecrm', 'the standard name of the code', { authorization_code_param_in_callback: 'code' }, 400],
  ['quillbox', 'no parameter of its own at the token endpoint', { token_params: {} }, 400],
];
test.each(departures)('at %s a client with %s', async (key, _, departure, outcome) => {
  expect(await departing(key, departure)).toEqual(outcome);
});

test('a refresh goes to its own address, and brings its own parameters', async () => {
  const all = await entries();
  const renewed = async (key: string, departure: Partial<CatalogueEntry>, to?: 'token') => {
    const entry = { ...entryOf(key, all), ...departure };
    await using provider = await startImplied(key);
    const callback = await authorize(provider, entry);
    const { body } = await exchange(provider, entry, callback);
    const { refresh: own, ...endpoints } = provider.endpoints;
    const asked = {
      ...provider,
      endpoints: to === 'token' ? endpoints : { ...endpoints, ...(own && { refresh: own }) },
    };
    return (await refresh({ ...asked }, entry, callback, String(body['refresh_token']))).status;
  };
  await using elsewhere = await startImplied('opalyard');
  const hosts = [elsewhere.endpoints.token, elsewhere.endpoints.refresh].map((one) => new URL(one!).hostname);
  expect(hosts).toEqual(['localhost', '127.0.0.1']);
  expect(await renewed('opalyard', {})).toBe(200);
  expect(await renewed('opalyard', {}, 'token')).toBe(400);
  expect(await renewed('quillbox', {})).toBe(200);
  expect(await renewed('quillbox', { refresh_params: {} })).toBe(400);
  expect(await renewed('reedbank', {})).toBe(400);
});

test('what is printed says where each quirk comes from, what is an example, and what could not be expressed', async () => {
  const file = await write(
    'catalogue.yaml',
    `acme:
  display_name: "Acme \\e[31m"
  auth_mode: OAUTH2
  authorization_url: https://\${connectionConfig.subdomain}.acme.example/oauth/authorize
  token_url: https://api.acme.example/oauth/token
  scope_separator: ','
  post_connection_script: acmePostConnection
  authorization_params: { "\\u202eowner": "a\\u202e\\e[1m\\nb" }
  made_up: true
  connection_config: { subdomain: { type: string, example: demo } }
acme-eu: { alias: acme, display_name: Acme EU, token_url: { OAUTH2: https://eu.acme.example/t, OAUTH2_CC: https://x.example } }
`,
  );
  const { code, stdout, stderr } = await gauntlet(`preset from ${file}#acme-eu`);
  expect([code, stderr]).toEqual([0, 'acme-eu: 2 not expressed: see the comments at the head.\n']);
  expect(stdout.replace(/\d{4}-\d\d-\d\d/, 'TODAY'))
    .toBe(`# What catalogue.yaml#acme-eu implies: what its client sends is what this server asks for.
# "demo" in an address is an example: there stands the subdomain of a tenant.

# Not expressed:
#   post_connection_script: what a program of the client asks for after the login stands in no entry
#   made_up: it is not known here

id: acme-eu
title: Acme EU
asOf: TODAY
host: demo.acme.example
endpoints:
  authorization: /oauth/authorize
  token:
    host: eu.acme.example
    path: /t
quirks:
  # authorization_params
  - id: auth-extra-params-required
    params:
      required:
        "\\u202eowner": "a\\u202e\\e[1m\\nb"
  # scope_separator
  - id: scope-separator
    params:
      sep: ","
`);
  const { quirks } = await readPresetFile(await write('printed.yaml', stdout));
  expect(quirks![0]!.params).toEqual({ required: { '\u202eowner': 'a\u202e\u001b[1m\nb' } });
  expect((await gauntlet(`preset from ${file}#acme`)).stdout).toContain('title: Acme  [31m\n');
  const listed = await gauntlet(`preset from ${catalogue}`);
  expect(listed.stdout).toMatch(
    /^66 of 72 entries are OAuth 2\.0\..*gauntlet preset from \S*catalogue\.yaml#amberline'?\namberline\n/,
  );
});

test('what is too deep or too long for a preset is told of, and all else is expressed', async () => {
  const deep = Array(20_000).fill('a').join('.');
  const long = `https://acme.example/${'x'.repeat(500)}`;
  const file = await write(
    'deep.json',
    JSON.stringify({
      acme: {
        auth_mode: 'OAUTH2',
        authorization_url: 'https://acme.example/authorize',
        token_url: long,
        refresh_url: `${long}y`,
        scope_separator: ',',
        token_response_metadata: ['a.b.c.d.e.f.g.h.i.j', 'a.b.c.d.e.f.g.h.i.j.k', deep],
        alternate_access_token_response_path: deep,
        proxy: { base_url: long, retry: { in_body: { path: deep } } },
      },
    }),
  );
  const { code, stdout, stderr } = await gauntlet(`preset from ${file}#acme`);
  expect([code, stderr]).toEqual([0, 'acme: 7 not expressed: see the comments at the head.\n']);
  const told = [...stdout.matchAll(/^# {3}(\S+): (.*)$/gm)].map(([, member, why]) => [member, why]);
  const tooLong = 'no preset can have its path. Too big: expected string to have <=500 characters.';
  const tooDeep = 'it has more than 10 parts';
  expect(told).toEqual([
    ['token_url', tooLong],
    ['refresh_url', tooLong],
    ['proxy.base_url', tooLong],
    ['token_response_metadata.a.b.c.d.e.f.g.h.i.j.k', tooDeep],
    [`token_response_metadata.${deep.slice(0, 60)}…`, tooDeep],
    ['alternate_access_token_response_path', tooDeep],
    ['proxy.retry.in_body.path', tooDeep],
  ]);
  const { endpoints, quirks } = await readPresetFile(await write('deep.yaml', stdout));
  expect(endpoints).toEqual({ authorization: '/authorize' });
  expect(quirks!.map(({ id }) => id)).toEqual(['scope-separator', 'token-extra-fields', 'rate-limit-shape']);
  expect(JSON.stringify(quirks![1]!.params)).toContain('{"i":{"j":"tenant"}}');
});

test('of a long catalogue no more is parsed than an entry and what it is an alias of, where that can be told', async () => {
  const text = await readFile(catalogue, 'utf8');
  const excerpt = excerptOf(text, 'marlowe-mcp')!;
  expect(Object.keys(parse(excerpt) as object)).toEqual(['marlowe', 'marlowe-mcp']);
  expect(excerpt.split('\n').findIndex((line) => line === 'marlowe-mcp:')).toBe(
    text.split('\n').findIndex((line) => line === 'marlowe-mcp:'),
  );
  expect(excerptOf('a: { auth_mode: OAUTH2 }\nb:\n  alias: a\n', 'b')).toBeUndefined();
  expect(excerptOf('a:\n  x: 1\na:\n  x: 2\n', 'a')).toBeUndefined();
  // An anchor is outside.
  const file = await write(
    'anchored.yaml',
    'a:\n  auth_mode: &mode OAUTH2\nb:\n  auth_mode: *mode\n  scope_separator: ";"\n  token_url: https://b.example/t\n',
  );
  expect(readEntry(file, 'b').scope_separator).toBe(';');
});

test('an empty entry leaves the others as they are, and a path of the API that is made up is said to be', async () => {
  const file = await write(
    'gaps.yaml',
    'a:\nb:\n  auth_mode: OAUTH2\n  token_url: https://b.example/t\n  proxy: { base_url: https://b.example/v1 }\n',
  );
  expect((await gauntlet(`preset from ${file}`)).stdout).toMatch(/^1 of 2 entries are OAuth 2\.0\./);
  const { stdout } = await gauntlet(`preset from ${file}#b`);
  expect(stdout).toMatch(/\n {2}# proxy\.base_url says .*\/me below it is made up\.\n {2}api: \/v1\/me\n/);
});

const unfit: [what: string, source: string, message: RegExp][] = [
  ['an unknown key', '#marlow', /There is no entry "marlow"\. Did you mean "marlowe"\?/],
  ['another kind of entry', '#arbor-keys', /arbor-keys is no OAuth 2\.0 entry: its auth_mode is API_KEY/],
  ['no file', 'nothing.yaml#a', /The catalogue "nothing\.yaml" does not exist/],
  ['a list', 'list.yaml#a', /list\.yaml:1: must be a mapping/],
  ['an alias of nothing', 'bad.yaml#a', /bad\.yaml:1 a\.alias: There is no entry of that key/],
  ['aliases of each other', 'bad.yaml#b', /bad\.yaml:\d [bc]\.alias: The entries are aliases of each other/],
  ['an entry that is empty', 'bad.yaml#e', /bad\.yaml:7 e: It is empty: .* authorization_url and token_url/],
  [
    'an entry without an address',
    'bad.yaml#f',
    /bad\.yaml:8 f: It names no endpoint: .* authorization_url and token_url/,
  ],
  ['a member of a wrong type', 'bad.yaml#d', /bad\.yaml:6 d\.scope_separator: Invalid input: expected string/],
];
test.each(unfit)('preset from is refused %s', async (_, source, message) => {
  await write('list.yaml', '- a');
  await write(
    'bad.yaml',
    'a: { alias: z }\nb: { alias: c }\nc: { alias: b }\nd:\n  auth_mode: OAUTH2\n  scope_separator: 3\ne:\nf: { auth_mode: OAUTH2 }\n',
  );
  const named = source.startsWith('#') ? catalogue + source : /bad|list/.test(source) ? join(folder, source) : source;
  const { code, stdout, stderr } = await gauntlet(`preset from ${named}`);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});

test('whatever an entry holds: the preset can be read and armed, or the entry is refused', async () => {
  const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
  process.stderr.write(`fuzz: FUZZ_SEED=${seed}\n`);
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'offline',
      '${connectionConfig.x}',
      'https://a.example/b',
      '${x}/y',
      'consent',
      '__proto__',
      ' || ',
      'https://${a}:1/${b}#${c}?d',
      '+',
    ),
  );
  const bag = fc.dictionary(
    fc.oneof(
      text,
      fc.constantFrom('prompt', 'response_type', 'user_scope', 'grant_type', 'scope', 'after', 'authorization'),
    ),
    fc.oneof(text, fc.jsonValue()),
    { maxKeys: 4 },
  );
  const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const entry = fc.record({
    display_name: some(text),
    authorization_url: some(text),
    token_url: some(text),
    refresh_url: some(text),
    authorization_params: some(bag),
    token_params: some(bag),
    refresh_params: some(bag),
    scope_separator: some(text),
    default_scopes: some(fc.array(text, { maxLength: 3 })),
    body_format: some(text),
    authorization_url_replacements: some(fc.dictionary(text, text, { maxKeys: 2 })),
    authorization_url_skip_encode: some(fc.array(text, { maxLength: 2 })),
    authorization_code_param_in_callback: some(text),
    redirect_uri_metadata: some(fc.array(text, { maxLength: 3 })),
    token_response_metadata: some(fc.array(text, { maxLength: 3 })),
    alternate_access_token_response_path: some(text),
    token_expiration_buffer: some(fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))),
    proxy: some(fc.record({ base_url: some(text), headers: some(bag), query: some(bag), retry: some(bag) })),
    more: some(fc.jsonValue()),
  });
  const file = join(folder, 'fuzz.yaml');
  await fc.assert(
    fc.asyncProperty(text, entry, async (key, one) => {
      writeFileSync(file, JSON.stringify({ [key]: { ...one, auth_mode: 'OAUTH2' } }));
      let printed: string;
      try {
        printed = renderPreset(presetOf(key, readEntry(file, key), '2026-01-31'), key);
      } catch (error) {
        expect((error as Error).name).toBe('UsageError');
        return;
      }
      await readPresetFile(await write('fuzzed.yaml', printed));
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    }),
    { seed, numRuns: 200 },
  );
});

test('this many entries are expressed, and these members are not', () => {
  const all = keys.map((key) => implied(key).unsaid.map(({ member }) => member));
  const members = all.flat().sort();
  const counts = Object.fromEntries(members.map((one) => [one, members.filter((other) => other === one).length]));
  expect({ entries: all.length, wholly: all.filter(({ length }) => length === 0).length, counts }).toEqual({
    entries: 66,
    wholly: 55,
    counts: {
      authorization_code_param_in_webhook: 1,
      authorization_url_fragment: 1,
      installation: 1,
      post_connection_script: 7,
      pre_connection_deletion_script: 1,
      'proxy.decompress': 1,
      'proxy.headers.content-type': 1,
      'proxy.query.format': 1,
      'proxy.retry.remaining': 1,
      refresh_token_params: 1,
      refresh_token_response_metadata: 1,
      token_request_auth_method: 1,
      webhook_response_metadata: 1,
    },
  });
});
