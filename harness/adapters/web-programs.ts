import type { ClientSettings } from '../model/client.js';
import { startApp, type AppOptions } from './app-process.js';
import { createOutputLog, type OutputLog } from './output-log.js';
import { within } from './within.js';

export interface ProgramOptions {
  command: string;
  args?: readonly string[] | undefined;
}

/** Where programs of the definition run. */
export type ProgramPlace = Pick<AppOptions, 'cwd' | 'env'>;

const mostMs = 60_000;

/** Runs a program to its end, at most a minute. What went wrong, as the rest of a sentence; undefined if nothing did. */
export async function failureOf(
  { command, args = [] }: ProgramOptions,
  place: ProgramPlace,
): Promise<string | undefined> {
  const log = createOutputLog();
  const program = startApp(command, args, { ...place, log });
  const end = await within(mostMs, program.ended);
  if (end === 'exited with code 0') return undefined;
  await program.stop();
  return `${end ?? `had not ended after ${mostMs} ms`}.${wordsIn(log)}`;
}

export function lineOf({ command, args = [] }: ProgramOptions): string {
  return [command, ...args].join(' ');
}

/** What must not stand in a message about this run. */
export function secretsIn({ issuers }: ClientSettings): string[] {
  return Object.values(issuers).flatMap(({ clientSecret }) => clientSecret ?? []);
}

/** The end of what a program has said, without the secrets that it was given. */
export function wordsIn(log: OutputLog, secrets: readonly string[] = []): string {
  const said = log
    .chunks()
    .map(({ text }) => text)
    .join('');
  const words = without(secrets, said).trim();
  return words ? ` It said:\n${words.slice(-1500)}` : ' It said nothing.';
}

/** The text with a name in the place of each secret. */
export function without(secrets: readonly string[], text: string): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '[client-secret]'), text);
}
