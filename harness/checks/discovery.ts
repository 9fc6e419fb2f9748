import { eventsOf, type Evidence, type EventOf } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import { describe, reasons } from './login.js';
import { isBelievable } from './proof.js';
import { afterStimulus, exchangesAt, forbid, numbers, outcomesOf } from './seen.js';

/** The metadata are asked for with GET, at the well-known path that goes before the issuer's own path. RFC 8414 §3.1 */
export function asksAtInsertedPath(): Check {
  return {
    id: 'asks-at-inserted-path',
    kind: 'forbids',
    judge(evidence) {
      const requests = exchangesAt(evidence, 'metadata');
      const wrong = requests.filter(
        ({ exchange: { method, url } }) => method !== 'GET' || /.\/\.well-known\/oauth-/.test(new URL(url).pathname),
      );
      return forbid(
        'oauth-authorization-server metadata are asked for with GET, at the well-known path before that of the issuer',
        wrong,
        requests,
        {
          broken: `the request was ${wrong.map(({ exchange: { method, url } }) => `${method} ${url}`).join(', ')}`,
          held: 'they were',
          unseen: 'the client never asked for metadata',
        },
      );
    },
  };
}

/** Nothing that an untrustworthy document names is visited: not by the client, nor by the browser that it sends there. */
export function goesNowhereElse(): Check {
  return {
    id: 'goes-nowhere-else',
    kind: 'forbids',
    judge(evidence) {
      const after = afterStimulus(evidence);
      const answers = answersOf(after);
      // To look at the document is not to use it.
      const uses = exchangesAt(after, 'elsewhere').filter(
        ({ exchange }) => Object.keys(exchange.parameters).length > 0,
      );
      return forbid('the endpoints that the document names are not used', uses, answers, {
        broken: 'a request was made there',
        held: `no request was made there: ${reasons(answers)}`,
        unseen: 'the client came to no answer',
      });
    },
  };
}

/** Where the metadata name no endpoint, none is made up. */
export function guessesNoEndpoint(): Check {
  return {
    id: 'guesses-no-endpoint',
    kind: 'forbids',
    judge(evidence) {
      const after = afterStimulus(evidence);
      const answers = answersOf(after);
      const guesses = exchangesAt(after, 'unknown').filter(({ exchange }) => exchange.parameters['grant_type']);
      return forbid('no request is sent to an address that nobody named', guesses, answers, {
        broken: `a token request went to ${guesses.map(({ exchange }) => exchange.url).join(', ')}`,
        held: reasons(answers),
        unseen: 'the client came to no answer',
      });
    },
  };
}

/** A browser is sent to web pages only: what else an address can be, it may run. */
export function opensWebPagesOnly(): Check {
  return {
    id: 'opens-web-pages-only',
    kind: 'requires',
    judgesCrash: true,
    judge(evidence) {
      const begun = outcomesOf(afterStimulus(evidence), 'start-login');
      const expected = 'the client refuses to begin the login, or sends the browser to an http or https address';
      const sound = begun.filter(
        ({ outcome }) =>
          outcome.kind === 'refused' || (outcome.kind === 'redirected' && /^https?:/i.test(outcome.to.url)),
      );
      const held = begun.length > 0 && sound.length === begun.length;
      return {
        result: held ? 'held' : begun.length > 0 ? 'broken' : 'unseen',
        expected,
        actual: begun.map(({ outcome }) => describe(outcome)).join('; ') || 'no login was begun',
        cites: numbers(begun),
      };
    },
  };
}

/** A login completes that begins after the stimulus: if not the first one, then one that follows. */
export function completesSomeLogin(): Check {
  return {
    id: 'completes-some-login',
    kind: 'requires',
    judgesCrash: true,
    judge(evidence) {
      const outcomes = outcomesOf(afterStimulus(evidence), 'start-login', 'callback');
      const connected = outcomes.filter((event) => isBelievable(evidence, event));
      return {
        result: connected.length > 0 ? 'held' : outcomes.length > 0 ? 'broken' : 'unseen',
        expected: 'a login that begins now completes',
        actual: connected.length > 0 ? 'one does' : `none does: ${reasons(outcomes)}`,
        cites: numbers(connected.length > 0 ? connected : outcomes),
      };
    },
  };
}

/** Logins that were refused when they began, or answered when they came back. */
function answersOf(evidence: Evidence): EventOf<'outcome'>[] {
  return eventsOf(evidence, 'outcome').filter(
    ({ action, outcome }) =>
      (action.do === 'start-login' && outcome.kind === 'refused') ||
      (action.do === 'callback' && (outcome.kind === 'refused' || outcome.kind === 'connected')),
  );
}
