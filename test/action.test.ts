// action.yml as a runner runs it: inputs become variables, and outputs are read from a file.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { root } from './harness/program.js';

interface Action {
  inputs: Record<string, { description: string; default?: string }>;
  outputs: Record<string, { description: string; value: string }>;
  runs: {
    using: string;
    steps: { id?: string; if?: string; env: Record<string, string>; run: string; shell: string }[];
  };
}
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;

const folder = mkdtempSync(join(tmpdir(), 'gauntlet-action-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
interface Ended {
  cwd: string;
  outputs: Record<string, string>;
  codes: number[];
  log: string;
  summary: string;
}

/** Runs the steps in a directory in which the package is installed. */
async function runAction(given: Record<string, string>, files: Record<string, string> = {}): Promise<Ended> {
  const cwd = join(folder, `case ${(count += 1)}`);
  mkdirSync(join(cwd, 'node_modules/.bin'), { recursive: true });
  symlinkSync(root, join(cwd, 'node_modules/oauth-gauntlet'));
  symlinkSync(join(root, 'dist/cli.js'), join(cwd, 'node_modules/.bin/gauntlet'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? '']);
  const inputs = { ...(Object.fromEntries(defaults) as Record<string, string>), ...given };
  const outputs: Record<string, string> = {};
  const [outputFile, summaryFile] = [join(cwd, 'output'), join(cwd, 'summary.md')];
  writeFileSync(outputFile, '');
  writeFileSync(summaryFile, '');
  const valueOf = (expression: string) =>
    expression.replace(/\$\{\{ (inputs|steps\.run\.outputs)\.([\w-]+) \}\}/g, (_, from: string, name: string) =>
      from === 'inputs' ? inputs[name]! : (outputs[name] ?? ''),
    );
  const ended: Ended = { cwd, outputs, codes: [], log: '', summary: '' };
  for (const step of action.runs.steps) {
    if (step.if !== undefined && inputs['fail'] === 'false') continue;
    const own = Object.entries(step.env).map(([name, value]): [string, string] => [name, valueOf(value)]);
    const files = { GITHUB_OUTPUT: outputFile, GITHUB_STEP_SUMMARY: summaryFile };
    const env = Object.assign({}, process.env, Object.fromEntries(own), files);
    const script = join(cwd, 'script.sh');
    writeFileSync(script, step.run);
    await new Promise<void>((resolve) =>
      execFile(
        'bash',
        ['--noprofile', '--norc', '-e', '-o', 'pipefail', script],
        { cwd, env },
        (error, stdout, stderr) => {
          ended.codes.push(error ? Number(error.code) : 0);
          ended.log += stdout + stderr;
          resolve();
        },
      ),
    );
    for (const line of readFileSync(outputFile, 'utf8').split('\n').filter(Boolean))
      outputs[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
  }
  ended.summary = readFileSync(summaryFile, 'utf8');
  return ended;
}

const good = join(root, 'test/clients/openid-client.ts');
const lies = join(root, 'test/clients/hostile/lies.ts');

test('a client that passes passes the action, and its outputs say how', async () => {
  const { cwd, outputs, codes, summary } = await runAction({
    client: good,
    suite: 'state pkce',
    'report-directory': 'out',
  });
  expect(codes).toEqual([0, 0]);
  expect(outputs).toMatchObject({
    result: 'passed',
    'exit-code': '0',
    fail: '0',
    known: '0',
    report: 'out/report.html',
  });
  expect(Number(outputs['pass'])).toBeGreaterThan(20);
  for (const name of ['report', 'report-json', 'report-junit', 'report-sarif'])
    expect(existsSync(join(cwd, outputs[name]!))).toBe(true);
  expect(summary).toMatch(/openid.*client.* 0 \| 0 \|/);
}, 60_000);

test('one that breaks something fails it after the outputs are set, with an annotation; and not where that is left to others', async () => {
  const given = { client: lies, args: '--scenario state/missing --timeout 1500' };
  const { outputs, codes, log, summary } = await runAction(given);
  expect(codes).toEqual([0, 1]);
  expect(outputs).toMatchObject({ result: 'failed', 'exit-code': '1', fail: '1', pass: '0' });
  expect(log).toMatch(/^::error .*title=.*state\/missing/m);
  expect(summary).toContain('Client refuses a callback without state');
  expect(await runAction({ ...given, fail: 'false' })).toMatchObject({ codes: [0], outputs: { result: 'failed' } });
}, 60_000);

test('a configuration and a baseline are read as ever, and what cannot be used is told apart', async () => {
  const files = {
    'gauntlet.config.yaml': `clients: [{ client: ${lies}, timeout: 1500 }, { client: ${good} }]\nscenarios: [state/missing]\n`,
    'known.yaml': 'known: [{ client: lies, scenario: state/missing, reason: it lies }]\n',
  };
  const known = await runAction({ baseline: 'known.yaml' }, files);
  expect(known.outputs).toMatchObject({ result: 'incomplete', fail: '1', known: '1', pass: '1' });
  const wrong = await runAction({ suite: 'stat' }, files);
  expect(wrong.codes).toEqual([0, 2]);
  expect(wrong.outputs).toMatchObject({ result: 'misconfigured', pass: '0', report: '' });
  expect(wrong.log).toContain('Did you mean "state"?');
}, 60_000);

test('no input is run by the shell, nor taken for another option', async () => {
  const evil = '$(touch pwned) `touch pwned`; touch pwned #';
  for (const name of ['config', 'client', 'suite', 'shard', 'baseline', 'args', 'command']) {
    const { cwd, codes } = await runAction({ client: good, [name]: evil });
    expect(codes).toEqual([0, 2]);
    expect(existsSync(join(cwd, 'pwned'))).toBe(false);
  }
  expect(JSON.stringify(action.runs.steps.map(({ run }) => run))).not.toContain('${{');
  expect((await runAction({ client: good, baseline: '--dry-run' })).log).toContain('--dry-run');
}, 60_000);

test('every input and every output is described and used', () => {
  const text = readFileSync(join(root, 'action.yml'), 'utf8');
  for (const [name, { description }] of Object.entries({ ...action.inputs, ...action.outputs })) {
    expect(description).toMatch(/\.$/);
    expect(text).toMatch(new RegExp(`(inputs|outputs)\\.${name}\\b`));
  }
});
