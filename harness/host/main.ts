import { AsyncLocalStorage } from 'node:async_hooks';
import { hostRequestSchema, protocolVersion, type HostReply, type HostRequest } from '../model/protocol.js';
import type { ClientDefinition } from '../model/client.js';
import { captureOutput } from './capture.js';
import { ClientFileError } from './client-file-error.js';
import { controlDate } from './clock.js';
import { loadClientFile } from './load.js';
import { restOf } from './rest.js';
import { openSession, type OpenedClient } from './session.js';
import { reasonOf, writeOutThrown } from './thrown.js';
import { dieWithParent } from './watchdog.js';

// The process in which a JavaScript client runs: forked by harness/adapters/module.ts, which alone may speak to it.

type Reply<T = HostReply> = T extends unknown ? Omit<T, 'token'> : never;
type Request<A extends HostRequest['ask']> = Extract<HostRequest, { ask: A }>;

const send = process.send?.bind(process);
const exit = process.exit.bind(process);
const environment = { ...process.env };
const setClock = controlDate();
const mark = captureOutput();
/** Which run a piece of the client's work belongs to. */
const runs = new AsyncLocalStorage<number>();

let token: string | undefined;
let definition: ClientDefinition | undefined;
let opened: OpenedClient | undefined;
let run = 0;
let atRest: () => Promise<void>;

process.on('message', (message) => {
  const request = hostRequestSchema.safeParse(message);
  if (request.success) void answer(request.data);
});
// Without its parent nobody would ever end this process; a client that spins hears of nothing.
dieWithParent();
process.once('disconnect', () => exit(1));
process.on('uncaughtException', (error, origin) => {
  // What an earlier run left behind breaks down: this one has nothing to do with it, and the verdict on that one is out.
  if ((runs.getStore() ?? run) !== run) return;
  const what =
    origin === 'unhandledRejection'
      ? 'a promise was rejected and nobody handled it'
      : 'an error was thrown and nobody caught it';
  thrown(writeOutThrown(error));
  tell({ tell: 'crashed', reason: `${what}: ${reasonOf(error).reason}` }, () => exit(1));
});

async function answer(request: HostRequest): Promise<void> {
  tell({ re: request.id, ...(await replyTo(request)) } as Reply);
}

async function replyTo(request: HostRequest): Promise<object> {
  switch (request.ask) {
    case 'hello':
      token ??= request.token;
      return { tell: 'ready', protocolVersion };
    case 'load':
      return load(request);
    case 'open':
      return open(request);
    case 'perform':
      return perform(request);
    case 'clock':
      setClock(request.offsetMs);
      return { tell: 'done' };
    case 'drain':
      mark(request.mark);
      return { tell: 'done' };
    case 'close':
      await opened?.close();
      await atRest();
      opened = undefined;
      setClock(0);
      return { tell: 'done' };
  }
}

async function load({ file, zapier }: Request<'load'>): Promise<object> {
  try {
    definition = zapier ? await loadApp(file, zapier.fields) : await loadClientFile(file);
    const { name, version, claims } = definition;
    return { tell: 'loaded', client: { name, claims, ...(version !== undefined && { version }) } };
  } catch (error) {
    if (!(error instanceof ClientFileError)) throw error;
    return { tell: 'unloadable', code: error.code, message: error.message };
  }
}

/** Loaded when it is asked for: most clients do without. */
async function loadApp(directory: string, fields: Record<string, string>): Promise<ClientDefinition> {
  const { loadZapierApp } = await import('../zapier/load.js');
  // The app may put something else in its place.
  const { log } = console;
  return loadZapierApp(directory, fields, { log: (line) => log(line), thrown });
}

async function open({ settings }: Request<'open'>): Promise<object> {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment, settings.env);
  run += 1;
  atRest = restOf(process);
  opened = await runs.run(run, () => openSession(definition!, settings, thrown));
  return { tell: 'done' };
}

async function perform({ action }: Request<'perform'>): Promise<object> {
  return {
    tell: 'outcome',
    outcome: (await runs.run(run, () => opened?.perform(action))) ?? { kind: 'crashed', reason: 'no run is open' },
  };
}

function thrown(text: string): void {
  tell({ tell: 'thrown', text });
}

function tell(reply: Reply, sent?: () => void): void {
  // Without a prototype, on which the client could set a toJSON that sees the token.
  if (token !== undefined)
    send?.(Object.assign(Object.create(null), reply, { token }) as HostReply, undefined, {}, sent);
}
