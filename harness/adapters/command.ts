import { existsSync } from 'node:fs';
import parseArgs from 'string-argv';
import { UsageError } from '../errors.js';
import type { ClientAdapter, ClientSession, ClientSettings } from '../model/client.js';
import type { Action, Outcome } from '../model/protocol.js';
import type { Asked, ProgramReply } from '../model/program.js';
import type { AdapterOptions } from './options.js';
import { createOutputLog } from './output-log.js';
import { exampleFor, shortened } from './program-contract.js';
import { startProgram, type Ended, type ProgramProcess } from './program-process.js';
import { crashedSession } from './web-session.js';
import { within } from './within.js';

export interface CommandOptions extends AdapterOptions {
  /** How long the program may take to start and say hello, in milliseconds. */
  helloTimeoutMs?: number;
  /** How long its answer to `open` may take, in milliseconds. */
  openTimeoutMs?: number;
}

/**
 * Reaches a program in any language, which speaks the protocol that `gauntlet protocol` prints. Each run has a process of its own.
 * Rejects with a UsageError when the program does not say hello.
 */
export async function commandAdapter(command: string, options: CommandOptions = {}): Promise<ClientAdapter> {
  const { jobs = 1, env, helloTimeoutMs = 15_000, openTimeoutMs = 10_000 } = options;
  const words = parseArgs(command);
  if (words.length === 0)
    throw new UsageError('E_COMMAND_EMPTY', 'The command is empty. Give it as in --command "python3 client.py".');
  const all = new Set<ProgramProcess>();
  let closed = false;
  const start = async () => {
    const program = startProgram(words, { ...process.env, ...env });
    all.add(program);
    const hello = await greet(program, words, helloTimeoutMs).finally(() => program.ended && all.delete(program));
    if (closed) await program.kill('was ended with the run');
    return { program, hello };
  };
  const first = await start();
  const { name, version, claims, redirectUri } = first.hello;
  let waiting: ProgramProcess | undefined = first.program;

  return {
    name,
    ...(version !== undefined && { version }),
    claims,
    host: ['kill', 'stdio', 'tls', 'env'],
    jobs,
    configuredBy: '`settings` of the request "open"',
    ...(redirectUri !== undefined && { redirectUri }),
    async open(settings, signal) {
      signal.throwIfAborted();
      let program = waiting?.ended ? undefined : waiting;
      waiting = undefined;
      try {
        program ??= (await start()).program;
      } catch (error) {
        // Having worked once, it is set up well: now it is the program that fails.
        if (error instanceof UsageError) return crashedSession(error.message, createOutputLog());
        throw error;
      }
      return openRun(program, settings, openTimeoutMs, signal, () => all.delete(program));
    },
    async close() {
      closed = true;
      await Promise.all([...all].map((program) => program.kill('was ended with the run')));
    },
  };
}

async function openRun(
  program: ProgramProcess,
  settings: ClientSettings,
  timeoutMs: number,
  signal: AbortSignal,
  release: () => void,
): Promise<ClientSession> {
  const cancel = () => void program.kill('was killed: the run was cancelled');
  signal.addEventListener('abort', cancel, { once: true });
  let closing: Promise<void> | undefined;
  const failed = whyNotOpen(await askWithin(timeoutMs, { do: 'open', settings }), timeoutMs);

  return {
    async perform(action, limit) {
      if (failed) return failed;
      if (closing) return { kind: 'crashed', reason: 'the run was over' };
      return outcomeOf(await askWithin(limit, withApi(action, settings)), action, limit);
    },
    async output() {
      return program.log.chunks();
    },
    kill: () => program.kill('was killed by the harness'),
    close: () => (closing ??= close()),
  };

  async function askWithin(limit: number, request: Asked): Promise<ProgramReply | Ended | undefined> {
    const reply = await within(limit, program.ask(request));
    if (!reply) await program.kill(`was killed: ${request.do} took longer than ${limit} ms`);
    return reply;
  }

  async function close() {
    await program.close();
    signal.removeEventListener('abort', cancel);
    release();
  }
}

/** The protocol's contract holds what to call, even where the harness leaves it open. */
function withApi(action: Action, { issuers }: ClientSettings): Action {
  return action.do === 'call-api' ? { method: 'GET', url: issuers.main.api, ...action } : action;
}

