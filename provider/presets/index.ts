import { closest } from 'fastest-levenshtein';
import { ProviderError } from '../provider-error.js';
import { github } from './github-oauth-app.js';
import type { Preset } from './preset.js';
import { slack } from './slack.js';

/** Every preset, by name. */
export const presets = [github, slack] as const;

/** The preset with this id or alias, `NAME` or `NAME@ERA`. Throws ProviderError `unknown-preset`. */
export function findPreset(name: string): { preset: Preset; era?: string } {
  const [id = '', era] = name.split('@', 2);
  const preset: Preset | undefined = presets.find((one: Preset) => one.id === id || one.aliases?.includes(id));
  if (preset === undefined) throw unknownPreset(id);
  const eras = Object.keys(preset.eras ?? {});
  if (era !== undefined && !eras.includes(era)) {
    const known = eras.length > 0 ? `Its eras: ${eras.join(', ')}.` : 'It has none.';
    throw new ProviderError('unknown-preset', `Preset "${preset.id}" has no era "${era}". ${known}`);
  }
  return { preset, ...(era !== undefined && { era }) };
}

/** Every name that a preset goes by. */
export function presetNames(): string[] {
  return presets.flatMap((preset: Preset) => [preset.id, ...(preset.aliases ?? [])]);
}

function unknownPreset(id: string): ProviderError {
  const names = presetNames();
  return new ProviderError(
    'unknown-preset',
    `There is no preset "${id}". Did you mean "${closest(id, names)}"? There are ${names.join(', ')}.`,
  );
}
