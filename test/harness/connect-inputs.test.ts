import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import { CompactEncrypt } from 'jose';
import { readEnvironment, requireCredentials } from '../../harness/cli/connect/environment.js';
import { fieldValues } from '../../harness/cli/connect/field-values.js';
import { askForm, InterruptedError } from '../../harness/cli/connect/form.js';
import { type KeptConnection, loadConnection, saveConnection } from '../../harness/cli/connect/keep.js';
import { renderMarkdown } from '../../harness/cli/connect/markdown.js';
import { UsageError } from '../../harness/errors.js';
import type { Field } from '../../harness/platform/definition/types.js';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'connect-inputs-'));
afterAll(() => rmSync(folder, { recursive: true }));

let written = 0;
function write(text: string, name = `file-${(written += 1)}`): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const field = (key: string, more: Partial<Field> = {}): Field => ({
  key,
  type: 'string',
  required: true,
  computed: false,
  ...more,
});

/** The UsageError that something throws. */
async function refusal(act: () => unknown): Promise<UsageError> {
  const error = await Promise.resolve()
    .then(act)
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  expect(error).toBeInstanceOf(UsageError);
  return error as UsageError;
}

// ————— values that are given —————

const asked = [
  field('subdomain'),
  field('api-key', { type: 'password' }),
  field('account_id', { computed: true }),
  field('callback', { type: 'copy', default: 'https://x.test' }),
];

test('a flag wins over the file, and the file over the environment', () => {
  const file = write('{"subdomain": "from-file", "api-key": "from-file"}');
  const env = { GAUNTLET_FIELD_SUBDOMAIN: 'from-env', GAUNTLET_FIELD_API_KEY: 'from-env' };
  const flags = ['subdomain=from-flag=1'];
  expect(fieldValues({ flags: [], env }, asked)).toEqual({ subdomain: 'from-env', 'api-key': 'from-env' });
  expect(fieldValues({ flags: [], file, env }, asked)).toEqual({ subdomain: 'from-file', 'api-key': 'from-file' });
  expect(fieldValues({ flags, file, env }, asked)).toEqual({ subdomain: 'from-flag=1', 'api-key': 'from-file' });
});

test('an empty text is not given, nor is null', () => {
  const file = write('subdomain: ""\napi-key: ~\n');
  const env = { GAUNTLET_FIELD_SUBDOMAIN: 'from-env', GAUNTLET_FIELD_API_KEY: '' };
  expect(fieldValues({ flags: ['subdomain='], file, env }, asked)).toEqual({ subdomain: 'from-env' });
  expect(fieldValues({ flags: [], file: write('# nothing\n'), env: {} }, asked)).toEqual({});
});

test('a value of a field file stays as it is written', () => {
  const file = write('\ufeffa: 0123\nb: 1e3\nc: true\nd: "null"\n__proto__: 2020-01-01\n');
  const fields = ['a', 'b', 'c', 'd', '__proto__'].map((key) => field(key));
  expect(Object.entries(fieldValues({ flags: [], file, env: {} }, fields))).toEqual([
    ['a', '0123'],
    ['b', '1e3'],
    ['c', 'true'],
    ['d', 'null'],
    ['__proto__', '2020-01-01'],
  ]);
});

test('a JSON field file may be indented with tabs', () => {
  const file = write('{\n\t"subdomain": "acme\\u0041",\n\t"api-key": null\n}\n');
  expect(fieldValues({ flags: [], file, env: {} }, asked)).toEqual({ subdomain: 'acmeA' });
});

test('the environment may hold the fields of other definitions; a variable that means two fields is refused', async () => {
  expect(fieldValues({ flags: [], env: { GAUNTLET_FIELD_OTHER: 'x', GAUNTLET_FIELD_ACCOUNT_ID: 'x' } }, asked)).toEqual(
    {},
  );
  const { message } = await refusal(() =>
    fieldValues({ flags: [], env: { GAUNTLET_FIELD_A_B: 'hunter2!' } }, [field('a-b'), field('a_b')]),
  );
  expect(message).toMatch(/GAUNTLET_FIELD_A_B could mean "a-b" or "a_b"/);
});

