import type { Check } from '../model/scenario.js';
import { afterStimulus, forbid, membersOf, outcomesOf, tokenRequests } from './seen.js';

/** The scope that the client tells of its connection is the one that the token response names. RFC 6749 §3.3 */
export function tellsGrantedScope(): Check {
  return {
    id: 'tells-granted-scope',
    kind: 'forbids',
    judge(evidence) {
      const granted = tokenRequests(evidence)
        .map(({ exchange }) => membersOf(exchange.response?.body ?? '')['scope'])
        .filter((scope) => typeof scope === 'string');
      const expected = listed(granted.at(-1) ?? '');
      const told = outcomesOf(afterStimulus(evidence), 'callback').flatMap(({ n, outcome }) =>
        outcome.kind === 'connected' && outcome.scope !== undefined ? { n, scope: outcome.scope } : [],
      );
      const wrong = told.filter(({ scope }) => listed(scope) !== expected);
      return forbid(`the client tells the scope that was granted, "${expected}"`, wrong, told, {
        broken: `it told "${wrong.map(({ scope }) => scope).join('", "')}"`,
        held: 'it did',
        unseen: 'it told none',
      });
    },
  };
}

/** A scope is a set, and a client may list it in a way of its own. */
function listed(scope: string): string {
  return scope
    .split(/[\s,]+/)
    .filter(Boolean)
    .sort()
    .join(' ');
}
