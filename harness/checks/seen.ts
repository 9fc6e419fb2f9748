import { eventsOf, type Evidence, type EventOf, type WireExchange } from '../model/evidence.js';
import type { Action } from '../model/protocol.js';
import type { Finding } from '../model/scenario.js';

/** An exchange as an event, so that it can be cited. */
export type Seen = EventOf<'exchange'>;

/** Number of the event with which the trouble begins; before every event when there is none. */
export function stimulusOf(evidence: Evidence): number {
  return evidence.events.find(({ kind }) => kind === 'effect' || kind === 'attack')?.n ?? -1;
}

/** The part of the evidence from the stimulus on. An exchange that was under way then is part of it. */
export function afterStimulus(evidence: Evidence): Evidence {
  const start = stimulusOf(evidence);
  return { ...evidence, events: evidence.events.filter(({ n }) => n > start) };
}

export function exchangesAt(evidence: Evidence, endpoint: WireExchange['endpoint']): Seen[] {
  return eventsOf(evidence, 'exchange').filter(({ exchange }) => exchange.endpoint === endpoint);
}

export function tokenRequests(evidence: Evidence, grant?: 'authorization_code' | 'refresh_token'): Seen[] {
  return exchangesAt(evidence, 'token').filter(({ exchange }) => !grant || parameter(exchange, 'grant_type') === grant);
}

/** Authorization requests in order, each once: a user agent that is sent on from page to page makes the same one again. */
export function authorizationRequests(evidence: Evidence): Seen[] {
  return exchangesAt(evidence, 'authorization').filter(
    ({ exchange }) => parameter(exchange, 'client_id') !== undefined,
  );
}

/** Requests for what an access token opens. */
export function resourceRequests(evidence: Evidence): Seen[] {
  return eventsOf(evidence, 'exchange').filter(({ exchange }) => ['api', 'userinfo'].includes(exchange.endpoint));
}

export function outcomesOf(evidence: Evidence, ...kinds: Action['do'][]): EventOf<'outcome'>[] {
  return eventsOf(evidence, 'outcome').filter(({ action }) => kinds.includes(action.do));
}

/** Uses of the connection that came to an answer after the stimulus. */
export function answeredUses(evidence: Evidence): EventOf<'outcome'>[] {
  return outcomesOf(afterStimulus(evidence), 'call-api', 'refresh').filter(
    ({ outcome }) => outcome.kind === 'answered' || outcome.kind === 'refused',
  );
}

/** Those of the exchanges that were seen between an action and its outcome. */
export function exchangesDuring(evidence: Evidence, { id, n: end }: EventOf<'outcome'>, seen: readonly Seen[]): Seen[] {
  const start = eventsOf(evidence, 'action').find((action) => action.id === id)?.n ?? end;
  return seen.filter(({ n }) => n > start && n < end);
}

export function parameter(exchange: WireExchange, name: string): string | undefined {
  const value = Object.hasOwn(exchange.parameters, name) ? exchange.parameters[name] : undefined;
  return Array.isArray(value) ? value[0] : value;
}

export function headerOf(exchange: WireExchange, name: string): string | undefined {
  return exchange.headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

/** The token of an `Authorization: Bearer` header. RFC 6750 §2.1 */
export function bearerOf(exchange: WireExchange): string | undefined {
  return /^bearer +(.*)$/i.exec(headerOf(exchange, 'authorization') ?? '')?.[1];
}

export function isMinted(
  evidence: Evidence,
  kind: 'access-token' | 'refresh-token' | 'code',
  value: string | undefined,
): boolean {
  return evidence.secrets.some((secret) => secret.kind === kind && secret.value === value);
}

/** The members of a JSON body; none when the body is something else. */
export function membersOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {}; // not JSON: the response was tampered with, or is an HTML page
  }
}

/** Broken when any of the `offending` events exists; held by `shown` otherwise; unseen when nothing was shown. */
export function forbid(
  expected: string,
  offending: readonly { n: number }[],
  shown: readonly { n: number }[],
  actual: { broken: string; held: string; unseen: string },
): Finding {
  if (offending.length > 0) return { result: 'broken', expected, actual: actual.broken, cites: numbers(offending) };
  if (shown.length > 0) return { result: 'held', expected, actual: actual.held, cites: numbers(shown) };
  return { result: 'unseen', expected, actual: actual.unseen, cites: [] };
}

export function numbers(events: readonly { n: number }[]): number[] {
  return events.map(({ n }) => n);
}
