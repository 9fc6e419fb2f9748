import type { Evidence, WireExchange } from '../../model/evidence.js';
import type { Check } from '../../model/scenario.js';
import { answerHeader, exchangesAt, membersOf, type Seen } from '../seen.js';
import { check, unknown } from './check.js';

/** Answers of the token endpoint that mean success: of the exchange of a code, or of a refresh. */
function granted(grant: 'code' | 'refresh'): (evidence: Evidence) => Seen[] {
  return (evidence) =>
    exchangesAt(evidence, 'token').filter(({ exchange }) => grantOf(exchange) === grant && isSuccess(exchange));
}

/** A definition may call the grant what it likes: the parameter that is exchanged tells. */
function grantOf({ parameters }: WireExchange): 'code' | 'refresh' {
  const isRefresh =
    parameters['grant_type'] === 'refresh_token' || (parameters['code'] === undefined && 'refresh_token' in parameters);
  return isRefresh ? 'refresh' : 'code';
}

function isSuccess({ response }: WireExchange): boolean {
  return response !== undefined && response.status >= 200 && response.status < 300;
}

function member(
  grant: 'code' | 'refresh',
  id: string,
  expected: string,
  fault: (members: Record<string, unknown>, exchange: WireExchange) => string | undefined,
  isAboutToken = false,
): Check {
  return check({
    id,
    expected,
    seen: granted(grant),
    unseen: 'the token endpoint never answered with success',
    // What brings no token at all shows nothing of how tokens come.
    fault: ({ exchange }) => (isAboutToken || hasToken(exchange) ? fault(membersOf(exchange), exchange) : unknown),
  });
}

/** RFC 6749 §5.1, read by the top level alone. */
export function hasTopLevelToken(grant: 'code' | 'refresh' = 'code'): Check {
  return member(
    grant,
    `${grant}-has-top-level-token`,
    'access_token stands at the top level of the token response, a text',
    (members) => {
      const token = members['access_token'];
      if (typeof token === 'string' && token !== '') return undefined;
      return token === undefined ? 'it has no access_token there' : `it is ${kindOf(token)}`;
    },
    true,
  );
}

export function isJson(grant: 'code' | 'refresh' = 'code'): Check {
  return member(
    grant,
    `${grant}-is-json`,
    'the token response is an object in JSON, and calls itself application/json',
    (_members, exchange) => {
      const type = answerHeader(exchange, 'content-type') ?? '';
      if (!isObject(exchange)) return 'its body is no JSON object';
      return /^application\/json\s*(;|$)/i.test(type)
        ? undefined
        : `its Content-Type is ${type === '' ? 'missing' : type}`;
    },
  );
}

export function hasStatus200(grant: 'code' | 'refresh' = 'code'): Check {
  return member(grant, `${grant}-has-status-200`, 'a token response has the status 200', (_members, { response }) =>
    response?.status === 200 ? undefined : `the status is ${response?.status}`,
  );
}

export function isNotStored(): Check {
  return member(
    'code',
    'is-not-stored',
    'the token response forbids caches to keep it, by Cache-Control: no-store',
    (_members, exchange) => {
      const value = answerHeader(exchange, 'cache-control');
      if (value !== undefined && /\bno-store\b/i.test(value)) return undefined;
      return value === undefined ? 'it has no Cache-Control' : `Cache-Control is ${value}`;
    },
  );
}

export function hasBearerType(grant: 'code' | 'refresh' = 'code'): Check {
  return member(grant, `${grant}-has-bearer-type`, 'token_type is Bearer', (members) => {
    const type = members['token_type'];
    if (typeof type === 'string' && type.toLowerCase() === 'bearer') return undefined;
    return type === undefined
      ? 'there is no token_type'
      : `it is ${typeof type === 'string' ? JSON.stringify(type.slice(0, 60)) : kindOf(type)}`;
  });
}

