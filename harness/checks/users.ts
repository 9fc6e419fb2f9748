import { eventsOf, type Evidence, type EventOf } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import { tokensOf } from './proof.js';
import { bearerOf, exchangesDuring, forbid, outcomesOf, resourceRequests, type Seen } from './seen.js';

/** What is done for one user is done with a token that came of that user's login. For API calls one after the other. */
export function keepsUsersApart(): Check {
  return {
    id: 'keeps-users-apart',
    kind: 'forbids',
    judge(evidence) {
      const calls = outcomesOf(evidence, 'call-api').filter((call) => isAlone(evidence, call));
      const requests = calls.flatMap((call) =>
        exchangesDuring(evidence, call, resourceRequests(evidence)).map((request) => ({ call, request })),
      );
      const strange = requests.filter(({ call, request }) => {
        const owner = ownerOf(evidence, request);
        return owner !== undefined && owner !== call.action.user;
      });
      return forbid(
        "each API call is made with a token of that user's own",
        strange.map(({ request }) => request),
        requests.filter(({ request }) => ownerOf(evidence, request) !== undefined).map(({ request }) => request),
        {
          broken: strange
            .map(({ call, request }) => `a call for ${call.action.user} had a token of ${ownerOf(evidence, request)}`)
            .join(', '),
          held: 'each was',
          unseen: 'no API call was made with a token',
        },
      );
    },
  };
}

/** Whether nothing else was going on: else a request cannot be told to be of this call. */
function isAlone(evidence: Evidence, { id, n: end }: EventOf<'outcome'>): boolean {
  const start = eventsOf(evidence, 'action').find((action) => action.id === id)?.n ?? end;
  const others = [...eventsOf(evidence, 'action'), ...eventsOf(evidence, 'outcome')].filter((event) => event.id !== id);
  const before = others.filter(({ n }) => n < start);
  return (
    others.every(({ n }) => n < start || n > end) &&
    before.filter(({ kind }) => kind === 'action').length === before.filter(({ kind }) => kind === 'outcome').length
  );
}

/** Whose login the access token came of. */
function ownerOf(evidence: Evidence, { exchange }: Seen): string | undefined {
  const token = bearerOf(exchange);
  const login = outcomesOf(evidence, 'callback').find(({ action }) => {
    const url = action.do === 'callback' ? action.request.url : '';
    const code = URL.canParse(url) ? new URL(url).searchParams.get('code') : null;
    return code !== null && token !== undefined && tokensOf(evidence, code).includes(token);
  });
  return login?.action.user;
}
