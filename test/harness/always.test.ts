import { expect, test } from '@jest/globals';
import { inProcess } from '../../harness/adapters/in-process.js';
import { runGauntlet } from '../../harness/gauntlet.js';
import type { Claims, TrustedClient } from '../../harness/model/client.js';
import { createPlatform, standardDuties, type Duties } from '../../harness/platform/index.js';
import { suites } from '../../scenarios/index.js';

function platform(duties: Partial<Duties>, without: readonly (keyof Claims)[]): TrustedClient {
  const client = createPlatform({ ...standardDuties, ...duties });
  const claims = Object.fromEntries(
    Object.entries(client.claims).filter(([name]) => !without.includes(name as keyof Claims)),
  );
  return {
    ...client,
    claims,
    async open(...opening) {
      const methods = await client.open(...opening);
      if (without.includes('refresh')) delete methods.refresh;
      return methods;
    },
  };
}

/** Of a client whose authorization server keeps one address over all runs, as that of a web application does. */
async function resultsOf(client: TrustedClient): Promise<Record<string, string>> {
  const adapter = { ...inProcess(client), fixedIssuer: true as const, jobs: 1 };
  const { verdicts } = await runGauntlet({ client: adapter, suites, selection: { scenarios: ['always'] } });
  return Object.fromEntries(verdicts.map(({ scenario, result }) => [scenario, result]));
}

test('a state, or a verifier, that never changes is seen where all runs share one address, and one URL', async () => {
  const state = await resultsOf(platform({ createState: () => 'the-state-of-every-login' }, ['pkce']));
  expect(state).toMatchObject({ 'always/fresh-state': 'fail', 'always/code-once': 'pass' });
  const verifier = platform(
    { createVerifier: () => 'v'.repeat(43), createState: () => 'the-state-of-every-login' },
    [],
  );
  expect(await resultsOf(verifier)).toMatchObject({ 'always/fresh-challenge': 'fail', 'always/s256': 'pass' });
});

test('a client that does not refresh is judged by its logins', async () => {
  const results = await resultsOf(platform({}, ['refresh', 'refresh-on-401']));
  expect(Object.values(results).filter((result) => result !== 'pass' && result !== 'skipped')).toEqual([]);
  expect(results).toMatchObject({ 'always/code-once': 'pass', 'always/fresh-challenge': 'pass' });
});