export function hasLifetime(grant: 'code' | 'refresh' = 'code'): Check {
  return member(
    grant,
    `${grant}-has-lifetime`,
    'expires_in is a whole number of seconds, more than 0 and less than ten years',
    (members) => {
      const lifetime = members['expires_in'];
      if (lifetime === undefined) return 'there is no expires_in';
      if (typeof lifetime !== 'number') return `it is ${kindOf(lifetime)}`;
      return Number.isInteger(lifetime) && lifetime > 0 && lifetime < 315_360_000 ? undefined : `it is ${lifetime}`;
    },
  );
}

/** RFC 6749 §3.3: a list of texts, with one space between. */
export function hasSpacedScope(): Check {
  return member(
    'code',
    'has-spaced-scope',
    'scope, if it is told, is a text of names with spaces between them',
    (members) => {
      const scope = members['scope'];
      if (scope === undefined) return undefined;
      if (typeof scope !== 'string') return `it is ${kindOf(scope)}`;
      // A comma may be part of a name, but no list is asked for with one.
      return /[,;|]/.test(scope) ? 'its names are separated by something else than a space' : undefined;
    },
  );
}

/** What is told; a scope that is not told is the one that was asked for (RFC 6749 §5.1). */
export function grantsScope(): Check {
  return check({
    id: 'grants-scope',
    expected: 'the scope that was asked for is granted',
    seen: granted('code'),
    unseen: 'the token endpoint never answered with success',
    fault({ exchange }, evidence) {
      if (!hasToken(exchange)) return unknown;
      const asked = scopeAsked(evidence);
      const scope = membersOf(exchange)['scope'];
      if (typeof scope !== 'string' || asked === undefined) return undefined;
      const names = scope.split(/[ ,]+/);
      const missing = asked
        .split(/[ ,]+/)
        .filter((name) => name !== '' && !names.includes(name) && !unrepeated.includes(name));
      return missing.length === 0 ? undefined : `${missing.slice(0, 5).join(' ')} is missing`;
    },
  });
}

/** Asked for to get a refresh token; many servers do not repeat it. */
const unrepeated = ['offline_access'];

function scopeAsked(evidence: Evidence): string | undefined {
  const asked = exchangesAt(evidence, 'authorization')[0]?.exchange.parameters['scope'];
  return typeof asked === 'string' ? asked : undefined;
}

export function hasRefreshToken(): Check {
  return member('code', 'has-refresh-token', 'the token response has a refresh token, a text', (members) => {
    const token = members['refresh_token'];
    if (typeof token === 'string' && token !== '') return undefined;
    return token === undefined ? 'it has none' : `it is ${token === '' ? 'an empty text' : kindOf(token)}`;
  });
}

/** RFC 7009 and 6749 leave it open; what a platform stores has bounds. */
export function hasTokensOfBoundedLength(): Check {
  return member('code', 'has-tokens-of-bounded-length', 'no token is longer than 4096 characters', (members) => {
    const [long] = ['access_token', 'refresh_token'].flatMap((name) => {
      const token = members[name];
      return typeof token === 'string' && token.length > 4096 ? `${name} has ${token.length} characters` : [];
    });
    return long;
  });
}

/** RFC 6749 §5.2. `codes`: any of these; without them any error. A server that is too busy has refused nothing. */
export function refusesWith(...codes: string[]): Check {
  return check({
    id: `refuses-with(${codes.join(',')})`,
    expected: `the token endpoint refuses with ${codes.join(' or ')}`,
    seen: (evidence) => exchangesAt(evidence, 'token').filter(({ exchange }) => exchange.response),
    unseen: 'the token endpoint did not answer',
    fault({ exchange }) {
      const status = exchange.response?.status ?? 0;
      if (isBusy(status)) return unknown;
      const error = membersOf(exchange)['error'];
      if (typeof error === 'string' && codes.includes(error)) return undefined;
      return typeof error === 'string'
        ? `the error is ${JSON.stringify(error.slice(0, 60))}`
        : `it answers ${status} without an error code`;
    },
  });
}

/** The same for every refusal: status 400, or 401 where the client's authentication failed, and a JSON object with `error`. */
export function refusesByStatus(...statuses: number[]): Check {
  return check({
    id: `refuses-by-status(${statuses.join(',')})`,
    expected: `a refusal of the token endpoint has the status ${statuses.join(' or ')}`,
    seen: (evidence) => exchangesAt(evidence, 'token').filter(({ exchange }) => exchange.response),
    unseen: 'the token endpoint did not answer',
    fault({ exchange: { response } }) {
      const status = response?.status ?? 0;
      if (statuses.includes(status)) return undefined;
      return isBusy(status) ? unknown : `the status is ${status}`;
    },
  });
}

