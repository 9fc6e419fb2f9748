import { createHash } from 'node:crypto';
import type { Evidence, WireExchange } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import {
  afterStimulus,
  authorizationRequests,
  forbid,
  outcomesOf,
  parameter,
  tokenRequests,
  type Seen,
} from './seen.js';

/** Every authorization request carries a challenge of the method S256. RFC 7636 §4.2 */
export function usesS256(): Check {
  return {
    id: 'uses-s256',
    kind: 'forbids',
    judge(evidence) {
      const requests = authorizationRequests(evidence);
      const wrong = requests.filter(({ exchange }) => strengthOf(exchange) < strengths.S256);
      return forbid(
        'every authorization request carries code_challenge and code_challenge_method=S256',
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

/** An S256 challenge has 43 base64url characters. RFC 7636 §4.2 */
export function challengeIsWellFormed(): Check {
  return {
    id: 'challenge-is-well-formed',
    kind: 'forbids',
    judge(evidence) {
      const requests = withS256(evidence);
      const wrong = requests.filter(
        ({ exchange }) => !/^[A-Za-z0-9_-]{43}$/.test(parameter(exchange, 'code_challenge') ?? ''),
      );
      return forbid('code_challenge has 43 base64url characters', wrong, requests, {
        broken: wrong.map(({ exchange }) => shape(exchange)).join('; '),
        held: 'it has',
        unseen: 'no authorization request carried an S256 challenge',
      });
    },
  };
}

/** After the server has refused PKCE, no authorization request has less of it than the first. RFC 7636 §7.2 */
export function doesNotDowngrade(): Check {
  return {
    id: 'does-not-downgrade',
    kind: 'forbids',
    escapes: ['gives-up-without-pkce'],
    judge(evidence) {
      const [first] = authorizationRequests(evidence);
      const after = afterStimulus(evidence);
      const later = authorizationRequests(after);
      const weaker = later.filter(({ exchange }) => first && strengthOf(exchange) < strengthOf(first.exchange));
      // A client that does not even begin another login at this server falls back to nothing.
      const declined = outcomesOf(after, 'start-login').filter(({ outcome }) => outcome.kind === 'refused');
      return forbid('no later authorization request has weaker PKCE than the first', weaker, [...later, ...declined], {
        broken: weaker.map(({ exchange }) => shape(exchange)).join('; '),
        held: later.length > 0 ? 'none has' : 'the client began no other login',
        unseen: 'no later login was seen',
      });
    },
  };
}

/** The challenge is the unpadded base64url SHA-256 of the verifier that is redeemed with the code. RFC 7636 §4.2, §4.6 */
export function challengeMatchesVerifier(): Check {
  return {
    id: 'challenge-matches-verifier',
    kind: 'forbids',
    judge(evidence) {
      const challenges = withS256(evidence).map(({ exchange }) => parameter(exchange, 'code_challenge'));
      const requests = redeemed(evidence).filter(
        ({ exchange }) => challenges.length > 0 && parameter(exchange, 'code_verifier'),
      );
      const wrong = requests.filter(
        ({ exchange }) => !challenges.includes(s256(parameter(exchange, 'code_verifier') ?? '')),
      );
      return forbid('code_challenge is the unpadded base64url of SHA-256 of code_verifier', wrong, requests, {
        broken: 'no authorization request carried the challenge of this verifier',
        held: 'it is',
        unseen: 'no S256 challenge, or no code_verifier, was sent',
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

/** A code is redeemed with the verifier of the login that it was issued for. RFC 7636 §4.5 */
export function sendsOwnVerifier(): Check {
  return {
    id: 'sends-own-verifier',
    kind: 'forbids',
    judge(evidence) {
      const requests = redeemed(evidence)
        .filter(({ exchange }) => parameter(exchange, 'code_verifier'))
        .map((request) => ({ ...request, challenge: challengeFor(evidence, parameter(request.exchange, 'code')) }));
      const wrong = requests.filter(({ exchange, challenge }) => {
        const verifier = parameter(exchange, 'code_verifier') ?? '';
        return challenge !== undefined && challenge !== s256(verifier) && challenge !== verifier;
      });
      const unknown = requests.some(({ challenge }) => challenge === undefined);
      return forbid('each code is redeemed with the verifier of its own login', wrong, unknown ? [] : requests, {
        broken: 'a code was sent with the verifier of another login',
        held: 'it is',
        unseen: unknown ? 'it was not seen for which login a code was issued' : 'no code_verifier was sent',
      });
    },
  };
}

/** The server refuses a code that comes with the verifier of another login: without that there is nothing to obey. */
export function serverRefusesCode(): Check {
  return {
    id: 'server-refuses-code',
    kind: 'requires',
    judge(evidence) {
      const refusals = tokenRequests(afterStimulus(evidence), 'authorization_code').filter(
        ({ exchange: { response } }) => response && response.status >= 400 && response.status < 500,
      );
      return forbid('the token endpoint refuses the code', [], refusals, {
        broken: '',
        held: 'it does',
        unseen: 'no token request was refused',
      });
    },
  };
}

const strengths = { none: 0, plain: 1, S256: 2 };

function strengthOf(exchange: WireExchange): number {
  if (!parameter(exchange, 'code_challenge')) return strengths.none;
  return parameter(exchange, 'code_challenge_method') === 'S256' ? strengths.S256 : strengths.plain;
}

function withS256(evidence: Evidence): Seen[] {
  return authorizationRequests(evidence).filter(({ exchange }) => strengthOf(exchange) === strengths.S256);
}

function shape(exchange: WireExchange): string {
  const challenge = parameter(exchange, 'code_challenge');
  if (challenge === undefined) return 'no code_challenge';
  return `code_challenge of ${challenge.length} characters, code_challenge_method ${parameter(exchange, 'code_challenge_method') ?? 'absent (which means plain)'}`;
}

function redeemed(evidence: Evidence): Seen[] {
  return tokenRequests(evidence, 'authorization_code');
}

/** The challenge of the authorization request that was answered with this code; undefined where the answer was not seen. */
function challengeFor(evidence: Evidence, code: string | undefined): string | undefined {
  const asked = authorizationRequests(evidence).find(({ exchange }) => {
    const location = exchange.response?.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    const url = location !== undefined && URL.canParse(location, exchange.url) && new URL(location, exchange.url);
    return url && code !== undefined && url.searchParams.get('code') === code;
  });
  return asked && parameter(asked.exchange, 'code_challenge');
}

function s256(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
