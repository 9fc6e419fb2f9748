import { setTimeout } from 'node:timers/promises';
import { PlatformError } from '../platform/errors.js';

/** Keeps the platform polite: so many requests a second, so many in all, and as long away as a server asks for. */
export interface Pace {
  /** Resolves when the next request may set out. Rejects with PlatformError `too-many-requests` when there were enough. */
  next(signal: AbortSignal): Promise<void>;
  /** Takes notice of a response that asks to come back later (RFC 6585 §4, RFC 9110 §10.2.3). */
  heed(response: { status: number; headers: Iterable<[string, string]> }): void;
}

/** Requests of one certification, whatever the server does. */
const most = 1000;
/** Milliseconds for which a server is obeyed that asks to come back later. */
const longestMs = 30_000;

export function createPace(perSecond: number): Pace {
  let sent = 0;
  let free = 0;
  return {
    async next(signal) {
      sent += 1;
      if (sent > most)
        throw new PlatformError(
          'too-many-requests',
          `${most} requests have been sent, which is enough for one certification.`,
        );
      const now = performance.now();
      const at = Math.max(now, free);
      free = at + 1000 / perSecond;
      if (at > now) await setTimeout(at - now, undefined, { signal });
    },
    heed({ status, headers }) {
      if (status !== 429 && status !== 503) return;
      const value = [...headers].find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
      const wait = value === undefined ? undefined : retryAfterMs(value, Date.now());
      if (wait !== undefined) free = Math.max(free, performance.now() + Math.min(wait, longestMs));
    },
  };
}

/** Milliseconds from `now` on; undefined if the value is neither seconds nor a date (RFC 9110 §10.2.3). */
export function retryAfterMs(value: string, now: number): number | undefined {
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return /[a-z]{3}, /i.test(value) && !Number.isNaN(date) ? Math.max(0, date - now) : undefined;
}
