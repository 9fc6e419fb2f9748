// The documents, followed block after block as their reader would; what is not run is read by the loader that it is for.
// The package as it is shipped, with its types: `npm run build` comes first.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import ts from 'typescript';
import { parse } from 'yaml';
import { configSchema } from '../harness/cli/config/schema.js';
import { defaultTimeoutMs } from '../harness/model/client.js';
import { reporters } from '../harness/reporters/index.js';
import { presets } from '../provider/presets/index.js';
import { quirks } from '../provider/quirks/index.js';
import { scenarios } from '../scenarios/index.js';
import { checkCommands, commandsOf, filledIn } from './command-lines.js';
import { createReader, installation, patternOf, roleOf, writeFiles, type Reader } from './document.js';
import { root } from './harness/program.js';
import { loadDocumentFile } from './loaders.js';
import { blocksIn, type Block } from './markdown.js';

const documents = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];
const token = 'readers-control-token';
// Blocks that only .ci/run can run: they install and test this very repository.
const ownCommands = 'npm ci && npm start\nnpm test\n';

const readers: Reader[] = [];
afterEach(() => readers.splice(0).forEach((reader) => reader.close()));

test.each(documents)(
  '%s can be followed as it stands',
  async (document) => {
    const reader = createReader(installation(), { GAUNTLET_CONTROL_TOKEN: token });
    readers.push(reader);
    const port = await freePort();
    for (const block of blocksOf(document)) {
      if (block.text === ownCommands) continue;
      await reader.follow(at(block, port));
      for (const command of workflowCommands(block)) await reader.follow({ kind: 'sh', text: `${command} || true\n` });
    }
  },
  180_000,
);

test('.ci/run runs what the README says first, in the order of a clean clone', () => {
  const [first] = blocksOf('README.md');
  expect(first).toEqual({ kind: 'sh', text: ownCommands });
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const ci = read('.ci/run').split('\n');
  const reached = ci.flatMap((line) => [line, ...reachedBy(line, scripts)]);
  for (const command of ['npm ci', 'npm start', 'npm test'])
    expect(reached.filter((line) => line === command || line.startsWith(`${command} --`))).toHaveLength(1);
});

test('the README is short, and begins with what to type', () => {
  const lines = read('README.md').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(200);
  expect(lines.slice(0, 15)).toContain('npm ci && npm start');
});

test('the numbers in the documents are those of the catalogue', () => {
  const attacks = quirks.filter(({ origin }) => origin === 'attack');
  expect(read('README.md')).toContain(`${scenarios.length} scenarios`);
  expect(read('README.md')).toContain(`${presets.length} real providers`);
  expect(read('docs/scenarios.md')).toContain(`There are ${scenarios.length} scenarios.`);
  expect(read('docs/serve.md')).toContain(
    `There are ${quirks.length} quirks: what real providers do, and ${attacks.length} things`,
  );
  expect(read('docs/presets.md')).toContain(`There are ${presets.length}.`);
});

test('docs/ci.md tells of every member of a configuration, every reporter, and all that the action takes and gives', () => {
  const { inputs, outputs } = parse(read('action.yml')) as Record<'inputs' | 'outputs', object>;
  const names = [configSchema.shape, reporters, inputs, outputs].flatMap(Object.keys);
  const text = read('docs/ci.md');
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  expect(text).toContain(`milliseconds that a client has for one action: ${defaultTimeoutMs},`);
});

test.each(documents)('every command in %s is one that the program knows', async (document) => {
  for (const { kind, text } of blocksOf(document).filter(({ kind }) => kind === 'bash' || kind === 'sh'))
    for (const command of commandsOf(text)) await checkCommands(command, `\`\`\`${kind}\n${text}`);
});

test.each(documents)('every file in %s can be loaded by what it is for', async (document) => {
  const folder = installation();
  readers.push(createReader(folder));
  for (const block of blocksOf(document).filter((one) => roleOf(one) === 'file')) {
    writeFiles(folder, [block]);
    await loadDocumentFile(folder, block);
    for (const command of workflowCommands(block).flatMap(commandsOf)) await checkCommands(command, block.text);
  }
});

