import { eventsOf } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import { reasons } from './login.js';
import { afterStimulus, forbid, outcomesOf } from './seen.js';

/** The error code of the token endpoint stands in what the client reports: in its refusal, its error, its page or its log. */
export function tellsErrorCode(code: string): Check {
  return {
    id: 'tells-error-code',
    kind: 'requires',
    judgesCrash: true,
    judge(evidence) {
      const after = afterStimulus(evidence);
      const outcomes = outcomesOf(after, 'callback');
      const told = [
        ...outcomes.filter(
          ({ outcome }) => outcome.kind === 'refused' && (outcome.code === code || outcome.reason.includes(code)),
        ),
        ...eventsOf(after, 'output').filter(({ text }) => text.includes(code)),
      ];
      return forbid(
        `the client reports ${code}, to its caller, its user or its log`,
        told.length > 0 ? [] : outcomes,
        told,
        {
          broken: `it said nothing of it: ${reasons(outcomes)}`,
          held: 'it did',
          unseen: 'no callback reached the client',
        },
      );
    },
  };
}
