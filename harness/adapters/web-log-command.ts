import { UsageError } from '../errors.js';
import { startApp, type AppProcess } from './app-process.js';
import { createOutputLog, type OutputLog } from './output-log.js';
import type { LogSource } from './web-logs.js';
import { lineOf, wordsIn, type ProgramOptions, type ProgramPlace } from './web-programs.js';
import { within } from './within.js';

/** What such a program prints first is what it finds there; it is given this long to begin, in milliseconds. */
const beginningMs = 500;

/** A program that prints the log for as long as the application runs, such as `docker logs -f app`. */
export function commandLog(options: ProgramOptions, place: ProgramPlace): LogSource {
  let program: AppProcess | undefined;
  return {
    async begin(log, secrets) {
      if (!program || program.end !== undefined) program = await startFollowing(options, place, secrets);
      program.logTo(log);
    },
    async read() {
      await program?.quiet();
      return false;
    },
    async close() {
      await program?.stop();
    },
  };
}

async function startFollowing(
  options: ProgramOptions,
  place: ProgramPlace,
  secrets: readonly string[],
): Promise<AppProcess> {
  const heard = createOutputLog();
  let tell: (() => void) | undefined;
  const first = new Promise<void>((resolve) => (tell = resolve));
  const early: OutputLog = {
    ...heard,
    add(source, text) {
      heard.add(source, text);
      tell?.();
    },
  };
  const program = startApp(options.command, options.args ?? [], { ...place, log: early });
  await within(beginningMs, Promise.race([first, program.ended]));
  await program.quiet();
  if (program.end === undefined) return program;
  throw new UsageError(
    'E_WEB_LOG',
    `The log program (${lineOf(options)}) ${program.end}, but must go on for as long as the application runs.${wordsIn(heard, secrets)}`,
  );
}
