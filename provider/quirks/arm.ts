import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { closest } from 'fastest-levenshtein';
import { z } from 'zod';
import type { Policy } from '../policy.js';
import type { Drafts, Quirk, QuirkUse, Reply, Seam, TapContext, Taps, When } from './quirk.js';

/** What a tap did: `changed` if it altered or replaced a message, else `reached`. */
export type Effect = 'reached' | 'changed';

/** One message at one seam: what taps may know of it, and whom to tell what they did. */
export interface Meeting extends Omit<TapContext, 'nth' | 'random'> {
  report: (quirk: string, seam: Seam, effect: Effect) => void;
}

export interface Tapped<S extends Seam> {
  draft: Drafts[S];
  changed: boolean;
  /** Answers instead; the taps after it were not asked. */
  reply: Reply | undefined;
}

/** Quirks, ready to act. */
export interface Armed {
  readonly uses: readonly QuirkUse[];
  readonly policy: Partial<Policy>;
  /** Whether nothing taps anything, whatever the seam. */
  readonly idle: boolean;
  /** Id of the quirk that sets this option. */
  setter(option: keyof Policy): string | undefined;
  has(seam: Seam): boolean;
  /** Lets every tap of a seam, in order, work on its own clone of the draft. */
  tap<S extends Seam>(seam: S, draft: Drafts[S], meeting: Meeting): Tapped<S>;
}

export interface ArmOptions {
  registry: ReadonlyMap<string, Quirk>;
  /** What the taps' random numbers depend on, besides quirk and nth: the seed and the issuer. */
  seed: string;
}

export type QuirkErrorCode = 'unknown-quirk' | 'unfit-parameters' | 'unfit-condition' | 'contradicting-quirks';

/** Quirks that cannot be armed as asked. */
export class QuirkError extends Error {
  override readonly name = 'QuirkError';
  constructor(
    readonly code: QuirkErrorCode,
    message: string,
  ) {
    super(message);
  }
}

interface Arming {
  id: string;
  when: When;
  taps: Taps;
  /** Meetings so far that `endpoint` and `grantType` allow, by seam. */
  met: Map<Seam, number>;
}

/** Makes quirks ready to act, in their order. Throws QuirkError on an unknown id, unfit parameters, or a contradiction. */
export function arm(uses: readonly QuirkUse[], { registry, seed }: ArmOptions): Armed {
  const armings: Arming[] = [];
  const policy: Partial<Policy> = {};
  const setters = new Map<string, string>();

  for (const use of uses) {
    const quirk = registry.get(use.id) ?? unknown(use.id, registry);
    const params = parse(quirk, use);
    const when = parseWhen(quirk, use);
    if (quirk.policy !== undefined) {
      if (use.when !== undefined) throw whenOnPolicy(use.id);
      set(quirk.id, quirk.policy(params));
    }
    if (quirk.taps !== undefined) armings.push({ id: quirk.id, when, taps: quirk.taps(params), met: new Map() });
  }

  function set(id: string, options: Partial<Policy>): void {
    for (const [option, value] of Object.entries(options) as [keyof Policy, never][]) {
      const other = setters.get(option);
      if (other !== undefined && policy[option] !== value)
        throw contradiction(other, id, option, policy[option], value);
      policy[option] = value;
      setters.set(option, id);
    }
  }

  const bySeam = new Map<Seam, Arming[]>();
  for (const arming of armings) {
    for (const seam of Object.keys(arming.taps) as Seam[]) bySeam.set(seam, [...(bySeam.get(seam) ?? []), arming]);
  }

  return {
    uses,
    policy,
    idle: bySeam.size === 0,
    setter: (option) => setters.get(option),
    has: (seam) => bySeam.has(seam),
    tap(seam, draft, meeting) {
      let current = draft;
      let changed = false;
      for (const arming of bySeam.get(seam) ?? []) {
        const nth = countMeeting(arming, seam, meeting);
        if (nth === undefined) continue;
        const copy = clone(current);
        const reply = arming.taps[seam]?.(copy, contextOf(meeting, nth, `${seed} ${arming.id} ${nth}`)) ?? undefined;
        const differs = reply !== undefined || !isDeepStrictEqual(copy, current);
        meeting.report(arming.id, seam, differs ? 'changed' : 'reached');
        if (reply !== undefined) return { draft: current, changed, reply };
        if (differs) current = copy;
        changed ||= differs;
      }
      return { draft: current, changed, reply: undefined };
    },
  };
}

