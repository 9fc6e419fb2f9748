import { eventsOf, type Evidence, type EventOf } from '../model/evidence.js';
import type { Action } from '../model/protocol.js';
import type { Check } from '../model/scenario.js';
import { afterStimulus, answeredUses, exchangesAt, forbid, membersOf, tokenRequests, type Seen } from './seen.js';

const refreshes = (evidence: Evidence) => tokenRequests(evidence, 'refresh_token');

/** No more refresh requests than this after the stimulus. */
export function refreshesAtMost(times: number): Check {
  return {
    id: `refreshes-at-most(${times})`,
    kind: 'forbids',
    judge(evidence) {
      const requests = refreshes(afterStimulus(evidence));
      return forbid(
        `at most ${times === 1 ? 'one refresh request is' : `${times} refresh requests are`} sent`,
        requests.slice(times),
        [...requests, ...answeredUses(evidence)],
        {
          broken: `${requests.length} were sent`,
          held: `${requests.length} sent`,
          unseen: 'the client was never in need of a refresh',
        },
      );
    },
  };
}

/**
 * Each API call causes at most so many refreshes and API requests, what happens after it and before the next action
 * included. A client may refresh early and then once more on a 401.
 */
export function triesEachCallAtMost(most: { refreshes: number; requests: number }): Check {
  return {
    id: 'tries-each-call-at-most',
    kind: 'forbids',
    escapes: ['early-and-on-401', 'no-refresh-on-401'],
    judge(evidence) {
      const actions = eventsOf(evidence, 'action');
      const calls = actions.flatMap(({ n, action }, index) => {
        const end = actions[index + 1]?.n ?? Infinity;
        const within = (seen: Seen[]) => seen.filter((one) => one.n > n && one.n < end);
        if (action.do !== 'call-api') return [];
        return { refreshed: within(refreshes(evidence)), sent: within(exchangesAt(evidence, 'api')) };
      });
      const surplus = calls.flatMap(({ refreshed, sent }) => [
        ...refreshed.slice(most.refreshes),
        ...sent.slice(most.requests),
      ]);
      const counts = calls.map(({ refreshed, sent }) => `${refreshed.length} and ${sent.length}`).join(', then ');
      return forbid(
        `an API call causes at most ${most.refreshes} refresh requests and ${most.requests} API requests`,
        surplus,
        [...calls.flatMap(({ refreshed }) => refreshed), ...answeredUses(evidence)],
        {
          broken: `it caused ${counts}`,
          held: `it caused ${counts}`,
          unseen: 'the client was never in need of a refresh',
        },
      );
    },
  };
}

/** Each use of the connection causes at most so many refresh requests. For uses one after the other. */
export function refreshesEachUseAtMost(times: number): Check {
  return {
    id: `refreshes-each-use-at-most(${times})`,
    kind: 'forbids',
    judge(evidence) {
      const uses = eventsOf(evidence, 'action').filter(({ action }) => isUse(action));
      const sent = uses.map((use) => afterUse(evidence, use));
      return forbid(
        `each use of the connection causes at most ${times} refresh requests`,
        sent.flatMap((requests) => requests.slice(times)),
        [...sent.flat(), ...answeredUses(evidence)],
        {
          broken: `one caused ${Math.max(...sent.map(({ length }) => length))}`,
          held: `they caused ${sent.map(({ length }) => length).join(', ')}`,
          unseen: 'the client was never in need of a refresh',
        },
      );
    },
  };
}

function isUse({ do: what }: Action): boolean {
  return what === 'call-api' || what === 'refresh';
}

/** The refresh requests from a use on, up to the next action. */
function afterUse(evidence: Evidence, { n: start }: EventOf<'action'>): Seen[] {
  const end = eventsOf(evidence, 'action').find(({ n }) => n > start)?.n ?? Infinity;
  return refreshes(evidence).filter(({ n }) => n > start && n < end);
}

/** After `invalid_grant` the refresh token is dead: it is never sent again. RFC 6749 §5.2 */
export function stopsAfterInvalidGrant(): Check {
  return {
    id: 'stops-after-invalid-grant',
    kind: 'forbids',
    judge(evidence) {
      const first = refreshes(evidence).find(
        ({ exchange }) => membersOf(exchange.response?.body ?? '')['error'] === 'invalid_grant',
      );
      const again = first ? refreshes(evidence).filter(({ n }) => n > first.n) : [];
      return forbid('no refresh request follows invalid_grant', again, first ? [first] : [], {
        broken: `${again.length} more followed`,
        held: 'none followed',
        unseen: 'the client never got invalid_grant',
      });
    },
  };
}
