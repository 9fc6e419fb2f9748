import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { moduleAdapter, type ModuleOptions } from '../../harness/adapters/module.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-loading-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(source: string, name: string): Promise<string> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, source);
  return file;
}

async function nameOf(file: string): Promise<string> {
  const adapter = await moduleAdapter(file);
  await adapter.close!();
  return adapter.name;
}

async function refusalOf(file: string, options?: ModuleOptions): Promise<Error & { code?: string }> {
  return moduleAdapter(file, options).then(
    () => Promise.reject(new Error('was loaded')),
    (error: Error) => error,
  );
}

test('TypeScript is loaded from an ES module package and from a CommonJS one', async () => {
  const source = `import { name } from './name'; interface A { a: string }
    export default { name: name satisfies string, claims: { code: true as const }, open: (_: A) => ({}) };`;
  for (const [type, extension] of [
    ['module', 'ts'],
    ['commonjs', 'ts'],
    ['commonjs', 'mts'],
    ['module', 'tsx'],
  ]) {
    await write(JSON.stringify({ type }), `${type}/package.json`);
    await write("export const name: string = 'typed';", `${type}/name.ts`);
    const file = await write(
      extension === 'mts' ? source.replace('./name', './name.js') : source,
      `${type}/client.${extension}`,
    );
    expect([type, extension, await nameOf(file)]).toEqual([type, extension, 'typed']);
  }
  const common = await write("module.exports = { name: 'common', claims: {}, open() {} };", 'commonjs/client.cjs');
  expect(await nameOf(common)).toBe('common');
});

test.each(['oauth-gauntlet', 'oauth-gauntlet/client'])(
  'a TypeScript client of a CommonJS package may import %s',
  async (entry) => {
    await write(JSON.stringify({ type: 'commonjs' }), 'user/package.json');
    await mkdir(join(folder, 'user/node_modules'), { recursive: true });
    await symlink(join(import.meta.dirname, '../..'), join(folder, 'user/node_modules/oauth-gauntlet')).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      },
    );
    const file = await write(
      `import { defineClient } from '${entry}';
    export default defineClient({ name: 'user', claims: { code: true }, open: () => { throw new Error('later'); } });`,
      'user/client.ts',
    );
    expect(await nameOf(file)).toBe('user');
  },
);

