// The examples for other test runners run as a user runs them. Those for jest are run with this suite.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
// They are to run as they do for a user, not as children of jest.
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !['NODE_OPTIONS', 'NODE_TEST_CONTEXT', 'JEST_WORKER_ID'].includes(name),
  ),
);

test.each([
  ['node.spec.mjs', 1],
  ['conformance.node.spec.mjs', 12],
])('the example for node:test passes: %s', async (file, passed) => {
  const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap', `test/examples/${file}`], {
    cwd: root,
    env,
  });
  expect(stdout).toMatch(new RegExp(`^# pass ${passed}$`, 'm'));
  expect(stdout).toMatch(/^# fail 0$/m);
});

test.each([
  ['vitest.spec.ts', 1],
  ['conformance.vitest.spec.ts', 12],
])('the example for vitest passes: %s', async (file, passed) => {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { stdout } = await run(process.execPath, [vitest, 'run', `test/examples/${file}`, '--reporter', 'json'], {
    cwd: root,
    env,
  });
  expect(JSON.parse(stdout)).toMatchObject({ success: true, numPassedTests: passed });
});
