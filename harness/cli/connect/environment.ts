import { parseEnv } from 'node:util';
import { UsageError } from '../../errors.js';
import { readUserFile } from '../../user-file.js';
import type { DefinitionFile } from './definition-file.js';

/**
 * The environment, and below it the variables of an env file: what the environment has wins, as is usual.
 * Throws UsageError E_FILE.
 */
export function readEnvironment(file: string | undefined, env: NodeJS.ProcessEnv): Record<string, string> {
  const ofFile = file === undefined ? {} : parseEnv(readUserFile(file, 'env file'));
  return Object.fromEntries(
    [...Object.entries(ofFile), ...Object.entries(env)].filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}

/** Throws UsageError E_CLIENT_ID without a client identifier; a public client has no secret. */
export function requireCredentials(env: Readonly<Record<string, string>>): void {
  if (env['CLIENT_ID']?.trim()) return;
  throw new UsageError(
    'E_CLIENT_ID',
    'CLIENT_ID is not set. Give the credentials of the client that is registered at the provider in the environment, ' +
      '`CLIENT_ID=… CLIENT_SECRET=… gauntlet connect …`, or in a file with these two lines, `--env FILE`. ' +
      'A public client has no CLIENT_SECRET.',
  );
}

/** Throws UsageError E_ENV if a definition reads variables that are not set, besides the client's credentials; optional ones have a default. */
export function requireVariables(
  { name, authentication }: Pick<DefinitionFile, 'name' | 'authentication'>,
  env: Readonly<Record<string, string>>,
): void {
  const missing = [...new Set(textsIn(authentication).flatMap(variablesIn))].filter(
    (variable) => variable !== 'CLIENT_ID' && variable !== 'CLIENT_SECRET' && !env[variable],
  );
  if (missing.length === 0) return;
  const names = new Intl.ListFormat('en').format(missing);
  const [is, them] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
  throw new UsageError(
    'E_ENV',
    `${name} reads ${names}, which ${is} not set: give ${them} in the environment or by --env FILE. The head of the file may have an example.`,
  );
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** `process.env.NAME`, `process.env['NAME']` and `const { NAME } = process.env`, unless a default stands behind. */
function variablesIn(text: string): string[] {
  const read = [...text.matchAll(/process\.env(?:\.(\w+)|\[['"](\w+)['"]\])(?!\w|\s*(?:\?\?|\|\|))/g)];
  const taken = [...text.matchAll(/\{([^{}]*)\}\s*=\s*process\.env\b(?![.[])/g)].flatMap(([, members = '']) =>
    members.split(',').flatMap((member) => /^\s*(\w+)\s*(?::[^=]*)?$/.exec(member)?.[1] ?? []),
  );
  return [...read.map(([, name, quoted]) => name ?? quoted ?? ''), ...taken];
}
