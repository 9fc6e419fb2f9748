import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, relative } from 'node:path';
import * as z from 'zod';
import { ClientFileError } from '../host/client-file-error.js';
import { exportedBy } from '../host/definition.js';
import { importClientFile } from '../host/load.js';
import { writeOutThrown } from '../host/thrown.js';
import type { ClientDefinition } from '../model/client.js';
import { PlatformError } from '../platform/errors.js';
import { connectFields } from '../platform/fields.js';
import { authenticationOf } from './authentication.js';
import { openApp } from './client.js';
import { withoutEchoes } from './echo.js';
import { loadCore, type Perform } from './core.js';

/** Where an app's words go: a record of its log as one line, and an error that it or core threw, written out. */
export interface Outlets {
  log: (line: string) => void;
  thrown: (text: string) => void;
}

/**
 * Loads the Zapier app of a directory as a client; `fields` are the values of its authentication form. Rejects with a
 * ClientFileError.
 */
export async function loadZapierApp(
  directory: string,
  fields: Readonly<Record<string, string>>,
  { log, thrown }: Outlets,
): Promise<ClientDefinition> {
  const name = relative(process.cwd(), directory) || '.';
  const manifest = manifestIn(directory, name);
  const core = loadCore(directory, name);
  const { module, name: entry } = await importClientFile(entryOf(directory, manifest, name), appAdvice);
  const app = exportedBy(module, entry, appAdvice);
  const expectEcho = withoutEchoes();
  const handle = core.open(app, (record) => {
    log(JSON.stringify(record));
    expectEcho(record);
  });
  const perform: Perform = async (command) => {
    try {
      return await handle(command);
    } catch (error) {
      thrown(writeOutThrown(error));
      throw error;
    }
  };
  await refuseInvalid(perform, name);
  const { claims, placesToken, authentication } = authenticationOf(app, name);
  checkFields(() => connectFields(authentication.fields, fields));
  return {
    name: manifest.name ?? basename(directory),
    version: [manifest.version, `(zapier-platform-core ${core.version})`].join(' ').trim(),
    claims,
    isRefusal: (error) => error instanceof PlatformError,
    open: (settings) => openApp({ authentication, fields, placesToken, perform }, settings),
  };
}

const appAdvice = 'It must export the app: { version, platformVersion, authentication, … }.';

const manifestSchema = z.object({
  name: z.string().max(150).optional(),
  version: z.string().max(100).optional(),
  exports: z.unknown().optional(),
});
type Manifest = z.output<typeof manifestSchema>;

function manifestIn(directory: string, name: string): Manifest {
  const file = join(directory, 'package.json');
  if (!existsSync(directory) || !statSync(directory).isDirectory())
    throw new ClientFileError(
      'CLIENT_FILE_MISSING',
      `${name} is no directory. Name the directory of a Zapier app, in which its package.json stands.`,
    );
  if (!existsSync(file))
    throw new ClientFileError(
      'CLIENT_FILE_MISSING',
      `${name} has no package.json. Name the directory of a Zapier app, in which its package.json and index.js stand.`,
    );
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const what = error instanceof SyntaxError ? error.message : 'name and version must be texts';
    throw new ClientFileError('CLIENT_FILE_SYNTAX', `${join(name, 'package.json')} cannot be read: ${what}.`);
  }
}

/** The file that the package exports: by `exports`, by `main`, or index.js. */
function entryOf(directory: string, manifest: Manifest, name: string): string {
  const require = createRequire(join(directory, 'package.json'));
  const own = manifest.exports !== undefined && manifest.name !== undefined;
  try {
    return require.resolve(own ? String(manifest.name) : directory);
  } catch {
    throw new ClientFileError(
      'CLIENT_FILE_MISSING',
      `${name} has no app: neither index.js nor what package.json names as main is there. If it is compiled first, build it.`,
    );
  }
}

const validationSchema = z.array(z.looseObject({ property: z.string().optional(), message: z.string() }));
const mostErrors = 3;

/** Throws the first errors that core finds in the app's definition. */
async function refuseInvalid(perform: Perform, name: string): Promise<void> {
  let results: unknown;
  try {
    results = await perform({ command: 'validate' });
  } catch (error) {
    throw invalid(name, [String((error as { message?: unknown } | null)?.message ?? error)]);
  }
  const errors = validationSchema.catch([]).parse(results);
  if (errors.length === 0) return;
  const told = errors.slice(0, mostErrors).map(({ property = '', message }) => `${property} ${message}`.trim());
  const more = errors.length - told.length;
  throw invalid(name, more > 0 ? [...told, `and ${more} more`] : told);
}

function invalid(name: string, errors: readonly string[]): ClientFileError {
  return new ClientFileError(
    'CLIENT_FILE_DEFINITION',
    `${name} is no valid app, says zapier-platform-core: ${errors.join('; ')}. Mend the definition first: npx zapier validate.`,
  );
}

function checkFields(connect: () => unknown): void {
  try {
    connect();
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    throw new ClientFileError(
      'CLIENT_FILE_DEFINITION',
      `The authentication form: ${error.message} Values stand in gauntlet.zapier.yaml, under fields.`,
    );
  }
}
