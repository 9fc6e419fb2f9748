import type { Result } from '../model/verdict.js';

/** How a result is shown in one character. */
export const signs: Record<Result, string> = {
  pass: '✓',
  fail: '✗',
  warn: '!',
  inconclusive: '?',
  skipped: '-',
  error: '‼',
};
/** Its colour on a terminal. */
export const paints = {
  pass: 'green',
  fail: 'red',
  warn: 'yellow',
  inconclusive: 'yellow',
  skipped: 'dim',
  error: 'red',
} as const;
