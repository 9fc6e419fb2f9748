import type { Check } from '../model/scenario.js';
import { afterStimulus, forbid, membersOf, outcomesOf, tokenRequests } from './seen.js';

/**
 * However odd the lifetime is, there are at most so many refreshes. To refuse the response is an answer, too; a crash is none.
 */
export function refreshesInAllAtMost(times: number): Check {
  return {
    id: `refreshes-in-all-at-most(${times})`,
    kind: 'forbids',
    judgesCrash: true,
    judge(evidence) {
      const after = afterStimulus(evidence);
      const requests = tokenRequests(after, 'refresh_token');
      const answers = outcomesOf(after, 'callback', 'call-api').filter(({ outcome }) =>
        ['connected', 'answered', 'refused'].includes(outcome.kind),
      );
      return forbid(
        `at most ${times === 1 ? 'one refresh request is' : `${times} refresh requests are`} sent`,
        requests.slice(times),
        answers,
        {
          broken: `${requests.length} were sent`,
          held: `${requests.length} sent`,
          unseen: 'the client came to no answer',
        },
      );
    },
  };
}

/**
 * If the client tells when its access token expires, that is within a day of the `expires_at` of the response: who
 * does not know that member may assume a lifetime.
 */
export function tellsNoFalseExpiry(): Check {
  return {
    id: 'tells-no-false-expiry',
    kind: 'forbids',
    judge(evidence) {
      const response = tokenRequests(evidence, 'authorization_code').at(-1)?.exchange.response;
      const truth = secondsOf(membersOf(response?.body ?? '')['expires_at']);
      const connected = outcomesOf(afterStimulus(evidence), 'callback').flatMap(({ n, outcome }) =>
        outcome.kind === 'connected' ? { n, late: (outcome.expiresAt ?? truth) - truth } : [],
      );
      const wrong = connected.filter(({ late }) => late < -daySeconds || late > daySeconds);
      return forbid('the client tells no other expiry than the one of the response, or none at all', wrong, connected, {
        broken: 'it told one that is more than a day away from it',
        held: 'it told no other',
        unseen: 'the client never connected',
      });
    },
  };
}

const daySeconds = 24 * 3600;

/** Beyond the year 5000 it is milliseconds. */
function secondsOf(moment: unknown): number {
  const number = Number(moment);
  return number > 1e11 ? number / 1000 : number;
}
