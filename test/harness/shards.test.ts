// What one machine, or several, leave on the disk: baselines, shards and what becomes of them, retries, limits, and runs that are killed.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { mergeReports, type Part } from '../../harness/merge.js';
import { exitCodeOf, type Report, type Reports, type Result, type Verdict } from '../../harness/model/verdict.js';
import { end, endAll, gauntlet, program, root, start } from './program.js';
import { report, verdict } from './report-fixtures.js';

const good = 'test/clients/openid-client.ts';
/** It has breaches of its own in many topics, and is fast. */
const mixed = 'test/clients/simple-oauth2.ts';
const lies = 'test/clients/hostile/lies.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-shards-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(endAll);

const path = (name: string) => join(folder, name);
const reportIn = async (name: string) => JSON.parse(await readFile(path(name), 'utf8')) as Report;
async function write(name: string, text: string): Promise<string> {
  await writeFile(path(name), text);
  return path(name);
}

/** What a verdict says, without what differs from run to run. */
const said = ({ scenario, result, reason, findings, scored, suite }: Verdict) => ({
  scenario,
  result,
  suite,
  scored,
  reason,
  // How much all runs together have shown depends on how many there were.
  findings: suite === 'always' ? [] : findings,
});

// ————— shards —————

test('five shards merged equal one run, verdict for verdict, and each is a fifth', async () => {
  const run = (more: string) => gauntlet(`run --client ${mixed} --seed 5 ${more}`);
  const whole = await run(`--reporter json=${path('whole.json')}`);
  const parts = [];
  for (const n of [1, 2, 3, 4, 5]) parts.push(await run(`--shard ${n}/5 --reporter json=${path(`shard-${n}.json`)}`));
  const files = [4, 2, 5, 1, 3].map((n) => path(`shard-${n}.json`)).join(' ');
  const merged = await gauntlet(`merge ${files} --reporter json=${path('merged.json')} html=${path('merged.html')}`);

  const [one, all] = [await reportIn('whole.json'), await reportIn('merged.json')];
  expect(all.verdicts.map(said)).toEqual(one.verdicts.map(said));
  expect(all).toMatchObject({ summary: one.summary, complete: true, planned: one.planned, seed: '5' });
  expect(all).not.toHaveProperty('shard');
  expect([merged.code, whole.code]).toEqual([1, 1]);
  expect(merged.stdout).toMatch(
    /\nsimple-oauth2 \S+: \d+ pass, \d+ fail, 1 warn, \d+ skipped of 205 scenarios \(seed 5\)\n$/,
  );
  expect(merged.stderr).toBe('');
  expect(await readFile(path('merged.html'), 'utf8')).toMatch(/state(\/|&#x2F;)missing/);

  const shards = await Promise.all([1, 2, 3, 4, 5].map((n) => reportIn(`shard-${n}.json`)));
  const run5 = shards.map(({ verdicts }) => verdicts.filter(({ result }) => result !== 'skipped').length);
  expect(Math.max(...run5) - Math.min(...run5)).toBeLessThanOrEqual(2);
  expect(
    new Set(parts.map(({ stdout }) => /, (\d+) scenarios \(shard \d\/5\)/.exec(stdout)?.[1])).size,
  ).toBeLessThanOrEqual(2);

  const lacking = await gauntlet(`merge ${[1, 3, 4].map((n) => path(`shard-${n}.json`)).join(' ')}`);
  expect(lacking.stderr).toMatch(
    /^Shard 2\/5 of simple-oauth2 \S+ is missing\.\nShard 5\/5 of .* is missing\.\nOf simple-oauth2 \S+ \d+ of 205 scenarios were not judged: \S+, .* and \d+ more\.\n$/,
  );
  expect(lacking.stdout).toContain('Not every scenario was run.');
  expect(lacking.code).toBe(1);

  const refusals: [string, RegExp][] = [
    [
      `${path('shard-1.json')} ${path('shard-1.json')}`,
      /^error: .* are both shard 1\/5 of simple-oauth2 \S+: leave one of the two out\.\n$/,
    ],
    [
      `${path('shard-1.json')} ${path('whole.json')}`,
      /^error: \S+ of simple-oauth2 \S+ is in .*shard-1\.json and in .*whole\.json: /,
    ],
    [
      `${path('shard-1.json')} ${await write('older.json', JSON.stringify({ ...shards[1]!, tool: { name: 'oauth-gauntlet', version: '0.0.9' } }))}`,
      /^error: .*shard-1\.json was written by version \S+ and .*older\.json by 0\.0\.9: .*Run all parts with one version\.\n$/,
    ],
    [
      `${path('shard-1.json')} ${await write('other.json', JSON.stringify({ ...shards[1]!, planned: ['state/missing'] }))}`,
      /^error: .* are not shards of one run: give each of them the same suites and scenarios/,
    ],
    [await write('torn.json', JSON.stringify(shards[1]).slice(0, 3000)), /^error: .*torn\.json is no JSON: /],
    [await write('foreign.json', '{"schema":7}'), /^error: .*foreign\.json is no report of this version, /],
    [path('nowhere.json'), /^error: The report .*nowhere\.json cannot be read \(ENOENT\)\.\n$/],
  ];
  for (const [args, message] of refusals) {
    const ended = await gauntlet(`merge ${args}`);
    expect(ended.stderr).toMatch(message);
    expect(ended.code).toBe(2);
  }
}, 180_000);

test.each<[Result, Result, Result]>([
  ['pass', 'fail', 'fail'],
  ['warn', 'pass', 'warn'],
  ['inconclusive', 'pass', 'pass'],
  ['skipped', 'inconclusive', 'inconclusive'],
])('of what each shard judges for itself, %s and %s make %s, in either order', (one, other, result) => {
  const partOf = (index: number, found: Result): Part => ({
    file: `${index}.json`,
    report: { ...report(verdict('always/s256', found)), shard: { index, total: 2 } },
  });
  for (const parts of [
    [partOf(1, one), partOf(2, other)],
    [partOf(1, other), partOf(2, one)],
  ])
    expect(mergeReports(parts).map(({ verdicts }) => verdicts.map((each) => each.result))).toEqual([[result]]);
});

test('reports of several clients are joined side by side', async () => {
  await gauntlet(`run --client ${good} --scenario state/missing --reporter json=${path('good.json')}`);
  await gauntlet(`run --client ${mixed} --scenario state/missing --reporter json=${path('mixed.json')}`);
  const { stdout } = await gauntlet(`merge ${path('good.json')} ${path('mixed.json')} --reporter json`);
  const { reports, matrix } = JSON.parse(stdout) as Reports;
  expect(reports.map(({ client }) => client.name)).toEqual(['openid-client', 'simple-oauth2']);
  expect(matrix?.rows).toEqual(['state']);
});

// ————— baseline —————

const scenarios = '--scenario state/missing pkce/required --timeout 1500';

test('a baseline is written with what is amiss, keeps what people write into it, and accepts that and nothing else', async () => {
  const file = path('baseline.yaml');
  const first = await gauntlet(`run --client ${lies} ${scenarios} --baseline ${file} --update-baseline`);
  expect(first.stderr).toMatch(/baseline\.yaml: 2 added, 0 taken out\. Say in it why each new one is accepted\.\n$/);
  const text = await readFile(file, 'utf8');
  expect(text)
    .toBe(`# What is accepted for the time being: gauntlet run --baseline FILE. A scenario that passes again has to leave this list.
known:
  - client: lies
    scenario: state/missing
    result: fail
    reason: not looked into yet
  - client: lies
    scenario: pkce/required
    result: inconclusive
    reason: not looked into yet
`);

  await writeFile(
    file,
    text
      .replace(
        'reason: not looked into yet',
        'reason: "it lies" # for ever\n    link: https://tracker.example/7\n    expires: 2999-12-31',
      )
      .concat(
        '  # of another client, and not run here\n  - { client: other, scenario: state/wrong, reason: theirs }\n  - { client: lies, scenario: state/wrong, reason: not run now }\n',
      ),
  );
  const before = await readFile(file, 'utf8');
  const second = await gauntlet(`run --client ${lies} ${scenarios} --baseline ${file} --reporter json`);
  const report = JSON.parse(second.stdout) as Report;
  expect(report.verdicts.map(({ result, known }) => ({ result, known }))).toEqual([
    { result: 'fail', known: { reason: 'it lies', link: 'https://tracker.example/7', expires: '2999-12-31' } },
    { result: 'inconclusive', known: { reason: 'not looked into yet' } },
  ]);
  expect(second.stderr).toContain('lies: 1 fail (1 known), 1 inconclusive (1 known) of 2 scenarios');
  // All is accepted, and nothing has passed.
  expect(second.code).toBe(3);

  await gauntlet(`run --client ${lies} ${scenarios} --baseline ${file} --update-baseline`);
  expect(await readFile(file, 'utf8')).toBe(before);
}, 60_000);

test('an entry that has lapsed accepts no more, and one that passes fails until it is taken out', async () => {
  const lapsed = await write(
    'lapsed.yaml',
    'known: [{ client: lies, scenario: state/missing, reason: once, expires: 2020-01-31 }]\n',
  );
  const late = await gauntlet(`run --client ${lies} --scenario state/missing --timeout 1500 --baseline ${lapsed}`);
  expect(late.stdout).toContain('no longer known, only until 2020-01-31: once');
  expect(late.code).toBe(1);

  const stale = await write(
    'stale.yaml',
    '# ours\nknown:\n  - { client: openid-client, scenario: state/missing, reason: long ago }\n',
  );
  const passes = `run --client ${good} --scenario state/missing --baseline ${stale}`;
  const ended = await gauntlet(`${passes} --reporter json`);
  expect(ended.stderr).toContain(
    'state/missing passes for openid-client, and the baseline still accepts that it does not ("long ago")',
  );
  expect(JSON.parse(ended.stdout)).toMatchObject({ stale: [{ scenario: 'state/missing', reason: 'long ago' }] });
  expect(ended.code).toBe(1);
  const updated = await gauntlet(`${passes} --update-baseline`);
  expect(updated.stderr).toContain('0 added, 1 taken out');
  expect(updated.code).toBe(0);
  expect(await readFile(stale, 'utf8')).toBe('# ours\nknown: []\n');
  expect((await gauntlet(passes)).code).toBe(0);
}, 60_000);

test('of a merged run the baseline is asked once more, for all parts together', async () => {
  const accepted = await write(
    'accepted.json',
    JSON.stringify({ known: [{ client: 'lies', scenario: 'state/missing', reason: 'x' }] }),
  );
  await gauntlet(`run --client ${lies} --scenario state/missing --timeout 1500 --reporter json=${path('lies.json')}`);
  await gauntlet(`run --client ${good} --scenario state/missing --reporter json=${path('other.json')}`);
  const merge = `merge ${path('lies.json')} --reporter json`;
  const [without, with_] = [await gauntlet(merge), await gauntlet(`${merge} --baseline ${accepted}`)];
  expect([without.code, with_.code]).toEqual([1, 3]);
  expect((JSON.parse(with_.stdout) as Report).verdicts[0]?.known).toEqual({ reason: 'x' });
}, 60_000);

test.each<[string, string, RegExp]>([
  [
    'an unknown scenario',
    'known: [{ client: a, scenario: state/mising, reason: x }]',
    /:1 known\[0\]\.scenario: There is no scenario "state\/mising"\. Did you mean "state\/missing"\?/,
  ],
  ['no reason', 'known:\n  - { client: a, scenario: state/wrong }', /:2 known\[0\]\.reason: /],
  [
    'a link that runs',
    'known:\n  - { client: a, scenario: state/wrong, reason: x, link: "javascript:alert(1)" }',
    /:2 known\[0\]\.link: /,
  ],
  [
    'a day that is none',
    'known:\n  - { client: a, scenario: state/wrong, reason: x, expires: soon }',
    /:2 known\[0\]\.expires: /,
  ],
  ['a pass', 'known:\n  - { client: a, scenario: state/wrong, reason: x, result: pass }', /:2 known\[0\]\.result: /],
  [
    'an entry twice',
    'known:\n  - &a { client: a, scenario: state/wrong, reason: x }\n  - *a',
    /known\[1\]: state\/wrong of a stands here twice\./,
  ],
])('a baseline with %s is refused where it stands, before anything is run', async (_, text, message) => {
  const { code, stderr, stdout } = await gauntlet(`run --client ${good} --baseline ${await write('bad.yaml', text)}`);
  expect(stderr).toMatch(message);
  expect([code, stdout]).toEqual([2, '']);
});

// ————— tags, retries, quiet, limits —————

test('tags choose, and unknown ones are refused with the nearest', async () => {
  const planned = async (more: string) =>
    (await gauntlet(`run --client ${good} --dry-run ${more}`)).stdout.trim().split('\n');
  expect(await planned('--suite state --tag must')).toContain('state/missing');
  expect(await planned('--tag rfc7636')).toEqual(expect.arrayContaining(['pkce/s256']));
  expect((await planned('--tag real-time')).length).toBeGreaterThan(0);
  expect((await planned('--suite refresh --skip-tag must')).join()).not.toBe((await planned('--suite refresh')).join());
  expect(await planned('--scenario state/wr')).toEqual(['state/wrong']);
  const { stderr, code } = await gauntlet(`run --client ${good} --tag securty`);
  expect(stderr).toMatch(/^error: There is no tag "securty"\. Did you mean "security"\? There are /);
  expect(code).toBe(2);
  const nothing = await gauntlet(`run --client ${good} --suite state --tag rfc7636`);
  expect(nothing.stderr).toMatch(
    /^error: Nothing is selected: no scenario is at once in all of --suite state, --tag rfc7636\./,
  );
});

test('what fails is tried again only when that is asked for, and the report says so', async () => {
  const marker = path('marker');
  const file = await write(
    'flaky.ts',
    `import { existsSync, writeFileSync } from 'node:fs';
     import client from ${JSON.stringify(join(import.meta.dirname, '../clients/openid-client.ts'))};
     export default {
       ...client,
       name: 'flaky',
       async open(settings) {
         const session = await client.open(settings);
         return {
           ...session,
           async handleCallback(callback) {
             const url = new URL(callback.url);
             if (url.searchParams.has('state') || existsSync(${JSON.stringify(marker)})) return session.handleCallback(callback);
             writeFileSync(${JSON.stringify(marker)}, '');
             // Once it hangs.
             return new Promise(() => undefined);
           },
         };
       },
     };`,
  );
  const run = (more: string) =>
    gauntlet(`run --client ${file} --scenario state/missing --timeout 2000 ${more} --reporter json`.replace('  ', ' '));
  const once = await run('');
  expect(JSON.parse(once.stdout)).toMatchObject({ verdicts: [{ result: 'inconclusive' }] });
  expect((JSON.parse(once.stdout) as Report).verdicts[0]).not.toHaveProperty('retried');
  expect(once.code).toBe(3);
  await rm(marker);
  const twice = await run('--retries 2');
  expect(JSON.parse(twice.stdout)).toMatchObject({
    verdicts: [{ result: 'pass', retried: [{ result: 'inconclusive', reason: expect.stringContaining('2000') }] }],
  });
  expect(twice.stderr).toContain('attempt 2, before: inconclusive');
  expect(twice.code).toBe(0);
  const never = await gauntlet(
    `run --client ${lies} --scenario state/missing --timeout 1500 --reporter json --retries 2`,
  );
  expect((JSON.parse(never.stdout) as Report).verdicts[0]?.retried?.map(({ result }) => result)).toEqual([
    'fail',
    'fail',
  ]);
}, 60_000);

test('--quiet prints what does not go well, and the sums', async () => {
  const { stdout } = await gauntlet(`run --client ${good} --suite state --quiet --seed 1`);
  expect(stdout).toMatch(/^\nopenid-client \S+: \d+ pass of \d+ scenarios \(seed 1\)\n$/);
  const red = await gauntlet(`run --client ${lies} --scenario state/missing --timeout 1500 --quiet`);
  expect(red.stdout).toContain('✗ fail state/missing');
});

test('a run that takes longer than it may ends, with what it has found, and is incomplete', async () => {
  const ended = await gauntlet(
    `run --client test/clients/hostile/hangs.ts --suite state --timeout 60000 --time-limit 3s --reporter json`,
  );
  expect(ended.stderr).toContain('The time limit is over');
  expect(JSON.parse(ended.stdout)).toMatchObject({ complete: false });
  expect(ended.code).toBe(3);
}, 60_000);

// ————— reports on the disk —————

test('a run that is killed leaves a whole report of what it had found', async () => {
  const file = path('killed.json');
  const running = start(`run --client ${good} --jobs 1 --reporter json=${file}`.split(' '));
  while (!existsSync(file) && running.exitCode === null) await pause(20);
  running.kill('SIGKILL');
  await once(running, 'exit');
  const report = await reportIn('killed.json');
  expect(report.complete).toBe(false);
  expect(report.verdicts.length).toBeGreaterThan(0);
  expect(report.verdicts.length).toBeLessThan(report.planned.length);
  expect(exitCodeOf(report)).toBe(3);
}, 60_000);

test('a report takes the place of an older one, makes the directories that it needs, and leaves nothing beside it', async () => {
  const run = (file: string) => gauntlet(`run --client ${good} --scenario state/missing --reporter json=${file}`);
  await run(path('new/deep/report.json'));
  await writeFile(path('new/deep/report.json'), 'old'.repeat(1e6));
  await run(path('new/deep/report.json'));
  expect((await reportIn('new/deep/report.json')).verdicts).toHaveLength(1);
  expect(readdirSync(path('new/deep'))).toEqual(['report.json']);
  const piped = spawnSync(
    'bash',
    [
      '-c',
      `"${process.execPath}" "${program}" run --client ${good} --scenario state/missing --reporter json=/dev/stderr 2>&1 >/dev/null | cat`,
    ],
    { cwd: root, encoding: 'utf8' },
  );
  expect(JSON.parse(piped.stdout)).toMatchObject({ summary: { pass: 1 } });
  // What is no ordinary file stays what it is.
  expect(
    (await end(start(['run', '--client', good, '--scenario', 'state/missing', '--reporter', 'json=/dev/null']))).code,
  ).toBe(0);
  expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  const two = await gauntlet(`run --client ${good} --reporter json=${path('x')} html=${path('x')}`);
  expect(two.stderr).toMatch(/^error: Two reports would be written to /);
}, 60_000);

test('the summary of a step of GitHub Actions is added to, and an older report is no report of this run', async () => {
  const summary = await write('summary.md', '## Unit tests: 812 passed\n');
  await gauntlet(`run --client ${good} --scenario state/missing --reporter markdown=${summary}`, {
    GITHUB_STEP_SUMMARY: summary,
  });
  expect(await readFile(summary, 'utf8')).toMatch(
    /^## Unit tests: 812 passed\n[^]*Client refuses|^## Unit tests: 812 passed\n[^]*passed/,
  );
  const old = await write('old.json', '{"complete":true}');
  const wrong = await gauntlet(`run --client ${good} --web nowhere.yaml --reporter json=${old}`);
  expect([wrong.code, await readFile(old, 'utf8')]).toEqual([2, '{"complete":true}']);
  const running = start(`run --client test/clients/hostile/hangs.ts --timeout 60000 --reporter json=${old}`.split(' '));
  while (existsSync(old) && running.exitCode === null) await pause(20);
  running.kill('SIGKILL');
  await once(running, 'exit');
  expect(existsSync(old)).toBe(false);
}, 60_000);

test('a part without any scenario is no failure, and a client to which a run did not come is in its report', async () => {
  const empty = await gauntlet(`run --client ${good} --scenario state/missing state/wrong --shard 3/3 --reporter json`);
  expect([empty.code, (JSON.parse(empty.stdout) as Report).verdicts]).toEqual([0, []]);
  const late = await gauntlet(
    `run --client test/clients/hostile/hangs.ts ${good} --suite state --timeout 60000 --time-limit 3s --reporter json`,
  );
  const { reports } = JSON.parse(late.stdout) as Reports;
  expect(reports.map(({ client, complete }) => [client.name, complete])).toEqual([
    ['hangs', false],
    ['openid-client', false],
  ]);
  expect(late.code).toBe(3);
}, 60_000);

test('colours are for terminals, unless they are asked for or forbidden', async () => {
  const run = (env: Record<string, string>) => gauntlet(`run --client ${good} --scenario state/missing`, env);
  const [piped, forced, none] = [
    await run({}),
    await run({ FORCE_COLOR: '1' }),
    await run({ FORCE_COLOR: '1', NO_COLOR: '1' }),
  ];
  expect([piped, forced, none].map(({ stdout }) => stdout.includes('\u001b['))).toEqual([false, true, false]);
});
