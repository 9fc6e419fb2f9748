import { resolve } from 'node:path';
import { ClientFileError, type ClientFileErrorCode } from '../host/client-file-error.js';
import type { ClientAdapter, ClientSession, ClientSettings } from '../model/client.js';
import type { HostReply, Outcome } from '../model/protocol.js';
import { startHost, type HostProcess } from './host-process.js';
import type { AdapterOptions } from './options.js';
import { within } from './within.js';

export interface ModuleOptions extends AdapterOptions {
  /** How long the file may take to load, in milliseconds. */
  loadTimeoutMs?: number;
  /** How long the client's `open` may take, in milliseconds. */
  openTimeoutMs?: number;
}

/** Reaches a client that a JavaScript or TypeScript file exports, in processes of its own. Rejects with a ClientFileError. */
export async function moduleAdapter(file: string, options: ModuleOptions = {}): Promise<ClientAdapter> {
  const { jobs = 1, env, loadTimeoutMs = 15_000, openTimeoutMs = 10_000 } = options;
  const path = resolve(file);
  const all = new Set<HostProcess>();
  let closed = false;
  const start = async () => {
    const host = await startHost(env);
    all.add(host);
    const client = await load(host, path, loadTimeoutMs);
    if (closed) await host.kill('was ended with the run');
    return { host, client };
  };
  const { host: first, client } = await start();
  const idle = [first];

  return {
    ...client,
    host: ['clock', 'kill', 'stdio', 'tls'],
    jobs,
    async open(settings, signal, { fresh }) {
      signal.throwIfAborted();
      let host = fresh ? undefined : idle.pop();
      // A client may end its process while it is idle.
      while (host?.ended) host = idle.pop();
      host ??= (await start()).host;
      if (signal.aborted) idle.push(host);
      signal.throwIfAborted();
      return openRun(host, settings, openTimeoutMs, signal, (unused) => {
        if (!closed && !fresh && !unused.ended) return void idle.push(unused);
        all.delete(unused);
        void unused.kill('was ended with its run');
      });
    },
    async close() {
      closed = true;
      await Promise.all([...all].map((host) => host.kill('was ended with the run')));
    },
  };
}

async function load(
  host: HostProcess,
  file: string,
  timeoutMs: number,
): Promise<(HostReply & { tell: 'loaded' })['client']> {
  const reply = await within(timeoutMs, host.ask({ ask: 'load', file }));
  if (reply?.tell === 'loaded') {
    // What the file let out while it was loaded belongs to no run.
    await host.drain();
    return reply.client;
  }
  await host.kill('cannot load the client');
  if (reply?.tell === 'unloadable') throw new ClientFileError(reply.code as ClientFileErrorCode, reply.message);
  if (reply?.tell === 'ended')
    throw new ClientFileError(
      'CLIENT_FILE_EXITED',
      `${file} ended the process while it was loaded (${reply.reason}). A client file must only export a client.`,
    );
  throw new ClientFileError(
    'CLIENT_FILE_HANGS',
    `${file} was not loaded within ${timeoutMs} ms. A client file must only export a client: what takes time belongs in open().`,
  );
}

async function openRun(
  host: HostProcess,
  settings: ClientSettings,
  timeoutMs: number,
  signal: AbortSignal,
  release: (host: HostProcess) => void,
): Promise<ClientSession> {
  const log = host.startLog();
  const cancel = () => void host.kill('was killed: the run was cancelled');
  signal.addEventListener('abort', cancel, { once: true });
  let pending = 0;
  let failed: Outcome | undefined;
  let closing: Promise<void> | undefined;
  if (!(await within(timeoutMs, host.ask({ ask: 'open', settings })))) {
    failed = { kind: 'timed-out', waitedMs: timeoutMs };
    await host.kill(`was killed: open took longer than ${timeoutMs} ms`);
  }

  return {
    async perform(action, limit) {
      if (failed) return failed;
      // The process may be at work for another run by now.
      if (closing) return { kind: 'crashed', reason: 'the run was over' };
      pending++;
      const reply = await within(limit, host.ask({ ask: 'perform', action }));
      pending--;
      if (reply?.tell === 'outcome') return reply.outcome;
      if (reply) return { kind: 'crashed', reason: reply.tell === 'ended' ? reply.reason : `answered ${reply.tell}` };
      await host.kill(`was killed: ${action.do} took longer than ${limit} ms`);
      return { kind: 'timed-out', waitedMs: limit };
    },
    async output() {
      if (!closing) await host.drain();
      return log.chunks();
    },
    async setClock(offsetMs) {
      if (!closing) await host.ask({ ask: 'clock', offsetMs });
    },
    async kill() {
      if (!closing) await host.kill('was killed by the harness');
    },
    close: () => (closing ??= close()),
  };

  async function close() {
    // What is still at work would run on into the next run.
    const reply = pending === 0 && (await within(2000, host.ask({ ask: 'close' })));
    if (!reply) await host.kill('was killed: the run was over');
    await host.drain();
    signal.removeEventListener('abort', cancel);
    release(host);
  }
}
