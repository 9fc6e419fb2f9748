import { afterAll, beforeEach, describe, test, vi } from 'vitest';
import { conformanceError, surprise } from './conclusion.js';
import { conformanceIn } from './conformance.js';
import { endTimeoutMs } from './runner.js';

export type { ConformanceOptions, DefinedConformance, ReachedConformance } from './options.js';
export type { DescribeConformance } from './conformance.js';

/** Registers conformance tests with Vitest: what is not judged is skipped when its test runs, with the reason. */
export const describeConformance = conformanceIn({
  skipsAtRunTime: true,
  rerun: (pattern) => ['npx', 'vitest', 'run', '-t', pattern],
  suite(title, body, end) {
    describe(title, { concurrent: false, shuffle: false }, () => {
      beforeEach(() => void vi.useRealTimers());
      afterAll(end, endTimeoutMs);
      body();
    });
  },
  group: (title, body) => void describe(title, body),
  test(title, { timeoutMs, known }, conclude) {
    test(title, { timeout: timeoutMs, fails: known !== undefined }, async ({ skip }) => {
      const conclusion = await conclude();
      if (conclusion.kind === 'unjudged') skip(conclusion.note);
      if (known) {
        const surprising = surprise(conclusion);
        if (surprising !== undefined) return console.error(surprising);
      }
      if (conclusion.kind === 'warned') {
        console.warn(conclusion.error.message);
        skip(conclusion.note);
      }
      if ('error' in conclusion) throw conclusion.error;
    });
  },
  skip(title, reason) {
    test(title, ({ skip }) => skip(reason));
  },
  loads(title, isLoaded) {
    // The body of a group is run when the file has been: what is not registered by then never is.
    describe(title, () => {
      const inTime = isLoaded();
      test('the client was loaded', () => {
        if (!inTime) throw conformanceError('Nothing was tested: write `await describeConformance(…)`.', '');
      });
    });
  },
});
