import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClientDefinition } from '../model/client.js';
import { ClientFileError } from './client-file-error.js';
import { definitionIn } from './definition.js';
import { describeImportError } from './import-error.js';
import { nearest } from './nearest.js';

const typescript = ['.ts', '.mts', '.tsx'];
const extensions = [...typescript, '.js', '.mjs', '.cjs'];

/** Imports a client file and returns the client that it exports. Rejects with a ClientFileError. */
export async function loadClientFile(file: string): Promise<ClientDefinition> {
  const { module, name } = await importClientFile(file);
  return definitionIn(module, name);
}

/** Imports a file that the user wrote; `name` is its name for messages. Rejects with a ClientFileError, with `advice` if it threw; `alsoRead` are the endings of files that need no import. */
export async function importClientFile(
  file: string,
  advice = 'A client file must only export a client: what can fail belongs in open().',
  alsoRead: readonly string[] = [],
): Promise<{ module: Record<string, unknown>; name: string }> {
  const name = nameOf(file);
  checkFile(file, name, alsoRead);
  try {
    if (typescript.includes(extname(file))) await registerTypeScript();
    return { module: (await import(pathToFileURL(file).href)) as Record<string, unknown>, name };
  } catch (error) {
    throw describeImportError(error, file, nameOf, advice);
  }
}

/** Relative to the working directory, where it is below that. */
function nameOf(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path || '.';
}

function checkFile(file: string, name: string, alsoRead: readonly string[]): void {
  if (!existsSync(file))
    throw new ClientFileError('CLIENT_FILE_MISSING', `${name} does not exist. ${adviceOnMissing(file)}`);
  const endings = [...alsoRead, ...extensions];
  const known = `${endings.slice(0, -1).join(', ')} or ${endings.at(-1)}`;
  if (statSync(file).isDirectory())
    throw new ClientFileError(
      'CLIENT_FILE_IS_DIRECTORY',
      `${name} is a directory. Name the file in it that exports the client (${known}).`,
    );
  if (!extensions.includes(extname(file)))
    throw new ClientFileError('CLIENT_FILE_EXTENSION', `${name} cannot be loaded: a client file ends in ${known}.`);
}

function adviceOnMissing(file: string): string {
  const folder = dirname(file);
  if (!existsSync(folder)) return `Nor does its directory, ${nameOf(folder)}.`;
  const near = nearest(basename(file), readdirSync(folder));
  return near ? `Did you mean ${near}?` : 'Name a JavaScript or TypeScript file that exports a client.';
}

async function registerTypeScript(): Promise<void> {
  // A .ts file below a package.json without "type": "module" is CommonJS: that takes the other half of tsx.
  const [esm, cjs] = await Promise.all([import('tsx/esm/api'), import('tsx/cjs/api')]);
  cjs.register();
  esm.register();
}
