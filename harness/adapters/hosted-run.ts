import { ClientFileError, type ClientFileErrorCode } from '../host/client-file-error.js';
import type { ClientSession, ClientSettings } from '../model/client.js';
import type { HostReply, HostRequest, Outcome } from '../model/protocol.js';
import type { HostProcess } from './host-process.js';
import { within } from './within.js';

/** What the host is to load: a client file, or with `zapier` the directory of an app. */
export type Loadable = Omit<Extract<HostRequest, { ask: 'load' }>, 'id' | 'ask'>;

/** Loads a client in a host, and says what it is. Ends the host and rejects with a ClientFileError if that cannot be done. */
export async function loadClient(
  host: HostProcess,
  what: Loadable,
  timeoutMs: number,
): Promise<(HostReply & { tell: 'loaded' })['client']> {
  const { file } = what;
  const must = what.zapier ? 'A Zapier app must only export itself' : 'A client file must only export a client';
  const reply = await within(timeoutMs, host.ask({ ask: 'load', ...what }));
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
      `${file} ended the process while it was loaded (${reply.reason}). ${must}.`,
    );
  throw new ClientFileError(
    'CLIENT_FILE_HANGS',
    `${file} was not loaded within ${timeoutMs} ms. ${must}: what takes time belongs in ${what.zapier ? 'its functions' : 'open()'}.`,
  );
}

/** Opens one run of the client that a host has loaded; `release` gets the host back when the run is over. */
export async function openRun(
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
