import { resolve } from 'node:path';
import { findPreset, presetNames } from '../../../provider/presets/index.js';
import type { Preset } from '../../../provider/presets/preset.js';

/** A preset, and the era that is asked for. */
export interface ChosenPreset {
  preset: Preset<string, string>;
  era?: string;
}

/**
 * A preset by name, `NAME@ERA`, or by the path of a YAML or JSON file, which begins at `folder` unless it is absolute. Rejects with
 * ProviderError and UsageError.
 */
export async function choosePreset(name: string, folder?: string): Promise<ChosenPreset> {
  if (!isPath(name)) return findPreset(name);
  // What reads files takes longer to load than the server to start.
  const { readPresetFile } = await import('./preset-file.js');
  return { preset: readPresetFile(folder === undefined ? name : resolve(folder, name)) };
}

/** Whether it names a built-in preset, in some era or none. */
export function isKnownPreset(name: string): boolean {
  return !isPath(name) && presetNames().includes(name.split('@', 1)[0] ?? '');
}

/** Names of presets have neither slash nor dot. */
function isPath(name: string): boolean {
  return /[/\\]|\.(ya?ml|json)$/i.test(name);
}
