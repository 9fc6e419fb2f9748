import { eventsOf, type Evidence, type EventOf } from '../../model/evidence.js';
import type { Check } from '../../model/scenario.js';
import { foreignRedirectUri } from '../moves/authorization-request.js';
import { exchangesAt } from '../seen.js';
import { check, unknown } from './check.js';

type Arrival = EventOf<'arrival'>;

const arrivals = (evidence: Evidence): Arrival[] => eventsOf(evidence, 'arrival');

/** Of the authorization request that the arrival answers. */
function asked(evidence: Evidence, name: string): string | undefined {
  const value = exchangesAt(evidence, 'authorization').at(-1)?.exchange.parameters[name];
  return typeof value === 'string' ? value : undefined;
}

function parametersIn({ url }: Arrival): URLSearchParams {
  return new URL(url).searchParams;
}

export function returnsState(): Check {
  return check({
    id: 'returns-state',
    expected: 'the redirect has the state that was sent, character by character',
    seen: arrivals,
    unseen: 'the browser was never sent back',
    fault(arrival, evidence) {
      const [state, ...more] = parametersIn(arrival).getAll('state');
      if (more.length > 0) return 'it has more than one state';
      if (state === undefined) return 'it has no state';
      return state === asked(evidence, 'state') ? undefined : `it has another state, of ${state.length} characters`;
    },
  });
}

/** Character by character, but for what is added to the query. RFC 6749 §4.1.2, RFC 9700 §2.1 */
export function returnsToRedirectUri(): Check {
  return check({
    id: 'returns-to-redirect-uri',
    expected: 'the browser is sent to exactly the redirect URI that was asked for',
    seen: arrivals,
    unseen: 'the browser was never sent back',
    fault(arrival, evidence) {
      const uri = new URL(asked(evidence, 'redirect_uri') ?? arrival.url);
      const to = new URL(arrival.url);
      if (to.origin !== uri.origin || to.pathname !== uri.pathname) return `it is sent to ${to.origin}${to.pathname}`;
      const lost = [...uri.searchParams].find(([name, value]) => to.searchParams.get(name) !== value);
      return lost && `the parameter ${lost[0].slice(0, 60)} of the redirect URI is lost`;
    },
  });
}

/** RFC 6749 §4.1.2: in the query, each once. */
export function returnsCodeInQuery(): Check {
  return check({
    id: 'returns-code-in-query',
    expected: 'the redirect has one code in its query, no error beside it, and no parameter twice',
    seen: arrivals,
    unseen: 'the browser was never sent back',
    fault(arrival) {
      const parameters = parametersIn(arrival);
      const twice = [...parameters.keys()].find((name) => parameters.getAll(name).length > 1);
      if (twice !== undefined) return `${twice.slice(0, 60)} is there twice`;
      if (new URLSearchParams(new URL(arrival.url).hash.slice(1)).has('code')) return 'the code is in the fragment';
      if (parameters.has('error')) return 'it has an error';
      return parameters.get('code') ? undefined : 'it has no code';
    },
  });
}

export function returnsNoToken(): Check {
  return check({
    id: 'returns-no-token',
    kind: 'forbids',
    expected: 'no token is in the redirect',
    seen: (evidence) => [...arrivals(evidence), ...answersOnTheWay(evidence)],
    unseen: 'the browser was never sent back',
    fault(event) {
      if (event.kind === 'exchange') return isSettled(event) ? undefined : unknown;
      const url = new URL(event.url);
      const named = ['access_token', 'refresh_token', 'id_token'].find(
        (name) => url.searchParams.has(name) || new URLSearchParams(url.hash.slice(1)).has(name),
      );
      return named && `it has ${named}`;
    },
  });
}

/** RFC 6749 §4.1.2.1: an open redirector hands codes to whoever asks. */
export function doesNotRedirect(): Check {
  return check({
    id: 'does-not-redirect',
    kind: 'forbids',
    expected: 'the browser is not sent to a redirect URI that is not registered',
    seen: (evidence) => [...arrivals(evidence), ...answersOnTheWay(evidence)],
    unseen: 'the authorization endpoint did not answer',
    fault(event, evidence) {
      if (event.kind === 'exchange') return isSettled(event) ? undefined : unknown;
      const uri = asked(evidence, 'redirect_uri') ?? foreignRedirectUri;
      const { origin, pathname } = new URL(event.url);
      const isThere = origin === new URL(uri).origin && pathname === new URL(uri).pathname;
      return isThere
        ? `it is sent there, with ${[...parametersIn(event).keys()].slice(0, 5).join(', ') || 'nothing'}`
        : undefined;
    },
  });
}

/** An error goes back to the client that made it (RFC 6749 §4.1.2.1). `codes`: which ones say what was wrong. */
export function returnsError(...codes: string[]): Check {
  return check({
    id: `returns-error(${codes.join(',')})`,
    expected: `the browser is sent back with the error ${codes.join(' or ')}`,
    seen: (evidence) => [...arrivals(evidence), ...answersOnTheWay(evidence)],
    unseen: 'the authorization endpoint did not answer',
    fault(event, evidence) {
      if (event.kind === 'exchange')
        return arrivals(evidence).length > 0 || !isSettled(event)
          ? unknown
          : 'it shows a page, and the client never hears of it';
      const error = parametersIn(event).get('error');
      if (error !== null && codes.includes(error)) return undefined;
      if (error !== null) return `the error is ${JSON.stringify(error.slice(0, 60))}`;
      return `it is sent back without an error, with ${[...parametersIn(event).keys()].slice(0, 5).join(', ') || 'nothing'}`;
    },
  });
}

/** RFC 9207 §2.4 */
export function returnsIssuer(): Check {
  return check({
    id: 'returns-issuer',
    expected: 'iss in the redirect is the issuer that the metadata name',
    seen: arrivals,
    fault(arrival, evidence) {
      const issuer = issuerIn(evidence);
      const iss = parametersIn(arrival).get('iss');
      if (iss === null || issuer === undefined) return unknown;
      return iss === issuer ? undefined : 'it is another one';
    },
  });
}

function issuerIn(evidence: Evidence): unknown {
  const [metadata] = exchangesAt(evidence, 'metadata');
  try {
    return (JSON.parse(metadata?.exchange.response?.body ?? '') as Record<string, unknown>)['issuer'];
  } catch {
    return undefined;
  }
}

/** What the browser was answered last on its way: of one that ends at a redirection endpoint that leads there. */
function answersOnTheWay(evidence: Evidence): EventOf<'exchange'>[] {
  return exchangesAt(evidence, 'authorization', 'login').slice(-1);
}

/** Behind a page that asks for a password anything may come. */
function isSettled({ exchange: { response } }: EventOf<'exchange'>): boolean {
  if (response === undefined || response.status >= 500 || response.status === 429) return false;
  return response.status >= 400 || !/<input[^>]{0,500}type=["']?password/i.test(response.body);
}
