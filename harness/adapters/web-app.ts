import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { UsageError } from '../errors.js';
import type { ClientSettings } from '../model/client.js';
import { startApp, type AppProcess } from './app-process.js';
import type { OutputLog } from './output-log.js';
import { configurationOf } from './web-configuration.js';
import { nameOf, probe, type ProbeTarget } from './web-probe.js';
import {
  failureOf,
  lineOf,
  secretsIn,
  without,
  wordsIn,
  type ProgramOptions,
  type ProgramPlace,
} from './web-programs.js';
import type { StartOptions } from './web-schema.js';
import { within } from './within.js';

/** The application behind the URLs, whether the harness has started it or not. */
export interface WebApp {
  /**
   * Resolves when the application answers, configured for this run as far as that can be: with the `performance.now()` at which
   * its process was started, if this run is the first that it serves. With `fresh` it is also the last. Rejects with a UsageError.
   */
  prepare(settings: ClientSettings, log: OutputLog, fresh: boolean): Promise<number | undefined>;
  /** How its process ended, if it has; waits a moment for one whose connections are gone. */
  fate(): Promise<string | undefined>;
  /** Resolves when its output has paused. */
  quiet(): Promise<void>;
  /** Ends what the harness has started; the next run starts it anew. Rejects with a UsageError. */
  stop(): Promise<void>;
  /** Ends it for good. */
  close(): Promise<void>;
}

export interface StartedAppOptions {
  start: StartOptions;
  /** Ends what `start` leaves running elsewhere. */
  stopper: ProgramOptions | undefined;
  /** The host of the application, for a port that is to be probed. */
  host: string;
  /** What `{{port}}` stands for. */
  port: number;
  /** Of the program that `start` names. */
  cwd: string;
  /** Of the programs beside it; their environment is also the application's. */
  place: ProgramPlace;
}

const dyingMs = 500;
const pollMs = 50;
/** A look that is cut shorter would say that nothing answers, whatever there is. */
const shortestLookMs = 500;

/** Starts and restarts the application. */
export function startedApp({ start, stopper, host, port, cwd, place }: StartedAppOptions): WebApp {
  const { command, timeoutMs } = start;
  const ready: ProbeTarget = typeof start.ready === 'string' ? start.ready : { host, port: start.ready };
  let app: AppProcess | undefined;
  let configured: string | undefined;
  let ending: Promise<string | undefined> = Promise.resolve(undefined);
  let served = false;
  let spent = false;
  let closed = false;

  return {
    async prepare(settings, log, fresh) {
      const configuration = configurationOf(start, settings, port);
      const key = JSON.stringify(configuration);
      const stale = key !== configured || start.restart === 'always' || spent || (fresh && served);
      if (stale || endOf(app) !== undefined) await stop();
      configured = key;
      const since = performance.now();
      const running = app ?? (await launch(configuration, log));
      const started = app !== running;
      app = running;
      app.logTo(log);
      const trouble = await untilReady(ready, timeoutMs, () => endOf(running), running);
      if (trouble) throw await refusalOf(trouble, configuration.args, log, settings);
      served = true;
      spent = fresh;
      return started ? since : undefined;
    },
    fate: async () => endOf(app) ?? (app?.end === undefined && app ? within(dyingMs, app.ended) : undefined),
    quiet: async () => app?.quiet(),
    stop,
    async close() {
      closed = true;
      const failure = await end();
      // Too late to refuse anything: what was judged stands.
      if (failure) process.emitWarning(failure, { code: 'E_WEB_STOP' });
    },
  };

  async function launch({ args, env }: { args: string[]; env: Record<string, string> }, log: OutputLog) {
    const { answers } = await probe(ready, 1000);
    // What would be judged otherwise is some other process, such as one left over from yesterday.
    if (answers) throw occupied(ready);
    if (closed) throw new Error('the application was ended');
    served = false;
    spent = false;
    return startApp(command, args, { cwd, env: { ...place.env, ...env }, log, spare: stopper !== undefined });
  }

  /** How the application ended; a program that has left it running elsewhere has not ended it. */
  function endOf(one: AppProcess | undefined): string | undefined {
    return stopper && one?.end === 'exited with code 0' ? undefined : one?.end;
  }

  async function stop(): Promise<void> {
    const failure = await end();
    if (failure) throw new UsageError('E_WEB_STOP', failure);
  }

  /** One ending after the other: who asks for a second one waits for the first. */
  function end(): Promise<string | undefined> {
    ending = ending.then(async () => {
      const ended = app;
      if (!ended) return undefined;
      const failure = stopper && (await failureOf(stopper, place));
      await ended.stop();
      if (app === ended) app = undefined;
      return failure && `The program of stop (${lineOf(stopper)}) ${failure}`;
    });
    return ending;
  }

  async function refusalOf(trouble: string, args: string[], log: OutputLog, settings: ClientSettings) {
    const ended = endOf(app) !== undefined;
    await stop();
    const hint = existsSync(cwd) ? '' : ` Its working directory, ${cwd}, does not exist.`;
    const secrets = secretsIn(settings);
    return new UsageError(
      ended ? 'E_WEB_ENDED' : 'E_WEB_NOT_READY',
      `The application (${without(secrets, lineOf({ command, args }))}) ${trouble}.${hint}${wordsIn(log, secrets)}`,
    );
  }
}

/** An application that somebody else runs: it can only be asked whether it is there. */
export function runningApp(connect: string): WebApp {
  const home = new URL('/', connect).href;
  const nothing = () => Promise.resolve(undefined);
  return {
    async prepare() {
      const { answers, saw } = await probe(home, 5000);
      if (answers) return undefined;
      throw new UsageError(
        'E_WEB_UNREACHABLE',
        `Nothing answers at ${home}: ${saw}. Start the application first, or let the definition say how: start: { command, args, ready }.`,
      );
    },
    fate: nothing,
    quiet: nothing,
    stop: nothing,
    close: nothing,
  };
}

/** Undefined when it is ready; otherwise what it did instead, as the rest of a sentence. */
async function untilReady(
  ready: ProbeTarget,
  timeoutMs: number,
  endOf: () => string | undefined,
  app: AppProcess,
): Promise<string | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const sight = await probe(ready, Math.max(shortestLookMs, Math.ceil(deadline - performance.now())));
    if (endOf() !== undefined) return app.ended;
    if (sight.ready) return undefined;
    if (performance.now() + pollMs > deadline)
      return `was not ready within ${timeoutMs} ms: ${nameOf(ready)} gave ${sight.saw}`;
    await (app.end === undefined ? within(pollMs, app.ended) : setTimeout(pollMs));
  }
}

function occupied(ready: ProbeTarget): UsageError {
  const place = typeof ready === 'string' ? ready : nameOf(ready);
  return new UsageError(
    'E_WEB_OCCUPIED',
    `Something answers at ${place} before the application was started. End it, give the application a port of its own, or leave out start to judge what already runs.`,
  );
}
