import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inProcess } from '../harness/adapters/in-process.js';
import { conduct } from '../harness/conduct.js';
import type { Verdict } from '../harness/model/verdict.js';
import { plan } from '../harness/plan.js';
import { createPlatform, standardDuties } from '../harness/platform/index.js';
import { startServer, type Server } from '../provider/index.js';
import { scenarios, suites } from '../scenarios/index.js';
import { flaws } from './clients/flaws.js';
import { builtInUserAgents } from '../harness/user-agent.js';

/** For all scenarios in a row, on a busy machine. */
const wholeCatalogueMs = 60_000;

let provider: Server;
/** Of the conformant client, by scenario. */
let expected: Map<string, Verdict>;
beforeAll(async () => {
  provider = await startServer({ seed: 'catalogue' });
  expected = new Map((await verdictsOn(conformant, [])).map((verdict) => [verdict.scenario, verdict]));
}, wholeCatalogueMs);
afterAll(() => provider.close());

const conformant = createPlatform();

async function verdictsOn(client: typeof conformant, ids: string[]): Promise<Verdict[]> {
  const adapter = inProcess(client);
  return conduct(plan(suites, adapter, { scenarios: ids }), adapter, provider, {
    seed: 'catalogue',
    timeoutMs: 3000,
    signal: new AbortController().signal,
    userAgents: builtInUserAgents(),
    reproduce: (id) => id,
  });
}

test.each(scenarios.map(({ id }) => id))('%s: the conformant client passes', (id) => {
  expect(expected.get(id)).toMatchObject({ result: 'pass' });
});

test.each(scenarios.map(({ id, flaw }) => [id, flaw]))(
  '%s: the client that %s fails, by a check that the conformant client holds',
  async (id, flaw) => {
    const flawed = flaws[flaw];
    if (!flawed) throw new Error(`No client in test/clients/flaws.ts has the flaw "${flaw}"`);
    const [verdict] = await verdictsOn(createPlatform({ ...standardDuties, ...flawed }), [id]);
    expect(verdict?.result).toMatch(/^(fail|warn)$/);
    const broken = verdict?.findings.filter(({ result, cites }) => result === 'broken' && cites.length > 0);
    const held =
      expected
        .get(id)
        ?.findings.filter(({ result }) => result === 'held')
        .map(({ check }) => check) ?? [];
    expect(broken?.filter(({ check }) => held.includes(check))).not.toEqual([]);
  },
);

/** Flaws that a scenario catches besides the one that it names, and the check that breaks. */
const furtherFlaws = [
  ['one-pending-login', 'state/other-browser', 'refuses-login', 'MUST'],
  ['state-per-browser', 'state/fresh', 'state-is-of-one-login', 'SHOULD'],
  ['constant-state', 'state/unguessable', 'state-is-unguessable', 'MUST'],
  ['error-cancels-login', 'state/forged-error', 'completes-login', 'robustness'],
  ['challenge-of-something-else', 'pkce/challenge-encoding', 'challenge-matches-verifier', 'MUST'],
  ['oldest-verifier', 'pkce/own-verifier', 'sends-own-verifier', 'MUST'],
  ['oldest-verifier', 'state/two-tabs', 'completes-logins(3)', 'robustness'],
  ['crashes-without-expires-in', 'token-response/no-lifetime', 'completes-login', 'robustness'],
  ['writes-undefined-over-refresh-token', 'refresh/kept-when-omitted', 'sends-genuine-refresh-token', 'robustness'],
  ['spoils-refresh-token-on-failure', 'refresh/server-error', 'sends-genuine-refresh-token', 'robustness'],
  ['spoils-refresh-token-on-failure', 'refresh/reset', 'sends-genuine-refresh-token', 'robustness'],
  ['hides-lost-connection', 'refresh/invalid-grant', 'reports-loss', 'robustness'],
  ['logs-codes', 'censoring/logs', 'keeps-codes-out-of-logs', 'robustness'],
  ['retries-401-forever', 'refresh/no-loop', 'tries-each-call-at-most', 'robustness'],
] as const;

test.each(furtherFlaws)('the client that %s fails %s, too: %s, a %s', async (flaw, id, check, level) => {
  const [verdict] = await verdictsOn(createPlatform({ ...standardDuties, ...flaws[flaw] }), [id]);
  expect(verdict?.result).toBe('fail');
  expect(verdict?.findings.filter(({ result }) => result === 'broken')).toContainEqual(
    expect.objectContaining({ check, level }),
  );
});

test.each([
  ['a client that logs its tokens fails', 'fail', { ...standardDuties, ...flaws['logs-token-response'] }],
  ['one that does not passes', 'pass', standardDuties],
])('censoring/logs, without refresh and API: %s', async (_, result, duties) => {
  const client = { ...createPlatform(duties), claims: { code: true, basic: true, state: true, log: true } as const };
  expect(await verdictsOn(client, ['censoring/logs'])).toMatchObject([{ result }]);
});

test('every flaw is caught by some scenario', () => {
  const caught = new Set<string>([...scenarios.map(({ flaw }) => flaw), ...furtherFlaws.map(([flaw]) => flaw)]);
  expect(Object.keys(flaws).filter((flaw) => !caught.has(flaw))).toEqual([]);
});

test(
  'the same seed gives the same verdicts',
  async () => {
    const again = await verdictsOn(conformant, []);
    expect(again.map(({ scenario, result }) => [scenario, result])).toEqual(
      [...expected.values()].map(({ scenario, result }) => [scenario, result]),
    );
  },
  wholeCatalogueMs,
);
