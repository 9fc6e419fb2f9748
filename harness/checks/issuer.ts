import type { Check } from '../model/scenario.js';
import { reasons } from './login.js';
import { afterStimulus, forbid, outcomesOf, tokenRequests } from './seen.js';

/** A response that does not come from the server that was asked is the end of it: its code goes nowhere. RFC 9207 §2.4 */
export function doesNotProceed(): Check {
  return {
    id: 'does-not-proceed',
    kind: 'forbids',
    judge(evidence) {
      const after = afterStimulus(evidence);
      const outcomes = outcomesOf(after, 'callback');
      return forbid(
        'no token request follows',
        tokenRequests(after, 'authorization_code'),
        outcomes.filter(({ outcome }) => outcome.kind === 'refused'),
        {
          broken: 'the code was sent to the token endpoint',
          held: reasons(outcomes),
          unseen: `the client did not refuse the callback: ${reasons(outcomes)}`,
        },
      );
    },
  };
}
