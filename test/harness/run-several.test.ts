import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Matrix, Report } from '../../harness/model/verdict.js';
import { endAll, gauntlet } from './program.js';

const good = 'test/clients/openid-client.ts';
const hostile = (name: string) => `test/clients/hostile/${name}.ts`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-several-'));
});
afterAll(() => rm(folder, { recursive: true }));
// A test that fails leaves nothing behind either.
afterEach(endAll);

const parsed = <T>(text: string) => JSON.parse(text) as T;

test('several clients at several providers are judged one after the other, and the matrix tells of each', async () => {
  const [json, html] = [join(folder, 'report.json'), join(folder, 'report.html')];
  const bad = ['does-nothing', 'refuses-everything', 'lies', 'crashes-at-start'].map(hostile).join(' ');
  const { code, stdout } = await gauntlet(
    `run --client ${good} ${bad} --preset gitlab google --seed 1 --timeout 1000 --reporter json=${json} html=${html}`,
  );
  expect(code).toBe(1);
  const { reports, matrix, summary } = parsed<{ reports: Report[]; matrix: Matrix; summary: Report['summary'] }>(
    await readFile(json, 'utf8'),
  );
  expect(reports.map(({ summary: { pass } }) => pass)).toEqual([12, 0, 0, 0, 0]);
  expect(summary.pass).toBe(12);
  expect(matrix.rows).toEqual(['gitlab', 'google']);
  expect(matrix.columns.map((name) => name.split(' ')[0])).toEqual([
    'openid-client',
    ...reports.slice(1).map(({ client }) => client.name),
  ]);
  expect(stdout).toMatch(/\n\n +openid-client .*\n {2}gitlab +✓ 7 pass .*\n {2}google +✓ 5 pass, 2 skipped .*\n$/);
  expect(await readFile(html, 'utf8')).toContain('<h1>2 of 5 clients failed, 2 could not be judged in full</h1>');
  const [failed] = reports.flatMap(({ verdicts }) => verdicts.filter(({ result }) => result === 'fail'));
  expect(failed?.reproduce).toMatch(
    /^gauntlet run --client \S+ --timeout 1000 --preset gitlab --scenario gitlab\/\S+ --seed 1$/,
  );
}, 60_000);

test('topics are for several clients, too, and clients of any kind', async () => {
  const { code, stdout } = await gauntlet(
    `run --client ${good} --web test/examples/express/gauntlet.web.yaml --scenario state/missing --reporter json`,
  );
  expect(code).toBe(0);
  expect(parsed<{ matrix: Matrix }>(stdout).matrix).toMatchObject({
    rows: ['state'],
    cells: [[{ result: 'pass' }, { result: 'pass' }]],
  });
}, 60_000);

test('one client at one preset, which is in a file, has a report as ever', async () => {
  const file = join(folder, 'acme.yaml');
  await writeFile(
    file,
    'id: acme\ntitle: Acme\nasOf: 2026-01-01\nendpoints: { token: /oauth/access }\nquirks: [error-200]\n',
  );
  const ended = await gauntlet(
    `run --client ${hostile('does-nothing')} --preset ${file} --scenario acme/login --seed 1 --reporter json`,
  );
  const report = parsed<Report>(ended.stdout);
  expect(report).not.toHaveProperty('matrix');
  expect(report.verdicts.map(({ scenario, suite, reproduce }) => ({ scenario, suite, reproduce }))).toEqual([
    {
      scenario: 'acme/login',
      suite: 'acme',
      reproduce: `gauntlet run --client ${hostile('does-nothing')} --preset ${file} --scenario acme/login --seed 1`,
    },
  ]);
});

test('a client in another process is told of the preset, and where it refreshes', async () => {
  const file = join(folder, 'curious.mjs');
  await writeFile(
    file,
    `export default {
      name: 'curious',
      claims: { code: true },
      open: ({ issuers: { main } }) => ({
        startLogin() { throw new Error(JSON.stringify([main.preset, main.endpoints.refresh])) },
        handleCallback() {},
      }),
    };`,
  );
  const { stdout } = await gauntlet(
    `run --client ${file} --preset figma@basic --scenario figma@basic/login --reporter json`,
  );
  expect(parsed<Report>(stdout).verdicts[0]?.reason).toMatch(
    /refused \(\[\{"name":"figma@basic","hosts":\{"www\.figma\.com":"http:\/\/localhost:\d+\/run-\w+-main",.*\}\},"http:\/\/127\.0\.0\.1:\d+\/run-\w+-main\/v1\/oauth\/refresh"\]\)/,
  );
});

test('a client that cannot be judged ends the run, and what was found of those before it is not lost', async () => {
  const file = join(folder, 'wrong.web.yaml');
  const vacated = createServer().listen(0, '127.0.0.1');
  await once(vacated, 'listening');
  const { port } = vacated.address() as AddressInfo;
  await new Promise((resolve) => vacated.close(resolve));
  await writeFile(
    file,
    `name: nobody\nclaims: { code: true, basic: true }\nissuer: { port: ${port}, clientId: gauntlet-client, clientSecret: gauntlet-client-secret }\nconnect: http://127.0.0.1:9/\nredirectUri: http://127.0.0.1:9/cb\nconnected: { text: yes }\nrefused: { text: no }\n`,
  );
  const json = join(folder, 'before.json');
  const ended = await gauntlet(`run --client ${good} --web ${file} --scenario state/missing --reporter json=${json}`);
  expect(ended.code).toBe(2);
  expect(parsed<{ reports: Report[] }>(await readFile(json, 'utf8')).reports).toMatchObject([{ summary: { pass: 1 } }]);
}, 60_000);

test('--bail ends with the first client that fails', async () => {
  const ended = await gauntlet(`run --client ${hostile('lies')} ${good} --suite state --bail --reporter json`);
  expect(ended.code).toBe(1);
  expect(parsed<object>(ended.stdout)).toMatchObject({ reports: [{ complete: false }], matrix: { columns: ['lies'] } });
});

test('--dry-run lists for each client what would be run at every preset', async () => {
  const { stdout } = await gauntlet(`run --client ${good} ${hostile('claimless')} --preset all --dry-run`);
  expect(stdout).toMatch(/^openid-client \S+:\nairtable\/login\nairtable\/api\n/);
  expect(stdout).toMatch(
    /\nclaimless:\nairtable\/login\n.*airtable\/api {2}\(skipped: the client does not claim "api"\)\n/,
  );
  expect(stdout.match(/\/login$/gm)?.length).toBe(2 * 57);
});

test('explain tells the scenarios of a preset, and what one asks', async () => {
  const [preset, scenario] = await Promise.all([gauntlet('explain slack'), gauntlet('explain slack/bad-code')]);
  expect(preset.stdout).toContain('  slack/bad-code: Client is not connected when Slack OAuth v2 refuses the code\n');
  expect(preset.stdout).toContain('gauntlet run --client FILE --preset slack\n');
  expect(scenario.stdout).toContain('interop RFC 6749 §5.2');
  expect(scenario.stdout).toMatch(/gauntlet run --client FILE --preset slack --scenario slack\/bad-code\n$/);
});
