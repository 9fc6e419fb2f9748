import type { Evidence, WireExchange } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import { isBelievable } from './proof.js';
import { exchangesAt, forbid, headerOf, outcomesOf, parameter, tokenRequests, type Seen } from './seen.js';

/** Token requests are made with POST. RFC 6749 §3.2 */
export function postsTokenRequest(): Check {
  return {
    id: 'posts-token-request',
    kind: 'forbids',
    judge(evidence) {
      const requests = sentToTokenEndpoint(evidence);
      const wrong = requests.filter(({ exchange }) => exchange.method !== 'POST');
      return forbid('every token request is a POST', wrong, requests, {
        broken: `one was a ${wrong.map(({ exchange }) => exchange.method).join(', ')}`,
        held: 'each is',
        unseen: 'no token request was seen',
      });
    },
  };
}

/** The body of a token request is a form. RFC 6749 §4.1.3, Appendix B */
export function sendsForm(): Check {
  return {
    id: 'sends-form',
    kind: 'forbids',
    judge(evidence) {
      const requests = sentToTokenEndpoint(evidence).filter(({ exchange }) => exchange.body !== '');
      const wrong = requests.filter(
        ({ exchange }) => mediaTypeOf(exchange) !== 'application/x-www-form-urlencoded' || !isForm(exchange),
      );
      const types = wrong.map(({ exchange }) => mediaTypeOf(exchange) || 'no content type').join(', ');
      return forbid('the token request has a body of application/x-www-form-urlencoded', wrong, requests, {
        broken: `it came as ${types}`,
        held: 'it has',
        unseen: 'no token request with a body was seen',
      });
    },
  };
}

/** A client that does not authenticate says who it is. RFC 6749 §4.1.3 */
export function sendsClientId(): Check {
  return {
    id: 'sends-client-id',
    kind: 'forbids',
    judge(evidence) {
      const requests = tokenRequests(evidence, 'authorization_code');
      const wrong = requests.filter(({ exchange }) => !parameter(exchange, 'client_id'));
      return forbid('the token request carries client_id', wrong, requests, {
        broken: 'it carries none',
        held: 'it does',
        unseen: 'no code was redeemed',
      });
    },
  };
}

/** The end-user's password is never what a token is asked for with. RFC 9700 §2.4 */
export function usesNoPasswordGrant(): Check {
  return {
    id: 'uses-no-password-grant',
    kind: 'forbids',
    judge(evidence) {
      const requests = tokenRequests(evidence);
      const wrong = requests.filter(({ exchange }) => parameter(exchange, 'grant_type') === 'password');
      return forbid('no token request has grant_type=password', wrong, requests, {
        broken: 'one has',
        held: 'none has',
        unseen: 'no token request was seen',
      });
    },
  };
}

/** A server that answers with a form unless it is asked for JSON is asked for JSON, or its form is understood. */
export function asksForJsonOrReadsForm(): Check {
  return {
    id: 'asks-for-json-or-reads-form',
    kind: 'forbids',
    judge(evidence) {
      const requests = tokenRequests(evidence, 'authorization_code');
      const works = outcomesOf(evidence, 'callback').some((event) => isBelievable(evidence, event));
      const answered = requests.filter(
        ({ exchange }) => !asksForJson(exchange) && exchange.response?.status === 200 && answeredWithForm(exchange),
      );
      return forbid(
        'the token request asks for application/json, or a form is understood',
        works ? [] : answered,
        requests,
        {
          broken: 'it did not ask, and the form that came could not be used',
          held: requests.every(({ exchange }) => asksForJson(exchange)) ? 'it asks for it' : 'the form is understood',
          unseen: 'no code was redeemed',
        },
      );
    },
  };
}

/** Token requests say what software they come from. RFC 9110 §10.1.5 */
export function namesItsSoftware(): Check {
  return {
    id: 'names-its-software',
    kind: 'forbids',
    judge(evidence) {
      const requests = tokenRequests(evidence);
      const wrong = requests.filter(({ exchange }) => !headerOf(exchange, 'user-agent')?.trim());
      return forbid('the token request has a User-Agent header', wrong, requests, {
        broken: 'it has none',
        held: 'it has',
        unseen: 'no token request was seen',
      });
    },
  };
}

/** Without what a browser asks ahead of a request to another origin. */
function sentToTokenEndpoint(evidence: Evidence): Seen[] {
  return exchangesAt(evidence, 'token').filter(({ exchange }) => exchange.method !== 'OPTIONS');
}

function mediaTypeOf(exchange: WireExchange): string {
  return (headerOf(exchange, 'content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

function isForm({ parameters }: WireExchange): boolean {
  return ['grant_type', 'code', 'refresh_token'].some((name) => Object.hasOwn(parameters, name));
}

function asksForJson(exchange: WireExchange): boolean {
  return (headerOf(exchange, 'accept') ?? '').toLowerCase().includes('application/json');
}

function answeredWithForm({ response }: WireExchange): boolean {
  const type = response?.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  return /^application\/x-www-form-urlencoded/i.test(type);
}
