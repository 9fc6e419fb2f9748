import { basename, dirname, resolve } from 'node:path';
import { extendPreset, findBase } from '../../../provider/presets/extend.js';
import { presetSchema } from '../../../provider/presets/preset-schema.js';
import type { Preset } from '../../../provider/presets/preset.js';
import { ProviderError } from '../../../provider/provider-error.js';
import type { QuirkUse } from '../../../provider/quirks/quirk.js';
import type { UsageError } from '../../errors.js';
import type { Path } from '../../platform/definition/problem.js';
import { readYamlFile, type YamlFile } from '../../yaml-file.js';
import { unplainIn } from '../plain-data.js';
import { loadPresetModule } from './preset-module.js';
import { isModulePath, isPresetPath } from './preset-path.js';
import { armTogether, isUsers, quirkEntries } from './quirk-entries.js';

type Fault = YamlFile<unknown>['fault'];

/** A preset as it was written, and where. */
interface Written {
  value: unknown;
  /** What a path in it begins at. */
  at: Path;
  /** Every file on the way here, absolute, this one last. */
  files: readonly string[];
  fault: Fault;
}

/**
 * Reads a preset from a file, YAML, JSON, or a module that exports one, with all that it extends. Rejects with UsageError, which
 * names every problem by its line, and ClientFileError.
 */
export function readPresetFile(file: string): Promise<Preset> {
  return readFrom(file, []);
}

async function readFrom(file: string, heirs: readonly string[]): Promise<Preset> {
  const { value, fault } = isModulePath(file)
    ? await loadPresetModule(file)
    : readYamlFile(file, 'preset', presetSchema);
  const unplain = unplainIn(value);
  if (unplain) throw fault(unplain.path, unplain.message);
  return complete({ value, at: [], files: [...heirs, resolve(file)], fault });
}

async function complete(written: Written): Promise<Preset> {
  const { at, fault } = written;
  const { extends: base, quirks: entries = [], endpoints, ...members } = valueOf(written);
  const quirks = quirkEntries(entries, [...at, 'quirks'], fault);
  const parent = base === undefined ? empty : await parentOf(base, written);
  const own = { ...members, ...(endpoints && { endpoints }), quirks };
  const preset = tell(fault, [...at, 'without'], () => extendPreset(parent, own));
  checkEras(preset, quirks, written);
  checkTogether(preset, quirks, written);
  return preset;
}

/** What a preset extends that says nothing of it. The schema sees to it that title and day are its own. */
const empty: Preset = { id: '', title: '', asOf: '' };

/** One that stands inside another one is looked at by itself. */
function valueOf({ value, at, fault }: Written) {
  const result = presetSchema.safeParse(value);
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues as [(typeof result.error.issues)[number]];
  throw fault([...at, ...(path as Path)], /[.?]$/.test(message) ? message : `${message}.`);
}

async function parentOf(base: unknown, written: Written): Promise<Preset> {
  const { at, files, fault } = written;
  const here = [...at, 'extends'];
  if (typeof base !== 'string') return complete({ ...written, value: base, at: here });
  if (!isPresetPath(base)) return tell(fault, here, () => findBase(base));
  const file = resolve(dirname(files.at(-1) ?? ''), base);
  const names = [...files, file].map((one) => basename(one));
  if (files.includes(file)) throw fault(here, `These files extend each other for ever: ${names.join(', ')}.`);
  return readFrom(file, files);
}

/** A condition on an era that is not there would be a quirk that quietly does nothing. */
function checkEras({ eras = {} }: Preset<string, string>, quirks: readonly QuirkUse[], { at, fault }: Written): void {
  for (const [index, { when }] of quirks.entries()) {
    if (when?.era === undefined || Object.hasOwn(eras, when.era)) continue;
    const names = Object.keys(eras);
    const known = names.length > 0 ? `There are ${names.join(', ')}.` : 'The preset has none: add it to eras.';
    throw fault([...at, 'quirks', index, 'when', 'era'], `There is no era "${when.era}". ${known}`);
  }
}

/** Whether what is one's own goes together with what is inherited; the line of the first that does not. */
function checkTogether(
  { quirks = [] }: Preset<string, string>,
  own: readonly QuirkUse[],
  { at, fault }: Written,
): void {
  const inherited = quirks.filter((use) => !own.includes(use));
  for (const [index] of own.entries()) {
    try {
      armTogether([...inherited, ...own.slice(0, index + 1)]);
    } catch (error) {
      if (!isUsers(error)) throw error;
      throw fault([...at, 'quirks', index], `${error.message} What is inherited is taken away by "without".`);
    }
  }
}

function tell<T>(fault: Fault, path: Path, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof ProviderError ? (fault(path, error.message) satisfies UsageError) : error;
  }
}