test.each<[string, { flags?: string[]; file?: string }, RegExp]>([
  ['a flag without =', { flags: ['subdomain=x', 'hunter2!'] }, /^--field number 2 is not of the form key=value/],
  ['a flag without a key', { flags: ['=hunter2!'] }, /not of the form key=value/],
  [
    'an unknown key',
    { flags: ['subdomian=hunter2!'] },
    /"subdomian" .* Did you mean "subdomain"\? .*: subdomain, api-key/,
  ],
  [
    'a password in place of a key',
    { flags: ['hunter2!hunter2!hunter2!=='] },
    /^The name before the value \(--field number 1\)/,
  ],
  ['a computed key', { flags: ['account_id=hunter2!'] }, /"account_id" .* computed/],
  ['a key of text to copy', { flags: ['callback=hunter2!'] }, /"callback" .* takes no value/],
  [
    'an unknown key in the file',
    { file: '# comment\nsubdomian: hunter2!\n' },
    /"subdomian" \(line 2 of .*Did you mean/,
  ],
  ['a nested value', { file: 'subdomain: x\napi-key:\n  - hunter2!\n' }, /on line 2 of .* single value/],
  ['an alias', { file: 'subdomain: &a hunter2!\napi-key: *a\n' }, /on line 2 of .* single value/],
  ['a list', { file: '- hunter2!\n' }, /must be a mapping/],
  ['a text', { file: 'hunter2!\n' }, /must be a mapping/],
  ['a repeated key', { file: 'subdomain: a\nsubdomain: hunter2!\n' }, /line 2 of .* twice/],
  ['broken YAML', { file: 'subdomain: a\napi-key: "hunter2!\n' }, /neither YAML nor JSON: see line \d of .* \(\w+\)/],
  ['broken JSON', { file: '{"subdomain": "hunter2!" "x" }' }, /neither YAML nor JSON: see line 1/],
])('%s is refused without quoting a value', async (_what, { flags = [], file }, reason) => {
  const sources = { flags, env: {}, ...(file !== undefined && { file: write(file) }) };
  const { message, stack } = await refusal(() => fieldValues(sources, asked));
  expect(message).toMatch(reason);
  expect(stack).not.toContain('hunter2!');
});

test('a file that cannot be read is refused by name', async () => {
  const missing = join(folder, 'missing.yaml');
  expect((await refusal(() => fieldValues({ flags: [], file: missing, env: {} }, asked))).message).toBe(
    `The field file "${missing}" does not exist.`,
  );
  expect((await refusal(() => readEnvironment(folder, {}))).message).toMatch(/env file .* cannot be read \(EISDIR\)/);
  const huge = write(' '.repeat(4 * 1024 * 1024 + 1));
  expect((await refusal(() => readEnvironment(huge, {}))).message).toMatch(/larger than 4 MiB/);
});

// ————— environment and credentials —————

test('the environment wins over the env file, even with an empty variable', () => {
  const file = write('# comment\nCLIENT_ID=from-file\nCLIENT_SECRET="quoted # secret"\nexport EMPTY=x\n');
  expect(readEnvironment(file, { CLIENT_ID: 'from-env', EMPTY: '', UNSET: undefined })).toEqual({
    CLIENT_ID: 'from-env',
    CLIENT_SECRET: 'quoted # secret',
    EMPTY: '',
  });
  expect(readEnvironment(undefined, { A: 'b' })).toEqual({ A: 'b' });
});

test('CLIENT_ID is required, CLIENT_SECRET is not', async () => {
  for (const env of [{}, { CLIENT_ID: '' }, { CLIENT_ID: ' ', CLIENT_SECRET: 'x' }]) {
    const { code, message } = await refusal(() => requireCredentials(env));
    expect(code).toBe('E_CLIENT_ID');
    expect(message).toMatch(/`CLIENT_ID=….* gauntlet connect …`.*--env/);
  }
  requireCredentials({ CLIENT_ID: 'public' });
});

// ————— form —————

interface Driven {
  /** Everything written so far, as it went to the terminal. */
  raw(): string;
  /** Resolves when a new text is on the terminal, then types. */
  on(text: string, keys: string): Promise<void>;
  input: PassThrough;
  values: Promise<Record<string, string>>;
}

function drive(fields: readonly Field[], given: Record<string, string> = {}, color = false): Driven {
  const input = new PassThrough();
  const output = new PassThrough();
  let raw = '';
  let read = 0;
  output.on('data', (chunk: Buffer) => (raw += chunk.toString()));
  const seen = (text: string) => stripVTControlCharacters(raw).indexOf(text, read);
  const values = askForm(fields, given, { input, output, color });
  values.catch(() => undefined);
  return {
    raw: () => raw,
    async on(text, keys) {
      while (seen(text) < 0) await once(output, 'data');
      read = seen(text) + text.length;
      // The prompt that wrote this listens as soon as its first drawing is done.
      setImmediate(() => input.write(keys));
    },
    input,
    values,
  };
}

const enter = '\r';

test('the form asks in the order given for what has no value, and only for that', async () => {
  const form = drive(
    [
      field('zeta', { label: 'Zeta' }),
      field('given'),
      field('account_id', { computed: true }),
      field('alpha'),
      field('maybe', { required: false }),
    ],
    { given: 'already', alpha: '' },
  );
  await form.on('? Zeta', `z1${enter}`);
  await form.on('? alpha', `a1${enter}`);
  await form.on('? maybe (optional)', enter);
  expect(await form.values).toEqual({ given: 'already', zeta: 'z1', alpha: 'a1' });
  expect(form.raw()).not.toMatch(/account_id|given/);
});

test('the input format and the placeholder are hints, never part of the value', async () => {
  const form = drive([field('sub', { inputFormat: 'https://{{input}}.acme.com', placeholder: 'your-team' })]);
  await form.on('  Example: your-team\n? sub https://….acme.com', `acme${enter}`);
  await form.on('https://acme.acme.com', '');
  expect(await form.values).toEqual({ sub: 'acme' });
});

test('help text is rendered above its prompt', async () => {
  const form = drive([field('sub', { helpText: 'See **the** [docs](https://docs.test/x).\n\nThen *go*.' })]);
  await form.on('  See the docs (https://docs.test/x).\n\n  Then go.\n? sub', `x${enter}`);
  await form.values;
});

test('a default is offered, and taken by Enter; another value replaces it', async () => {
  const form = drive([field('a', { default: 'demo' }), field('b', { default: 'demo', required: false })]);
  await form.on('? a (demo)', enter);
  await form.on('? b (optional) (demo)', `mine${enter}`);
  expect(await form.values).toEqual({ a: 'demo', b: 'mine' });
});

test('a required field is asked until it has a value', async () => {
  const form = drive([field('a'), field('secret', { type: 'password' })]);
  await form.on('? a', enter);
  await form.on('> A value is required.', `x${enter}`);
  await form.on('? secret (hidden) ', enter);
  await form.on('> A value is required.\n? secret (hidden) ', `y${enter}`);
  expect(await form.values).toEqual({ a: 'x', secret: 'y' });
});

test('choices are a list of labels to select from; an optional one may be none of them', async () => {
  const choices = new Map([
    ['eu', 'Europe'],
    ['us', 'United States'],
  ]);
  const form = drive([
    field('first', { choices }),
    field('second', { choices, default: 'us' }),
    field('third', { choices, required: false }),
  ]);
  await form.on('? first', '');
  await form.on('United States', `\u001b[B${enter}`);
  await form.on('? second', '');
  await form.on('United States', enter);
  await form.on('? third (optional)', '');
  await form.on('(none)', `\u001b[A${enter}`);
  expect(await form.values).toEqual({ first: 'us', second: 'us' });
  expect(form.raw()).toContain('Europe');
});

test('a text to copy is shown where it stands, and not asked for', async () => {
  const form = drive([
    field('callback', {
      type: 'copy',
      label: 'Callback',
      helpText: 'Register `this`:',
      default: 'https://cb.test/return',
    }),
    field('a'),
  ]);
  await form.on('Callback\n  Register this:\n  https://cb.test/return\n? a', `x${enter}`);
  expect(await form.values).toEqual({ a: 'x' });
});

test('a password is never on the terminal, nor is its length', async () => {
  const typing = async (password: string) => {
    const form = drive([field('visible'), field('secret', { type: 'password', label: 'Secret' })], {}, true);
    // The search finds what is echoed.
    await form.on('? visible', `${password}${enter}`);
    await form.on('? Secret (hidden) ', '');
    const before = form.raw();
    for (const key of password) form.input.write(key);
    form.input.write(enter);
    expect(await form.values).toEqual({ visible: password, secret: password });
    return { before, after: form.raw().slice(before.length) };
  };
  const short = await typing('hunter2');
  const long = await typing('correct horse battery staple '.repeat(10));
  expect(stripVTControlCharacters(short.before)).toContain('hunter2');
  expect(short.after).toBe('\n');
  expect(long.after).toBe('\n');
});

test('the default of a password is offered unseen', async () => {
  const form = drive([field('secret', { type: 'password', default: 'hunter2', choices: new Map([['hunter2', 'x']]) })]);
  await form.on('? secret (hidden, Enter for the default) ', enter);
  expect(await form.values).toEqual({ secret: 'hunter2' });
  expect(form.raw()).not.toContain('hunter2');
});

test.each([
  ['Ctrl-C', (input: PassThrough) => input.write('\u0003')],
  ['Ctrl-D', (input: PassThrough) => input.write('\u0004')],
  ["the input's end", (input: PassThrough) => input.end()],
])('%s interrupts the form, at every kind of prompt', async (_what, leave) => {
  const kinds = [field('x'), field('x', { type: 'password' }), field('x', { choices: new Map([['a', 'A']]) })];
  for (const kind of kinds) {
    const form = drive([kind]);
    await form.on('? x', '');
    setImmediate(() => leave(form.input));
    await expect(form.values).rejects.toBeInstanceOf(InterruptedError);
  }
});

test('an input that has ended before the form interrupts it', async () => {
  const input = new PassThrough();
  input.end();
  input.resume();
  await once(input, 'end');
  const values = askForm([field('a')], {}, { input, output: new PassThrough(), color: false });
  await expect(values).rejects.toBeInstanceOf(InterruptedError);
});

test('a definition cannot steer the terminal', async () => {
  const evil = 'evil\u001b]0;title\u0007\u001b[2J\u009b1m\u202e\rx';
  const form = drive([
    field('copy', { type: 'copy', label: evil, helpText: evil, default: evil }),
    field('a', {
      label: evil,
      helpText: `${evil} &#27;[2J`,
      placeholder: evil,
      inputFormat: `${evil}{{input}}`,
      default: evil,
    }),
    field('b', { label: evil, choices: new Map([['b', evil]]) }),
  ]);
  await form.on('(evil', enter);
  await form.on('⏎', enter);
  await form.values;
  expect(form.raw()).toContain('evil');
  expect(form.raw()).not.toMatch(/\u001b\[2J|\u001b\]|[\u0007\u009b\u202e\r]/);
});

test('colour is for those who want it', async () => {
  const colours = /\u001b\[[\d;]*m/;
  for (const color of [true, false]) {
    const form = drive(
      [field('a', { helpText: '**x**', default: 'd', choices: new Map([['d', 'D']]) }), field('b')],
      {},
      color,
    );
    await form.on('⏎', enter);
    await form.on('? b', enter);
    await form.on('> A value', `x${enter}`);
    await form.values;
    expect(colours.test(form.raw())).toBe(color);
  }
});

// `script` of util-linux, which every Debian has, gives a process a terminal; elsewhere it takes other options.
(process.platform === 'linux' ? test : test.skip)(
  'a terminal itself does not echo a password, and stdout stays clean',
  async () => {
    const program = write(
      `import { writeFileSync } from 'node:fs';
     import { askForm } from ${JSON.stringify(join(root, 'harness/cli/connect/form.ts'))};
     const field = (key, type) => ({ key, type, required: true, computed: false });
     const terminal = { input: process.stdin, output: process.stderr, color: true };
     const values = await askForm([field('shown', 'string'), field('secret', 'password')], {}, terminal);
     writeFileSync(process.argv[2], JSON.stringify(values));
     console.log('done');`,
      'form.mts',
    );
    const [answers, stdout] = [join(folder, 'answers.json'), join(folder, 'stdout.txt')];
    const command = `${process.execPath} --import tsx ${program} ${answers} > ${stdout}`;
    const child = spawn('/usr/bin/script', ['-qefc', command, '/dev/null'], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let screen = '';
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      const before = stripVTControlCharacters(screen);
      screen += chunk.toString();
      const now = stripVTControlCharacters(screen);
      const appeared = (text: string) => !before.includes(text) && now.includes(text);
      if (appeared('? shown')) child.stdin.write(`visible7${enter}`);
      if (appeared('? secret (hidden)')) child.stdin.write(`hunter2hunter2${enter}`);
    }
    expect(JSON.parse(readFileSync(answers, 'utf8'))).toEqual({ shown: 'visible7', secret: 'hunter2hunter2' });
    expect(screen).toContain('visible7');
    expect(screen).not.toContain('hunter2');
    expect(readFileSync(stdout, 'utf8')).toBe('done\n');
  },
);

// ————— Markdown —————

test('Markdown becomes text for a terminal', () => {
  const text = [
    '# Head\nOne **two** *three* `a &amp; b` &lt;four&gt; [five](https://x.test/?a=1&b=2 "t") <https://y.test>',
    '- a\n- [x] b\n  - c\n\n3. d\n4. e',
    '> quoted\n> on',
    '```sh\nexport A=<b>\n```',
    '![alt](https://z.test/i.png) <b onclick="x">six</b><br/>',
    '<div class="x">\nseven\n</div>',
  ].join('\n\n');
  expect(renderMarkdown(text, false)).toBe(
    [
      'Head',
      'One two three a &amp; b <four> five (https://x.test/?a=1&b=2) https://y.test',
      '- a\n- [x] b\n  - c',
      '3. d\n4. e',
      '> quoted\n> on',
      '  export A=<b>',
      'alt (https://z.test/i.png) six',
      'seven',
    ].join('\n\n'),
  );
  expect(renderMarkdown('**b** *i* `c` [t](https://x.test)', true)).toBe(
    '\u001b[1mb\u001b[22m \u001b[3mi\u001b[23m \u001b[36mc\u001b[39m t (\u001b[4mhttps://x.test\u001b[24m)',
  );
});

test('Markdown cannot steer the terminal, hide an address, or exhaust anything', () => {
  const steering = renderMarkdown(
    'a\u001b[31mb\u001b]8;;http://evil.test\u0007c &#27;[2J &#x1b;[2J &#x9999999; [https://good.test](https://evil.test)',
    false,
  );
  expect(steering).toBe('abc   &#x9999999; https://good.test (https://evil.test)');
  for (const piece of ['>', '1. ', '- ', '[', '*a ', '**a', '_a', '`', '<', '![', '~~a', '&#', '| '])
    for (const length of [1000, 100_000])
      expect(typeof renderMarkdown(piece.repeat(length / piece.length), true)).toBe('string');
  expect(renderMarkdown('*a '.repeat(100_000), true).length).toBeLessThanOrEqual(10_000);
});

// ————— a kept connection —————

const key = 'a passphrase of some length';
const kept: KeptConnection = {
  schema: 1,
  definition: 'ZGVmaW5pdGlvbg',
  fields: { subdomain: 'acme-subdomain', password: 'hunter2hunter2' },
  tokens: {
    accessToken: 'at-0123456789abcdef-access',
    refreshToken: 'rt-0123456789abcdef-refresh',
    expiresAt: 1_800_000_000,
    scope: 'read write',
    members: { account_id: 42, admin: false, name: 'Ada', team: null },
  },
  origins: ['https://api.acme.test'],
  redirectUri: 'http://127.0.0.1:9401/callback',
  ended: false,
};
const secrets = [kept.tokens.accessToken, kept.tokens.refreshToken ?? '', 'hunter2hunter2', 'acme-subdomain', key];

/** Which of the secrets stand in a text: as they are, or in base64 at any of its three alignments. */
function found(text: string): string[] {
  return secrets.filter((secret) =>
    [text, text.replaceAll('-', '+').replaceAll('_', '/')].some((haystack) =>
      [secret, ...[0, 1, 2].map((shift) => core(secret, shift))].some((needle) => haystack.includes(needle)),
    ),
  );
}

/** The part of a text's base64 that does not depend on its neighbours. */
function core(secret: string, shift: number): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)])
    .toString('base64')
    .replace(/=+$/, '');
  return encoded.slice(shift === 0 ? 0 : 4, -1);
}

