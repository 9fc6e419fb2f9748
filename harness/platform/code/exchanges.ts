import type { RequestForm } from '../definition/types.js';
import { PlatformError } from '../errors.js';
import type { HttpReply } from '../transport.js';
import type { CodeOutcome } from './code-run.js';
import { mostRequests } from './limits.js';
import { formSchema, type Answer } from './messages.js';

/** The requests of one run. */
export interface Exchanges {
  begin(n: number, form: unknown): void;
  /** What request number `n` came to, if it is over. */
  outcome(n: number): CodeOutcome | undefined;
  /** The last 401. */
  lastRefusal(): { reply?: HttpReply };
}

/** Sends each request once; `fail` takes what `send` rejects with besides PlatformError. */
export function createExchanges(
  send: (form: RequestForm) => Promise<HttpReply>,
  answer: (answer: Answer) => void,
  fail: (reason: Error) => void,
): Exchanges {
  const begun = new Set<number>();
  const outcomes = new Map<number, CodeOutcome>();
  let refusal: HttpReply | undefined;

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
          if (reply.status === 401) refusal = reply;
          answer({ n, reply });
        },
        (reason: unknown) => (reason instanceof PlatformError ? unsent(n, reason) : fail(reason as Error)),
      );
    },
    outcome: (n) => outcomes.get(n),
    lastRefusal: () => (refusal ? { reply: refusal } : {}),
  };
}
