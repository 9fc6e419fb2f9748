import type { Outcome } from '../model/protocol.js';
import type { Level } from '../model/requirement.js';
import type { Check } from '../model/scenario.js';
import { isProtectedByPkce } from './escapes.js';
import { isBelievable } from './proof.js';
import { afterStimulus, forbid, numbers, outcomesOf, parameter, tokenRequests } from './seen.js';

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
          held: reasons(outcomes),
          unseen: 'the client neither refused nor connected',
        },
      );
    },
  };
}

/**
 * No token request after the stimulus; held by the outcomes that came without one. To look at state only after the code
 * was redeemed is bad order, but makes no connection: no RFC names the order. A client may leave the matter to PKCE
 * (RFC 9700 §2.1): the server then refuses the code, which was not issued for the verifier that comes with it.
 */
export function sendsNoTokenRequest(): Check {
  return {
    id: 'sends-no-token-request',
    kind: 'forbids',
    escapes: ['pkce-in-place-of-state'],
    level: 'robustness',
    judge(evidence) {
      const after = afterStimulus(evidence);
      const all = tokenRequests(after);
      const requests = all.filter(({ exchange }) => !isProtectedByPkce(exchange));
      const finding = forbid('no request reaches the token endpoint', requests, outcomesOf(after, 'callback'), {
        broken: `${requests.length} token request${requests.length === 1 ? ' was' : 's were'} sent`,
        held: all.length > 0 ? 'the server refused the code, which PKCE protects' : 'none was sent',
        unseen: 'the client never came to answer the callback',
      });
      const saved = finding.result === 'held' && all.length > 0;
      return saved ? { ...finding, lawful: 'pkce-in-place-of-state' } : finding;
    },
  };
}

/** The login works all the same, and the wire bears it out. */
export function completesLogin(): Check {
  return {
    id: 'completes-login',
    kind: 'requires',
    judgesCrash: true,
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
export function completesLogins(count: number, level?: Level): Check {
  return {
    id: `completes-logins(${count})`,
    kind: 'requires',
    ...(level && { level }),
    judgesCrash: true,
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

/** A public client must be able to do what is only recommended to one that has credentials. RFC 9700 §2.1.1 */
export function completesLoginIfPublic(): Check {
  const completed = completesLogin();
  return {
    id: 'completes-login-if-public',
    kind: 'requires',
    level: 'MUST',
    judge(evidence) {
      const finding = completed.judge(evidence);
      const hasCredentials = evidence.secrets.some(({ kind }) => kind === 'client-secret');
      return hasCredentials && finding.result === 'broken'
        ? { ...finding, result: 'held', expected: 'a public client can log in', actual: 'it has credentials' }
        : finding;
    },
  };
}

/** A code that has been sent to the token endpoint before is not sent there again. RFC 6749 §4.1.2 */
export function redeemsNoCodeAgain(): Check {
  return {
    id: 'redeems-no-code-again',
    kind: 'forbids',
    escapes: ['page-loaded-again', 'another-way-to-authenticate'],
    judge(evidence) {
      const after = afterStimulus(evidence);
      const later = tokenRequests(after, 'authorization_code');
      const codes = tokenRequests(evidence, 'authorization_code')
        .filter((request) => !later.includes(request))
        .map(({ exchange }) => parameter(exchange, 'code'));
      const again = later.filter(({ exchange }) => codes.includes(parameter(exchange, 'code')));
      return forbid('the code is not redeemed again', again, codes.length > 0 ? outcomesOf(after, 'callback') : [], {
        broken: 'the same code was sent again',
        held: 'no token request brought it',
        unseen: 'no code was sent, or the client came to no answer',
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