test('a connection is kept and comes back as it was', async () => {
  const file = join(folder, 'kept');
  await saveConnection(file, kept, key);
  expect(await loadConnection(file, key)).toEqual(kept);
  const bare: KeptConnection = { ...kept, tokens: { accessToken: 'x', members: {} }, ended: true };
  await saveConnection(file, bare, key);
  expect(await loadConnection(file, key)).toEqual(bare);
});

test.each([0o000, 0o777])('a kept connection is readable by its owner alone under umask %o', async (mask) => {
  const file = join(folder, `umask-${mask}`);
  writeFileSync(file, 'older', { mode: 0o666 });
  const before = process.umask(mask);
  try {
    await saveConnection(file, kept, key);
  } finally {
    process.umask(before);
  }
  expect(statSync(file).mode & 0o7777).toBe(0o600);
});

test('no secret can be read in the file', async () => {
  const file = join(folder, 'searched');
  await saveConnection(file, kept, key);
  const plain = JSON.stringify({ ...kept, key });
  for (const readable of [plain, ...[0, 1, 2].map((n) => Buffer.from(' '.repeat(n) + plain).toString('base64url'))])
    expect(found(readable)).toEqual(secrets);
  const text = readFileSync(file, 'utf8');
  expect(found(text)).toEqual([]);
  for (const part of text.split('.')) expect(found(Buffer.from(part, 'base64url').toString('latin1'))).toEqual([]);
  expect(JSON.parse(Buffer.from(text.split('.')[0] ?? '', 'base64url').toString())).toEqual({
    alg: 'PBES2-HS512+A256KW',
    enc: 'A256GCM',
    p2c: 210_000,
    p2s: expect.any(String),
  });
});

