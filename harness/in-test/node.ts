import { after, describe, test } from 'node:test';
import { conformanceError, surprise } from './conclusion.js';
import { conformanceIn } from './conformance.js';
import { endTimeoutMs } from './runner.js';

export type { ConformanceOptions, DefinedConformance, ReachedConformance } from './options.js';
export type { DescribeConformance } from './conformance.js';

/** Registers conformance tests with node:test: what is known, or not scored, fails as a TODO, which does not fail the run. */
export const describeConformance = conformanceIn({
  skipsAtRunTime: true,
  rerun: (pattern) => ['node', '--test', `--test-name-pattern=${pattern}`],
  suite(title, body, end) {
    void describe(title, { concurrency: 1 }, () => {
      after(end, { timeout: endTimeoutMs });
      body();
    });
  },
  group: (title, body) => void describe(title, body),
  test(title, { timeoutMs, known }, conclude) {
    void test(title, { timeout: timeoutMs }, async (context) => {
      const conclusion = await conclude();
      if (conclusion.kind === 'unjudged') return context.skip(conclusion.note);
      const surprising = known && surprise(conclusion);
      if (surprising !== undefined) throw conformanceError(surprising, '');
      if (conclusion.kind === 'known' || conclusion.kind === 'warned') context.todo(conclusion.note);
      if ('error' in conclusion) throw conclusion.error;
    });
  },
  skip: (title, reason) => void test(title, { skip: reason }, () => undefined),
});
