import { eventsOf, type Evidence, type WireExchange } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import { authorizationRequests, exchangesAt, forbid, parameter, tokenRequests, type Seen } from './seen.js';

type Leg = 'authorization' | 'token';

/** No parameter is there twice, but for those that may be. RFC 6749 §3.1, §3.2; RFC 8707 §2 */
export function repeatsNoParameter(leg: Leg): Check {
  return {
    id: 'repeats-no-parameter',
    kind: 'forbids',
    judge(evidence) {
      const requests = leg === 'authorization' ? authorizationRequests(evidence) : tokenRequests(evidence);
      const wrong = requests.filter(({ exchange }) => repeated(exchange).length > 0);
      return forbid(`no parameter is in the ${leg} request twice`, wrong, requests, {
        broken: `${[...new Set(wrong.flatMap(({ exchange }) => repeated(exchange)))].join(', ')} is`,
        held: 'none is',
        unseen: `no ${leg} request was seen`,
      });
    },
  };
}

/** No value is what a program writes for a value that it does not have. */
export function sendsNoPlaceholder(): Check {
  return {
    id: 'sends-no-placeholder',
    kind: 'forbids',
    judge(evidence) {
      const requests = [...authorizationRequests(evidence), ...tokenRequests(evidence)];
      const wrong = requests.filter(({ exchange }) => placeholders(exchange).length > 0);
      return forbid('no parameter is undefined, null or an object written as text', wrong, requests, {
        broken: `there was ${[...new Set(wrong.flatMap(({ exchange }) => placeholders(exchange)))].join(', ')}`,
        held: 'none is',
        unseen: 'no request was seen',
      });
    },
  };
}

/** What the endpoint's URL has in its query stays there, whatever is added. RFC 6749 §3.1, §3.2 */
export function keepsEndpointQuery(leg: Leg, name: string, value: string): Check {
  return {
    id: 'keeps-endpoint-query',
    kind: 'forbids',
    judge(evidence) {
      const requests = meantFor(evidence, leg);
      const wrong = requests.filter(({ exchange }) => !new URL(exchange.url).searchParams.getAll(name).includes(value));
      return forbid(`the query of the ${leg} endpoint's URL, ${name}=${value}, is kept`, wrong, requests, {
        broken: `${name} was ${wrong.map(({ exchange }) => inQuery(exchange, name)).join(', ')}`,
        held: 'it is',
        unseen: `no ${leg} request was seen`,
      });
    },
  };
}

/** Every redirect_uri is absolute and has no fragment. RFC 6749 §3.1.2. Without one, the one that is registered is meant. */
export function namesProperRedirectUri(): Check {
  return {
    id: 'names-proper-redirect-uri',
    kind: 'forbids',
    judge(evidence) {
      const requests = authorizationRequests(evidence);
      const named = requests.map((request) => ({ ...request, uri: parameter(request.exchange, 'redirect_uri') }));
      const wrong = named.filter(({ uri }) => uri !== undefined && (!URL.canParse(uri) || uri.includes('#')));
      return forbid('redirect_uri is an absolute URI without a fragment', wrong, requests, {
        broken: `it was ${wrong.map(({ uri }) => JSON.stringify(uri)).join(', ')}`,
        held: 'it is',
        unseen: 'no authorization request was seen',
      });
    },
  };
}

/** No access token is asked for that would come through the browser. RFC 9700 §2.1.2 */
export function asksForNoTokenInFront(): Check {
  return {
    id: 'asks-for-no-token-in-front',
    kind: 'forbids',
    judge(evidence) {
      const requests = authorizationRequests(evidence);
      const wrong = requests.filter(({ exchange }) =>
        (parameter(exchange, 'response_type') ?? '').split(' ').includes('token'),
      );
      const asked = wrong.map(({ exchange }) => JSON.stringify(parameter(exchange, 'response_type'))).join(', ');
      return forbid('response_type does not include token', wrong, requests, {
        broken: `it was ${asked}`,
        held: 'it does not',
        unseen: 'no authorization request was seen',
      });
    },
  };
}

const mayRepeat = ['resource', 'audience'];

function repeated({ parameters }: WireExchange): string[] {
  return Object.keys(parameters).filter((name) => Array.isArray(parameters[name]) && !mayRepeat.includes(name));
}

function placeholders({ parameters }: WireExchange): string[] {
  return Object.entries(parameters).flatMap(([name, value]) =>
    [value]
      .flat()
      .filter((one) => /(^| )(undefined|null|NaN|None|<nil>|\[object \w+\])($| )/.test(one))
      .map((one) => `${name}=${one}`),
  );
}

/** Also what came to another address of the server, because the query was lost. */
function meantFor(evidence: Evidence, leg: Leg): Seen[] {
  const has = (exchange: WireExchange, ...names: string[]) =>
    names.some((name) => Object.hasOwn(exchange.parameters, name));
  const strays = eventsOf(evidence, 'exchange').filter(({ exchange }) => {
    if (exchange.endpoint !== 'unknown') return false;
    const redeems = has(exchange, 'grant_type', 'code');
    return leg === 'token' ? redeems : !redeems && has(exchange, 'client_id', 'redirect_uri', 'response_type');
  });
  const proper = leg === 'authorization' ? authorizationRequests(evidence) : exchangesAt(evidence, 'token');
  return [...proper, ...strays];
}

function inQuery({ url }: WireExchange, name: string): string {
  const value = new URL(url).searchParams.get(name);
  return value === null ? 'lost' : JSON.stringify(value);
}
