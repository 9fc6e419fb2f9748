import type { Acceptance } from '../model/verdict.js';
import type { Conclusion } from './conclusion.js';

/** What differs between test runners. */
export interface Runner {
  /** Whether a test may find out that it does not arise; else it can only pass or fail. */
  skipsAtRunTime: boolean;
  /** Words of a command line that runs the tests whose names match a pattern. */
  rerun(pattern: string): readonly string[];
  /** Everything of one client, with real timers; `end` comes after the last test, however that ended. */
  suite(title: string, body: () => void, end: () => Promise<void>): void;
  group(title: string, body: () => void): void;
  test(title: string, options: TestOptions, conclude: () => Promise<Conclusion>): void;
  skip(title: string, reason: string): void;
  /** Where what is registered too late is lost without a word: a test that fails if `isLoaded` does not hold in time. */
  loads?(title: string, isLoaded: () => boolean): void;
}

export interface TestOptions {
  timeoutMs: number;
  /** It is expected to fail. */
  known?: Acceptance;
}

/** Whatever the runner, `end` may take this long, in milliseconds. */
export const endTimeoutMs = 30_000;
