// gauntlet.config.*: what stands in it, who has the last word, and what is wrong with it.
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Matrix, Report } from '../../harness/model/verdict.js';
import { end, endAll, root, start } from './program.js';

const good = join(root, 'test/clients/openid-client.ts');
const lies = join(root, 'test/clients/hostile/lies.ts');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-config-'));
  await mkdir(join(folder, 'node_modules'));
  await symlink(root, join(folder, 'node_modules/oauth-gauntlet'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(endAll);

let count = 0;
/** A directory of its own with these files, and the program run in it. */
async function inFolder(files: Record<string, string>, args: string) {
  const cwd = join(folder, `case-${(count += 1)}`);
  await mkdir(cwd);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(cwd, name, '..'), { recursive: true });
    await writeFile(join(cwd, name), text);
  }
  return { cwd, ...(await end(start(args.split(' '), {}, cwd))) };
}

const scenariosOf = (text: string) => (JSON.parse(text) as Report).verdicts.map(({ scenario }) => scenario);

test('a configuration in TypeScript names clients, scenarios, reporters, baseline and limits; they run without any option', async () => {
  const { code, cwd, stdout } = await inFolder(
    {
      'gauntlet.config.ts': `import { defineConfig } from 'oauth-gauntlet/config';
        export default defineConfig({
          clients: [${JSON.stringify(good)}, { client: ${JSON.stringify(lies)}, timeout: 1500 }],
          scenarios: ['state/missing'],
          reporters: ['text', 'json=out/report.json'],
          baseline: 'known.yaml',
          seed: 'configured',
          timeLimit: '5m',
        });`,
      'known.yaml': 'known: [{ client: lies, scenario: state/missing, reason: it is a liar }]\n',
    },
    'run',
  );
  const { reports, matrix } = JSON.parse(await readFile(join(cwd, 'out/report.json'), 'utf8')) as {
    reports: Report[];
    matrix: Matrix;
  };
  expect(reports.map(({ seed, planned }) => [seed, planned])).toEqual(Array(2).fill(['configured', ['state/missing']]));
  expect(matrix.columns[1]).toBe('lies');
  expect(reports[1]?.verdicts[0]).toMatchObject({ result: 'fail', known: { reason: 'it is a liar' } });
  expect(stdout).toMatch(/state\/missing .* known: it is a liar\n/);
  // The one that passes counts; the other one has passed nothing.
  expect(code).toBe(3);
}, 60_000);

test('the command line has the last word: client, suite, reporter, seed', async () => {
  const { stdout, code } = await inFolder(
    {
      'gauntlet.config.yaml': `clients: [{ client: ${lies} }]\nsuites: [pkce]\nreporters: [html=report.html]\nseed: theirs\n`,
    },
    `run --client ${good} --suite state --scenario state/missing --reporter json --seed ours`,
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ client: { name: 'openid-client' }, seed: 'ours' });
  expect(scenariosOf(stdout)).toEqual(['state/missing']);
});

test('paths begin where the configuration is, and the line that repeats a scenario names it', async () => {
  const { stdout, code } = await inFolder(
    {
      'ci/gauntlet.json': JSON.stringify({ clients: ['client.ts'], tags: ['rfc7636'], suites: ['pkce'] }),
      'ci/client.ts': `export { default } from ${JSON.stringify(lies)};`,
    },
    'run --config ci/gauntlet.json --scenario state/missing --seed 1 --reporter json --timeout 1500',
  );
  expect(code).toBe(1);
  const [verdict] = (JSON.parse(stdout) as Report).verdicts;
  expect(verdict?.reproduce).toBe(
    'gauntlet run --config ci/gauntlet.json --client ci/client.ts --timeout 1500 --scenario state/missing --seed 1',
  );
});

test('what a configuration leaves undefined is not there, and what it says can be taken back', async () => {
  const { stdout, code } = await inFolder(
    {
      'gauntlet.config.mjs': `export default {
        clients: [${JSON.stringify(lies)}, ${JSON.stringify(good)}],
        scenarios: ['state/missing'],
        timeout: process.env.NOWHERE ? 1 : undefined,
        bail: true,
        baseline: 'missing.yaml',
      };`,
    },
    'run --no-bail --no-baseline --reporter json --timeout 1500',
  );
  expect((JSON.parse(stdout) as { reports: Report[] }).reports.map(({ complete }) => complete)).toEqual([true, true]);
  expect(code).toBe(1);
}, 60_000);

test('doctor looks at the client of the configuration', async () => {
  const { code, stdout } = await inFolder(
    { 'gauntlet.config.mjs': `export default { clients: ['${good}'] };` },
    'doctor',
  );
  expect(stdout).toMatch(/^oauth-gauntlet \S+: openid-client .*\n/);
  expect(code).toBe(0);
});

test.each<[string, Record<string, string>, RegExp]>([
  [
    'a member that is not known',
    { 'gauntlet.config.yaml': 'clients: [a.ts]\nreporter: [json]\n' },
    /^error: gauntlet\.config\.yaml:2 reporter: It is not known here\. Did you mean "reporters"\?\n$/,
  ],
  [
    'a member that is not known, in a module',
    { 'gauntlet.config.mjs': 'export default { clients: ["a.ts"], suits: ["state"] };' },
    /^error: gauntlet\.config\.mjs suits: It is not known here\. Did you mean "suites"\?\n$/,
  ],
  [
    'a client of two kinds',
    { 'gauntlet.config.json': '{ "clients": [{ "client": "a.ts", "web": "a.yaml" }] }' },
    /^error: gauntlet\.config\.json:1 clients\[0\]: It must have just one of client, web, command, zapier\.\n$/,
  ],
  [
    'a duration that is none',
    { 'gauntlet.config.yaml': 'clients: [a.ts]\ntimeLimit: soon\n' },
    /^error: gauntlet\.config\.yaml:2 timeLimit: It must be such as 10m or 90s, of at most a day\.\n$/,
  ],
  [
    'two configurations',
    { 'gauntlet.config.yaml': 'clients: [a.ts]\n', 'gauntlet.config.json': '{}' },
    /^error: There are gauntlet\.config\.json and gauntlet\.config\.yaml: keep one, or name .* --config gauntlet\.config\.json\.\n$/,
  ],
  [
    'a function in a module',
    { 'gauntlet.config.mjs': 'export default { clients: ["a.ts"], seed: () => 1 };' },
    /^error: gauntlet\.config\.mjs seed: .* is no plain data\. Write a text/,
  ],
  [
    'a module that is never loaded',
    { 'gauntlet.config.mjs': 'await new Promise(() => undefined);' },
    /^error: A file that was imported never finished loading: /,
  ],
  [
    'a module that exports nothing',
    { 'gauntlet.config.mjs': 'const config = 1;' },
    /^error: gauntlet\.config\.mjs has no default export\. It must be: export default defineConfig\(/,
  ],
  [
    'no client in it',
    { 'gauntlet.config.yaml': 'suites: [state]\n' },
    /^error: There is no client to run: give --client FILE .*, or name clients in gauntlet\.config\.yaml\.\n$/,
  ],
  ['no configuration', {}, /^error: There is no client to run: .*, or write a configuration by `gauntlet init`\.\n$/],
])('what is wrong with a configuration is said where it stands: %s', async (_, files, message) => {
  const { code, stderr, stdout } = await inFolder(files, 'run');
  expect(stderr).toMatch(message);
  expect([code, stdout]).toEqual([2, '']);
});
