import { eventsOf, type Evidence } from '../model/evidence.js';
import type { Action } from '../model/protocol.js';
import type { Check } from '../model/scenario.js';
import { reasons } from './login.js';
import { isBelievable } from './proof.js';
import { afterStimulus, forbid, numbers, outcomesOf, parameter, tokenRequests, type Seen } from './seen.js';

/** An answer that came after the client's own time limit is not waited for. */
export function givesUpInTime(action: Extract<Action['do'], 'callback' | 'call-api'>): Check {
  return {
    id: `gives-up-in-time(${action})`,
    kind: 'forbids',
    judge(evidence) {
      const outcomes = outcomesOf(afterStimulus(evidence), action);
      const waited = outcomes.filter(
        ({ outcome }) => outcome.kind === 'connected' || (outcome.kind === 'answered' && outcome.status < 400),
      );
      return forbid(
        'the client gives the request up at its time limit',
        waited,
        outcomes.filter(({ outcome }) => outcome.kind === 'refused' || outcome.kind === 'answered'),
        {
          broken: 'it waited for an answer that came long after that',
          held: reasons(outcomes),
          unseen: `it came to no answer: ${reasons(outcomes)}`,
        },
      );
    },
  };
}

/** While one action lasts, nothing follows a response with Retry-After before that time is over. RFC 9110 §10.2.3 */
export function waitsAsTold(): Check {
  return {
    id: 'waits-as-told',
    kind: 'forbids',
    judge(evidence) {
      const told = tokenRequests(evidence).filter((request) => delayOf(request) > 0);
      const early = told.flatMap((request) => withinDelay(evidence, request));
      return forbid('no request is sent again before the time in Retry-After is over', early, told, {
        broken: `${early.length === 1 ? 'one was' : `${early.length} were`} sent before that`,
        held: 'none was',
        unseen: 'the client was never told to wait',
      });
    },
  };
}

/** Seconds that a response asks to wait for; 0 if it asks for none. */
function delayOf({ exchange: { response } }: Seen): number {
  const value = response?.headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  return /^\d+$/.test(value ?? '') ? Number(value) : 0;
}

/** Up to the next action: what somebody else asks for then is not the client's impatience. */
function withinDelay(evidence: Evidence, request: Seen): Seen[] {
  const end = evidence.events.find(({ n, kind }) => n > request.n && (kind === 'action' || kind === 'clock'))?.n;
  const grant = parameter(request.exchange, 'grant_type');
  return tokenRequests(evidence).filter(
    ({ n, exchange }) =>
      n > request.n &&
      n < (end ?? Infinity) &&
      parameter(exchange, 'grant_type') === grant &&
      exchange.arrivedMs - request.exchange.arrivedMs < delayOf(request) * 1000,
  );
}

/** Whatever a server sends, the client's process or request handler does not fall over. */
export function survives(): Check {
  return {
    id: 'survives',
    kind: 'forbids',
    judge(evidence) {
      const outcomes = eventsOf(afterStimulus(evidence), 'outcome');
      const crashes = outcomes.filter(({ outcome }) => outcome.kind === 'crashed');
      return forbid(
        'no response makes the client crash',
        crashes,
        outcomes.filter(({ outcome }) => outcome.kind === 'refused' || outcome.kind === 'connected'),
        {
          broken: `${crashes.length} did: ${reasons(crashes.slice(0, 1))}`,
          held: reasons(outcomes),
          unseen: 'it came to no answer',
        },
      );
    },
  };
}

/** The last login works, whatever became of those before. */
export function completesLastLogin(): Check {
  return {
    id: 'completes-last-login',
    kind: 'requires',
    judge(evidence) {
      const last = outcomesOf(evidence, 'callback').at(-1);
      const expected = 'a login works when the trouble is over';
      if (!last) return { result: 'unseen', expected, actual: 'no callback reached the client', cites: [] };
      const held = isBelievable(evidence, last);
      return { result: held ? 'held' : 'broken', expected, actual: reasons([last]), cites: numbers([last]) };
    },
  };
}
