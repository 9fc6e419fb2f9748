import { AsyncLocalStorage } from 'node:async_hooks';
import ms, { type StringValue } from 'ms';
import { ProviderError } from './provider-error.js';

/** Milliseconds, or a text such as `90s`, `1h` or `60 days`. */
export type Duration = number | StringValue;

/** An issuer's clock. It runs with real time, some way away from it, unless it is frozen. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds that it is ahead of real time. */
  readonly offset: number;
  readonly frozen: boolean;
  /** Backwards if negative. Throws ProviderError `unfit-time`. */
  advance(by: Duration): void;
  /** Stands still until it is resumed; `advance` and `set` move it all the same. */
  freeze(): void;
  resume(): void;
  /** Milliseconds since the epoch, or a date as of ISO 8601. Throws ProviderError `unfit-time`. */
  set(time: number | string | Date): void;
  /** Runs, with real time. */
  reset(): void;
}

const current = new AsyncLocalStorage<Clock>();
const realNow = Date.now;
const scoped = new WeakSet<() => number>();

/** `ahead` are milliseconds that come on top of what it is set to. */
export function createClock(ahead: () => number = () => 0): Clock {
  let offset = 0;
  let frozenAt: number | undefined;
  const own = () => frozenAt ?? realNow() + offset;
  const moveTo = (at: number) => {
    if (!(at >= 0 && at <= latest)) throw unfitTime('The clock goes from the year 1970 to the year 9999.');
    if (frozenAt === undefined) offset = at - realNow();
    else frozenAt = at;
  };
  const clock: Clock = {
    now: () => Math.min(Math.max(0, own() + ahead()), latest),
    get offset() {
      return clock.now() - realNow();
    },
    get frozen() {
      return frozenAt !== undefined;
    },
    advance: (by) => moveTo(own() + inMilliseconds(by)),
    freeze() {
      frozenAt ??= own();
    },
    resume() {
      if (frozenAt !== undefined) offset = frozenAt - realNow();
      frozenAt = undefined;
    },
    set(time) {
      const at = new Date(time).getTime();
      if (!Number.isFinite(at))
        throw unfitTime(`${JSON.stringify(time)} is no time. Write it as 2026-11-26T12:00:00Z.`);
      moveTo(at);
    },
    reset() {
      offset = 0;
      frozenAt = undefined;
    },
  };
  return clock;
}

/** Runs `task`, and all that it awaits, with `Date.now()` read from `clock`: oidc-provider knows no other time. */
export function withClock<T>(clock: Clock, task: () => T): T {
  if (!scoped.has(Date.now)) scope(Date.now);
  return current.run(clock, task);
}

/** What a date of four digits for the year can tell: 31 December 9999. */
const latest = Date.UTC(9999, 11, 31);

function inMilliseconds(by: Duration): number {
  const milliseconds = typeof by === 'number' ? by : /^.{1,40}$/.test(by) ? (ms(by) as number | undefined) : undefined;
  if (milliseconds === undefined || !Number.isFinite(milliseconds)) {
    throw unfitTime(`${JSON.stringify(by)} is no duration. Write milliseconds, or 90s, 1h, 60d.`);
  }
  return milliseconds;
}

function unfitTime(message: string): ProviderError {
  return new ProviderError('unfit-time', message);
}

/** Outside of tasks `Date.now` stays what it was: a test may have put another in its place. */
function scope(former: () => number): void {
  const now = () => current.getStore()?.now() ?? former();
  scoped.add(now);
  Date.now = now;
}
