import { resolve } from 'node:path';
import { checkEra, findPreset, presetNames } from '../../../provider/presets/index.js';
import type { Preset } from '../../../provider/presets/preset.js';
import { isPresetPath } from './preset-path.js';

/** A preset, and the era that is asked for. */
export interface ChosenPreset {
  preset: Preset;
  era?: string;
}

/**
 * A preset by name or by the path of a file (YAML, JSON or a module), which begins at `folder` unless it is absolute; `@ERA` may stand
 * behind either. Rejects with ProviderError, UsageError and ClientFileError.
 */
export async function choosePreset(name: string, folder = ''): Promise<ChosenPreset> {
  if (!isPresetPath(name)) return findPreset(name);
  const [, file = name, era] = /^(.+\.\w+)@([^/\\]+)$/.exec(name) ?? [];
  // What reads files takes longer to load than the server to start.
  const { readPresetFile } = await import('./preset-file.js');
  const preset = await readPresetFile(folder === '' ? file : resolve(folder, file));
  if (era === undefined) return { preset };
  checkEra(preset, era);
  return { preset, era };
}

/** What its suite is called: as it was asked for, and by its own id if it is in a file. */
export function suiteName({ preset, era }: ChosenPreset, asked: string): string {
  if (isKnownPreset(asked)) return asked;
  return era === undefined ? preset.id : `${preset.id}@${era}`;
}

/** Whether it names a built-in preset, in some era or none. */
export function isKnownPreset(name: string): boolean {
  return !isPresetPath(name) && presetNames().includes(name.split('@', 1)[0] ?? '');
}
