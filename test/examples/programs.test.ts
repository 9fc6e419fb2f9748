// Programs in other languages, judged as their users would have them judged.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandAdapter } from '../../harness/adapters/command.js';
import { runGauntlet } from '../../harness/gauntlet.js';
import { suites } from '../../scenarios/index.js';
import { representative } from '../harness/representative.js';

const run = promisify(execFile);
const examples = import.meta.dirname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-programs-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The scenarios that a program does not pass. */
async function exceptionsOf(command: string): Promise<Record<string, string>> {
  const client = await commandAdapter(command, { jobs: 2 });
  const { verdicts } = await runGauntlet({
    client,
    suites,
    seed: 'programs',
    timeoutMs: 20_000,
    selection: { scenarios: representative },
  });
  return Object.fromEntries(
    verdicts.filter(({ result }) => result !== 'pass').map(({ scenario, result }) => [scenario, result]),
  );
}

// It is for clients that mask what they log by a digest; these log nothing secret.
const masked = { 'censoring/alike': 'skipped' };

test('a program in Python with requests-oauthlib is judged', async () => {
  // Debian's own Python, which has the library.
  expect(await exceptionsOf(`/usr/bin/python3 "${join(examples, 'python/client.py')}"`)).toEqual({
    ...masked,
    'token-response/nested': 'fail',
    'token-response/unknown-token-type': 'fail',
  });
}, 180_000);

test('a program in Go with golang.org/x/oauth2 is judged', async () => {
  const program = join(folder, 'client');
  await run('go', ['build', '-o', program, 'client.go'], {
    cwd: join(examples, 'go'),
    env: { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode' },
  });
  expect(Object.entries(await exceptionsOf(`"${program}"`)).filter(([, result]) => result !== 'skipped')).toEqual([]);
}, 180_000);

test('a shell script with curl is judged', async () => {
  expect(await exceptionsOf(`bash "${join(examples, 'curl/client.sh')}"`)).toEqual(masked);
}, 180_000);
