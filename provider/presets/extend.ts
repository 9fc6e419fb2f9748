import { ProviderError } from '../provider-error.js';
import type { QuirkId } from '../quirks/index.js';
import { findPreset } from './index.js';
import type { DerivedPreset, Preset } from './preset.js';

/** A preset with all that it inherits. Throws ProviderError `unknown-preset` and `unfit-preset`. */
export function completePreset<Quirk extends string = QuirkId>(
  preset: Preset<string, Quirk> | DerivedPreset<string, Quirk>,
): Preset<string, Quirk> {
  return completed(preset, []) as Preset<string, Quirk>;
}

type Either = Preset<string, string> | DerivedPreset<string, string>;

function completed(preset: Either, heirs: readonly Either[]): Preset<string, string> {
  if (!('extends' in preset)) return preset;
  if (heirs.includes(preset)) throw new ProviderError('unfit-preset', `Preset "${preset.id}" extends itself.`);
  const { extends: base } = preset;
  return extendPreset(typeof base === 'string' ? findBase(base) : completed(base, [...heirs, preset]), preset);
}

/** The preset that `extends` names. Throws ProviderError `unknown-preset`, and `unfit-preset` if an era is named with it. */
export function findBase(name: string): Preset {
  const { preset, era } = findPreset(name);
  if (era === undefined) return preset;
  throw new ProviderError(
    'unfit-preset',
    `"${name}" cannot be extended: extend "${preset.id}". All its eras are inherited, and one is chosen where the preset is used.`,
  );
}

/**
 * What is one's own comes first: endpoints and eras by name, and each quirk of an id in the place of all of the base that have it.
 * Throws ProviderError `unfit-preset` if `without` names a quirk that the base has not.
 */
export function extendPreset<Quirk extends string>(
  base: Preset<string, Quirk>,
  own: Omit<DerivedPreset<string, Quirk>, 'extends' | 'without'> & { without?: readonly string[] },
): Preset<string, Quirk> {
  const { without = [], quirks = [], aliases, host = base.host } = own;
  const there = base.quirks ?? [];
  const strange = without.find((id) => !there.some((use) => use.id === id));
  if (strange !== undefined) throw notThere(strange, base);
  const replaced = new Set<string>([...without, ...quirks.map(({ id }) => id)]);
  return {
    id: own.id,
    ...(aliases && { aliases }),
    title: own.title ?? base.title,
    asOf: own.asOf ?? base.asOf,
    ...(host !== undefined && { host }),
    otherHosts: [...new Set([...(base.otherHosts ?? []), ...(own.otherHosts ?? [])])],
    endpoints: { ...base.endpoints, ...own.endpoints },
    quirks: [...there.filter(({ id }) => !replaced.has(id)), ...quirks],
    eras: { ...base.eras, ...own.eras },
    facts: [...(base.facts ?? []), ...(own.facts ?? [])],
  };
}

function notThere(quirk: string, { id, quirks = [] }: Preset<string, string>): ProviderError {
  const ids = [...new Set(quirks.map((use) => use.id))];
  const known = ids.length > 0 ? `Its quirks: ${ids.join(', ')}.` : 'It has none.';
  return new ProviderError('unfit-preset', `Preset "${id}" has no quirk "${quirk}" to be without. ${known}`);
}
