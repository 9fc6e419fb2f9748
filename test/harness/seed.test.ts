import { expect, test } from '@jest/globals';
import { inProcess } from '../../harness/adapters/in-process.js';
import { runGauntlet } from '../../harness/gauntlet.js';
import type { Report } from '../../harness/model/verdict.js';
import { createPlatform } from '../../harness/platform/index.js';
import { suites } from '../../scenarios/index.js';
import { flaws } from '../clients/flaws/index.js';

/** What a report says, without times, ports, and what is drawn by lot: the client's state, verifier and challenge, and tokens. */
function normalised({ verdicts, summary }: Report) {
  const drawn = /(state|code_challenge|code_verifier)=[\w-]{42,}/g;
  const hashes = /:censored:\d+:[\da-f]{10}:/g;
  const text = JSON.stringify({ summary, verdicts: verdicts.map((verdict) => ({ ...verdict, durationMs: 0 })) });
  return JSON.parse(
    text
      .replace(/(localhost|127\.0\.0\.1)(:|%3A)\d+/g, '$1$2PORT')
      .replace(drawn, '$1=DRAWN')
      .replace(hashes, ':censored:'),
  ) as unknown;
}

/** Requests follow one another in these. */
const topics = ['authorization-request', 'state', 'pkce', 'token-request', 'token-response', 'flattening'];
const reportOf = (flaw: string | undefined, scenarios: readonly string[], options: { seed: string; jobs?: number }) =>
  Promise.resolve(flaw === undefined ? inProcess(createPlatform()) : flaws[flaw]!()).then((client) =>
    runGauntlet({ client, suites, selection: { scenarios }, ...options }),
  );

test.each([undefined, 'ignores-wrong-state', 'takes-200-for-success'])(
  'the same seed gives the same report, whatever else is under way at the time (%s)',
  async (flaw) => {
    const first = await reportOf(flaw, topics, { seed: 'one', jobs: 1 });
    const again = await reportOf(flaw, topics, { seed: 'one', jobs: 2 });
    expect(normalised(again)).toEqual(normalised(first));
  },
  30_000,
);

test('a scenario that is run alone meets what it met among the others', async () => {
  // It shows the client identifier, which hangs on the seed as all that is drawn by lot.
  const id = 'authorization-request/scope-minimal';
  const alone = await reportOf('adds-scope', [id], { seed: 'one' });
  const among = await reportOf('adds-scope', ['authorization-request'], { seed: 'one' });
  const verdicts = among.verdicts.filter(({ scenario }) => scenario === id);
  expect(normalised({ ...among, verdicts, summary: alone.summary })).toEqual(normalised(alone));
});
