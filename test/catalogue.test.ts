import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { conduct } from '../harness/conduct.js';
import type { Verdict } from '../harness/model/verdict.js';
import { plan } from '../harness/plan.js';
import type { ClientAdapter } from '../harness/model/client.js';
import { startServer, type Server } from '../provider/index.js';
import { scenarios, suites } from '../scenarios/index.js';
import { conformant, flaws } from './clients/flaws/index.js';
import { builtInUserAgents } from '../harness/user-agent.js';

/** For all scenarios in a row, on a busy machine. */
const wholeCatalogueMs = 240_000;

let provider: Server;
/** Of each conformant client, by scenario. */
const expected = new Map<string, Map<string, Verdict>>();
beforeAll(async () => {
  provider = await startServer({ seed: 'catalogue' });
  for (const [name, open] of Object.entries(conformant))
    expected.set(name, new Map((await verdictsOn(await open(), [])).map((verdict) => [verdict.scenario, verdict])));
}, wholeCatalogueMs);
afterAll(() => provider.close());

async function verdictsOn(adapter: ClientAdapter, ids: string[]): Promise<Verdict[]> {
  const verdicts = await conduct(plan(suites, adapter, { scenarios: ids }), adapter, provider, {
    seed: 'catalogue',
    timeoutMs: 3000,
    signal: new AbortController().signal,
    userAgents: builtInUserAgents(),
    reproduce: (id) => id,
  });
  await adapter.close?.();
  return verdicts;
}

/** What the conformant clients make of a scenario; those that it is not for are left out. */
const verdictsOf = (id: string) =>
  [...expected.values()].flatMap((verdicts) => verdicts.get(id) ?? []).filter(({ result }) => result !== 'skipped');

test.each(scenarios.map(({ id }) => id))('%s: the conformant clients pass', (id) => {
  const verdicts = verdictsOf(id);
  expect(verdicts.map(({ result, reason }) => ({ result, reason }))).toEqual(
    verdicts.map(() => ({ result: 'pass', reason: expect.any(String) })),
  );
  expect(verdicts).not.toEqual([]);
});

test.each(scenarios.map(({ id, flaw }) => [id, flaw]))(
  '%s: the client that %s fails, by a check that a conformant client holds',
  async (id, flaw) => {
    const open = flaws[flaw];
    if (!open) throw new Error(`No client in test/clients/flaws/ has the flaw "${flaw}"`);
    // What is judged by all runs together takes several to be seen.
    const more = id.startsWith('always/') ? ['state', 'pkce'] : [];
    const verdict = (await verdictsOn(await open(), [...more, id])).find(({ scenario }) => scenario === id);
    expect(verdict?.result).toMatch(/^(fail|warn)$/);
    const broken = verdict?.findings.filter(({ result, cites }) => result === 'broken' && cites.length > 0);
    const held = verdictsOf(id)
      .flatMap(({ findings }) => findings)
      .filter(({ result }) => result === 'held')
      .map(({ check }) => check);
    expect(broken?.filter(({ check }) => held.includes(check))).not.toEqual([]);
  },
);

/** Flaws that a scenario catches besides the one that it names, and the check that breaks. */
const furtherFlaws = [
  ['one-pending-login', 'state/other-browser', 'refuses-login', 'MUST'],
  ['state-per-browser', 'state/fresh', 'state-is-of-one-login', 'SHOULD'],
  ['constant-state', 'state/unguessable', 'state-is-unguessable', 'MUST'],
  ['error-cancels-login', 'state/forged-error', 'completes-login', 'robustness'],
  ['takes-last-of-two-codes', 'callback/two-codes', 'refuses-login', 'robustness'],
  ['redeems-undefined-code', 'callback/empty', 'redeems-nothing', 'robustness'],
  ['challenge-of-something-else', 'pkce/challenge-encoding', 'challenge-matches-verifier', 'MUST'],
  ['oldest-verifier', 'pkce/own-verifier', 'sends-own-verifier', 'MUST'],
  ['oldest-verifier', 'state/two-tabs', 'completes-logins(3)', 'robustness'],
  ['crashes-without-expires-in', 'token-response/no-lifetime', 'completes-login', 'robustness'],
  ['writes-undefined-over-refresh-token', 'refresh/kept-when-omitted', 'sends-genuine-refresh-token', 'robustness'],
  ['spoils-refresh-token-on-failure', 'refresh/server-error', 'sends-genuine-refresh-token', 'robustness'],
  ['spoils-refresh-token-on-failure', 'refresh/reset', 'sends-genuine-refresh-token', 'robustness'],
  ['hides-lost-connection', 'refresh/invalid-grant', 'reports-loss', 'robustness'],
  ['stays-down-after-failure', 'transport/survives', 'completes-last-login', 'robustness'],
  ['logs-codes', 'censoring/logs', 'keeps-codes-out-of-logs', 'robustness'],
  ['retries-401-forever', 'refresh/no-loop', 'tries-each-call-at-most', 'robustness'],
] as const;

test.each(furtherFlaws)('the client that %s fails %s, too: %s, a %s', async (flaw, id, check, level) => {
  const [verdict] = await verdictsOn(await flaws[flaw]!(), [id]);
  expect(verdict?.result).toMatch(/^(fail|warn)$/);
  expect(verdict?.findings.filter(({ result }) => result === 'broken')).toContainEqual(
    expect.objectContaining({ check, level }),
  );
});

test.each([
  ['a client that logs its tokens fails', 'fail', flaws['logs-token-response']!],
  ['one that does not passes', 'pass', conformant['platform']!],
])('censoring/logs, without refresh and API: %s', async (_, result, open) => {
  const client = { ...(await open()), claims: { code: true, basic: true, state: true, log: true } as const };
  expect(await verdictsOn(client, ['censoring/logs'])).toMatchObject([{ result }]);
});

test('every flaw is caught by some scenario', () => {
  const caught = new Set<string>([...scenarios.map(({ flaw }) => flaw), ...furtherFlaws.map(([flaw]) => flaw)]);
  expect(Object.keys(flaws).filter((flaw) => !caught.has(flaw))).toEqual([]);
});

test(
  'the same seed gives the same verdicts',
  async () => {
    for (const [name, open] of Object.entries(conformant)) {
      const again = await verdictsOn(await open(), []);
      expect(again.map(({ scenario, result }) => [scenario, result])).toEqual(
        [...expected.get(name)!.values()].map(({ scenario, result }) => [scenario, result]),
      );
    }
  },
  wholeCatalogueMs,
);