const good = 'claims: { code: true }, open() {}';
const bad: Record<string, [name: string, source: string, code: string, message: string | RegExp]> = {
  'does not parse as JavaScript': [
    'parse.mjs',
    'export default {\n  claims: {{},\n};',
    'SYNTAX',
    "parse.mjs:2:12 does not parse: Unexpected token '{'.",
  ],
  'does not parse as CommonJS': [
    'parse.cjs',
    'module.exports = {\n  claims: {{},\n};',
    'SYNTAX',
    "parse.cjs:2:12 does not parse: Unexpected token '{'.",
  ],
  'does not parse as TypeScript': [
    'parse.mts',
    'export default {\n  claims: {{},\n};',
    'SYNTAX',
    'parse.mts:2:12 does not parse: Expected identifier but found "{".',
  ],
  'imports a file that does not parse': [
    'importer.mjs',
    "import './parse.mjs';",
    'SYNTAX',
    "parse.mjs:2:12 does not parse: Unexpected token '{'.",
  ],
  throws: [
    'throws.mjs',
    "\nfunction f() { throw new Error('no config'); }\nf();",
    'THREW',
    /^throws.mjs:2:22 threw while it was loaded: Error: no config. A client file must only/,
  ],
  'throws in TypeScript': [
    'throws.mts',
    "interface A { a: 1 }\n\nthrow new Error('typed');\nexport {};",
    'THREW',
    /^throws.mts:3:7 threw while it was loaded: Error: typed\./,
  ],
  'throws no Error': ['odd.mjs', 'throw { a: 1 };', 'THREW', /^odd.mjs threw while it was loaded: \{ a: 1 \}\./],
  'parses bad JSON': [
    'json.mjs',
    "JSON.parse('');",
    'THREW',
    /^json.mjs:1:6 threw while it was loaded: SyntaxError: Unexpected end of JSON input\./,
  ],
  'imports a package that is not installed': [
    'package.mjs',
    "import '@acme/oauth/sub';",
    'IMPORT',
    "package.mjs:1:8 imports '@acme/oauth', which is not installed. Run: npm install @acme/oauth",
  ],
  'imports a package in TypeScript': [
    'package.mts',
    "import x from 'acme-oauth'; console.log(x);",
    'IMPORT',
    "package.mts:1:15 imports 'acme-oauth', which is not installed. Run: npm install acme-oauth",
  ],
  'imports a file that does not exist': [
    'local.mjs',
    "import './nope.js';",
    'IMPORT',
    "local.mjs:1:11 imports 'nope.js', which does not exist.",
  ],
  'imports a name that is not exported': [
    'named.mjs',
    "\nimport { nope } from 'node:fs';",
    'IMPORT',
    /^named.mjs:2:10: The requested module 'node:fs' does not provide an export named 'nope'\.$/,
  ],
  'has no default export': [
    'none.mjs',
    'export const client = 1;',
    'NO_DEFAULT',
    'none.mjs has no default export; it exports client. It must be: export default defineClient({ name, claims, open }).',
  ],
  'exports a function': [
    'function.mjs',
    'export default function f() {}',
    'DEFINITION',
    /^function.mjs: the default export is \[Function: f\], not an object\. It must be: /,
  ],
  'has no name': [
    'nameless.mjs',
    `export default { ${good} };`,
    'DEFINITION',
    'nameless.mjs: name is missing: it must be a text of at most 200 characters: how reports call the client.',
  ],
  'has an odd version': [
    'version.mjs',
    `export default { name: 'a', version: 1, ${good} };`,
    'DEFINITION',
    /^version.mjs: version is 1, but must be a text/,
  ],
  'has no claims': [
    'unclaimed.mjs',
    "export default { name: 'a', open() {} };",
    'DEFINITION',
    /^unclaimed.mjs: claims is missing: it must be an object/,
  ],
  'claims by list': [
    'list.mjs',
    "export default { name: 'a', claims: ['code'], open() {} };",
    'DEFINITION',
    /^list.mjs: claims is \[ 'code' \], but must be an object/,
  ],
  'misspells a claim': [
    'claim.mjs',
    "export default { name: 'a', claims: { pkcee: true }, open() {} };",
    'DEFINITION',
    'claim.mjs: claims.pkcee is no capability. Did you mean pkce?',
  ],
  'claims something unknown': [
    'unknown.mjs',
    "export default { name: 'a', claims: { telepathy: true }, open() {} };",
    'DEFINITION',
    /^unknown.mjs: claims.telepathy is no capability. There are: code, oidc,/,
  ],
  'claims no': [
    'no.mjs',
    "export default { name: 'a', claims: { pkce: false }, open() {} };",
    'DEFINITION',
    /^no.mjs: claims.pkce is false. It must be true, or 'caller'/,
  ],
  'has nothing to open': [
    'closed.mjs',
    "export default { name: 'a', claims: {}, open: {} };",
    'DEFINITION',
    /^closed.mjs: open is \{\}, but must be a function: open\(settings\)/,
  ],
  'has an odd isRefusal': [
    'refusal.mjs',
    `export default { name: 'a', ${good}, isRefusal: true };`,
    'DEFINITION',
    /^refusal.mjs: isRefusal is true, but must be a function/,
  ],
  'exits while loading': [
    'exit.mjs',
    'process.exit(5);',
    'EXITED',
    /^exit.mjs ended the process while it was loaded \(exited with code 5\)\./,
  ],
  'is of an unknown kind': [
    'client.json',
    '{}',
    'EXTENSION',
    'client.json cannot be loaded: a client file ends in .ts, .mts, .tsx, .js, .mjs or .cjs.',
  ],
};

test.each(Object.entries(bad))(
  'a client file that %s is refused with one message',
  async (_what, [name, source, code, message]) => {
    const error = await refusalOf(await write(source, name));
    const told = error.message.replaceAll(`${folder}/`, '');
    expect([error.name, error.code]).toEqual(['ClientFileError', `CLIENT_FILE_${code}`]);
    if (typeof message === 'string') expect(told).toBe(message);
    else expect(told).toMatch(message);
  },
);

test('a client file that is missing is named, with the nearest that exists', async () => {
  await write('', 'near/gauntlet.client.ts');
  const cases: Record<string, [code: string, message: string]> = {
    'near/gauntlet.cleint.ts': ['MISSING', 'near/gauntlet.cleint.ts does not exist. Did you mean gauntlet.client.ts?'],
    'near/other.ts': [
      'MISSING',
      'near/other.ts does not exist. Name a JavaScript or TypeScript file that exports a client.',
    ],
    'far/other.ts': ['MISSING', 'far/other.ts does not exist. Nor does its directory, far.'],
    near: [
      'IS_DIRECTORY',
      'near is a directory. Name the file in it that exports the client (.ts, .mts, .tsx, .js, .mjs or .cjs).',
    ],
  };
  for (const [name, [code, message]] of Object.entries(cases)) {
    const error = await refusalOf(join(folder, name));
    expect([error.code, error.message.replaceAll(`${folder}/`, '')]).toEqual([`CLIENT_FILE_${code}`, message]);
  }
});

test.each([
  ['awaits for ever', 'await new Promise(() => {});'],
  ['spins', 'for (;;);'],
])('a client file that %s while loading is given up', async (_what, source) => {
  const error = await refusalOf(await write(source, 'hangs.mjs'), { loadTimeoutMs: 500 });
  expect([error.code, error.message]).toEqual([
    'CLIENT_FILE_HANGS',
    expect.stringContaining('was not loaded within 500 ms'),
  ]);
});
