import { spawn, type ChildProcess } from 'node:child_process';
import { protocolVersion } from '../model/protocol.js';
import { longestProtocolLine, type Asked, type ProgramReply } from '../model/program.js';
import { readLines } from './lines.js';
import { createOutputLog, type OutputLog } from './output-log.js';
import { endWithParent, signalGroup } from './process-group.js';
import { exampleFor, mismatch, readProgramLine, shortened } from './program-contract.js';
import { tapStream } from './tapped-stream.js';
import { within } from './within.js';

/** How a conversation ended: the program is gone, or is being ended for what it wrote. */
export interface Ended {
  kind: 'ended';
  how: 'unstartable' | 'exit' | 'breach' | 'killed';
  /** The rest of a sentence that begins with the program. */
  reason: string;
}

/** A program that speaks the protocol on stdin and stdout. */
export interface ProgramProcess {
  readonly log: OutputLog;
  /** The last line on stdout that was no reply. */
  readonly lastLine: string | undefined;
  readonly ended: Ended | undefined;
  /** Never rejects. */
  ask(request: Asked): Promise<ProgramReply | Ended>;
  /** Ends it at once, and what it has started; resolves when it is gone and all that it wrote has been read. */
  kill(reason: string): Promise<void>;
  /** Closes stdin and waits for the program to end by itself; kills it when that takes too long. */
  close(): Promise<void>;
}

/** What a program has to end by itself once stdin is closed. */
const graceMs = 2000;

/** Starts a program, without a shell, in the working directory of this process. What goes wrong is told by the first answer. */
export function startProgram([command = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): ProgramProcess {
  const child = spawn(command, args, {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own, so that what the program starts ends with it, and Ctrl-C is ours to handle.
    detached: process.platform !== 'win32',
  });
  endWithParent(child);
  const log = createOutputLog();
  const asked = new Map<number, { do: Asked['do']; answer: (reply: ProgramReply | Ended) => void }>();
  let lastId = 0;
  let lastLine: string | undefined;
  let lastWords = '';
  let ended: Ended | undefined;
  let closing: Promise<void> | undefined;

  const end = (how: Ended) => {
    ended ??= how;
    for (const { answer } of asked.values()) answer(ended);
    asked.clear();
  };
  readLines(
    child.stdout,
    longestProtocolLine,
    (line) => {
      const read = readProgramLine(line);
      if (read.is === 'log') {
        log.add('stdout', `${line}\n`);
        if (line.trim()) lastLine = line;
      } else if (!closing && !ended) {
        const complaint = read.is === 'breach' ? read.complaint : take(read.reply);
        if (complaint) breach(line, complaint);
      }
    },
    (piece) => log.add('stdout', piece),
  );
  tapStream(child.stderr, (text) => {
    log.add('stderr', text);
    lastWords = `${lastWords}${text}`.slice(-4000);
  });
  // A program that has gone away reads no more; its end tells the rest.
  child.stdin.on('error', () => undefined);
  const gone = endOf(child).then((how) => end(closing ? how : { ...how, reason: `${how.reason}${said(lastWords)}` }));

  return {
    log,
    get lastLine() {
      return lastLine;
    },
    get ended() {
      return ended;
    },
    ask(request) {
      if (ended) return Promise.resolve(ended);
      const id = ++lastId;
      return new Promise((answer) => {
        asked.set(id, { do: request.do, answer });
        child.stdin.write(`${JSON.stringify({ gauntlet: protocolVersion, id, ...request })}\n`);
      });
    },
    kill,
    close: () => (closing ??= close()),
  };

  /** Hands a reply over; what is wrong with it otherwise. */
  function take(reply: ProgramReply): string | undefined {
    const request = asked.get(reply.re);
    if (!request) {
      if (reply.re >= 1 && reply.re <= lastId) return `request ${reply.re} had been answered before.`;
      return `no request has the id ${reply.re}: the last one is ${lastId}.`;
    }
    const complaint = mismatch(reply, request.do);
    if (complaint) return complaint;
    asked.delete(reply.re);
    if (reply.kind === 'refused' || reply.kind === 'crashed')
      log.add('error', [reply.code, reply.reason, ''].filter((text) => text !== undefined).join('\n'));
    request.answer(reply);
    return undefined;
  }

  function breach(line: string, complaint: string) {
    const [[id, request] = []] = asked;
    const right = id && request ? ` Right is a line such as ${exampleFor(request.do, id)}` : '';
    end({
      kind: 'ended',
      how: 'breach',
      reason: `broke the protocol: it wrote ${shortened(line)} on stdout; ${complaint}${right}`,
    });
    signalGroup(child, 'SIGKILL');
  }

  async function kill(reason: string) {
    end({ kind: 'ended', how: 'killed', reason });
    signalGroup(child, 'SIGKILL');
    await gone;
  }

  async function close() {
    child.stdin.end();
    await within(graceMs, gone);
    await kill('was ended with the run');
  }
}

/** Resolves when the process is gone and all that it has written has been read. */
async function endOf(child: ChildProcess): Promise<Ended> {
  const closed = new Promise((resolve) => child.once('close', () => resolve(true)));
  const how = await new Promise<Ended>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ kind: 'ended', how: 'unstartable', reason: error.code ?? error.message }),
    );
    child.once('exit', (code, signal) => {
      const reason = signal ? `was ended by ${signal}` : `exited with code ${code}`;
      resolve({ kind: 'ended', how: 'exit', reason });
    });
  });
  signalGroup(child, 'SIGKILL');
  await within(graceMs, closed);
  for (const stream of child.stdio) stream?.destroy();
  return how;
}

/** The line on stderr that most likely says why: an error's, which in some languages stands above its stack, or else the last one. */
function said(words: string): string {
  const lines = words.split('\n').filter((line) => line.trim());
  const told = lines.findLast((line) => /^(?=\S).*(error|exception|panic)/i.test(line)) ?? lines.at(-1);
  return told === undefined ? '' : `; it said: ${shortened(told.trim(), 300)}`;
}
