// describeConformance as its users have it: each runner in a process of its own, which has to end by itself.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { conformanceIn } from '../../harness/in-test/conformance.js';
import { defineClient } from '../../harness/model/client.js';
import type { Runner } from '../../harness/in-test/runner.js';
import { root } from './program.js';

const execute = promisify(execFile);
const fixtures = join(root, 'test/fixtures/in-test');
const folder = mkdtempSync(join(tmpdir(), 'in-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const baseline = join(folder, 'baseline.yaml');
writeFileSync(
  baseline,
  `known:
  - { client: flawed, scenario: state/missing, reason: ticket 7 }
  - { client: flawed, scenario: state/wrong, reason: ticket 8 }
  - { client: flawed, scenario: authorization-request/endpoint-query, reason: ticket 9, expires: 2020-01-01 }
`,
);
const accepting = join(folder, 'accepting.yaml');
writeFileSync(accepting, 'known: [{ client: hangs, scenario: token-request/form, reason: ticket 10 }]');
const unjudged = join(folder, 'unjudged.yaml');
writeFileSync(unjudged, 'known: [{ client: stateless, scenario: state/missing, reason: ticket 11 }]');
const calls = [
  {
    client: 'flawed',
    suites: ['oauth@2026-11'],
    scenarios: [
      'authorization-request/endpoint-query',
      'state/missing',
      'state/wrong',
      'state/posted',
      'pkce/s256',
      'state/replayed',
      'token-response/unknown-token-type',
      'censoring/logs',
    ],
    baseline,
    seed: 'in-test',
  },
  {
    client: 'doesNothing',
    name: 'idle',
    suites: ['oauth'],
    scenarios: ['state/missing', 'state/replayed', 'always'],
  },
  { client: 'stateless', name: 'stateless', scenarios: ['state/missing', 'token-request/post'] },
  {
    client: 'hangs',
    name: 'hangs',
    scenarios: ['token-request/post', 'token-request/form'],
    timeout: 300,
    baseline: accepting,
  },
];

describe.each(['jest', 'vitest', 'node'] as const)('with %s', (runner) => {
  let run: Run;
  beforeAll(async () => {
    run = await start(runner, calls);
  }, 60_000);

  test('every scenario is a test, red where the client fails, or where the baseline says what is not so any more', () => {
    expect(run.code).toBe(1);
    expect(Object.fromEntries(run.tests.slice(0, 9).map(({ id, status }) => [id, status]))).toEqual({
      'authorization-request/endpoint-query': 'failed',
      'state/missing': runner === 'node' ? 'todo' : 'passed',
      'state/wrong': 'failed',
      // Jest alone has nothing between red and green for what is not scored; it warns.
      'state/posted': { jest: 'passed', vitest: 'skipped', node: 'todo' }[runner],
      'pkce/s256': 'skipped',
      'state/replayed': runner === 'jest' ? 'skipped' : 'passed',
      'token-response/unknown-token-type': 'failed',
      'censoring/logs': 'passed',
      'at least one scenario passes': 'passed',
    });
  });

  test('a failure says which clause is broken, by what, and what to do', () => {
    const { said } = run.tests.find(({ id }) => id === 'token-response/unknown-token-type')!;
    expect(said).toMatch(/ConformanceError: ✗ fail token-response\/unknown-token-type {2}Client does not/);
    expect(said).toMatch(/^ {4}\w+ RFC 6749 §7\.1: /m);
    for (const row of ['expected', 'actual', 'flaw', 'fix']) expect(said).toMatch(new RegExp(`^ {4}${row} +\\S`, 'm'));
    expect(said).toMatch(/^ {4}rerun .*token-response\/unknown-token-type:.* # seed: 'in-test'$/m);
    expect(said).not.toContain('\x1b');
    // Of the stack there is only where the tests were asked for.
    expect(said.match(/\S+:\d+:\d+\)?$/gm)).toEqual([expect.stringMatching(/\/in-test\/\w+(\.spec)?\.mjs:4:\d+/)]);
  });

  test('what is known, stale, not scored or not judged says so', () => {
    const all = run.tests.map(({ title, said }) => `${title}\n${said}`).join('\n') + run.output;
    expect(all).toMatch(/state\/missing: .*(known: ticket 7)/);
    expect(all).toContain('state/wrong passes now: take it out of the baseline.');
    expect(all).toMatch(/! warn state\/posted {2}/);
    expect(all).toContain('the client does not claim "pkce"');
    expect(all).toContain('It is for a client that sends state in its authorization request, and this one does not.');
  });

  test('a client that does nothing passes nothing', () => {
    const idle = run.tests.filter(({ group }) => group.startsWith('idle'));
    expect(idle.map(({ id }) => id)).toEqual(expect.arrayContaining(['state/missing', 'always/s256']));
    expect(idle.filter(({ status }) => status !== 'failed').map(({ id }) => id)).toEqual([
      'state/replayed',
      'always/fresh-state',
    ]);
    expect(idle.filter(({ status }) => status === 'passed' || status === 'todo')).toEqual([]);
    expect(idle.at(-1)?.said).toContain('Nothing passed: this says nothing for the client.');
  });

  test('a question that does not arise is no pass', () => {
    const [state, post] = run.tests.filter(({ group }) => group.startsWith('stateless'));
    if (runner === 'jest') expect(state?.title).toMatch(/\(if the client sends state in its authorization request\)$/);
    else expect(state).toMatchObject({ id: 'state/missing', status: 'skipped' });
    expect(post).toMatchObject({ id: 'token-request/post', status: 'passed' });
  });

  test('a client that hangs is given up in time, and a failure that is accepted is not just any', () => {
    const [post, form] = run.tests.filter(({ group }) => group === 'hangs');
    expect(post).toMatchObject({ id: 'token-request/post', status: 'failed' });
    expect(post?.said).toMatch(/\? inconclusive token-request\/post {2}.*\n.*300 ms/);
    expect(form).toMatchObject({ id: 'token-request/form', status: 'failed' });
    expect(`${form?.said}${run.output}`).toContain('token-request/form: this is not what the baseline accepts.');
  });

  test('a filter runs what it names, and no more', async () => {
    const opened = join(folder, `${runner}-opened`);
    const { code, tests } = await start(runner, [{ client: 'flawed', suites: ['state', 'always'] }], {
      filter: 'state/wrong:',
      env: { OPENED: opened },
    });
    expect(code).toBe(0);
    expect(tests.filter(({ status }) => status !== 'skipped').map(({ id }) => id)).toEqual(['state/wrong']);
    // Two looks at the set-up, the honest run, the scenario.
    expect(readFileSync(opened, 'utf8').trim().split('\n')).toHaveLength(4);
  });

  test('what is known and does not arise is not held against the client', async () => {
    const scenarios = ['state/missing', 'token-request/post'];
    const { code, tests } = await start(runner, [{ client: 'stateless', scenarios, baseline: unjudged }]);
    const [state] = tests;
    expect({ code, id: state?.id }).toEqual({ code: 0, id: 'state/missing' });
  });

  test('a secret that is logged on behalf of no run is found', async () => {
    const { code, tests } = await start(runner, [{ client: 'queues', scenarios: ['censoring/logs'] }]);
    expect([code, tests[0]?.id, tests[0]?.status]).toEqual([1, 'censoring/logs', 'failed']);
    expect(tests[0]?.said).toContain('✗ fail censoring/logs');
  });

  test('a client that ends the process has crashed', async () => {
    const { code, tests } = await start(runner, [{ client: 'exits', scenarios: ['state/wrong'] }]);
    expect([code, tests[0]?.id, tests[0]?.status]).toEqual([1, 'state/wrong', 'failed']);
    expect(tests[0]?.said).toContain('process.exit(0) was called');
  });

  test('of a client in processes of its own none is left, not even when the first failure ends the tests', async () => {
    const pids = join(folder, `${runner}-pids`);
    const client = join(folder, `${runner}-client.mjs`);
    writeFileSync(
      client,
      `import { appendFileSync } from 'node:fs';
       export { flawed as default } from ${JSON.stringify(join(fixtures, 'clients.mjs'))};
       appendFileSync(${JSON.stringify(pids)}, process.pid + '\\n');`,
    );
    const conformance = [{ client, scenarios: ['state/missing', 'state/wrong'] }];
    const { code, tests, output } = await start(runner, conformance, { bail: true });
    expect(code).toBe(1);
    // Jest writes no report of tests that it gives up.
    const said = `${tests.find(({ id }) => id === 'state/missing')?.said}${output}`;
    expect(said).toMatch(/rerun {5}gauntlet run --client \S+-client\.mjs --scenario state\/missing --seed /);
    const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number);
    expect(started.length).toBeGreaterThan(1);
    expect(started.filter(isAlive)).toEqual([]);
  });
});

test('with vitest, a client that is not waited for is red', async () => {
  const conformance = [{ client: join(folder, 'forgotten.mjs'), scenarios: ['token-request/post'] }];
  writeFileSync(
    join(folder, 'forgotten.mjs'),
    `export { flawed as default } from ${JSON.stringify(join(fixtures, 'clients.mjs'))};`,
  );
  expect((await start('vitest', conformance)).code).toBe(0);
  const { code, tests } = await start('vitest', conformance, { env: { FORGOTTEN: '1' } });
  expect(code).toBe(1);
  expect(tests).toMatchObject([{ id: 'the client was loaded', status: 'failed' }]);
});

test('a client that opens too late is closed when it does', async () => {
  const { code } = await start('node', [{ client: 'late', scenarios: ['state/missing'] }]);
  // Not null: nothing had to kill it.
  expect(code).toBe(1);
}, 90_000);

const flawed = defineClient({
  name: 'flawed',
  claims: { code: true },
  open: () => ({ startLogin: () => 'http://localhost', handleCallback: () => undefined }),
});

test.each([
  ['a suite that is misspelt', { client: flawed, suites: ['oaut'] }, 'There is no suite "oaut". Did you mean "oauth"?'],
  ['an option that is misspelt', { client: flawed, suite: [] }, 'There is no option "suite". Did you mean "suites"?'],
  ['no client', { suites: ['state'] }, 'There is no client to test: give one of client'],
  ['two clients', { client: flawed, web: 'app.yaml' }, 'There are client and web: give only one of client'],
  ['TLS in this process', { client: flawed, https: true }, 'https is for a client in a process of its own'],
  ['a preset that is misspelt', { client: flawed, presets: ['slak'] }, 'There is no preset "slak".'],
  ['a file that is missing', { client: './missing.ts' }, 'missing.ts does not exist.'],
])('%s is refused before there is any test', async (_what, options, message) => {
  const describeConformance = conformanceIn({ suite: () => expect('a suite').toBe('none') } as unknown as Runner);
  await expect(async () => describeConformance(options as never)).rejects.toThrow(message);
});

interface Run {
  code: number;
  tests: Told[];
  /** What was written beside the report. */
  output: string;
}

interface Told {
  group: string;
  /** What stands before the colon. */
  id: string;
  title: string;
  status: string;
  said: string;
}

async function start(
  runner: 'jest' | 'vitest' | 'node',
  conformance: object[],
  { filter, bail = false, env = {} }: { filter?: string; bail?: boolean; env?: Record<string, string> } = {},
): Promise<Run> {
  const report = join(folder, 'report.json');
  rmSync(report, { force: true });
  const { flags, filtered, bailing } = runners(report)[runner];
  const args = [...flags, ...(filter === undefined ? [] : filtered(filter)), ...(bail ? bailing : [])];
  if (runner === 'node') args.push(join(fixtures, 'node.mjs'));
  // As a user starts it, not as a child of jest.
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(NODE_OPTIONS|NODE_TEST_CONTEXT|JEST_|VITEST|FORCE_COLOR)/.test(name),
  );
  const child = await execute(process.execPath, args, {
    cwd: root,
    env: { ...Object.fromEntries(own), ...env, NO_COLOR: '1', CONFORMANCE: JSON.stringify(conformance) },
    timeout: 60_000,
    killSignal: 'SIGKILL',
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
  return {
    code: child.code,
    tests: runner === 'node' ? ofLines(text) : ofJson(text),
    output: child.stdout + child.stderr,
  };
}

/** How each of them is told to write a report, to filter, and to stop at the first failure. */
function runners(report: string) {
  const config = { rootDir: fixtures, testMatch: ['<rootDir>/jest.mjs'], transform: {}, testEnvironment: 'node' };
  return {
    jest: {
      flags: [
        '--experimental-vm-modules',
        '--no-warnings',
        join(root, 'node_modules/jest/bin/jest.js'),
        // A client needs the clock that everybody has.
        ...['--config', JSON.stringify({ ...config, fakeTimers: { enableGlobally: true } })],
        ...['--json', '--outputFile', report],
      ],
      filtered: (pattern: string) => ['-t', pattern],
      bailing: ['--bail'],
    },
    vitest: {
      flags: [
        join(root, 'node_modules/vitest/vitest.mjs'),
        ...['run', '--root', root, '--config', join(fixtures, 'vitest.config.mjs'), 'test/fixtures/in-test'],
        ...['--reporter=json', '--reporter=verbose', `--outputFile.json=${report}`],
      ],
      filtered: (pattern: string) => ['-t', pattern],
      bailing: ['--bail', '1'],
    },
    node: {
      flags: ['--test', `--test-reporter=${join(fixtures, 'reporter.mjs')}`, `--test-reporter-destination=${report}`],
      filtered: (pattern: string) => [`--test-name-pattern=${pattern}`],
      bailing: [],
    },
  };
}

function ofJson(text: string): Told[] {
  const { testResults } = JSON.parse(text || '{ "testResults": [] }') as {
    testResults: {
      assertionResults: { ancestorTitles: string[]; title: string; status: string; failureMessages: string[] }[];
    }[];
  };
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ ancestorTitles: [group = ''], title, status, failureMessages }) => ({
      group,
      id: idOf(title),
      title,
      status: status === 'pending' ? 'skipped' : status,
      said: failureMessages.join('\n'),
    })),
  );
}

/** Its events do not tell in which group a test stands; each ends with the same test. */
function ofLines(text: string): Told[] {
  const groups = ['flawed', 'idle', 'stateless', 'hangs'];
  let ended = 0;
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const { title, status, said } = JSON.parse(line) as Omit<Told, 'group' | 'id'>;
      const group = groups[ended] ?? '';
      if (title === 'at least one scenario passes') ended += 1;
      return { group, id: idOf(title), title, status, said };
    });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function idOf(title: string): string {
  return title.split(':')[0] ?? title;
}
