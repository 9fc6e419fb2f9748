import { eventsOf, type Evidence } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import { bearerOf, forbid, membersOf, resourceRequests, tokenRequests, type Seen } from './seen.js';

/** An access token whose lifetime is over, as the client was told it, is not sent. RFC 6749 §1.5 */
export function sendsNoExpiredToken(): Check {
  return {
    id: 'sends-no-expired-token',
    kind: 'forbids',
    judge(evidence) {
      const requests = resourceRequests(evidence);
      return forbid(
        'the API gets no access token whose lifetime is over',
        requests.filter((request) => isExpired(evidence, request)),
        requests.filter((request) => offsetAt(evidence, request.n) > 0),
        {
          broken: 'it got one',
          held: 'it got none',
          unseen: 'the API was not called after some time had passed',
        },
      );
    },
  };
}

function isExpired(evidence: Evidence, { n, exchange }: Seen): boolean {
  const token = bearerOf(exchange);
  const issued = tokenRequests(evidence).find(
    (request) => membersOf(request.exchange.response?.body ?? '')['access_token'] === token,
  );
  if (token === undefined || !issued) return false;
  const { expires_in: lifetime } = membersOf(issued.exchange.response?.body ?? '');
  return typeof lifetime === 'number' && offsetAt(evidence, n) - offsetAt(evidence, issued.n) >= lifetime * 1000;
}

/** Milliseconds that the clocks had been moved by then. */
function offsetAt(evidence: Evidence, moment: number): number {
  return eventsOf(evidence, 'clock').findLast(({ n }) => n < moment)?.offsetMs ?? 0;
}