test('every TypeScript and JavaScript in the documents is of the types that the package has', () => {
  const sources = documents.flatMap((document) => {
    const blocks = blocksOf(document).filter(({ kind }) => kind === 'ts' || kind === 'js');
    if (blocks.length === 0) return [];
    const folder = installation();
    readers.push(createReader(folder));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    // Whoever reads on has followed the README.
    writeFiles(folder, [...blocksOf('README.md'), ...blocks]);
    return blocks.map(({ file = '' }) => join(folder, file));
  });
  expect(typeProblems(sources)).toEqual([]);
}, 60_000);

test('the whole files in CONTRIBUTING.md would be good ones where it puts them', async () => {
  const whole = blocksOf('CONTRIBUTING.md').filter(({ file }) => file !== undefined);
  expect(whole.map(({ file }) => dirname(file ?? ''))).toEqual([
    'provider/quirks',
    'scenarios/callback',
    'provider/presets',
    'provider/presets/definitions',
    'harness/adapters',
  ]);
  const sources = whole.filter(({ kind }) => kind === 'ts');
  expect(typeProblems([], new Map(sources.map(({ file = '', text }) => [join(root, file), text])))).toEqual([]);
  const folder = installation();
  readers.push(createReader(folder));
  const texts = whole.filter(({ kind }) => kind === 'yaml');
  writeFiles(folder, texts);
  for (const block of texts) await loadDocumentFile(folder, block);
}, 60_000);

test('an output of a document is whole lines, with … for what differs', () => {
  const printed = 'one 1\ntwo 2\nthree 3\nfour 4\n';
  for (const fits of ['one …\ntwo 2', 'one 1\n…\nfour 4', 'two …', '…\nthree 3'])
    expect([fits, patternOf(fits).test(printed)]).toEqual([fits, true]);
  for (const differs of ['one', 'ne 1', 'one 1\nthree 3', 'four 4\n…\none 1', 'two .'])
    expect([differs, patternOf(differs).test(printed)]).toEqual([differs, false]);
});

test('a block of which nobody knows what it is for is refused', () => {
  for (const block of [
    { kind: '', text: 'ls\n' },
    { kind: 'ts', text: 'let x;\n' },
    { kind: 'rust', text: '// a.rs\n', file: 'a.rs' },
  ])
    expect(() => roleOf(block)).toThrow('Nobody knows what to do with this block');
});

/** What is wrong with the types in these files, and in others that are not on disk. */
function typeProblems(files: readonly string[], others: ReadonlyMap<string, string> = new Map()): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    moduleDetection: ts.ModuleDetectionKind.Force,
    allowJs: true,
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    exactOptionalPropertyTypes: true,
  };
  const host = ts.createCompilerHost(options);
  host.readFile = (path) => others.get(path) ?? ts.sys.readFile(path);
  host.fileExists = (path) => others.has(path) || ts.sys.fileExists(path);
  const names = [...files, ...others.keys()];
  const program = ts.createProgram(names, options, host);
  return names
    .flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)))
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
}

/** With the port of this test in the place of the usual one, which may be taken. */
function at(block: Block, port: number): Block {
  const text = block.text.replaceAll('9400', String(port));
  return {
    ...block,
    text: roleOf(block) === 'serve' ? text.replace('gauntlet serve', `gauntlet serve --port ${port}`) : text,
  };
}

/** What a workflow runs, except for what fetches packages. */
function workflowCommands({ kind, text, file = '' }: Block): string[] {
  if (kind !== 'yaml' || !file.startsWith('.github/workflows/')) return [];
  const { jobs } = parse(text) as { jobs: Record<string, { steps: { run?: string }[] }> };
  const commands = Object.values(jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run }) => run?.trim().split('\n') ?? []),
  );
  return commands.filter((command) => !/^npm (ci|install)\b/.test(command)).map(filledIn);
}

function reachedBy(line: string, scripts: Record<string, string>): string[] {
  const [, name] = /^npm (?:run )?([\w:]+)$/.exec(line.trim()) ?? [];
  const own = (name !== undefined && scripts[name]?.split(' && ')) || [];
  return own.flatMap((one) => [one, ...reachedBy(one, scripts)]);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function blocksOf(document: string): Block[] {
  return blocksIn(read(document));
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
