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
  /** Host name of the real provider, of all endpoints that name no other; one that names a tenant names an example. */
  host?: string;
  /** Further host names of it that its quirks name. */
  otherHosts?: readonly string[];
  /** Paths, or places with the real host names, of the endpoints that are elsewhere than is usual. */
  endpoints?: { [Name in keyof Topology]?: string | Place };
  quirks?: readonly QuirkUse<Quirk>[];
  /** Periods in which it behaved otherwise: what `when: { era }` is compared with. The last one holds unless another is asked for. */
  eras?: Readonly<Record<string, Era>>;
  facts?: readonly Fact[];
}

/** A preset that says no more than how it differs from another one. What it leaves out is inherited, eras included. */
export interface DerivedPreset<Id extends string = string, Quirk extends string = QuirkId>
  extends Omit<Preset<Id, Quirk>, 'title' | 'asOf'>, Partial<Pick<Preset, 'title' | 'asOf'>> {
  /** Id or alias of one that is here, or a preset. */
  extends: string | Preset<string, string> | DerivedPreset<string, string>;
  /** Ids of quirks that it does not take over. Those that `quirks` names are replaced anyway. */
  without?: readonly Quirk[];
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
export function definePreset<const Id extends string>(preset: Preset<Id>): Preset<Id>;
export function definePreset<const Id extends string>(preset: DerivedPreset<Id>): DerivedPreset<Id>;
export function definePreset(preset: Preset | DerivedPreset): Preset | DerivedPreset {
  return preset;
}

/** How an issuer that follows a preset is set up. */
export interface PresetSetup {
  topology: Partial<Topology>;
  quirks: readonly QuirkUse[];
  era?: string;
}

type AnyPreset = Preset<string, string>;

/** Every host name of the real provider, its own first. */
export function hostsOf({ host, endpoints = {}, otherHosts = [] }: AnyPreset): string[] {
  const places = Object.values(endpoints).flatMap((place) => (typeof place === 'string' ? [] : (place.host ?? [])));
  return [...new Set([...(host === undefined ? [] : [host]), ...places, ...otherHosts])];
}

/**
 * What a preset asks of an issuer. `era` is the name of one of its eras; `shown` says by which host name the issuer goes in the
 * place of one of the real provider's.
 */
export function setupOf(preset: AnyPreset, era: string | undefined, shown: (host: string) => string): PresetSetup {
  const { host: own, endpoints = {}, quirks = [], eras = {} } = preset;
  const present = era ?? Object.keys(eras).at(-1);
  const real = new Set(hostsOf(preset));
  const places = Object.entries(endpoints).map(([name, place]): [string, Place] => {
    if (typeof place === 'string') return [name, { path: place }];
    const { host = own, ...rest } = place;
    return [name, host === own ? rest : { ...rest, host: shown(host!) }];
  });
  return {
    topology: Object.fromEntries(places),
    quirks: quirks.map(({ params, ...use }) => ({
      ...use,
      ...(params && { params: mapTexts(params, (text) => (real.has(text) ? shown(text) : text)) as typeof params }),
    })),
    ...(present !== undefined && { era: present }),
  };
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}
