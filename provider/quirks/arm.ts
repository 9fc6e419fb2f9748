import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { closest } from 'fastest-levenshtein';
import { z } from 'zod';
import type { Policy } from '../policy.js';
import { standardTopology, type PlaceName, type Topology } from '../topology.js';
import { createMemory } from './memory.js';
import {
  stages,
  type Drafts,
  type Memory,
  type Quirk,
  type QuirkUse,
  type Reply,
  type Route,
  type Seam,
  type Stage,
  type TapContext,
  type Taps,
  type When,
} from './quirk.js';
import { allows, isDrawn, mayHold, whenSchema } from './when.js';

/** What a tap did: `changed` if it altered or replaced a message, else `reached`. */
export type Effect = 'reached' | 'changed';

/** Where an effect showed: at a seam, or because the server read an option, was asked at a moved address, at an added one, or elsewhere. */
export type EffectPlace = Seam | 'policy' | 'topology' | 'route' | 'elsewhere';

/** One message at one seam: what taps may know of it, and whom to tell what they did. */
export interface Meeting extends Omit<TapContext, 'nth' | 'random' | 'memory'> {
  era: string | undefined;
  report: (quirk: string, place: EffectPlace, effect: Effect) => void;
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
  /** Whether every message passes untouched. */
  readonly idle: boolean;
  readonly topology: Topology;
  /** Id of the quirk that put an endpoint where it is; nothing where the endpoint is at home. */
  mover(place: PlaceName): string | undefined;
  /** What an added endpoint says, or nothing where there is none. `path` is relative to the issuer. */
  route(path: string): { quirk: string; route: Route; answer: (meeting: Meeting) => Reply } | undefined;
  /** What the foreign origin says, or nothing where no quirk has it say anything. `path` is relative to the issuer's there. */
  elsewhere(path: string): { quirk: string; answer: (meeting: Meeting) => Reply } | undefined;
  /** Id of the quirk that sets this option. */
  setter(option: keyof Policy): string | undefined;
  has(seam: Seam): boolean;
  /** Lets every tap of a seam, in the order of stages and of arming, work on its own clone of the draft. */
  tap<S extends Seam>(seam: S, draft: Drafts[S], meeting: Meeting): Tapped<S>;
}

export interface ArmOptions {
  registry: ReadonlyMap<string, Quirk>;
  /** What the taps' random numbers depend on, besides quirk and nth: the seed and the issuer. */
  seed: string;
  /** Endpoints that are elsewhere than is usual before any quirk moves them. */
  topology?: Partial<Topology>;
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
  stage: Stage;
  memory: Memory;
  /** Meetings so far that `when` allows, `nth` and `times` apart, by seam; and those before the lot was drawn. */
  met: Map<Seam, number>;
  drawn: Map<Seam, number>;
}

