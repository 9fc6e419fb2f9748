import { AsyncLocalStorage } from 'node:async_hooks';

/** A clock that runs with real time, `offset` milliseconds away from it. */
export interface Clock {
  now(): number;
  readonly offset: number;
  advance(milliseconds: number): void;
}

const current = new AsyncLocalStorage<Clock>();
const realNow = Date.now;

export function createClock(): Clock {
  let offset = 0;
  return {
    now: () => realNow() + offset,
    get offset() {
      return offset;
    },
    advance(milliseconds) {
      offset += milliseconds;
    },
  };
}

/** Runs `task`, and all that it awaits, with `Date.now()` read from `clock`: oidc-provider knows no other time. */
export function withClock<T>(clock: Clock, task: () => T): T {
  if (Date.now !== scopedNow) Date.now = scopedNow;
  return current.run(clock, task);
}

function scopedNow(): number {
  return current.getStore()?.now() ?? realNow();
}
