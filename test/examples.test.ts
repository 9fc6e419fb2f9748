// The examples for other test runners run as a user runs them. The one for jest is run with this suite.
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

test('the example for node:test passes', async () => {
  const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap', 'test/examples/node.spec.mjs'], {
    cwd: root,
    env,
  });
  expect(stdout).toMatch(/^# pass 1$/m);
});

test('the example for vitest passes', async () => {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { stdout } = await run(
    process.execPath,
    [vitest, 'run', 'test/examples/vitest.spec.ts', '--reporter', 'json'],
    {
      cwd: root,
      env,
    },
  );
  expect(JSON.parse(stdout)).toMatchObject({ success: true, numPassedTests: 1 });
});
