import { afterAll, beforeEach, describe, jest, test } from '@jest/globals';
import { surprise } from './conclusion.js';
import { conformanceIn } from './conformance.js';
import { endTimeoutMs } from './runner.js';

export type { ConformanceOptions, DefinedConformance, ReachedConformance } from './options.js';
export type { DescribeConformance } from './conformance.js';

/**
 * Registers conformance tests with Jest, where a test that runs can only pass or fail. What is not scored is therefore skipped. A test
 * of what need not arise says in its name on what that hangs; if it did not arise, the test passes, and says so by console.warn.
 */
export const describeConformance = conformanceIn({
  skipsAtRunTime: false,
  rerun: (pattern) => ['npx', 'jest', '-t', pattern],
  suite(title, body, end) {
    describe(title, () => {
      let faked = false;
      beforeEach(() => {
        faked ||= Object.hasOwn(setTimeout, 'clock');
        jest.useRealTimers();
      });
      afterAll(async () => {
        await end();
        if (faked) jest.useFakeTimers();
      }, endTimeoutMs);
      body();
    });
  },
  group: describe,
  test(title, { timeoutMs, known }, conclude) {
    const register = known ? test.failing : test;
    register(
      title,
      async () => {
        const conclusion = await conclude();
        if (known) {
          const surprising = surprise(conclusion);
          if (surprising !== undefined) return console.error(surprising);
        }
        if (conclusion.kind === 'unjudged') console.warn(`${conclusion.scenario} was not judged: ${conclusion.note}`);
        else if (conclusion.kind === 'warned') console.warn(conclusion.error.message);
        else if ('error' in conclusion) throw conclusion.error;
        // It is expected to fail.
        if (known) throw new Error(conclusion.kind);
      },
      timeoutMs,
    );
  },
  skip: (title, reason) => test.skip(`${title} (skipped: ${reason})`, () => undefined),
});