/** What every action comes to in a run that the program did not open. */
function whyNotOpen(reply: ProgramReply | Ended | undefined, waitedMs: number): Outcome | undefined {
  if (!reply) return { kind: 'timed-out', waitedMs };
  if (reply.kind === 'ready') return undefined;
  const reason = 'reason' in reply ? reply.reason : '';
  return {
    kind: 'crashed',
    reason: bounded(reply.kind === 'ended' ? reason : `open was answered ${reply.kind}: ${reason}`),
  };
}

function outcomeOf(reply: ProgramReply | Ended | undefined, { user }: Action, waitedMs: number): Outcome {
  switch (reply?.kind) {
    case undefined:
      return { kind: 'timed-out', waitedMs };
    case 'ended':
      return { kind: 'crashed', reason: bounded(reply.reason) };
    case 'redirected':
      return { kind: 'redirected', to: { method: 'GET', url: reply.url, headers: [] } };
    case 'connected': {
      const { kind, subject, label, scope, expiresAt } = reply;
      return { kind, user, subject, label, scope, expiresAt };
    }
    case 'answered':
      return { kind: 'answered', status: reply.status };
    case 'refused':
    case 'crashed': {
      const { kind, reason, code } = reply;
      return { kind, reason: bounded(reason), ...(code !== undefined && { code: bounded(code) }) };
    }
    case 'unsupported':
      return { kind: 'unsupported' };
    default:
      return { kind: 'answered', status: 204 };
  }
}

function bounded(text: string): string {
  return shortened(text, 1000);
}

/** Shakes hands. Rejects with a UsageError that says what the program did instead, and what would be right. */
async function greet(
  program: ProgramProcess,
  words: readonly string[],
  timeoutMs: number,
): Promise<ProgramReply & { kind: 'hello' }> {
  const reply = await within(timeoutMs, program.ask({ do: 'hello' }));
  if (reply?.kind === 'hello') return reply;
  await program.kill('was killed');
  const line = shown(words.join(' '));
  if (reply?.kind === 'ended' && reply.how === 'unstartable')
    throw new UsageError('E_COMMAND_NOT_STARTED', `${line} cannot be started: ${whyNotStarted(words, reply.reason)}`);
  const contract = 'All of it is printed by `gauntlet protocol`.';
  if (reply?.kind === 'ended' && reply.how === 'breach')
    throw new UsageError('E_COMMAND_PROTOCOL', `${line} ${shown(reply.reason, 1500)} ${contract}`);
  const expected = `Expected in answer to the line {"gauntlet":1,"id":1,"do":"hello"} on stdin is a line on stdout such as ${exampleFor('hello', 1)}`;
  const { lastLine } = program;
  const wrote = lastLine === undefined ? '' : ` It wrote on stdout, which is log: ${shown(lastLine)}.`;
  if (reply?.kind === 'ended')
    throw new UsageError(
      'E_COMMAND_ENDED',
      `${line} ${shown(reply.reason, 500)}, before it had said hello.${wrote} ${expected} ${contract}`,
    );
  const stderr = program.log.chunks().filter(({ source }) => source === 'stderr');
  const last = stderr.at(-1)?.text.trim().split('\n').at(-1);
  throw new UsageError(
    'E_COMMAND_SILENT',
    `${line} did not say hello within ${timeoutMs} ms.${wrote}${last ? ` It wrote on stderr: ${shown(last)}.` : ''} ${expected} If it has answered, the line may be held back in a buffer: flush stdout after each line. ${contract}`,
  );
}

function whyNotStarted([command = '', ...args]: readonly string[], code: string): string {
  const shell = [command, ...args].find((word) => /^([|&;<>]|&&|\|\||\d?>.*|\w+=.*|.*\$\w.*|~\/.*)$/.test(word));
  const hint = shell === undefined ? '' : ` No shell reads the command, which ${shell} asks for: sh -c '…' starts one.`;
  const cut = existsSync([command, ...args].join(' ')) ? ' A path with spaces in it stands in quotes.' : hint;
  if (code === 'ENOENT') return `there is no program ${command}. Is it installed, on PATH, and spelled right?${cut}`;
  if (code === 'EACCES') return `${command} may not be executed. Name its interpreter, or: chmod +x ${command}${hint}`;
  return `${code}.${hint}`;
}

/** For a message: short, and without the values of this process's own variables that sound secret. */
function shown(text: string, length = 200): string {
  const secrets = Object.entries(process.env).flatMap(([name, value]) =>
    value && value.length >= 8 && /secret|token|passw|key|credential/i.test(name) ? value : [],
  );
  return shortened(
    secrets.reduce((masked, secret) => masked.replaceAll(secret, '[secret]'), text),
    length,
  );
}
