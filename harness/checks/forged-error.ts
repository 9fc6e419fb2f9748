import { eventsOf, type Evidence, type EventOf } from '../model/evidence.js';
import type { Action } from '../model/protocol.js';
import type { Check } from '../model/scenario.js';
import { reasons } from './login.js';
import { afterStimulus, exchangesAt, forbid, outcomesOf } from './seen.js';

/** An error response that nobody sent makes no connection. */
export function refusesForgedError(): Check {
  return {
    id: 'refuses-forged-error',
    kind: 'forbids',
    level: 'MUST',
    judge(evidence) {
      const outcomes = forgedErrors(evidence);
      return forbid(
        'the client does not connect on an error response',
        outcomes.filter(({ outcome }) => outcome.kind === 'connected'),
        outcomes.filter(({ outcome }) => outcome.kind === 'refused'),
        {
          broken: 'it reported a connection',
          held: reasons(outcomes),
          unseen: `the client neither refused nor connected: ${reasons(outcomes)}`,
        },
      );
    },
  };
}

/** What the client says to its user does not repeat the words of an error response that nobody sent. */
export function repeatsNoForgedWords(): Check {
  return {
    id: 'repeats-no-forged-words',
    kind: 'forbids',
    level: 'robustness',
    judge(evidence) {
      const outcomes = forgedErrors(evidence);
      const words = outcomes.map(({ action }) => errorDescriptionOf(action)).filter((text) => text !== '');
      const said = outcomes.filter(
        ({ outcome }) => outcome.kind === 'refused' && words.some((text) => outcome.reason.includes(text)),
      );
      const pages = eventsOf(evidence, 'output').filter(
        ({ source, text }) => source === 'page' && words.some((word) => text.includes(word)),
      );
      return forbid('the words of a forged error response are not passed on', [...said, ...pages], outcomes, {
        broken: 'the client passed them on',
        held: 'the client did not say them',
        unseen: 'the client came to no answer',
      });
    },
  };
}

/** What came of the error responses that an attacker brought, and that the server never sent. */
function forgedErrors(evidence: Evidence): EventOf<'outcome'>[] {
  const sent = exchangesAt(evidence, 'authorization').flatMap(({ exchange }) => exchange.response?.headers ?? []);
  const genuine = sent.filter(([name]) => name.toLowerCase() === 'location').map(([, url]) => url);
  return outcomesOf(afterStimulus(evidence), 'callback').filter(
    ({ action }) =>
      action.do === 'callback' && errorDescriptionOf(action) !== '' && !genuine.includes(action.request.url),
  );
}

function errorDescriptionOf(action: Action): string {
  return (action.do === 'callback' && new URL(action.request.url).searchParams.get('error_description')) || '';
}
