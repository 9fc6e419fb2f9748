import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { openSession } from '../host/session.js';
import type {
  ClientAdapter,
  ClientSession,
  ClientSettings,
  TrustedClient,
  TrustedEnvironment,
} from '../model/client.js';
import type { Outcome } from '../model/protocol.js';
import { createOutputLog } from './output-log.js';
import { within } from './within.js';

/** Reaches a client of our own in this process: nothing bounds a client that spins. */
export function inProcess(client: TrustedClient): ClientAdapter {
  const { name, version, claims } = client;
  return {
    name,
    ...(version !== undefined && { version }),
    claims,
    host: ['clock', 'kill', 'stdio'],
    jobs: availableParallelism(),
    configuredBy: '`settings` of open()',
    async open(settings, signal) {
      signal.throwIfAborted();
      return open(client, settings);
    },
  };
}

async function open(client: TrustedClient, settings: ClientSettings): Promise<ClientSession> {
  const log = createOutputLog();
  let offset = 0;
  let killed = false;
  let end: (outcome: Outcome) => void;
  const ended = new Promise<Outcome>((resolve) => (end = resolve));
  const environment: TrustedEnvironment = {
    fetch: (...request) => (killed ? never() : unlessKilled(fetch(...request))),
    now: () => Date.now() + offset,
    random: (bytes) => randomBytes(bytes),
    log: (line) => killed || log.add('console', `${line}\n`),
  };
  const opened = await openSession(
    {
      open: (own) => client.open(own, environment),
      ...(client.isRefusal && { isRefusal: (error) => client.isRefusal!(error) }),
    },
    settings,
    (text) => log.add('error', text),
  );
  return {
    perform: (action, timeoutMs) => bounded(killed ? ended : Promise.race([opened.perform(action), ended]), timeoutMs),
    async output() {
      return log.chunks();
    },
    async setClock(offsetMs) {
      offset = offsetMs;
    },
    async kill() {
      killed = true;
      end({ kind: 'crashed', reason: 'was killed by the harness' });
    },
    close: async () => (killed ? undefined : opened.close()),
  };

  /** The dead hear nothing: what waits for a response never goes on. */
  function unlessKilled<T>(response: Promise<T>): Promise<T> {
    return response.then(
      (value) => (killed ? never() : value),
      (error: unknown) => (killed ? never() : Promise.reject(error as Error)),
    );
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

async function bounded(outcome: Promise<Outcome>, timeoutMs: number): Promise<Outcome> {
  return (await within(timeoutMs, outcome)) ?? { kind: 'timed-out', waitedMs: timeoutMs };
}
