import type { Evidence } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import { describe } from './login.js';
import { answeredCalls, isBorneOut } from './proof.js';
import {
  afterStimulus,
  answeredUses,
  exchangesAt,
  forbid,
  headerOf,
  isMinted,
  membersOf,
  numbers,
  outcomesOf,
  parameter,
  tokenRequests,
  type Seen,
} from './seen.js';

const refreshes = (evidence: Evidence) => tokenRequests(evidence, 'refresh_token');

/** Every refresh request carries a refresh token that this server issued. RFC 6749 §6 */
export function sendsGenuineRefreshToken(): Check {
  return {
    id: 'sends-genuine-refresh-token',
    kind: 'forbids',
    judge(evidence) {
      const wrong = refreshes(evidence).filter(
        ({ exchange }) => !isMinted(evidence, 'refresh-token', parameter(exchange, 'refresh_token')),
      );
      const sent = wrong.map(({ exchange }) => JSON.stringify(parameter(exchange, 'refresh_token') ?? null)).join(', ');
      return forbid(
        'every refresh request carries a refresh token that the server issued',
        wrong,
        [...refreshes(evidence), ...answeredUses(evidence)],
        {
          broken: `refresh_token was ${sent}`,
          held: 'each did, or none was sent',
          unseen: 'the client was never in need of a refresh',
        },
      );
    },
  };
}

/** A refresh token that was replaced in a delivered response is never sent again. RFC 6749 §6, RFC 9700 §4.14.2 */
export function usesNewestRefreshToken(): Check {
  return {
    id: 'uses-newest-refresh-token',
    kind: 'forbids',
    judge(evidence) {
      const stale = refreshes(evidence).filter((request) => wasReplaced(evidence, request));
      return forbid('a refresh token that has been replaced is not sent again', stale, refreshes(evidence), {
        broken: 'a replaced one was sent',
        held: 'each was the newest',
        unseen: 'the client never refreshed',
      });
    },
  };
}

/** The connection is renewed so many times, and works each time. */
export function renews(times: number): Check {
  return {
    id: `renews(${times})`,
    kind: 'requires',
    escapes: ['waits-after-failure'],
    judgesCrash: true,
    judge(evidence) {
      const good = refreshes(evidence).filter(({ exchange }) => exchange.response?.status === 200);
      const expected = `the client renews its access token ${times === 1 ? 'once' : `${times} times`}, and it works`;
      const uses = outcomesOf(evidence, 'call-api', 'refresh');
      const last = uses.at(-1);
      if (!last) return { result: 'unseen', expected, actual: 'the connection was never used', cites: [] };
      const held = good.length >= times && isBorneOut(evidence, last);
      return {
        result: held ? 'held' : 'broken',
        expected,
        actual: `${good.length} successful refresh${good.length === 1 ? '' : 'es'}, and the last use was ${describe(last.outcome)}`,
        cites: held ? numbers(good) : [...numbers(refreshes(evidence)), last.n],
      };
    },
  };
}

/** Every parallel API call is answered with success. */
export function answersAllCalls(): Check {
  return {
    id: 'answers-all-calls',
    kind: 'requires',
    judgesCrash: true,
    judge(evidence) {
      const calls = outcomesOf(afterStimulus(evidence), 'call-api');
      const failed = calls.filter((call) => !isBorneOut(evidence, call));
      const reached = new Set(calls.flatMap((call) => answeredCalls(evidence, call))).size;
      const expected = 'every API call succeeds, and reaches the API';
      if (calls.length === 0) return { result: 'unseen', expected, actual: 'no API call was made', cites: [] };
      if (failed.length === 0 && reached >= calls.length)
        return { result: 'held', expected, actual: `all ${calls.length} did`, cites: numbers(calls) };
      return {
        result: 'broken',
        expected,
        actual: `${failed.length} of ${calls.length} did not, and ${reached} reached the API`,
        cites: numbers(failed.length > 0 ? failed : calls),
      };
    },
  };
}

/** A client that knows that its connection is lost says so: it neither pretends to be connected nor uses the dead token on. */
export function reportsLoss(): Check {
  return {
    id: 'reports-loss',
    kind: 'requires',
    judgesCrash: true,
    judge(evidence) {
      const last = outcomesOf(evidence, 'call-api', 'refresh').at(-1);
      const expected = 'the client reports that the connection is lost';
      if (!last) return { result: 'unseen', expected, actual: 'the connection was never used', cites: [] };
      const reported =
        last.outcome.kind === 'refused' || (last.outcome.kind === 'answered' && last.outcome.status === 401);
      return { result: reported ? 'held' : 'broken', expected, actual: describe(last.outcome), cites: [last.n] };
    },
  };
}

/** A confidential client authenticates, in one way, whenever it refreshes. RFC 6749 §3.2.1, §6, §2.3 */
export function authenticatesRefresh(): Check {
  return {
    id: 'authenticates-refresh',
    kind: 'forbids',
    judge(evidence) {
      const wrong = refreshes(evidence).filter(({ exchange }) => {
        const basic = /^basic /i.test(headerOf(exchange, 'authorization') ?? '');
        return basic === Boolean(parameter(exchange, 'client_secret'));
      });
      return forbid('every refresh request authenticates the client, by one method', wrong, refreshes(evidence), {
        broken: 'one came with no client authentication, or with two',
        held: 'each did',
        unseen: 'the client never refreshed',
      });
    },
  };
}

/** A refresh asks for no scope that was not granted. RFC 6749 §6 */
export function asksForNoMoreScope(): Check {
  return {
    id: 'asks-for-no-more-scope',
    kind: 'forbids',
    judge(evidence) {
      const granted = new Set(
        exchangesAt(evidence, 'authorization').flatMap(({ exchange }) =>
          (parameter(exchange, 'scope') ?? '').split(' '),
        ),
      );
      const wider = refreshes(evidence).filter(({ exchange }) =>
        (parameter(exchange, 'scope') ?? '').split(' ').some((one) => one && !granted.has(one)),
      );
      return forbid('a refresh request asks for no scope beyond what was granted', wider, refreshes(evidence), {
        broken: `it asked for ${wider.map(({ exchange }) => JSON.stringify(parameter(exchange, 'scope'))).join(', ')}`,
        held: 'none did',
        unseen: 'the client never refreshed',
      });
    },
  };
}

function wasReplaced(evidence: Evidence, { n, exchange }: Seen): boolean {
  const token = parameter(exchange, 'refresh_token');
  // For uses one after the other: whether a response had come when a parallel request was sent, the evidence does not tell.
  return refreshes(evidence).some((earlier) => {
    if (
      earlier.n >= n ||
      parameter(earlier.exchange, 'refresh_token') !== token ||
      earlier.exchange.delivery !== 'complete'
    )
      return false;
    const next = membersOf(earlier.exchange.response?.body ?? '')['refresh_token'];
    return earlier.exchange.response?.status === 200 && typeof next === 'string' && next !== token;
  });
}
