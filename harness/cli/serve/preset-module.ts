import { resolve } from 'node:path';
import { presetSchema } from '../../../provider/presets/preset-schema.js';
import { UsageError } from '../../errors.js';
import { exportedBy } from '../../host/definition.js';
import { importClientFile } from '../../host/load.js';
import { shown } from '../../host/thrown.js';
import { renderPath, type Path } from '../../platform/definition/problem.js';
import { readUserFile } from '../../user-file.js';
import { problemsIn, type YamlFile } from '../../yaml-file.js';

/** The preset that a module exports: by default, or as the only object. Rejects with UsageError and ClientFileError. */
export async function loadPresetModule(file: string): Promise<YamlFile<unknown>> {
  readUserFile(file, 'preset');
  const { module, name } = await imported(resolve(file));
  const value = presetIn(module, name);
  const at = (path: Path, message: string) => `${name} ${renderPath(path)}: ${message}`.replace(' : ', ': ');
  const result = presetSchema.safeParse(value);
  if (!result.success) throw new UsageError('E_FILE_CONTENT', problemsIn(result.error, presetSchema, at).join('\n'));
  return { value, fault: (path, message) => new UsageError('E_FILE_CONTENT', at(path, message)) };
}

/** What it writes as it is loaded goes to stderr: a line of JSON may be all that is expected on stdout. */
async function imported(file: string): ReturnType<typeof importClientFile> {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await importClientFile(file, 'A preset file must only export a preset.');
  } finally {
    process.stdout.write = write;
  }
}

function presetIn(module: Record<string, unknown>, name: string): unknown {
  const exported = exportsOf(module);
  const named = Object.entries(exported).filter(([key, value]) => key !== 'default' && isObject(value));
  const lone = 'default' in exported || named.length !== 1 ? undefined : named[0]?.[1];
  const value = lone ?? exportedBy(module, name, advice);
  if (isObject(value)) return value;
  throw new UsageError('E_FILE_CONTENT', `${name}: the default export is ${shown(value)}, not an object. ${advice}`);
}

/** A module compiled to CommonJS has its exports one level down. */
function exportsOf(module: Record<string, unknown>): Record<string, unknown> {
  const { default: value } = module;
  return isObject(value) && '__esModule' in value ? { ...value } : module;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

const advice = 'It must be: export default definePreset({ id, title, asOf, endpoints, quirks }).';
