import type { WireExchange } from '../model/evidence.js';
import { membersOf, parameter } from './seen.js';

/**
 * What looks like a fault and is lawful. Checks that honour such a rule name it; for each there is a client that lives by it
 * and must not be blamed (test/harness/lawful-clients.test.ts).
 */
export interface Escape {
  /** What a client may do: finishes the sentence "A client may …". */
  may: string;
  /** The clause that allows it, or `prudence` where no clause speaks of it and nobody is harmed. */
  source: string;
}

export const escapes = {
  'pkce-in-place-of-state': {
    may: 'redeem a code whose state it did not look at, if it sends its own code_verifier: the server then refuses a code of another login',
    source: 'RFC 9700 §2.1',
  },
  'another-way-to-authenticate': {
    may: 'send a code again that the token endpoint has not looked at, because it did not recognise the client',
    source: 'RFC 6749 §5.2',
  },
  'no-answer': {
    may: 'send a request again that got no answer',
    source: 'prudence',
  },
  'page-loaded-again': {
    may: 'show its page again to somebody who loads the callback once more, as long as the code is not redeemed again',
    source: 'prudence',
  },
  'early-and-on-401': {
    may: 'refresh before the token expires, and once more if the API still answers 401',
    source: 'RFC 6750 §3.1',
  },
  'no-refresh-on-401': {
    may: 'hand a 401 to its caller instead of refreshing',
    source: 'RFC 6750 §3.1',
  },
  'waits-after-failure': {
    may: 'keep away from a token endpoint that has failed, for a while, and tell its caller to come later',
    source: 'RFC 9110 §10.2.3',
  },
  'gives-up-without-pkce': {
    may: 'begin no further login at a server that refused its code_challenge',
    source: 'RFC 9700 §2.1.1',
  },
} as const satisfies Record<string, Escape>;
export type EscapeId = keyof typeof escapes;

/** `pkce-in-place-of-state` */
export function isProtectedByPkce(request: WireExchange): boolean {
  return parameter(request, 'code_verifier') !== undefined;
}

/** Whether the token endpoint has used the code: neither `another-way-to-authenticate` nor `no-answer` applies. */
export function hasUsedCode(exchange: WireExchange): boolean {
  return exchange.response !== undefined && exchange.delivery === 'complete' && !isUnrecognised(exchange);
}

/** Whether the server did not recognise the client, or lacked its credentials: it then comes to no look at the code. */
export function isUnrecognised({ response }: WireExchange): boolean {
  if (response === undefined) return false;
  const error = String(membersOf(response.body)['error']);
  return response.status === 401 || error === 'invalid_client' || error === 'invalid_request';
}
