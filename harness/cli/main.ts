#!/usr/bin/env node
import { CommanderError } from 'commander';
import { printable } from '../reporters/printable.js';
import { createProgram } from './program.js';

process.on('uncaughtException', (error) => {
  reportFault(error);
  process.exit(4);
});
// A reader that has gone away (`| head`) wants no more; the exit code still tells how it went.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

let isDone = false;
// Our own waits all end: what is waited for in vain, with nothing left to do, is a file of the user's.
process.once('beforeExit', () => {
  if (isDone) return;
  process.stderr.write(
    'error: A file that was imported never finished loading: see what it awaits at its top level.\n',
  );
  process.exitCode = 2;
});

void createProgram()
  .parseAsync()
  .catch(fail)
  .finally(() => (isDone = true));

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (isUsage(error)) {
    process.stderr.write(`error: ${printable(error.message)}\n`);
    process.exitCode = 2;
  } else {
    reportFault(error);
    // Whatever failed may have left something running.
    process.exit(4);
  }
}

/** Whether an error is the user's to mend: it then carries a code and a message that says how. */
function isUsage(error: unknown): error is Error & { code: string } {
  return (
    error instanceof Error &&
    ['UsageError', 'ClientFileError', 'DefinitionError', 'QuirkError', 'ProviderError'].includes(error.name)
  );
}

function reportFault(error: unknown): void {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `This is a fault of the gauntlet itself, not of the client:\n${what.split('\n').map(printable).join('\n')}\n`,
  );
}
