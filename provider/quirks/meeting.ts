import { createHash } from 'node:crypto';
import type { Drafts, Memory, Seam, Stage, TapContext, Taps, When } from './quirk.js';
import { allows, isDrawn } from './when.js';

/** What a tap did: `changed` if it altered or replaced a message, else `reached`. */
export type Effect = 'reached' | 'changed';

/** Where an effect showed: at a seam, or because the server read an option, was asked at a moved address, at an added one, or elsewhere. */
export type EffectPlace = Seam | 'policy' | 'topology' | 'route' | 'elsewhere';

/** One message at one seam: what taps may know of it, and whom to tell what they did. */
export interface Meeting extends Omit<TapContext, 'nth' | 'random' | 'memory'> {
  era: string | undefined;
  report: (quirk: string, place: EffectPlace, effect: Effect) => void;
}

/** One armed quirk that taps, and how often it has met what. */
export interface Arming {
  id: string;
  when: When;
  taps: Taps;
  stage: Stage;
  memory: Memory;
  /** Meetings so far that `when` allows, `nth` and `times` apart, by seam; and those before the lot was drawn. */
  met: Map<Seam, number>;
  drawn: Map<Seam, number>;
}

/** How often an arming has met a seam, this time included, or nothing when its conditions keep it out. */
export function countMeeting(
  { id, when, met, drawn }: Arming,
  seam: Seam,
  draft: Drafts[Seam],
  meeting: Meeting,
  seed: string,
): number | undefined {
  if (!allows(when, seam, draft, meeting)) return undefined;
  if (when.probability !== undefined) {
    const lot = (drawn.get(seam) ?? 0) + 1;
    drawn.set(seam, lot);
    if (!isDrawn(when.probability, `${seed} ${id} ${seam} ${lot}`)) return undefined;
  }
  const nth = (met.get(seam) ?? 0) + 1;
  met.set(seam, nth);
  if (when.nth !== undefined && when.nth !== nth) return undefined;
  if (when.times !== undefined && nth > when.times) return undefined;
  // Whoever may act once only acts for the first time, whatever has gone by.
  return when.nth === undefined ? nth : 1;
}

/** What a meeting tells is looked up only if a tap asks. */
export function contextOf(meeting: Meeting, nth: number, seed: string, memory: Memory): TapContext {
  let draws = 0;
  const own = {
    nth,
    memory,
    random: () => createHash('sha256').update(`${seed} ${draws++}`).digest().readUIntBE(0, 6) / 2 ** 48,
  };
  return Object.assign(Object.create(meeting) as Meeting, own);
}

/** Drafts are plain objects, arrays, primitives and Buffers; `structuredClone` would make the latter something else. */
export function clone<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Buffer.isBuffer(value)) return Buffer.from(value) as T;
  if (Array.isArray(value)) return value.map(clone) as T;
  const copy = Object.create(Object.getPrototypeOf(value) as object) as T;
  for (const key of Object.keys(value)) {
    const member = clone((value as Record<string, unknown>)[key]);
    Object.defineProperty(copy, key, { value: member, enumerable: true, writable: true, configurable: true });
  }
  return copy;
}
