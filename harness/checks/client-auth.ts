import type { Evidence, WireExchange } from '../model/evidence.js';
import type { ClientAuth } from '../model/client.js';
import type { Check } from '../model/scenario.js';
import { forbid, headerOf, outcomesOf, parameter, tokenRequests, type Seen } from './seen.js';

/** A request authenticates the client in one way. RFC 6749 §2.3 */
export function authenticatesOnce(): Check {
  return {
    id: 'authenticates-once',
    kind: 'forbids',
    judge(evidence) {
      const requests = tokenRequests(evidence).filter(({ exchange }) => waysOf(exchange).length > 0);
      const wrong = requests.filter(({ exchange }) => waysOf(exchange).length > 1);
      return forbid('every token request authenticates the client in one way', wrong, requests, {
        broken: `one had ${wrong.map(({ exchange }) => waysOf(exchange).join(' and ')).join(', ')}`,
        held: 'each does',
        unseen: 'no token request was authenticated',
      });
    },
  };
}

/** The client authenticates in the way that it is configured to. */
export function authenticatesBy(method: Exclude<ClientAuth, 'none'>): Check {
  return {
    id: `authenticates-by(${method})`,
    kind: 'forbids',
    judge(evidence) {
      const requests = formsSent(evidence);
      const wrong = requests.filter(({ exchange }) => !waysOf(exchange).includes(wayNames[method]));
      const seen = wrong.map(({ exchange }) => waysOf(exchange).join(' and ') || 'none').join(', ');
      return forbid(`the client authenticates by ${wayNames[method]}`, wrong, requests, {
        broken: `it was ${seen}`,
        held: 'it does',
        unseen: 'no token request was seen',
      });
    },
  };
}

/** Client identifier and secret are form-encoded one by one. RFC 6749 §2.3.1. A client that refuses them sends nothing wrong. */
export function encodesBasicCredentials(): Check {
  return {
    id: 'encodes-basic-credentials',
    kind: 'forbids',
    judge(evidence) {
      const requests = tokenRequests(evidence).filter(({ exchange }) => basicOf(exchange) !== undefined);
      const right = pairsGiven(evidence, 'basic-credentials').map(formDecodedPair);
      const wrong = requests.filter(({ exchange }) => !right.includes(formDecodedPair(basicOf(exchange) ?? '')));
      return forbid(
        'client_id and client_secret are form-encoded in the Basic header',
        wrong,
        [...requests, ...refusals(evidence)],
        {
          broken: 'decoded as RFC 6749 has it, the header names other credentials',
          held: requests.length > 0 ? 'they are' : 'the client refuses such credentials',
          unseen: 'no token request with a Basic header was seen',
        },
      );
    },
  };
}

/** client_secret arrives as it is. RFC 6749 §2.3.1, Appendix B. A client that refuses it sends nothing wrong. */
export function secretArrives(): Check {
  return {
    id: 'secret-arrives',
    kind: 'forbids',
    judge(evidence) {
      const requests = formsSent(evidence).filter(({ exchange }) => exchange.body.includes('client_secret'));
      const right = pairsGiven(evidence, 'client-secret');
      const wrong = requests.filter(({ exchange }) => !right.includes(parameter(exchange, 'client_secret') ?? ''));
      return forbid('client_secret, decoded, is the secret', wrong, [...requests, ...refusals(evidence)], {
        broken: 'it is another text',
        held: requests.length > 0 ? 'it is' : 'the client refuses such a secret',
        unseen: 'no token request with client_secret was seen',
      });
    },
  };
}

/** A client that was given no secret sends none; an empty one is as good as none (RFC 6749 §3.2). */
export function sendsNoSecret(): Check {
  return {
    id: 'sends-no-secret',
    kind: 'forbids',
    judge(evidence) {
      const requests = tokenRequests(evidence);
      const wrong = requests.filter(
        ({ exchange }) => parameter(exchange, 'client_secret') || /:./s.test(basicOf(exchange) ?? ''),
      );
      return forbid('no token request carries a client secret', wrong, requests, {
        broken: 'one does',
        held: 'none does',
        unseen: 'no token request was seen',
      });
    },
  };
}

const wayNames = { basic: 'a Basic header', post: 'client_secret in the body' };

function waysOf(exchange: WireExchange): string[] {
  return [
    ...(basicOf(exchange) === undefined ? [] : [wayNames.basic]),
    ...(parameter(exchange, 'client_secret') ? [wayNames.post] : []),
    ...(parameter(exchange, 'client_assertion') ? ['client_assertion'] : []),
  ];
}

/** Token requests that can be read: what is in another body is no matter of authentication. */
function formsSent(evidence: Evidence): Seen[] {
  return tokenRequests(evidence).filter(({ exchange }) => parameter(exchange, 'grant_type') !== undefined);
}

/** User name and password as they stand in a Basic header, joined by a colon. RFC 7617 §2 */
function basicOf(exchange: WireExchange): string | undefined {
  const encoded = /^basic +(\S+)$/i.exec(headerOf(exchange, 'authorization') ?? '')?.[1];
  return encoded && Buffer.from(encoded, 'base64').toString();
}

function pairsGiven(evidence: Evidence, kind: 'client-secret' | 'basic-credentials'): string[] {
  const values = evidence.secrets.filter((secret) => secret.kind === kind).map(({ value }) => value);
  return kind === 'client-secret' ? values : values.map((value) => Buffer.from(value, 'base64').toString());
}

/** As one text; the first colon stands between the two. */
function formDecodedPair(pair: string): string {
  const colon = pair.indexOf(':');
  return JSON.stringify([pair.slice(0, colon), pair.slice(colon + 1)].map(formDecoded));
}

function formDecoded(text: string): string {
  return new URLSearchParams(`=${text.replaceAll('&', '%26')}`).get('') ?? '';
}

function refusals(evidence: Evidence) {
  return outcomesOf(evidence, 'start-login', 'callback').filter(({ outcome }) => outcome.kind === 'refused');
}
