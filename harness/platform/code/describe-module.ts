import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { PlatformError } from '../errors.js';
import type { CodeOutcome } from './code-run.js';
import { runThread } from './thread.js';

/**
 * What a JavaScript or TypeScript module exports by default, or else as `authentication`, as plain data, each function as
 * `{ module, path }`: the module's file URL and the keys that lead to it. Throws PlatformError `definition-module`.
 */
export async function describeModule(
  file: string,
  env: Readonly<Record<string, string>>,
  print: (text: string) => void,
  timeoutMs = 30_000,
): Promise<unknown> {
  if (!existsSync(file)) throw refusal(`${file} does not exist.`);
  const outcome = await runThread({
    job: { do: 'describe', module: pathToFileURL(file).href },
    name: file,
    env,
    print,
    timeoutMs,
    send: () => Promise.reject(refusal('A definition sends no requests while it is loaded.')),
  });
  if (outcome.kind === 'returned') return outcome.value;
  throw refusal(reasonOf(outcome));
}

function reasonOf(outcome: Exclude<CodeOutcome, { kind: 'returned' }>): string {
  if (outcome.kind === 'failed') return `${outcome.message}. A definition's module must only export the definition.`;
  if (outcome.kind === 'unsent') return outcome.error.message;
  return 'A definition must not throw while it is loaded.';
}

function refusal(message: string): PlatformError {
  return new PlatformError('definition-module', message);
}
