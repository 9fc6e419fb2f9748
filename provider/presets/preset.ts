import type { QuirkId } from '../quirks/index.js';
import type { QuirkUse } from '../quirks/quirk.js';
import type { Place, Topology } from '../topology.js';

/** A real provider's observable behaviour, as data. An empty one is a server that keeps to the RFCs. */
export interface Preset<Id extends string = string, Quirk extends string = QuirkId> {
  /** Kebab-case. */
  id: Id;
  /** Shorter names. */
  aliases?: readonly string[];
  title: string;
  /** The day on which it was true: YYYY-MM-DD. */
  asOf: string;
  /** Paths below the issuer, or places, of the endpoints that are elsewhere than is usual. */
  endpoints?: { [Name in keyof Topology]?: string | Place };
  quirks?: readonly QuirkUse<Quirk>[];
  /** Periods in which it behaved otherwise: what `when: { era }` is compared with. The last one holds unless another is asked for. */
  eras?: Readonly<Record<string, Era>>;
  facts?: readonly Fact[];
}

export interface Era {
  /** YYYY-MM-DD, inclusive. */
  from?: string;
  /** YYYY-MM-DD, exclusive. */
  to?: string;
  note?: string;
}

/** Something that is known of a provider. */
export interface Fact {
  about: string;
  source: string;
  confidence: 'confirmed' | 'unconfirmed';
}

/** Identity with types: keeps the literal id. */
export function definePreset<const Id extends string>(preset: Preset<Id>): Preset<Id> {
  return preset;
}

/** How an issuer that follows a preset is set up. */
export interface PresetSetup {
  topology: Partial<Topology>;
  quirks: readonly QuirkUse[];
  era?: string;
}

/** What a preset asks of an issuer. `era` is the name of one of its eras. */
export function setupOf({ endpoints = {}, quirks = [], eras = {} }: Preset<string, string>, era?: string): PresetSetup {
  const present = era ?? Object.keys(eras).at(-1);
  const places = Object.entries(endpoints).map(([name, place]) => [
    name,
    typeof place === 'string' ? { path: place } : place,
  ]);
  return {
    topology: Object.fromEntries(places) as Partial<Topology>,
    quirks,
    ...(present !== undefined && { era: present }),
  };
}
