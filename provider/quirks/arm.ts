import { isDeepStrictEqual } from 'node:util';
import type { Policy } from '../policy.js';
import { standardTopology, type PlaceName, type Topology } from '../topology.js';
import { clone, contextOf, countMeeting, type Arming, type Meeting } from './meeting.js';
import { createMemory } from './memory.js';
import { bothDecide, contradiction, whenOnPolicy } from './quirk-error.js';
import {
  stages,
  type Drafts,
  type Memory,
  type Quirk,
  type QuirkUse,
  type Reply,
  type Route,
  type Seam,
} from './quirk.js';
import { checkReach, readUse } from './read-use.js';

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
  /** The era that holds for good: a quirk of another one is not armed. */
  era?: string;
}

/** Makes quirks ready to act, in their order. Throws QuirkError on an unknown id, unfit parameters, or a contradiction. */
export function arm(uses: readonly QuirkUse[], { registry, seed, topology: places, era }: ArmOptions): Armed {
  const armings: Arming[] = [];
  const policy: Partial<Policy> = {};
  const setters = new Map<string, string>();
  const topology: Topology = { ...standardTopology(), ...places };
  const movers = new Map<PlaceName, string>();
  const routes = new Map<string, { quirk: string; route: Route; memory: Memory }>();
  const abroad = new Map<string, { quirk: string; answer: Route['answer']; memory: Memory }>();
  const deciders = new Map<string, string>();

  for (const use of uses) {
    const { quirk, params, when } = readUse(use, registry);
    const { era: wanted, ...conditions } = when;
    if (wanted !== undefined && wanted !== era) continue;
    const isConditional = Object.keys(conditions).length > 0;
    const memory = createMemory();
    if (!isConditional) {
      for (const matter of quirk.decides?.(params) ?? []) {
        const other = deciders.get(matter);
        if (other !== undefined) throw bothDecide(other, use.id, matter);
        deciders.set(matter, use.id);
      }
    }
    const always = quirk.policy?.(params) ?? {};
    const moves = quirk.topology?.(params);
    const added = quirk.routes?.(params) ?? {};
    if (isConditional && (moves !== undefined || Object.keys({ ...always, ...added }).length > 0)) {
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
