import { AsyncLocalStorage } from 'node:async_hooks';
import { format } from 'node:util';
import { openSession } from '../host/session.js';
import { shown } from '../host/thrown.js';
import type { ClientAdapter, ClientDefinition } from '../model/client.js';
import { createOutputLog, type OutputLog } from './output-log.js';
import { within } from './within.js';

/** How long the client's `open` may take, in milliseconds. */
const openTimeoutMs = 10_000;

/**
 * Reaches a client that is defined in this process, and shares it with whatever else runs here: its clock cannot be moved, nor can it
 * be killed, and nothing bounds one that spins. What it writes in a run, by `console` or to the standard streams, goes to the log of
 * that run alone; what is written meanwhile on nobody's behalf goes there too. If it ends the process, that run has crashed.
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
      openLogs.add(log);
      const onThrown = (text: string) => log.add('error', text);
      const opening = writers.run(log, () => openSession(client, settings, onThrown));
      const opened = await within(openTimeoutMs, opening);
      return {
        async perform(action, timeoutMs) {
          if (!opened) return { kind: 'timed-out', waitedMs: openTimeoutMs };
          const outcome = await within(
            timeoutMs,
            writers.run(log, () => opened.perform(action)),
          );
          const exit = exits.get(log);
          if (exit !== undefined) return { kind: 'crashed', reason: exit };
          return outcome ?? { kind: 'timed-out', waitedMs: timeoutMs };
        },
        async output() {
          return log.chunks();
        },
        async close() {
          const closing = opening.then((late) => writers.run(log, () => late.close()));
          // What is opened too late is closed when it comes: what it holds open would keep the process alive.
          if (opened) await within(openTimeoutMs, closing);
          openLogs.delete(log);
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
/** The logs of the runs that are going on. */
const openLogs = new Set<OutputLog>();
/** How the client of a run asked for the end of the process. */
const exits = new WeakMap<OutputLog, string>();

type Called = (...from: unknown[]) => unknown;

const consoleMethods = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;

/** Leads what is written on behalf of a run to its log, and bars the way out; returns what gives everything back. */
function tapOutput(): () => void {
  const undo = [
    ...consoleMethods.map((method) =>
      replaced(console, method, (before) =>
        overheard(before, (log, values) => log.add('console', `${format(...values)}\n`)),
      ),
    ),
    ...(['stdout', 'stderr'] as const).map((source) =>
      replaced(process[source], 'write', (before) =>
        overheard(before, (log, [chunk]) => log.add(source, textOf(chunk)), written),
      ),
    ),
    replaced(process, 'exit', barred),
    // Whoever took hold of process.exit before comes by here: it is too late to go on, but not to be seen.
    replaced(
      process as unknown as { reallyExit: Called },
      'reallyExit',
      (before) => (code) => before.call(process, writers.getStore() ? Number(code) || 1 : code),
    ),
  ];
  return () => {
    for (const restore of undo) restore();
  };
}

function textOf(chunk: unknown): string {
  return typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString();
}

/** What `write` does when all is written. */
function written([, encoding, done]: unknown[]): boolean {
  const callback = typeof encoding === 'function' ? encoding : done;
  if (typeof callback === 'function') process.nextTick(callback);
  return true;
}

/** What console writes, it writes to a stream: that is one writing. */
let passing = false;

/** A queue that began when its module was loaded writes on behalf of no run: that goes to the log and where it went before. */
function overheard(
  before: Called,
  note: (log: OutputLog, from: unknown[]) => void,
  answer: (from: unknown[]) => unknown = () => undefined,
): Called {
  return function (this: unknown, ...from) {
    const log = writers.getStore();
    if (log) {
      note(log, from);
      return answer(from);
    }
    if (passing) return before.apply(this, from);
    for (const open of openLogs) note(open, from);
    passing = true;
    try {
      return before.apply(this, from);
    } finally {
      passing = false;
    }
  };
}

/** The process is the test runner's: a client that ended it would take all that is red with it. */
function barred(before: Called): Called {
  return (code) => {
    const log = writers.getStore();
    if (!log) return before.call(process, code);
    const exit = `process.exit(${code === undefined ? '' : shown(code)}) was called`;
    exits.set(log, exit);
    throw new Error(exit);
  };
}

function replaced<T extends object>(owner: T, name: keyof T, around: (before: Called) => Called): () => void {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  const after = around(owner[name] as Called);
  owner[name] = after as T[keyof T];
  return () => {
    // Somebody else may have put a function of his own around this one: there it passes everything on.
    if (owner[name] !== after) return;
    if (own) Object.defineProperty(owner, name, own);
    else delete owner[name];
  };
}
