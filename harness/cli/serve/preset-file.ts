import { presetSchema } from '../../../provider/presets/preset-schema.js';
import type { Preset } from '../../../provider/presets/preset.js';
import { readYamlFile } from '../../yaml-file.js';
import { quirkEntries } from './quirk-entries.js';

/** Reads a preset from a YAML or JSON file. Throws UsageError, which names every problem by its line. */
export function readPresetFile(file: string): Preset<string, string> {
  const { value, fault } = readYamlFile(file, 'preset', presetSchema);
  const { quirks = [], endpoints, ...rest } = value;
  return { ...rest, ...(endpoints && { endpoints }), quirks: quirkEntries(quirks, ['quirks'], fault) };
}
