import type { Outcome } from '../model/protocol.js';
import type { Check } from '../model/scenario.js';
import { isBelievable } from './proof.js';
import { afterStimulus, authorizationRequests, forbid, numbers, outcomesOf, parameter, tokenRequests } from './seen.js';

/** Every callback after the stimulus is refused: the client says so, in whatever way its adapter can tell. */
export function refusesLogin(): Check {
  return {
    id: 'refuses-login',
    kind: 'forbids',
    judge(evidence) {
      const outcomes = outcomesOf(afterStimulus(evidence), 'callback');
      return forbid(
        'the client refuses the callback',
        outcomes.filter(({ outcome }) => outcome.kind === 'connected'),
        outcomes.filter(({ outcome }) => outcome.kind === 'refused'),
        {
          broken: 'the client reported a connection',
          held: `refused: ${reasons(outcomes)}`,
          unseen: 'the client neither refused nor connected',
        },
      );
    },
  };
}

/** No token request after the stimulus; held by the outcomes that came without one. */
export function sendsNoTokenRequest(): Check {
  return {
    id: 'sends-no-token-request',
    kind: 'forbids',
    judge(evidence) {
      const after = afterStimulus(evidence);
      const requests = tokenRequests(after);
      return forbid('no request reaches the token endpoint', requests, outcomesOf(after, 'callback'), {
        broken: `${requests.length} token request${requests.length === 1 ? ' was' : 's were'} sent`,
        held: 'none was sent',
        unseen: 'the client never came to answer the callback',
      });
    },
  };
}

/** The login works all the same, and the wire bears it out. */
export function completesLogin(): Check {
  return {
    id: 'completes-login',
    kind: 'requires',
    judge(evidence) {
      const outcomes = outcomesOf(evidence, 'callback');
      const connected = outcomes.filter((event) => isBelievable(evidence, event));
      const expected = 'the login completes, and the access token works where the client calls the API';
      if (connected.length > 0) return { result: 'held', expected, actual: 'it completed', cites: numbers(connected) };
      if (outcomes.length === 0)
        return { result: 'unseen', expected, actual: 'no callback reached the client', cites: [] };
      return { result: 'broken', expected, actual: `it did not: ${reasons(outcomes)}`, cites: numbers(outcomes) };
    },
  };
}

/** Every one of the logins works. */
export function completesLogins(count: number): Check {
  return {
    id: `completes-logins(${count})`,
    kind: 'requires',
    judge(evidence) {
      const outcomes = outcomesOf(evidence, 'callback');
      const connected = outcomes.filter((event) => isBelievable(evidence, event));
      const expected = `${count} logins complete`;
      if (outcomes.length === 0)
        return { result: 'unseen', expected, actual: 'no callback reached the client', cites: [] };
      const held = connected.length >= count;
      return {
        result: held ? 'held' : 'broken',
        expected,
        actual: `${connected.length} completed: ${reasons(outcomes)}`,
        cites: numbers(held ? connected : outcomes),
      };
    },
  };
}

/** An authorization code is sent to the token endpoint at most once. RFC 6749 §4.1.2 */
export function redeemsCodeOnce(): Check {
  return {
    id: 'redeems-code-once',
    kind: 'forbids',
    judge(evidence) {
      const requests = tokenRequests(evidence, 'authorization_code');
      const codes = requests.map(({ exchange }) => parameter(exchange, 'code'));
      const repeated = requests.filter((_, index) => codes.indexOf(codes[index]) !== index);
      return forbid('each code is sent to the token endpoint once', repeated, requests, {
        broken: 'the same code was sent again',
        held: 'each was sent once',
        unseen: 'no code was sent',
      });
    },
  };
}

/** `state` differs from login to login. */
export function stateIsFresh(): Check {
  return freshParameter('state');
}

export function freshParameter(name: 'state' | 'code_challenge'): Check {
  return {
    id: `fresh-${name.replace('_', '-')}`,
    kind: 'forbids',
    judge(evidence) {
      const requests = authorizationRequests(evidence).filter(({ exchange }) => parameter(exchange, name));
      const values = requests.map(({ exchange }) => parameter(exchange, name));
      const repeated = requests.filter((_, index) => values.indexOf(values[index]) !== index);
      return forbid(`every login has a ${name} of its own`, repeated, requests.length > 1 ? requests : [], {
        broken: `${repeated.length + 1} logins shared one`,
        held: `${requests.length} logins, ${requests.length} values`,
        unseen: `fewer than two logins sent ${name}`,
      });
    },
  };
}

export function reasons(outcomes: readonly { outcome: Outcome }[]): string {
  return outcomes.map(({ outcome }) => describe(outcome)).join('; ') || 'nothing came back';
}

export function describe(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'refused':
    case 'crashed':
      return `${outcome.kind} (${outcome.reason})`;
    case 'answered':
      return `answered ${outcome.status}`;
    case 'unknown':
      if (outcome.reason !== undefined) return `unknown (${outcome.reason})`;
      return `unknown after ${outcome.waitedMs} ms`;
    case 'timed-out':
      return `timed-out after ${outcome.waitedMs} ms`;
    case 'redirected':
    case 'connected':
    case 'unsupported':
      return outcome.kind;
  }
}