/** Makes quirks ready to act, in their order. Throws QuirkError on an unknown id, unfit parameters, or a contradiction. */
export function arm(uses: readonly QuirkUse[], { registry, seed, topology: places }: ArmOptions): Armed {
  const armings: Arming[] = [];
  const policy: Partial<Policy> = {};
  const setters = new Map<string, string>();
  const topology: Topology = { ...standardTopology(), ...places };
  const movers = new Map<PlaceName, string>();
  const routes = new Map<string, { quirk: string; route: Route; memory: Memory }>();
  const abroad = new Map<string, { quirk: string; answer: Route['answer']; memory: Memory }>();
  const deciders = new Map<string, string>();

  for (const use of uses) {
    const quirk = registry.get(use.id) ?? unknown(use.id, registry);
    const params = parse(quirk, use);
    const when = parseWhen(quirk, use);
    const memory = createMemory();
    if (use.when === undefined) {
      for (const matter of quirk.decides?.(params) ?? []) {
        const other = deciders.get(matter);
        if (other !== undefined) throw bothDecide(other, use.id, matter);
        deciders.set(matter, use.id);
      }
    }
    const always = quirk.policy?.(params) ?? {};
    const moves = quirk.topology?.(params);
    const added = quirk.routes?.(params) ?? {};
    if (use.when !== undefined && (moves !== undefined || Object.keys({ ...always, ...added }).length > 0)) {
      throw whenOnPolicy(use.id);
    }
    set(quirk.id, always);
    if (moves !== undefined) move(quirk.id, moves);
    for (const [path, route] of Object.entries(added)) routes.set(path, { quirk: quirk.id, route, memory });
    for (const [path, answer] of Object.entries(quirk.elsewhere?.(params) ?? {})) {
      abroad.set(path, { quirk: quirk.id, answer, memory });
    }
    const taps = quirk.taps?.(params);
    if (taps !== undefined) checkReach(use.id, when, taps);
    const { stage = 'content' } = quirk;
    if (taps !== undefined) armings.push({ id: quirk.id, when, taps, stage, memory, met: new Map(), drawn: new Map() });
  }
  armings.sort((one, other) => stages.indexOf(one.stage) - stages.indexOf(other.stage));

  function move(id: string, change: (topology: Topology) => void): void {
    const before = structuredClone(topology);
    change(topology);
    for (const name of Object.keys(topology) as PlaceName[]) {
      if (!isDeepStrictEqual(before[name], topology[name])) movers.set(name, id);
    }
  }

  function set(id: string, options: Partial<Policy>): void {
    for (const [option, value] of Object.entries(options) as [keyof Policy, never][]) {
      const other = setters.get(option);
      if (other !== undefined && !isDeepStrictEqual(policy[option], value))
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
    idle: bySeam.size === 0 && routes.size === 0 && isDeepStrictEqual(topology, standardTopology()),
    topology,
    mover: (place) => movers.get(place),
    route(path) {
      const found = routes.get(path);
      if (found === undefined) return undefined;
      const { quirk, route, memory } = found;
      return { quirk, route, answer: (meeting) => route.answer(contextOf(meeting, 1, `${seed} ${quirk} 1`, memory)) };
    },
    elsewhere(path) {
      const found = abroad.get(path);
      if (found === undefined) return undefined;
      const { quirk, answer, memory } = found;
      return { quirk, answer: (meeting) => answer(contextOf(meeting, 1, `${seed} ${quirk} 1`, memory)) };
    },
    setter: (option) => setters.get(option),
    has: (seam) => bySeam.has(seam),
    tap(seam, draft, meeting) {
      let current = draft;
      let changed = false;
      for (const arming of bySeam.get(seam) ?? []) {
        const nth = countMeeting(arming, seam, current, meeting, seed);
        if (nth === undefined) continue;
        const copy = clone(current);
        const context = contextOf(meeting, nth, `${seed} ${arming.id} ${nth}`, arming.memory);
        const reply = arming.taps[seam]?.(copy, context) ?? undefined;
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
function countMeeting(
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
  return nth;
}

/** What a meeting tells is looked up only if a tap asks. */
function contextOf(meeting: Meeting, nth: number, seed: string, memory: Memory): TapContext {
  let draws = 0;
  const own = {
    nth,
    memory,
    random: () => createHash('sha256').update(`${seed} ${draws++}`).digest().readUIntBE(0, 6) / 2 ** 48,
  };
  return Object.assign(Object.create(meeting) as Meeting, own);
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

/** A condition that holds nowhere would be a quirk that quietly does nothing. */
function checkReach(id: string, when: When, taps: Taps): void {
  const seams = Object.keys(taps) as Seam[];
  if (seams.length === 0 || seams.some((seam) => mayHold(when, seam))) return;
  const { leg, error } = when;
  const never = [leg && `leg "${leg}"`, error !== undefined && `error "${error}"`].filter(Boolean).join(' and ');
  throw new QuirkError(
    'unfit-condition',
    `Quirk "${id}" acts at ${seams.join(' and ')}, where ${never} can never hold: leave it out, or give "when" an endpoint.`,
  );
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
    `Quirk "${id}" holds for every request, for it sets an option of the server, moves or adds an endpoint: leave its "when" out.`,
  );
}

function contradiction(first: string, second: string, option: string, one: unknown, other: unknown): QuirkError {
  const sets = `"${first}" sets ${option} to ${String(one)}, "${second}" to ${String(other)}`;
  return new QuirkError('contradicting-quirks', `These quirks contradict each other: ${sets}. Arm one of them.`);
}

function bothDecide(first: string, second: string, matter: string): QuirkError {
  const who = first === second ? `"${first}" is armed twice` : `"${first}" and "${second}" contradict each other`;
  return new QuirkError(
    'contradicting-quirks',
    `${who}: only one can decide the ${matter}. Arm one of them, or keep them apart with "when".`,
  );
}
