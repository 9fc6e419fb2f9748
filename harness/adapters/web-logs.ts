import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { OutputLog } from './output-log.js';
import { commandLog } from './web-log-command.js';
import { fileLog } from './web-log-file.js';
import { urlLog } from './web-log-url.js';
import type { ProgramPlace } from './web-programs.js';
import type { LogOptions } from './web-schema.js';

/** Somewhere that the application logs to, beside its standard output and standard error. */
export interface LogSource {
  /** A run begins: what is there already is none of its. Rejects with a UsageError, without `secrets`, where the source cannot be had. */
  begin(log: OutputLog, secrets: readonly string[]): Promise<void>;
  /** Adds to the log what has come since; whether that was anything. `last`: as the run ends, once. */
  read(last: boolean): Promise<boolean>;
  close(): Promise<void>;
}

export interface WebLogs {
  begin: LogSource['begin'];
  /** Resolves when no source has had anything new for a moment. Rejects with a UsageError unless the application is dead. */
  quiet(isDead: () => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

/** An application that writes its log in its own time is given this long, in milliseconds. */
const pauseMs = 20;
const longestWaitMs = 500;

export function openLogs(given: readonly LogOptions[], place: ProgramPlace): WebLogs {
  const sources = given.map((one) => sourceOf(one, place));
  return {
    async begin(log, secrets) {
      await Promise.all(sources.map((source) => source.begin(log, secrets)));
    },
    async quiet(isDead) {
      try {
        await settle(sources);
      } catch (error) {
        // What has died, or hangs, cannot be asked for its log: the run says so already.
        if (!(await isDead())) throw error;
      }
    },
    async close() {
      await Promise.all(sources.map((source) => source.close()));
    },
  };
}

function sourceOf({ file, command, args, url }: LogOptions, place: ProgramPlace): LogSource {
  if (file !== undefined) return fileLog(resolve(place.cwd, file));
  if (command !== undefined) return commandLog({ command, args }, place);
  return urlLog(url ?? '');
}

async function settle(sources: readonly LogSource[]): Promise<void> {
  const limit = performance.now() + longestWaitMs;
  let waited = sources.length === 0;
  for (;;) {
    const news = await Promise.all(sources.map((source) => source.read(!waited)));
    if ((waited && !news.includes(true)) || performance.now() > limit) return;
    waited = true;
    await setTimeout(pauseMs);
  }
}
