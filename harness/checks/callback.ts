import { eventsOf, type Evidence } from '../model/evidence.js';
import type { Action } from '../model/protocol.js';
import type { Check } from '../model/scenario.js';
import { isUnrecognised } from './escapes.js';
import { reasons } from './login.js';
import {
  afterStimulus,
  authorizationRequests,
  bearerOf,
  forbid,
  numbers,
  outcomesOf,
  parameter,
  resourceRequests,
  tokenRequests,
  type Seen,
} from './seen.js';

/** No code that the token endpoint has looked at is sent to it again. RFC 6749 §4.1.2 */
export function redeemsCodeOnce(): Check {
  return {
    ...sendsCodeOnceAfter('redeems-code-once', ({ exchange }) => !isUnrecognised(exchange)),
    escapes: ['another-way-to-authenticate'],
  };
}

/** No code is sent to the token endpoint twice, whatever that has answered. RFC 6749 §4.1.2 */
export function sendsEachCodeOnce(): Check {
  return sendsCodeOnceAfter('sends-each-code-once', () => true);
}

/** No code is sent again after a request that counts. */
function sendsCodeOnceAfter(id: string, counts: (request: Seen) => boolean): Check {
  return {
    id,
    kind: 'forbids',
    judge(evidence) {
      const requests = tokenRequests(evidence, 'authorization_code');
      const used = new Map<string | undefined, Seen[]>();
      for (const request of requests) {
        const code = parameter(request.exchange, 'code');
        const before = used.get(code) ?? [];
        if (before.length > 0 || counts(request)) used.set(code, [...before, request]);
      }
      const again = [...used.values()].filter(({ length }) => length > 1);
      return forbid(
        'each code is sent to the token endpoint once',
        again.flat(),
        requests.length > 0 ? outcomesOf(evidence, 'callback') : [],
        {
          broken: `one code was sent ${Math.max(...again.map(({ length }) => length))} times`,
          held: 'it was',
          unseen: 'no code was sent, or the client came to no answer',
        },
      );
    },
  };
}

/** The code reaches the token endpoint character by character as the callback brought it. RFC 6749 §4.1.3, Appendix A.11 */
export function sendsCodeUnchanged(): Check {
  return {
    id: 'sends-code-unchanged',
    kind: 'forbids',
    judge(evidence) {
      const brought = callbackParameters(evidence, 'code');
      const requests = tokenRequests(evidence, 'authorization_code');
      const changed = requests.filter(({ exchange }) => !brought.includes(parameter(exchange, 'code') ?? ''));
      const lengths = changed.map(({ exchange }) => parameter(exchange, 'code')?.length ?? 0).join(', ');
      return forbid('the token request carries the code as the callback brought it', changed, requests, {
        broken: `it carried another one, of ${lengths} characters`,
        held: 'it did',
        unseen: 'no code was sent',
      });
    },
  };
}

/** The token request names the same redirect_uri as the authorization request, where that named one. RFC 6749 §4.1.3 */
export function sendsSameRedirectUri(): Check {
  return {
    id: 'sends-same-redirect-uri',
    kind: 'forbids',
    judge(evidence) {
      const asked = authorizationRequests(evidence).flatMap(
        ({ exchange }) => parameter(exchange, 'redirect_uri') ?? [],
      );
      const requests = asked.length > 0 ? tokenRequests(evidence, 'authorization_code') : [];
      const other = requests.filter(({ exchange }) => !asked.includes(parameter(exchange, 'redirect_uri') ?? ''));
      const sent = other.map(({ exchange }) => parameter(exchange, 'redirect_uri') ?? 'none').join(', ');
      return forbid('redirect_uri is the same in the token request as in the authorization request', other, requests, {
        broken: `the token request has ${sent}`,
        held: 'it is',
        unseen: 'no code was redeemed, or no redirect_uri was named',
      });
    },
  };
}

/** No token that came in a callback is used at the API. */
export function usesNoTokenOfCallback(): Check {
  return {
    id: 'uses-no-token-of-callback',
    kind: 'forbids',
    judge(evidence) {
      const injected = callbackParameters(evidence, 'access_token');
      const calls = resourceRequests(evidence).filter(({ exchange }) => bearerOf(exchange) !== undefined);
      const wrong = calls.filter(({ exchange }) => injected.includes(bearerOf(exchange) ?? ''));
      const refused = outcomesOf(afterStimulus(evidence), 'callback').filter(
        ({ outcome }) => outcome.kind === 'refused',
      );
      return forbid(
        'no access token of the callback is used',
        wrong,
        injected.length > 0 ? [...calls, ...refused] : [],
        {
          broken: 'the API was called with it',
          held: calls.length > 0 ? 'the API was called with another one' : `refused: ${reasons(refused)}`,
          unseen: 'the API was not called with any token',
        },
      );
    },
  };
}

/** After the stimulus nothing is sent to the token endpoint: there is nothing to redeem. */
export function redeemsNothing(): Check {
  return {
    id: 'redeems-nothing',
    kind: 'forbids',
    judge(evidence) {
      const after = afterStimulus(evidence);
      return forbid('no request reaches the token endpoint', tokenRequests(after), outcomesOf(after, 'callback'), {
        broken: 'one was sent',
        held: 'none was sent',
        unseen: 'the client never came to answer the callback',
      });
    },
  };
}

/** Every callback after the stimulus is refused, or leads to a new login; an internal error is no refusal. */
export function refusesInOrder(): Check {
  return {
    id: 'refuses-in-order',
    kind: 'requires',
    judgesCrash: true,
    judge(evidence) {
      const outcomes = outcomesOf(afterStimulus(evidence), 'callback');
      const others = outcomes.filter(({ outcome }) => outcome.kind !== 'refused' && outcome.kind !== 'redirected');
      const expected = 'the client refuses the callback with an answer of its own';
      if (outcomes.length === 0)
        return { result: 'unseen', expected, actual: 'the client never came to answer the callback', cites: [] };
      return others.length > 0
        ? { result: 'broken', expected, actual: reasons(others), cites: numbers(others) }
        : { result: 'held', expected, actual: reasons(outcomes), cites: numbers(outcomes) };
    },
  };
}

/** Values of a parameter of all callbacks that were brought to the client, in the query or in a form. */
function callbackParameters(evidence: Evidence, name: string): string[] {
  return eventsOf(evidence, 'action').flatMap(({ action }) =>
    action.do === 'callback' ? parametersOf(action).getAll(name) : [],
  );
}

function parametersOf({ request: { url, body } }: Extract<Action, { do: 'callback' }>): URLSearchParams {
  const { searchParams } = new URL(url);
  for (const [name, value] of new URLSearchParams(body)) searchParams.append(name, value);
  return searchParams;
}