test('a short or missing key is refused, and the message tells how to make one', async () => {
  for (const short of ['', 'fifteen letters']) {
    for (const act of [
      () => saveConnection(join(folder, 'none'), kept, short),
      () => loadConnection(join(folder, 'none'), short),
    ]) {
      const { code, message } = await refusal(act);
      expect(code).toBe('E_KEY');
      expect(message).toMatch(/at least 16 characters.*GAUNTLET_KEY.*openssl rand -base64 32/);
      if (short) expect(message).not.toContain(short);
    }
  }
  expect(readdirSync(folder)).not.toContain('none');
});

async function sealed(content: string, { p2c = 1000, secret = key } = {}): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(content))
    .setProtectedHeader({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM' })
    .setKeyManagementParameters({ p2c })
    .encrypt(new TextEncoder().encode(secret));
}

test('what is no kept connection, or not for this key, is refused with its reason', async () => {
  const good = await sealed(JSON.stringify(kept));
  const flipped = (at: number) => good.slice(0, at) + (good[at] === 'A' ? 'B' : 'A') + good.slice(at + 1);
  const cases: [string, string, RegExp][] = [
    [await sealed(JSON.stringify(kept), { secret: 'another passphrase' }), 'E_KEPT', /another GAUNTLET_KEY/],
    [flipped(good.length - 40), 'E_KEPT', /another GAUNTLET_KEY, or it is damaged/],
    [flipped(2), 'E_KEPT', /damaged/],
    [good.slice(0, -10), 'E_KEPT', /damaged/],
    ['', 'E_KEPT', /not a kept connection/],
    [JSON.stringify(kept), 'E_KEPT', /not a kept connection/],
    [await sealed(JSON.stringify(kept), { p2c: 210_001 }), 'E_KEPT', /not a kept connection/],
    [await sealed('no JSON'), 'E_KEPT', /does not hold a kept connection/],
    [await sealed(JSON.stringify({ ...kept, tokens: { accessToken: 7 } })), 'E_KEPT', /does not hold/],
    [await sealed(JSON.stringify({ ...kept, schema: 2 })), 'E_KEPT_VERSION', /another version/],
  ];
  expect(await loadConnection(write(good), key)).toEqual(kept);
  for (const [text, code, reason] of cases) {
    const error = await refusal(() => loadConnection(write(text), key));
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(reason)]);
    expect(found(String(error.stack))).toEqual([]);
  }
  expect((await refusal(() => loadConnection(join(folder, 'missing'), key))).message).toMatch(/does not exist/);
});

