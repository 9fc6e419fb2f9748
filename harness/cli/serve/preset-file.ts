import { findPreset } from '../../../provider/presets/index.js';
import { presetSchema, type Preset } from '../../../provider/presets/preset.js';
import { readYamlFile } from '../yaml-file.js';
import { quirkEntries } from './quirk-entries.js';

/** A preset, and the era that is asked for. */
export interface ChosenPreset {
  preset: Preset<string, string>;
  era?: string;
}

/** A preset by name, `NAME@ERA`, or by the path of a YAML or JSON file. Throws ProviderError and UsageError. */
export function choosePreset(name: string): ChosenPreset {
  return isPath(name) ? { preset: readPreset(name) } : findPreset(name);
}

/** Names of presets have neither slash nor dot. */
function isPath(name: string): boolean {
  return /[/\\]|\.(ya?ml|json)$/i.test(name);
}

function readPreset(file: string): Preset<string, string> {
  const { value, fault } = readYamlFile(file, 'preset', presetSchema);
  const { quirks = [], endpoints, ...rest } = value;
  return {
    ...rest,
    ...(endpoints && { endpoints: endpoints }),
    quirks: quirkEntries(quirks, ['quirks'], fault),
  };
}
