import type { HttpReply } from '../transport.js';
import type { Channel } from './channel.js';
import { toJson } from './json.js';
import { mostRequests } from './limits.js';
import type { Answer, Tell } from './messages.js';

/** The thread's way to the platform's wire. */
export interface Requester {
  /** Rejects if the request is not sent or not answered. `form` is a RequestForm. */
  send(form: object): Promise<Exchange>;
  /** Lets an error stand for an exchange's end: uncaught, it makes that the run's outcome. */
  blame(error: Error, exchange: Failing): void;
  exchangeOf(thrown: unknown): Failing | undefined;
}

export interface Exchange {
  n: number;
  reply: HttpReply;
}

type Failing = Extract<Tell, { tell: 'reply' | 'unsent' }>;

/** Asks with numbered requests. */
export function createRequester({ tell, listen }: Channel): Requester {
  const waiting = new Map<number, (answer: Answer) => void>();
  const blamed = new WeakMap<object, Failing>();
  let last = 0;

  listen((answer) => {
    waiting.get(answer.n)?.(answer);
    waiting.delete(answer.n);
  });

  return {
    async send(form) {
      const json = toJson(form) ?? '';
      if (last >= mostRequests) throw new Error(`More than ${mostRequests} requests in one run`);
      const n = ++last;
      const answer = await new Promise<Answer>((resolve) => {
        waiting.set(n, resolve);
        tell({ tell: 'request', n, form: json });
      });
      if ('reply' in answer) return { n, reply: answer.reply };
      const error = Object.assign(new Error(answer.error.message), { code: answer.error.code });
      blamed.set(error, { tell: 'unsent', n });
      throw error;
    },
    blame: (error, exchange) => void blamed.set(error, exchange),
    exchangeOf: (thrown) => (typeof thrown === 'object' && thrown !== null ? blamed.get(thrown) : undefined),
  };
}