test('a connection that cannot be saved is refused by name', async () => {
  const { code, message } = await refusal(() => saveConnection(join(folder, 'no', 'folder'), kept, key));
  expect([code, message]).toEqual(['E_SAVE', expect.stringMatching(/cannot be saved to .*folder" \(ENOENT\)/)]);
});

// Of a process that may write no file longer than 0 bytes, every write fails as on a full disk.
(process.platform === 'win32' ? test.skip : test)(
  'a write that breaks off leaves the old file, and nothing beside it',
  async () => {
    const place = mkdtempSync(join(folder, 'full-'));
    const file = join(place, 'kept');
    await saveConnection(file, kept, key);
    const program = write(
      `import { saveConnection } from ${JSON.stringify(join(root, 'harness/cli/connect/keep.ts'))};
     const kept = ${JSON.stringify({ ...kept, ended: true })};
     await saveConnection(${JSON.stringify(file)}, kept, ${JSON.stringify(key)}).catch((error) => console.log(error.message));`,
      'save.mts',
    );
    const save = async (limit: string) => {
      const command = `ulimit -f ${limit}; exec "$0" --import tsx "$1"`;
      const env = { ...process.env, TSX_DISABLE_CACHE: '1' };
      return (await promisify(execFile)('/bin/sh', ['-c', command, process.execPath, program], { cwd: root, env }))
        .stdout;
    };
    expect(await save('0')).toContain('cannot be saved');
    expect(await loadConnection(file, key)).toEqual(kept);
    expect(readdirSync(place)).toEqual(['kept']);
    expect(await save('unlimited')).toBe('');
    expect(await loadConnection(file, key)).toEqual({ ...kept, ended: true });
  },
);
