import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inProcess } from '../harness/adapters/in-process.js';
import { conduct } from '../harness/conduct.js';
import type { Verdict } from '../harness/model/verdict.js';
import { plan } from '../harness/plan.js';
import { createPlatform, standardDuties } from '../harness/platform/index.js';
import { startProvider, type Provider } from '../provider/index.js';
import { quirks } from '../provider/quirks/index.js';
import { scenarios, suites } from '../scenarios/index.js';
import { flaws } from './clients/flaws.js';

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider({ seed: 'catalogue' });
});
afterAll(() => provider.close());

const conformant = createPlatform();

async function verdictsOn(client: typeof conformant, ids: string[]): Promise<Verdict[]> {
  const adapter = inProcess(client);
  return conduct(plan(suites, adapter, { scenarios: ids }), adapter, provider, {
    seed: 'catalogue',
    timeoutMs: 3000,
    signal: new AbortController().signal,
    reproduce: (id) => id,
  });
}

test.each(scenarios.map(({ id }) => id))('%s: the conformant client passes', async (id) => {
  const [verdict] = await verdictsOn(conformant, [id]);
  expect(verdict).toMatchObject({ result: 'pass' });
});

test.each(scenarios.map(({ id, flaw }) => [id, flaw]))(
  '%s: the client that %s fails, for that reason',
  async (id, flaw) => {
    const flawed = flaws[flaw];
    if (!flawed) throw new Error(`No client in test/clients/flaws.ts has the flaw "${flaw}"`);
    const [verdict] = await verdictsOn(createPlatform({ ...standardDuties, ...flawed }), [id]);
    expect(verdict).toMatchObject({ result: expect.stringMatching(/^(fail|warn)$/), flaw });
    expect(verdict?.findings.filter(({ result, cites }) => result === 'broken' && cites.length > 0)).not.toEqual([]);
  },
);

test('every quirk is stimulated by some scenario', () => {
  const used = new Set<string>(
    scenarios.flatMap(({ quirks = [], setup }) => [...quirks, ...(setup?.quirks ?? [])]).map(({ id }) => id),
  );
  expect(quirks.map(({ id }) => id).filter((id) => !used.has(id))).toEqual([]);
});

test('every flaw is caught by some scenario', () => {
  const caught = new Set(scenarios.map(({ flaw }) => flaw));
  expect(Object.keys(flaws).filter((flaw) => !caught.has(flaw))).toEqual([]);
});

test('the same seed gives the same verdicts', async () => {
  const runs = [await verdictsOn(conformant, []), await verdictsOn(conformant, [])];
  const [first, second] = runs.map((verdicts) => verdicts.map(({ scenario, result }) => [scenario, result]));
  expect(first).toEqual(second);
});
