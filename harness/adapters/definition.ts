import { AsyncLocalStorage } from 'node:async_hooks';
import { format } from 'node:util';
import { openSession } from '../host/session.js';
import type { ClientAdapter, ClientDefinition } from '../model/client.js';
import { createOutputLog, type OutputLog } from './output-log.js';
import { within } from './within.js';

/** How long the client's `open` may take, in milliseconds. */
const openTimeoutMs = 10_000;

/**
 * Reaches a client that is defined in this process, and shares it with whatever else runs here: its clock cannot be moved, nor can it
 * be killed, and nothing bounds one that spins. What it writes in a run, by `console` or to the standard streams, goes to the log of
 * that run alone.
 */
export function definitionAdapter(client: ClientDefinition): ClientAdapter {
  const { name, version, claims } = client;
  let tap: (() => void) | undefined;
  return {
    name,
    ...(version !== undefined && { version }),
    claims,
    host: ['stdio'],
    jobs: 1,
    configuredBy: '`settings` of open()',
    async open(settings, signal) {
      signal.throwIfAborted();
      tap ??= tapOutput();
      const log = createOutputLog();
      const onThrown = (text: string) => log.add('error', text);
      const opened = await within(
        openTimeoutMs,
        writers.run(log, () => openSession(client, settings, onThrown)),
      );
      return {
        async perform(action, timeoutMs) {
          if (!opened) return { kind: 'timed-out', waitedMs: openTimeoutMs };
          const outcome = await within(
            timeoutMs,
            writers.run(log, () => opened.perform(action)),
          );
          return outcome ?? { kind: 'timed-out', waitedMs: timeoutMs };
        },
        async output() {
          return log.chunks();
        },
        async close() {
          if (opened)
            await within(
              openTimeoutMs,
              writers.run(log, () => opened.close()),
            );
        },
      };
    },
    async close() {
      tap?.();
      tap = undefined;
    },
  };
}

/** The log of the run on whose behalf something is done. */
const writers = new AsyncLocalStorage<OutputLog>();

const consoleMethods = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;

/** Leads what is written on behalf of a run to its log; returns what gives `console` and the streams back. */
function tapOutput(): () => void {
  const undo = [
    ...consoleMethods.map((method) =>
      replaced(
        console,
        method,
        (log) =>
          (...values: unknown[]) =>
            log.add('console', `${format(...values)}\n`),
      ),
    ),
    ...(['stdout', 'stderr'] as const).map((source) =>
      replaced(process[source], 'write', (log) => (chunk, encoding?: unknown, done?: unknown) => {
        log.add(source, typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
        const callback = typeof encoding === 'function' ? encoding : done;
        if (typeof callback === 'function') process.nextTick(callback);
        return true;
      }),
    ),
  ];
  return () => {
    for (const restore of undo) restore();
  };
}

function replaced<T extends object, K extends keyof T>(owner: T, name: K, into: (log: OutputLog) => T[K]): () => void {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  const before = owner[name] as (...from: unknown[]) => unknown;
  const after = function (this: unknown, ...from: unknown[]) {
    const log = writers.getStore();
    return log ? (into(log) as typeof before)(...from) : before.apply(this, from);
  };
  owner[name] = after as T[K];
  return () => {
    // Somebody else may have put a function of his own around this one: there it passes everything on.
    if (owner[name] !== after) return;
    if (own) Object.defineProperty(owner, name, own);
    else delete owner[name];
  };
}
