import { spawn } from 'node:child_process';
import type { OutputLog } from './output-log.js';
import { endWithParent, signalGroup } from './process-group.js';
import { within } from './within.js';

/** An application that the harness has started. */
export interface AppProcess {
  /** Resolves with how it ended, when it has and all its output has been read. */
  readonly ended: Promise<string>;
  /** How it ended, if it has. */
  readonly end: string | undefined;
  /** Where its output goes from now on. */
  logTo(log: OutputLog): void;
  /** Resolves when its output has paused: nobody but the application knows whether more is to come. */
  quiet(): Promise<void>;
  /** Ends it and what it has started; resolves when it is gone. */
  stop(): Promise<void>;
}

const graceMs = 2000;
/** The output of a pipe is there at once on the same machine; that of an application that logs in its own time is not. */
const pauseMs = 20;
/** While it still flows, a pause may only be that of a busy machine. */
const pauseInFlowMs = 100;
const longestWaitMs = 500;

export interface AppOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  log: OutputLog;
  /** What it has started lives on when it exits with code 0, until `stop`. */
  spare?: boolean;
}

/** Starts a program, without a shell. What goes wrong is told by `ended`. */
export function startApp(
  command: string,
  args: readonly string[],
  { cwd, env, log: first, spare = false }: AppOptions,
): AppProcess {
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what the application starts ends with it, and Ctrl-C is ours to handle.
    detached: process.platform !== 'win32',
  });
  endWithParent(child);
  let log = first;
  let end: string | undefined;
  let heard: ((something: true) => void) | undefined;
  for (const source of ['stdout', 'stderr'] as const) {
    child[source].setEncoding('utf8').on('data', (text: string) => {
      log.add(source, text);
      heard?.(true);
    });
    // A killed process may leave a reset pipe behind.
    child[source].on('error', () => child[source].destroy());
  }
  const closed = new Promise((resolve) => child.once('close', () => resolve(true)));
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `exited with code ${code}`));
  }).then(async (how) => {
    end = how;
    if (!spare || child.exitCode !== 0) signalGroup(child, 'SIGKILL');
    await within(graceMs, closed);
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
    return how;
  });

  return {
    ended,
    get end() {
      return end;
    },
    logTo(next) {
      log = next;
    },
    async quiet() {
      const limit = performance.now() + longestWaitMs;
      let pause = pauseMs;
      while (end === undefined && performance.now() < limit) {
        const more = new Promise<true>((resolve) => (heard = resolve));
        if (!(await within(pause, more))) return;
        pause = pauseInFlowMs;
      }
      if (end !== undefined) await ended;
    },
    async stop() {
      if (end === undefined) signalGroup(child, 'SIGTERM');
      if ((await within(graceMs, ended)) === undefined) signalGroup(child, 'SIGKILL');
      await ended;
      if (spare) signalGroup(child, 'SIGKILL');
    },
  };
}
