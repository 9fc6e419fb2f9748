import type { Check } from '../model/scenario.js';
import { reasons } from './login.js';
import { isBelievable } from './proof.js';
import {
  afterStimulus,
  bearerOf,
  forbid,
  headerOf,
  isMinted,
  membersOf,
  numbers,
  outcomesOf,
  resourceRequests,
  tokenRequests,
} from './seen.js';

/**
 * A client that reports a connection has a token that works. It may understand the response or refuse it; what it may not
 * do is to go on without a token. RFC 6749 §5.1
 */
export function neverConnectsWithoutToken({ judgesCrash = true } = {}): Check {
  return {
    id: 'never-connects-without-token',
    kind: 'requires',
    ...(judgesCrash && { judgesCrash }),
    judge(evidence) {
      const outcomes = outcomesOf(afterStimulus(evidence), 'callback');
      const empty = outcomes.filter((event) => event.outcome.kind === 'connected' && !isBelievable(evidence, event));
      const sound = outcomes.filter((event) => event.outcome.kind === 'refused' || isBelievable(evidence, event));
      // What the client took for a success explains it best.
      const taken = empty.length > 0 ? tokenRequests(evidence, 'authorization_code') : [];
      return forbid(
        'the client refuses the response, or connects with a token that works',
        [...taken, ...empty],
        sound,
        {
          broken: 'it reported a connection, and no access token that the server issued worked afterwards',
          held: reasons(sound),
          unseen: `the client came to no answer: ${reasons(outcomes)}`,
        },
      );
    },
  };
}

/** The API gets tokens that the server issued, or none at all: no `undefined`, no `[object Object]`. */
export function sendsNoMadeUpToken(): Check {
  return {
    id: 'sends-no-made-up-token',
    kind: 'forbids',
    judge(evidence) {
      const calls = resourceRequests(evidence).filter(
        ({ exchange }) => headerOf(exchange, 'authorization') !== undefined,
      );
      const wrong = calls.filter(({ exchange }) => !isMinted(evidence, 'access-token', bearerOf(exchange)));
      return forbid(
        'the API gets only tokens that the server issued',
        wrong,
        [...calls, ...outcomesOf(afterStimulus(evidence), 'callback')],
        {
          broken: `it got ${wrong.map(({ exchange }) => JSON.stringify(headerOf(exchange, 'authorization'))).join(', ')}`,
          held: 'no other was sent',
          unseen: 'the client came to no answer',
        },
      );
    },
  };
}

/** The token that stands at the top level is the one that is used. */
export function usesTopLevelToken(): Check {
  return {
    id: 'uses-top-level-token',
    kind: 'forbids',
    judge(evidence) {
      const top = tokenRequests(evidence).map(
        ({ exchange }) => membersOf(exchange.response?.body ?? '')['access_token'],
      );
      const calls = resourceRequests(afterStimulus(evidence)).filter(
        ({ exchange }) => bearerOf(exchange) !== undefined,
      );
      return forbid(
        'the access token at the top level of the response is used',
        calls.filter(({ exchange }) => !top.includes(bearerOf(exchange))),
        calls,
        {
          broken: 'another one was',
          held: 'it was',
          unseen: 'the API was never called with a token',
        },
      );
    },
  };
}

/** A refused token response is reported, by the callback or by the first API call, and never as a crash. */
export function refusesTokenResponse(): Check {
  return {
    id: 'refuses-token-response',
    kind: 'requires',
    judgesCrash: true,
    judge(evidence) {
      const outcomes = outcomesOf(afterStimulus(evidence), 'callback', 'call-api');
      const refused = outcomes.filter(({ outcome }) => outcome.kind === 'refused');
      const expected = 'the client reports the failure';
      if (outcomes.length === 0)
        return { result: 'unseen', expected, actual: 'no callback reached the client', cites: [] };
      return {
        result: refused.length > 0 ? 'held' : 'broken',
        expected,
        actual: reasons(outcomes),
        cites: numbers(outcomes),
      };
    },
  };
}
