import type { Check } from '../model/scenario.js';
import { findSecrets } from '../secrets.js';
import { describe } from './login.js';
import { afterStimulus, answeredUses, bearerOf, exchangesAt, forbid, outcomesOf, resourceRequests } from './seen.js';

/** No request carries the access token by more than one method. RFC 6750 §2 */
export function sendsTokenOnce(): Check {
  return {
    id: 'sends-token-once',
    kind: 'forbids',
    judge(evidence) {
      const tokens = evidence.secrets.filter(({ kind }) => kind === 'access-token');
      const carriers = resourceRequests(evidence).filter(({ exchange }) => bearerOf(exchange) !== undefined);
      const twice = carriers.filter(({ exchange: { url, body } }) => findSecrets(`${url}\n${body}`, tokens).length > 0);
      return forbid('no API request carries the access token in more than one place', twice, carriers, {
        broken: 'one had it in the Authorization header, and in the query or the body as well',
        held: 'each had it in the Authorization header alone',
        unseen: 'the client never called the API with a token in the header',
      });
    },
  };
}

/** No token that the API was called with reaches the foreign origin. RFC 6750 §5.3 */
export function keepsTokenFromStranger(): Check {
  return {
    id: 'keeps-token-from-stranger',
    kind: 'forbids',
    judge(evidence) {
      const tokens = evidence.secrets.filter(({ kind }) => kind === 'access-token' || kind === 'refresh-token');
      const strangers = exchangesAt(evidence, 'elsewhere').filter(
        ({ exchange: { url, headers, body } }) =>
          findSecrets([url, body, ...headers.map(([, value]) => value)].join('\n'), tokens).length > 0,
      );
      return forbid('no token reaches the origin that the API redirects to', strangers, answeredUses(evidence), {
        broken: 'the request was repeated there, token and all',
        held: 'none did',
        unseen: 'the client came to no answer',
      });
    },
  };
}

/** An API call comes to an answer, whatever it is, or is reported as failed. */
export function answersCall(): Check {
  return {
    id: 'answers-call',
    kind: 'requires',
    judgesCrash: true,
    judge(evidence) {
      const calls = outcomesOf(afterStimulus(evidence), 'call-api');
      const answered = calls.filter(({ outcome }) => outcome.kind === 'answered' || outcome.kind === 'refused');
      return forbid(
        'the API call comes to an answer, or is reported as failed',
        calls.filter((call) => !answered.includes(call)),
        answered,
        {
          broken: calls.map(({ outcome }) => describe(outcome)).join('; '),
          held: answered.map(({ outcome }) => describe(outcome)).join('; '),
          unseen: 'no API call was made',
        },
      );
    },
  };
}
