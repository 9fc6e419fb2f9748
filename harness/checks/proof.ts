import { eventsOf, type Evidence, type EventOf } from '../model/evidence.js';
import {
  bearerOf,
  exchangesDuring,
  exchangesAt,
  isMinted,
  outcomesOf,
  parameter,
  tokenRequests,
  type Seen,
} from './seen.js';

type OutcomeEvent = EventOf<'outcome'>;

/** Tells what a client says from what the wire shows. */
export interface Proof {
  isBelievable: typeof isBelievable;
  isBorneOut: typeof isBorneOut;
}

/**
 * A claim to be connected counts when the code of this callback was redeemed, and when the API call that follows, if there
 * is one, was answered on a token that came of that code.
 */
export function isBelievable(evidence: Evidence, event: OutcomeEvent): boolean {
  if (event.outcome.kind !== 'connected' || event.action.do !== 'callback') return false;
  const code = new URL(event.action.request.url).searchParams.get('code') ?? formCode(event.action.request.body);
  const redeemed = tokenRequests(evidence, 'authorization_code').some(
    ({ exchange }) =>
      parameter(exchange, 'code') === code && exchange.response !== undefined && exchange.response.status < 300,
  );
  if (!redeemed) return false;
  const next = outcomesOf(evidence, 'call-api').find(({ n }) => n > event.n);
  if (!next) return eventsOf(evidence, 'action').every(({ n, action }) => n < event.n || action.do !== 'call-api');
  const granted = tokensOf(evidence, code);
  return answeredCalls(evidence, next).some(({ exchange }) => granted.includes(bearerOf(exchange) ?? '\n'));
}

/** What a client says came of a use of its connection counts when the wire shows it. */
export function isBorneOut(evidence: Evidence, event: OutcomeEvent): boolean {
  if (event.action.do === 'call-api') return answeredCalls(evidence, event).length > 0;
  if (event.action.do !== 'refresh' || event.outcome.kind !== 'connected') return false;
  return exchangesDuring(evidence, event, tokenRequests(evidence, 'refresh_token')).some(
    ({ exchange }) => exchange.response?.status === 200,
  );
}

/** The requests by which the protected resource was got while the client was calling it. */
export function answeredCalls(evidence: Evidence, event: OutcomeEvent): Seen[] {
  if (event.outcome.kind !== 'answered' || event.outcome.status >= 300) return [];
  const calls = [...exchangesAt(evidence, 'api'), ...exchangesAt(evidence, 'userinfo')];
  return exchangesDuring(evidence, event, calls).filter(
    ({ exchange }) => exchange.response?.status === 200 && isMinted(evidence, 'access-token', bearerOf(exchange)),
  );
}

/** All that the token endpoint said to the redemption of a code, and to the refreshes that descend from it. */
export function tokensOf(evidence: Evidence, code: string | null): string {
  let said = '';
  for (const { exchange } of tokenRequests(evidence)) {
    const refreshToken = parameter(exchange, 'refresh_token');
    const descends = parameter(exchange, 'code') === code || (refreshToken && said.includes(refreshToken));
    if (descends) said += exchange.response?.body ?? '';
  }
  return said;
}

function formCode(body: string | undefined): string | null {
  return new URLSearchParams(body).get('code');
}
