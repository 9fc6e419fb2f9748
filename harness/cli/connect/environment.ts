import { parseEnv } from 'node:util';
import { UsageError } from '../../errors.js';
import { readUserFile } from '../../user-file.js';

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