export function refusesInJson(): Check {
  return check({
    id: 'refuses-in-json',
    expected:
      'a refusal of the token endpoint is a JSON object whose member error is a text, and calls itself application/json',
    seen: (evidence) => exchangesAt(evidence, 'token').filter(({ exchange }) => exchange.response),
    unseen: 'the token endpoint did not answer',
    fault({ exchange }) {
      if (isBusy(exchange.response?.status ?? 0)) return unknown;
      const type = answerHeader(exchange, 'content-type') ?? '';
      if (!isObject(exchange)) return `its body is no JSON object${/\bhtml\b/i.test(type) ? ', but a page' : ''}`;
      if (typeof membersOf(exchange)['error'] !== 'string') return 'it has no error, or one that is no text';
      return /^application\/json\s*(;|$)/i.test(type)
        ? undefined
        : `its Content-Type is ${type === '' ? 'missing' : type}`;
    },
  });
}

/** Whatever the server answers: the request that a move has changed must not bring a token. */
export function issuesNoToken(): Check {
  return check({
    id: 'issues-no-token',
    kind: 'forbids',
    expected: 'the token endpoint issues no token for this request',
    seen: movedTokenRequests,
    unseen: 'the token endpoint did not answer',
    fault({ exchange }) {
      if (exchange.response === undefined || isBusy(exchange.response.status)) return unknown;
      return hasToken(exchange) ? 'it issued an access token' : undefined;
    },
  });
}

/** A code that was redeemed once brings nothing more. */
export function issuesNoTokenAgain(): Check {
  return check({
    id: 'issues-no-token-again',
    kind: 'forbids',
    expected: 'the token endpoint issues no token for a code that was redeemed before',
    seen: (evidence) => (granted('code')(evidence).length === 0 ? [] : exchangesAt(evidence, 'token').slice(1)),
    unseen: 'the code was never redeemed, or not a second time',
    fault({ exchange }) {
      if (exchange.response === undefined || isBusy(exchange.response.status)) return unknown;
      return hasToken(exchange) ? 'it issued an access token again' : undefined;
    },
  });
}

/** The request that a move has changed brings tokens all the same, as it is lawful. */
export function issuesToken(): Check {
  return check({
    id: 'issues-token',
    expected: 'the token endpoint issues an access token for this request, too',
    seen: movedTokenRequests,
    unseen: 'the token endpoint did not answer',
    fault({ exchange }) {
      if (exchange.response === undefined || isBusy(exchange.response.status)) return unknown;
      const error = membersOf(exchange)['error'];
      return hasToken(exchange)
        ? undefined
        : `it answers ${exchange.response.status}${typeof error === 'string' ? ` ${error.slice(0, 60)}` : ''}`;
    },
  });
}

/** Token requests from the first move on, also one in the authorization request; the last ones if nothing was moved. */
function movedTokenRequests(evidence: Evidence): Seen[] {
  const first = evidence.events.find((event) => event.kind === 'effect');
  const exchanges = exchangesAt(evidence, 'token');
  if (first?.kind !== 'effect') return exchanges.slice(-1);
  return exchanges.filter(({ exchange }) => exchange.id >= first.exchange);
}

export function isBusy(status: number): boolean {
  return status === 429 || status >= 500;
}

export function hasToken(exchange: WireExchange): boolean {
  return isSuccess(exchange) && /["']?access_?token["']?\s*[:=]\s*["']?[^"'\s,}]/i.test(exchange.response?.body ?? '');
}

function isObject({ response }: WireExchange): boolean {
  try {
    const json = JSON.parse(response?.body ?? '') as unknown;
    return typeof json === 'object' && json !== null && !Array.isArray(json);
  } catch {
    return false;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return (
    { string: 'a text', number: 'a number', boolean: 'a boolean', object: 'an object' }[typeof value as string] ??
    'something else'
  );
}
