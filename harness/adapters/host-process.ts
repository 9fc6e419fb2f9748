import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { consoleDescriptor } from '../host/capture.js';
import { ClientFileError } from '../host/client-file-error.js';
import { hostReplySchema, protocolVersion, type HostReply, type HostRequest } from '../model/protocol.js';
import { createOutputLog, type OutputLog } from './output-log.js';
import { endWithParent, signalGroup } from './process-group.js';
import { tapStream } from './tapped-stream.js';
import { within } from './within.js';

type Ask<T = HostRequest> = T extends unknown ? Omit<T, 'id'> : never;
type Answer = HostReply | { tell: 'ended'; reason: string };

/** A child process in which a client runs. */
export interface HostProcess {
  readonly pid: number;
  /** Never rejects: the answer tells if the process has ended. */
  ask(request: Ask): Promise<Answer>;
  /** Gives what is let out from now on a log of its own. */
  startLog(): OutputLog;
  /** Resolves when all that the client has let out is in the log; waits two seconds for a client that does not let it through. */
  drain(): Promise<void>;
  /** Ends the process and what it has started, as kill -9 does; resolves when it is gone. */
  kill(reason: string): Promise<void>;
  readonly ended: boolean;
}

const passedOn = ['PATH', 'HOME', 'TMPDIR', 'NODE_EXTRA_CA_CERTS'];
const patienceMs = 2000;
/** Enough for a loaded machine to start a process. */
const greetingMs = 15_000;

/** Forks a host, in which `env` is set beside what every host inherits, and shakes hands with it. */
export async function startHost(env: Readonly<Record<string, string>> = {}): Promise<HostProcess> {
  const child = fork(fileURLToPath(import.meta.resolve('oauth-gauntlet/host')), {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'ipc'],
    env: {
      ...Object.fromEntries(
        passedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
      ),
      ...env,
    },
    execArgv: [],
    // A group of its own, so that what the client starts ends with it, and Ctrl-C is ours to handle.
    detached: process.platform !== 'win32',
  });
  endWithParent(child);
  const host = converse(child);
  const greeting = await within(greetingMs, host.ask({ ask: 'hello', protocolVersion, token: host.token }));
  if (greeting?.tell !== 'ready' || greeting.protocolVersion !== protocolVersion) {
    await host.kill('was killed');
    const said =
      greeting?.tell === 'ready'
        ? `speaks version ${greeting.protocolVersion} of our protocol, not ${protocolVersion}`
        : greeting?.tell === 'ended'
          ? greeting.reason
          : 'does not answer';
    throw new ClientFileError(
      'CLIENT_HOST_VERSION',
      `The client's host process (oauth-gauntlet/host) ${said}. Build or install oauth-gauntlet anew.`,
    );
  }
  return host;
}

function converse(child: ChildProcess): HostProcess & { token: string } {
  const token = randomUUID();
  const asked = new Map<number, (answer: Answer) => void>();
  let log = createOutputLog();
  let lastId = 0;
  let reason: string | undefined;
  let gone = false;

  const taps = (['stdout', 'stderr', 'console'] as const).map((source, index) =>
    tapStream(child.stdio[index === 2 ? consoleDescriptor : index + 1] as Readable, (text) => log.add(source, text)),
  );
  child.on('message', (message) => {
    const reply = hostReplySchema.safeParse(message);
    // Whatever lacks the token comes from the client itself, through process.send.
    if (!reply.success || reply.data.token !== token) return;
    if (reply.data.tell === 'thrown') log.add('error', reply.data.text);
    else if (reply.data.tell === 'crashed') reason ??= reply.data.reason;
    else {
      asked.get(reply.data.re)?.(reply.data);
      asked.delete(reply.data.re);
    }
  });
  const ended = endOf(child).then((how) => {
    gone = true;
    reason ??= how;
    for (const resolve of asked.values()) resolve({ tell: 'ended', reason });
    asked.clear();
  });

  return {
    token,
    pid: child.pid ?? 0,
    get ended() {
      return gone;
    },
    ask(request) {
      if (gone) return Promise.resolve({ tell: 'ended', reason: reason ?? 'ended' });
      const id = ++lastId;
      return new Promise((resolve) => {
        asked.set(id, resolve);
        // A failure to send is followed by the process's end.
        child.send({ ...request, id }, () => undefined);
      });
    },
    startLog: () => (log = createOutputLog()),
    async drain() {
      const mark = `\0${randomUUID()}\0`;
      const passed = taps.map((tap) => tap.passed(mark));
      await within(patienceMs, Promise.all([this.ask({ ask: 'drain', mark }), ...passed]));
    },
    kill(why) {
      reason ??= why;
      if (!gone) signalGroup(child, 'SIGKILL');
      return ended;
    },
  };
}

/** Resolves when the process is gone and all that it has sent has been read. */
async function endOf(child: ChildProcess): Promise<string> {
  const closed = new Promise((resolve) => child.once('close', () => resolve(true)));
  const disconnected = new Promise((resolve) => child.once('disconnect', resolve));
  // A client can close the channel, and with it all that could be asked of it.
  child.once('disconnect', () => void within(patienceMs, closed).then((gone) => gone || signalGroup(child, 'SIGKILL')));
  const how = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `exited with code ${code}`));
  });
  signalGroup(child, 'SIGKILL');
  await within(patienceMs, Promise.all([closed, disconnected]));
  for (const stream of child.stdio) stream?.destroy();
  return how;
}
