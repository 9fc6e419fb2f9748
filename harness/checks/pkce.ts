import { createHash } from 'node:crypto';
import { eventsOf, type Evidence, type WireExchange } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import { freshParameter } from './login.js';
import { afterStimulus, authorizationRequests, forbid, parameter, tokenRequests, type Seen } from './seen.js';

/** Every authorization request carries an S256 challenge of the right form. RFC 7636 §4.2 */
export function sendsS256Challenge(): Check {
  return challengeCheck('sends-s256-challenge', (evidence) => authorizationRequests(evidence));
}

/** After the server has refused PKCE, no authorization request comes with less of it. RFC 7636 §7.2 */
export function doesNotDowngrade(): Check {
  return challengeCheck('does-not-downgrade', (evidence) => authorizationRequests(afterStimulus(evidence)));
}

/** The challenge is the unpadded base64url SHA-256 of the verifier that is redeemed with the code. RFC 7636 §4.2, §4.6 */
export function challengeMatchesVerifier(): Check {
  return {
    id: 'challenge-matches-verifier',
    kind: 'forbids',
    judge(evidence) {
      const requests = redeemed(evidence).filter(({ exchange }) => parameter(exchange, 'code_verifier'));
      const challenges = authorizationRequests(evidence).map(({ exchange }) => parameter(exchange, 'code_challenge'));
      const wrong = requests.filter(
        ({ exchange }) => !challenges.includes(s256(parameter(exchange, 'code_verifier') ?? '')),
      );
      return forbid('code_challenge is the unpadded base64url of SHA-256 of code_verifier', wrong, requests, {
        broken: 'no authorization request carried the challenge of this verifier',
        held: 'it is',
        unseen: 'no code_verifier was sent',
      });
    },
  };
}

/** The verifier has 43 to 128 unreserved characters. RFC 7636 §4.1 */
export function verifierIsWellFormed(): Check {
  return {
    id: 'verifier-is-well-formed',
    kind: 'forbids',
    judge(evidence) {
      const requests = redeemed(evidence).filter(({ exchange }) => parameter(exchange, 'code_verifier') !== undefined);
      const wrong = requests.filter(
        ({ exchange }) => !/^[A-Za-z0-9\-._~]{43,128}$/.test(parameter(exchange, 'code_verifier') ?? ''),
      );
      const lengths = wrong.map(({ exchange }) => parameter(exchange, 'code_verifier')?.length).join(', ');
      return forbid('code_verifier has 43 to 128 characters of A-Z a-z 0-9 - . _ ~', wrong, requests, {
        broken: `it has ${lengths} characters, or others than these`,
        held: 'it has',
        unseen: 'no code_verifier was sent',
      });
    },
  };
}

export function verifierIsFresh(): Check {
  return freshParameter('code_challenge');
}

/** A code that was asked for with a challenge is never redeemed without a verifier. RFC 7636 §4.5 */
export function sendsVerifier(): Check {
  return {
    id: 'sends-verifier',
    kind: 'forbids',
    judge(evidence) {
      const requests = redeemed(evidence);
      return forbid(
        'the token request carries code_verifier',
        requests.filter(({ exchange }) => !parameter(exchange, 'code_verifier')),
        requests,
        {
          broken: 'it carries none',
          held: 'it does',
          unseen: 'no code was redeemed',
        },
      );
    },
  };
}

/** A code is redeemed with the verifier of the login whose callback brought it, told by its state. RFC 7636 §4.5 */
export function sendsOwnVerifier(): Check {
  return {
    id: 'sends-own-verifier',
    kind: 'forbids',
    judge(evidence) {
      const requests = redeemed(evidence).filter(({ exchange }) => parameter(exchange, 'code_verifier'));
      const wrong = requests.filter(({ exchange }) => {
        const challenges = challengesFor(evidence, parameter(exchange, 'code') ?? '');
        const verifier = parameter(exchange, 'code_verifier') ?? '';
        return challenges.length > 0 && !challenges.includes(s256(verifier)) && !challenges.includes(verifier);
      });
      return forbid('each code is redeemed with the verifier of its own login', wrong, requests, {
        broken: 'a code was sent with the verifier of another login',
        held: 'it is',
        unseen: 'no code_verifier was sent',
      });
    },
  };
}

function challengeCheck(id: string, requestsOf: (evidence: Evidence) => Seen[]): Check {
  return {
    id,
    kind: 'forbids',
    judge(evidence) {
      const requests = requestsOf(evidence);
      const wrong = requests.filter(
        ({ exchange }) =>
          parameter(exchange, 'code_challenge_method') !== 'S256' ||
          !/^[A-Za-z0-9_-]{43}$/.test(parameter(exchange, 'code_challenge') ?? ''),
      );
      return forbid(
        'every authorization request carries a code_challenge of 43 base64url characters and code_challenge_method=S256',
        wrong,
        requests,
        {
          broken: wrong.map(({ exchange }) => shape(exchange)).join('; '),
          held: 'each does',
          unseen: 'no authorization request was seen',
        },
      );
    },
  };
}

function shape(exchange: WireExchange): string {
  const challenge = parameter(exchange, 'code_challenge');
  if (challenge === undefined) return 'no code_challenge';
  return `code_challenge of ${challenge.length} characters, code_challenge_method ${parameter(exchange, 'code_challenge_method') ?? 'absent (which means plain)'}`;
}

function redeemed(evidence: Evidence): Seen[] {
  return tokenRequests(evidence, 'authorization_code');
}

/** Of the authorization requests whose state came back with this code. */
function challengesFor(evidence: Evidence, code: string): (string | undefined)[] {
  const states = eventsOf(evidence, 'action').flatMap(({ action }) => {
    if (action.do !== 'callback') return [];
    const { searchParams } = new URL(action.request.url);
    return searchParams.get('code') === code ? (searchParams.get('state') ?? []) : [];
  });
  return authorizationRequests(evidence)
    .filter(({ exchange }) => states.includes(parameter(exchange, 'state') ?? ''))
    .map(({ exchange }) => parameter(exchange, 'code_challenge'));
}

function s256(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
