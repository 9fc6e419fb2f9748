import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { scenarios } from '../scenarios/index.js';
import { alsoFailedBy, alsoFails } from '../scenarios/matrix.js';
import { flaws } from './clients/flaws/index.js';
import { isPutTo } from './matrix/share.js';
import type { Row } from './matrix/shard.js';

/*
 * The kill matrix: every flaw against every scenario. A flaw may fail the scenarios that name it, and those that
 * scenarios/matrix.ts lists; no other. Run it with `npm run test:matrix`. When it goes red:
 *
 * - A flaw fails a scenario that is not listed: either the scenario judges more than its title says, so make its checks
 *   narrower; or the flaw does more wrong than its name says, so make it narrower; or the one cannot be had without the other:
 *   then list it there, with the reason.
 * - A listed scenario does not fail: take it out of the list. If it is the only one for that flaw, the flaw goes uncaught.
 * - A check is broken by no flaw: give test/clients/flaws/ a client that breaks it, or drop the check, or, where no client
 *   could break it while the rest of the scenario works, list it below, with the reason.
 */

/** Checks that no flawed client breaks there. */
const unbroken: Record<string, string> = {
  'state/forged-error refuses-forged-error': 'a client that connects on an error response has no code to redeem',
  'state/error-beside-code sends-no-token-request': 'the platform uses PKCE, which the check takes for protection',
  'pkce/foreign-code server-refuses-code': 'it judges our own server, which refuses',
  'pkce/required completes-login-if-public': 'the platform is a confidential client',
};

/** Processes that share the flaws among them. */
const shards = 2;

let rows: Row[];
beforeAll(async () => {
  rows = (await Promise.all(Array.from({ length: shards }, (_, index) => shard(index)))).flat();
}, 900_000);

async function shard(index: number): Promise<Row[]> {
  const program = join(import.meta.dirname, 'matrix/shard.ts');
  const args = ['--import', 'tsx', program, String(index), String(shards)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return JSON.parse(said) as Row[];
}

const verdictsOf = (flaw: string) => rows.find((row) => row.flaw === flaw)?.verdicts ?? [];

test.each(Object.keys(flaws))('%s fails its own scenarios, and no unrelated one', (flaw) => {
  const failed = verdictsOf(flaw).filter(({ result }) => result === 'fail' || result === 'warn');
  const own = scenarios.filter((scenario) => scenario.flaw === flaw).map(({ id }) => id);
  expect(failed.map(({ scenario }) => scenario).sort()).toEqual([...own, ...alsoFailedBy(flaw)].sort());
});

test.each(Object.keys(flaws))('%s is no fault of ours', (flaw) => {
  expect(verdictsOf(flaw)).toHaveLength(scenarios.filter((scenario) => isPutTo(flaw, scenario)).length);
  expect(verdictsOf(flaw).filter(({ result }) => result === 'error')).toEqual([]);
});

test('every check of every scenario is broken by some flaw', () => {
  const broken = new Set(
    rows.flatMap(({ verdicts }) => verdicts.flatMap((one) => one.broken.map((check) => `${one.scenario} ${check}`))),
  );
  const all = scenarios.flatMap(({ id, checks }) => checks.map((check) => `${id} ${check.id}`));
  expect(all.filter((check) => !broken.has(check)).sort()).toEqual(Object.keys(unbroken).sort());
});

test('only flaws and scenarios that exist are listed', () => {
  const ids = new Set(scenarios.map(({ id }) => id));
  expect(alsoFails.flatMap((family) => family.flaws).filter((flaw) => !(flaw in flaws))).toEqual([]);
  expect(alsoFails.flatMap((family) => family.scenarios).filter((id) => !ids.has(id))).toEqual([]);
});
