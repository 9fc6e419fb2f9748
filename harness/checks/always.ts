import type { Evidence, SecretKind, WireExchange } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import { hasUsedCode } from './escapes.js';
import { authorizationRequests, exchangesAt, forbid, parameter, tokenRequests, type Seen } from './seen.js';

// Checks of what all runs together show: whatever else is going on, these hold.

/** Events that show that a rule was kept. */
const enough = 5;

/**
 * No code goes to the token endpoint again once that has answered. RFC 6749 §4.1.2. A client that was not recognised may try
 * another way of authenticating itself, and one that got no answer may ask again: neither has used the code.
 */
export function redeemsEachCodeOnce(): Check {
  return {
    id: 'redeems-each-code-once',
    kind: 'forbids',
    escapes: ['another-way-to-authenticate', 'no-answer'],
    judge(evidence) {
      // What is sent for a code and never was one cannot be used up.
      const codes = new Set(evidence.secrets.flatMap(({ kind, value }) => (kind === 'code' ? value : [])));
      const requests = tokenRequests(evidence, 'authorization_code').filter(({ exchange }) =>
        codes.has(parameter(exchange, 'code') ?? ''),
      );
      const used = new Map<string, Seen>();
      const again = requests.flatMap((request) => {
        const code = parameter(request.exchange, 'code')!;
        const before = used.get(code);
        if (hasUsedCode(request.exchange)) used.set(code, request);
        return before ? [before, request] : [];
      });
      return forbid('each authorization code is redeemed once', again, requests.slice(0, enough), {
        broken: 'a code was sent a second time',
        held: `${new Set(requests.map(({ exchange }) => parameter(exchange, 'code'))).size} codes, none sent again after it was used`,
        unseen: 'no code was redeemed',
      });
    },
  };
}

/** No two authorization requests share a state, where nothing but state binds the callback to its browser. RFC 6749 §10.12 */
export function sendsFreshStates(): Check {
  const alone = 'state without a code_challenge or a nonce beside it';
  return isNeverRepeated(
    'sends-fresh-states',
    'no two authorization requests share a state',
    'state',
    alone,
    (exchange) => {
      const elsewise = parameter(exchange, 'code_challenge') ?? parameter(exchange, 'nonce');
      return elsewise === undefined ? parameter(exchange, 'state') : undefined;
    },
  );
}

/** No two authorization requests share a code_challenge. RFC 9700 §2.1.1 */
export function sendsFreshChallenges(): Check {
  return isNeverRepeated(
    'sends-fresh-challenges',
    'no two authorization requests share a code_challenge',
    'code_challenge',
    'a code_challenge',
    (exchange) => parameter(exchange, 'code_challenge'),
  );
}

/** A client that uses PKCE uses S256. RFC 7636 §4.2 */
export function usesNoWeakChallenge(): Check {
  return {
    id: 'uses-no-weak-challenge',
    kind: 'forbids',
    judge(evidence) {
      const requests = authorizationRequests(evidence).filter(({ exchange }) => parameter(exchange, 'code_challenge'));
      const weak = requests.filter(({ exchange }) => parameter(exchange, 'code_challenge_method') !== 'S256');
      const method = weak[0] && parameter(weak[0].exchange, 'code_challenge_method');
      return forbid('every code_challenge is sent with code_challenge_method=S256', weak, requests.slice(0, enough), {
        broken: `code_challenge_method was ${method ?? 'absent, which means plain'}`,
        held: `S256 in ${requests.length} requests`,
        unseen: 'no authorization request carried a code_challenge',
      });
    },
  };
}

function isNeverRepeated(
  id: string,
  expected: string,
  name: string,
  unseen: string,
  valueOf: (exchange: WireExchange) => string | undefined,
): Check {
  return {
    id,
    kind: 'forbids',
    judge(evidence) {
      const first = new Map<string, Seen>();
      const requests = authorizationRequests(evidence).filter(({ exchange }) => valueOf(exchange) !== undefined);
      const repeated = requests.flatMap((request) => {
        // A hostile server may send the browser on to an honest one, with the client's own challenge.
        const value = `${request.exchange.issuer} ${valueOf(request.exchange)}`;
        const before = first.get(value);
        if (!before) first.set(value, request);
        return before ? [before, request] : [];
      });
      return forbid(expected, repeated, requests.length > 1 ? requests.slice(0, enough) : [], {
        broken: `${name} had ${first.size === 1 ? 'one value' : `${first.size} values`} in ${requests.length} requests`,
        held: `${requests.length} requests, each with its own`,
        unseen: `fewer than two authorization requests sent ${unseen}`,
      });
    },
  };
}

/** The token request names the redirect_uri of the authorization request that its code came of. RFC 6749 §4.1.3 */
export function repeatsRedirectUri(): Check {
  return {
    id: 'repeats-redirect-uri',
    kind: 'forbids',
    judge(evidence) {
      const asked = redirectUrisByCode(evidence);
      const requests = tokenRequests(evidence, 'authorization_code').filter(({ exchange }) =>
        asked.has(parameter(exchange, 'code') ?? ''),
      );
      const others = requests.filter(
        ({ exchange }) => parameter(exchange, 'redirect_uri') !== asked.get(parameter(exchange, 'code') ?? ''),
      );
      const [first] = others;
      return forbid(
        'the token request repeats the redirect_uri of its authorization request',
        others,
        requests.slice(0, enough),
        {
          broken: `redirect_uri was ${JSON.stringify(first && parameter(first.exchange, 'redirect_uri')) ?? 'absent'}`,
          held: `the same in ${requests.length} token requests`,
          unseen: 'no code was redeemed that a login with a redirect_uri had brought',
        },
      );
    },
  };
}

function redirectUrisByCode(evidence: Evidence): Map<string, string> {
  return new Map(
    exchangesAt(evidence, 'authorization').flatMap(({ exchange }) => {
      const redirectUri = parameter(exchange, 'redirect_uri');
      const location = exchange.response?.headers.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? '';
      const code = URL.canParse(location) ? new URL(location).searchParams.get('code') : null;
      return code !== null && redirectUri !== undefined ? [[code, redirectUri]] : [];
    }),
  );
}

/** No request has the client's credentials in its URL. RFC 6749 §2.3.1 */
export function keepsClientCredentialsOutOfUrls(): Check {
  return keepsOutOfUrls('keeps-client-credentials-out-of-urls', 'the client secret', [
    'client-secret',
    'basic-credentials',
  ]);
}

/** No request has in its URL what brings tokens. RFC 9700 §4.3 */
export function keepsGrantsOutOfUrls(): Check {
  return {
    ...keepsOutOfUrls('keeps-grants-out-of-urls', 'a refresh token or a code_verifier', ['refresh-token', 'verifier']),
    level: 'robustness',
  };
}

function keepsOutOfUrls(id: string, what: string, kinds: readonly SecretKind[]): Check {
  return {
    id,
    kind: 'forbids',
    judge(evidence) {
      const values = new Set(evidence.secrets.flatMap(({ kind, value }) => (kinds.includes(kind) ? value : [])));
      const requests = evidence.events.filter((event): event is Seen => event.kind === 'exchange');
      const leaking = requests.filter(
        ({ exchange: { url } }) =>
          URL.canParse(url) && [...new URL(url).searchParams.values()].some((value) => values.has(value)),
      );
      return forbid(`no URL holds ${what}`, leaking, requests.slice(0, enough), {
        broken: `${leaking.length === 1 ? 'one does' : `${leaking.length} do`}`,
        held: `none of ${requests.length} does`,
        unseen: 'no request was made',
      });
    },
  };
}
