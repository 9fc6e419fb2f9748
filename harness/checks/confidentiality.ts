import { eventsOf, type Evidence, type SecretKind, type WireExchange } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import { findSecrets } from '../secrets.js';
import { afterStimulus, bearerOf, exchangesAt, forbid, outcomesOf, tokenRequests, type Seen } from './seen.js';

/** The verifier travels in the body of token requests and nowhere else. RFC 7636 §4.5, §7.2 */
export function keepsVerifierSecret(): Check {
  return {
    id: 'keeps-verifier-secret',
    kind: 'forbids',
    judge(evidence) {
      const leaks = carriers(evidence, ['verifier'], outsideBodyAt('token'));
      return forbid(
        'code_verifier is sent to the token endpoint only, in the body',
        leaks,
        tokenRequests(evidence, 'authorization_code'),
        {
          broken: 'it was seen elsewhere',
          held: 'it was seen nowhere else',
          unseen: 'no code was redeemed',
        },
      );
    },
  };
}

/** What is said to the token endpoint stands in the body, not in the URL. RFC 6749 §4.1.3 */
export function keepsTokenRequestOutOfUrl(): Check {
  return {
    id: 'keeps-token-request-out-of-url',
    kind: 'forbids',
    judge(evidence) {
      const requests = tokenRequests(evidence);
      const carrying = carriers(evidence, ['code', 'verifier', 'refresh-token'], ({ url }) => url);
      const wrong = carrying.filter(({ exchange }) => exchange.endpoint === 'token');
      return forbid("neither code, verifier nor refresh token stands in the token request's URL", wrong, requests, {
        broken: 'one does',
        held: 'none does',
        unseen: 'no token request was seen',
      });
    },
  };
}

/** Refresh tokens go to the server that issued them and nowhere else. RFC 6749 §10.4, RFC 7009, RFC 7662 */
export function keepsRefreshTokenHome(): Check {
  return {
    id: 'keeps-refresh-token-home',
    kind: 'forbids',
    judge(evidence) {
      const strays = carriers(evidence, ['refresh-token'], (exchange) =>
        ['token', 'revocation', 'introspection'].includes(exchange.endpoint) ? '' : whole(exchange),
      );
      const shown = [...exchangesAt(evidence, 'api'), ...tokenRequests(evidence, 'refresh_token')];
      return forbid(
        'refresh tokens are sent to the token, revocation and introspection endpoints only',
        strays,
        shown,
        {
          broken: 'one was sent elsewhere',
          held: 'they were',
          unseen: 'the client sent nothing after the login',
        },
      );
    },
  };
}

/** Access tokens travel in the Authorization header, never in a URL. RFC 6750 §2.3, RFC 9700 §4.3.2 */
export function keepsTokensOutOfUrls(): Check {
  return {
    id: 'keeps-tokens-out-of-urls',
    kind: 'forbids',
    judge(evidence) {
      const leaks = carriers(
        evidence,
        ['access-token', 'refresh-token', 'id-token', 'client-secret'],
        ({ url }) => url,
      );
      const calls = exchangesAt(evidence, 'api').filter(({ exchange }) => bearerOf(exchange) !== undefined);
      return forbid('no token and no client secret stands in a URL', leaks, calls, {
        broken: 'one does',
        held: 'none does',
        unseen: 'the client never called the API with a token',
      });
    },
  };
}

/** A token of a type that the client does not know is not used. RFC 6749 §7.1 */
export function usesNoToken(): Check {
  return {
    id: 'uses-no-token',
    kind: 'forbids',
    judge(evidence) {
      const after = afterStimulus(evidence);
      const uses = carriers(after, ['access-token'], (exchange) => `${head(exchange)}\n${exchange.body}`).filter(
        ({ exchange }) => exchange.endpoint === 'api' || exchange.endpoint === 'userinfo',
      );
      return forbid('the access token is not used', uses, outcomesOf(after, 'callback'), {
        broken: 'it was sent to the API',
        held: 'it was not',
        unseen: 'the client came to no answer',
      });
    },
  };
}

/** Nothing secret reaches a foreign origin. RFC 6749 §10.3, §10.4, RFC 9110 §15.4 */
export function tellsNoStranger(): Check {
  return {
    id: 'tells-no-stranger',
    kind: 'forbids',
    judge(evidence) {
      const kinds = evidence.secrets.map(({ kind }) => kind);
      const leaks = carriers(evidence, kinds, (exchange) => `${head(exchange)}\n${exchange.body}`);
      return forbid(
        'no code, verifier, token or client secret reaches the foreign origin',
        leaks.filter(({ exchange }) => exchange.endpoint === 'elsewhere'),
        outcomesOf(afterStimulus(evidence), 'callback'),
        {
          broken: 'the request was repeated there, secrets and all',
          held: 'none did',
          unseen: 'the client came to no answer',
        },
      );
    },
  };
}

/** What one authorization server gave out, or knows the client by, reaches no other one. RFC 9700 §4.4, RFC 6749 §10.4 */
export function keepsServersApart(): Check {
  return {
    id: 'keeps-servers-apart',
    kind: 'forbids',
    judge(evidence) {
      const issuers = [...new Set(evidence.secrets.flatMap(({ issuer }) => issuer ?? []))];
      const kinds = ['code', 'access-token', 'refresh-token', 'client-secret', 'basic-credentials'] as const;
      const strays = issuers.flatMap((issuer) => {
        const others = new Set(evidence.secrets.flatMap((one) => (one.issuer === issuer ? [] : one.value)));
        // What a client was configured with once and for all may be the same at both.
        const own = evidence.secrets.filter((one) => one.issuer === issuer && !others.has(one.value));
        return carriers(
          { ...evidence, secrets: own },
          kinds,
          (exchange) => `${head(exchange)}\n${exchange.body}`,
        ).filter(({ exchange }) => exchange.issuer !== issuer);
      });
      return forbid(
        'codes, tokens and credentials of one authorization server are sent to no other one',
        strays,
        outcomesOf(afterStimulus(evidence), 'callback'),
        {
          broken: 'some were',
          held: 'none were',
          unseen: 'the client came to no answer',
        },
      );
    },
  };
}

/** The exchanges in which a secret of one of these kinds stands in the part that is looked at. */
function carriers(evidence: Evidence, kinds: readonly SecretKind[], part: (exchange: WireExchange) => string): Seen[] {
  const secrets = evidence.secrets.filter(({ kind }) => kinds.includes(kind));
  return eventsOf(evidence, 'exchange').filter(({ exchange }) => findSecrets(part(exchange), secrets).length > 0);
}

function head({ url, headers }: WireExchange): string {
  return [url, ...headers.map(([, value]) => value)].join('\n');
}

function whole(exchange: WireExchange): string {
  return `${head(exchange)}\n${exchange.body}`;
}

function outsideBodyAt(...endpoints: WireExchange['endpoint'][]) {
  return (exchange: WireExchange) => (endpoints.includes(exchange.endpoint) ? head(exchange) : whole(exchange));
}
