import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { createAllowance } from './allowance.js';
import type { CodeOutcome, CodeRun } from './code-run.js';
import { createExchanges } from './exchanges.js';
import { tellSchema, type Answer, type Job } from './messages.js';

export interface ThreadRun extends Pick<CodeRun, 'name' | 'env' | 'print' | 'send' | 'timeoutMs'> {
  job: Job;
}

const heapMb = 128;

/** Starts a thread for one job and ends it with the outcome, or at the time limit, whatever it is doing then. */
export function runThread({ job, name, env, print, send, timeoutMs }: ThreadRun): Promise<CodeOutcome> {
  return new Promise((resolve, reject) => {
    const worker = startWorker(env);
    // A port that only the worker's own code holds: the definition's code can write to `parentPort`.
    const { port1: port, port2 } = new MessageChannel();
    const exchanges = createExchanges(send, answer, fail);
    const allowance = createAllowance();
    const deadline = performance.now() + timeoutMs;
    const timer = setTimeout(late, timeoutMs);
    let over = false;

    port.on('message', take).on('messageerror', foreign);
    worker.postMessage({ port: port2, job }, [port2]);
    worker.on('message', foreign).on('messageerror', foreign);
    worker.on('error', (error) => {
      const outOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
      if (outOfMemory) failed('code-ended', `used more than ${heapMb} MB of memory`);
      else failed('code-threw', `threw: ${error.message}`);
    });
    worker.on('exit', (code) => {
      for (let left = nextMessage(); left; left = nextMessage()) take(left.message);
      failed('code-ended', `ended its thread with exit code ${code}`);
    });
    for (const stream of [worker.stdout, worker.stderr]) stream.setEncoding('utf8').on('data', printed);

    function nextMessage(): { message: unknown } | undefined {
      return over ? undefined : receiveMessageOnPort(port);
    }
    function answer(message: Answer): void {
      port.postMessage(message);
      // The bell of openChannel.
      worker.postMessage(null);
    }
    function take(message: unknown): void {
      if (over) return;
      // The timer waits until all messages that have arrived are taken.
      if (performance.now() >= deadline) return late();
      const excess = allowance.message(message);
      if (excess !== undefined) return pastLimit(excess);
      const { data: told } = tellSchema.safeParse(message);
      if (!told) return foreign();
      switch (told.tell) {
        case 'print':
          return printed(told.text);
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
          return end({ kind: 'stale', ...exchanges.lastRefusal() });
        case 'expired':
          return end({ kind: 'expired' });
      }
    }
    function printed(text: string): void {
      if (over) return;
      const excess = allowance.output(text);
      if (excess === undefined) print(text);
      else pastLimit(excess);
    }
    function late(): void {
      failed('code-timeout', `did not end within ${timeoutMs} ms`);
    }
    function foreign(): void {
      failed('code-invalid', 'was ended: it sent a message of its own to the thread that started it');
    }
    function pastLimit(excess: string): void {
      failed('code-invalid', `was ended: it sent ${excess}`);
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