/** How often an arming has met a seam, this time included, or nothing when its conditions keep it out. */
function countMeeting({ when, met }: Arming, seam: Seam, meeting: Meeting): number | undefined {
  if (when.endpoint !== undefined && when.endpoint !== meeting.endpoint) return undefined;
  if (when.grantType !== undefined && when.grantType !== meeting.grantType) return undefined;
  const nth = (met.get(seam) ?? 0) + 1;
  met.set(seam, nth);
  if (when.nth !== undefined && when.nth !== nth) return undefined;
  if (when.times !== undefined && nth > when.times) return undefined;
  return nth;
}

function contextOf(meeting: Meeting, nth: number, seed: string): TapContext {
  let draws = 0;
  const { now, endpoint, request, parameters, grantType, issuer, elsewhere, alias } = meeting;
  return {
    now,
    nth,
    endpoint,
    request,
    parameters,
    grantType,
    issuer,
    elsewhere,
    alias,
    random: () => createHash('sha256').update(`${seed} ${draws++}`).digest().readUIntBE(0, 6) / 2 ** 48,
  };
}

/** Drafts are plain objects, arrays, primitives and Buffers; `structuredClone` would make the latter something else. */
function clone<T>(value: T): T {
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

const whenSchema = z.strictObject({
  endpoint: z
    .enum([
      'authorization',
      'token',
      'revocation',
      'introspection',
      'userinfo',
      'jwks',
      'metadata',
      'api',
      'elsewhere',
      'unknown',
    ])
    .optional(),
  grantType: z.enum(['authorization_code', 'refresh_token', 'client_credentials']).optional(),
  nth: z.int().min(1).optional(),
  times: z.int().min(1).optional(),
});

function parse(quirk: Quirk, { params = {} }: QuirkUse): unknown {
  // A misspelt parameter would be a quirk that quietly does something else.
  const schema = quirk.params instanceof z.ZodObject ? quirk.params.strict() : quirk.params;
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  const known = quirk.params instanceof z.ZodObject ? Object.keys(quirk.params.shape).join(', ') : '';
  const hint = known === '' ? 'It has no parameters.' : `Its parameters: ${known}.`;
  throw new QuirkError('unfit-parameters', `Quirk "${quirk.id}": ${explain(result.error)}. ${hint}`);
}

function parseWhen(quirk: Quirk, { when = {} }: QuirkUse): When {
  const result = whenSchema.safeParse(when);
  if (result.success) return when;
  throw new QuirkError('unfit-condition', `Quirk "${quirk.id}", condition "when": ${explain(result.error)}.`);
}

function explain(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ');
}

function unknown(id: string, registry: ReadonlyMap<string, Quirk>): never {
  const known = [...registry.keys()];
  const hint = known.length > 0 ? ` Did you mean "${closest(id, known)}"?` : '';
  throw new QuirkError('unknown-quirk', `There is no quirk "${id}".${hint}`);
}

function whenOnPolicy(id: string): QuirkError {
  return new QuirkError(
    'unfit-condition',
    `Quirk "${id}" sets an option of the server, which holds for every request: leave its "when" out.`,
  );
}

function contradiction(first: string, second: string, option: string, one: unknown, other: unknown): QuirkError {
  const sets = `"${first}" sets ${option} to ${String(one)}, "${second}" to ${String(other)}`;
  return new QuirkError('contradicting-quirks', `These quirks contradict each other: ${sets}. Arm one of them.`);
}
