import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { RequestForm } from '../definition/types.js';
import { PlatformError } from '../errors.js';
import type { HttpReply } from '../transport.js';
import type { CodeOutcome, CodeRun } from './code-run.js';
import { mostRequests } from './limits.js';
import { formSchema, tellSchema, type Answer, type Job } from './messages.js';
import { boundOutput } from './output.js';

export interface ThreadRun extends Pick<CodeRun, 'name' | 'env' | 'print' | 'send' | 'timeoutMs'> {
  job: Job;
}

const heapMb = 128;

/** Starts a thread for one job and ends it with the outcome, or at the time limit, whatever it is doing then. */
export function runThread({ job, name, env, print, send, timeoutMs }: ThreadRun): Promise<CodeOutcome> {
  return new Promise((resolve, reject) => {
    const worker = startWorker(env);
    // A port that only the worker's own code holds: the definition's code could write to `parentPort`, which nobody reads.
    const { port1: port, port2 } = new MessageChannel();
    const exchanges = createExchanges(send, (answer) => port.postMessage(answer), fail);
    const timer = setTimeout(() => failed('code-timeout', `did not end within ${timeoutMs} ms`), timeoutMs);
    let over = false;

    port.on('message', take);
    worker.postMessage({ port: port2, job }, [port2]);
    worker.on('error', (error) => {
      const outOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
      if (outOfMemory) failed('code-ended', `used more than ${heapMb} MB of memory`);
      else failed('code-threw', `threw: ${error.message}`);
    });
    worker.on('exit', (code) => {
      for (let left = nextMessage(); left; left = nextMessage()) take(left.message);
      failed('code-ended', `ended its thread with exit code ${code}`);
    });
    const output = boundOutput((text) => over || print(text));
    for (const stream of [worker.stdout, worker.stderr]) stream.setEncoding('utf8').on('data', output);

    function nextMessage(): { message: unknown } | undefined {
      return over ? undefined : receiveMessageOnPort(port);
    }
    function take(message: unknown): void {
      const { data: told } = tellSchema.safeParse(message);
      if (over || !told) return;
      switch (told.tell) {
        case 'print':
          return print(told.text);
        case 'request':
          return exchanges.begin(told.n, told.form);
        case 'returned':
          return end({ kind: 'returned', value: told.json });
        case 'reply':
        case 'unsent': {
          const outcome = exchanges.outcome(told.n);
          return outcome && end(outcome);
        }
        case 'failed':
          return failed(told.code, told.message);
        case 'stale':
        case 'expired':
          return end({ kind: told.tell });
      }
    }
    function failed(code: 'code-threw' | 'code-timeout' | 'code-ended' | 'code-invalid', what: string): void {
      end({ kind: 'failed', code, message: `${name} ${what}` });
    }
    function end(outcome: CodeOutcome): void {
      stop();
      resolve(outcome);
    }
    function fail(reason: Error): void {
      stop();
      reject(reason);
    }
    function stop(): void {
      over = true;
      clearTimeout(timer);
      port.close();
      // Not awaited: a thread in a blocking call ends only after it.
      void worker.terminate();
    }
  });
}

function startWorker(env: ThreadRun['env']): Worker {
  return new Worker(fileURLToPath(import.meta.resolve('oauth-gauntlet/code-worker')), {
    // Options of Node are for whoever starts the process.
    env: Object.fromEntries(Object.entries(env).filter(([name]) => name !== 'NODE_OPTIONS')),
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
}

interface Exchanges {
  begin(n: number, form: unknown): void;
  /** What request number `n` came to, if it is over. */
  outcome(n: number): CodeOutcome | undefined;
}

function createExchanges(
  send: (form: RequestForm) => Promise<HttpReply>,
  answer: (answer: Answer) => void,
  fail: (reason: Error) => void,
): Exchanges {
  const begun = new Set<number>();
  const outcomes = new Map<number, CodeOutcome>();

  function unsent(n: number, error: PlatformError): void {
    outcomes.set(n, { kind: 'unsent', error });
    answer({ n, error: { code: error.code, message: error.message } });
  }

  return {
    begin(n, asked) {
      if (begun.has(n) || begun.size >= mostRequests) return;
      begun.add(n);
      const { data: form, error } = formSchema.safeParse(asked);
      if (!form) {
        const { path = [], message = '' } = error.issues[0] ?? {};
        return unsent(n, new PlatformError('code-invalid', `z.request cannot send its ${path.join('.')}: ${message}`));
      }
      void send(form as RequestForm).then(
        (reply) => {
          outcomes.set(n, { kind: 'reply', reply });
          answer({ n, reply });
        },
        (reason: unknown) => (reason instanceof PlatformError ? unsent(n, reason) : fail(reason as Error)),
      );
    },
    outcome: (n) => outcomes.get(n),
  };
}
