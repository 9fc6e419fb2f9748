import { resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { exportedBy } from '../host/definition.js';
import { importClientFile } from '../host/load.js';
import { shown } from '../host/thrown.js';
import { readUserFile } from '../user-file.js';

export interface WhatIsExported {
  /** What the file is: `preset`. */
  what: string;
  /** What it must be, as a sentence. */
  advice: string;
  /** Endings of files that need no import. */
  alsoRead?: readonly string[];
}

/**
 * The object that a module of the user's exports: by default, or as the only one; `name` is the file for messages. Rejects with
 * UsageError and ClientFileError.
 */
export async function exportedObject(
  file: string,
  { what, advice, alsoRead = [] }: WhatIsExported,
): Promise<{ value: object; name: string }> {
  readUserFile(file, what);
  const { module, name } = await imported(resolve(file), `A ${what} file must only export a ${what}.`, alsoRead);
  const exported = exportsOf(module);
  const named = Object.entries(exported).filter(([key, value]) => key !== 'default' && isObject(value));
  const lone = 'default' in exported || named.length !== 1 ? undefined : named[0]?.[1];
  const value = lone ?? exportedBy(module, name, advice);
  if (isObject(value)) return { value, name };
  throw new UsageError('E_FILE_CONTENT', `${name}: the default export is ${shown(value)}, not an object. ${advice}`);
}

/** What it writes as it is loaded goes to stderr: a line of JSON may be all that is expected on stdout. */
async function imported(...file: [string, string, readonly string[]]): ReturnType<typeof importClientFile> {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await importClientFile(...file);
  } finally {
    process.stdout.write = write;
  }
}

/** A module compiled to CommonJS has its exports one level down. */
function exportsOf(module: Record<string, unknown>): Record<string, unknown> {
  const { default: value } = module;
  return isObject(value) && '__esModule' in value ? { ...value } : module;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
