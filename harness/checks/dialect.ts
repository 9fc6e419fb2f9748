import { eventsOf, type Evidence, type EventOf } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import { findSecrets } from '../secrets.js';
import { describe, reasons } from './login.js';
import type { Proof } from './proof.js';
import { exchangesAt, exchangesDuring, forbid, numbers, outcomesOf, resourceRequests, type Seen } from './seen.js';

// A real provider's codes and tokens need not be where the RFCs have them: what the honest server behind the dialect was asked
// and answered tells what a message meant.

/** What bears out a client's claims at a provider with a dialect. */
export const dialectProof: Proof = {
  isBelievable: (evidence, event) =>
    event.action.do === 'callback' && event.outcome.kind === 'connected' && grantsIn(evidence, event).length > 0,
  isBorneOut(evidence, event) {
    if (event.action.do === 'call-api') return servedIn(evidence, event).length > 0;
    return event.action.do === 'refresh' && event.outcome.kind === 'connected' && grantsIn(evidence, event).length > 0;
  },
};

/** The login completes: the code was redeemed, and its tokens came to the client. */
export function connectsToProvider(): Check {
  return {
    id: 'connects-to-provider',
    kind: 'requires',
    judgesCrash: true,
    judgesHang: true,
    judge(evidence) {
      const expected = 'the client redeems the code and connects';
      const outcomes = outcomesOf(evidence, 'callback');
      const connected = outcomes.filter((event) => dialectProof.isBelievable(evidence, event));
      if (connected.length > 0) {
        const cites = numbers(connected.flatMap((event) => [...grantsIn(evidence, event), event]));
        return { result: 'held', expected, actual: 'it did', cites };
      }
      const [asked] = exchangesAt(evidence, 'authorization').slice(-1);
      // Also what came to no endpoint.
      const seen = eventsOf(evidence, 'exchange').filter(({ exchange }) =>
        ['authorization', 'token', 'extra', 'unknown'].includes(exchange.endpoint),
      );
      const actual =
        outcomes.length > 0
          ? `it did not: ${reasons(outcomes)}${claimed(outcomes) ? ', and no tokens came to it' : ''}`
          : asked
            ? `the authorization server sent nobody back: it answered ${asked.exchange.response?.status ?? 'nothing'}`
            : `no authorization request came: ${reasons(outcomesOf(evidence, 'start-login'))}`;
      const ends = outcomes.length > 0 ? outcomes : outcomesOf(evidence, 'start-login');
      return { result: 'broken', expected, actual, cites: numbers([...seen, ...ends]) };
    },
  };
}

/** The API call that comes last is answered with what the token opens. */
export function getsItsData(): Check {
  return {
    id: 'gets-its-data',
    kind: 'requires',
    judgesCrash: true,
    judgesHang: true,
    judge(evidence) {
      const expected = 'the API answers the client, on the access token that was given';
      const last = outcomesOf(evidence, 'call-api').at(-1);
      if (!last) return { result: 'unseen', expected, actual: 'no API call was made', cites: [] };
      const served = servedIn(evidence, last);
      if (served.length > 0) return { result: 'held', expected, actual: 'it did', cites: numbers([...served, last]) };
      const calls = exchangesDuring(evidence, last, resourceRequests(evidence));
      return {
        result: 'broken',
        expected,
        actual: `it did not: ${describe(last.outcome)}`,
        cites: numbers([...calls, last]),
      };
    },
  };
}

/** New tokens come to the client; where it calls the API, it is answered on them. */
export function renewsAtProvider(): Check {
  return {
    id: 'renews-at-provider',
    kind: 'requires',
    judgesCrash: true,
    judgesHang: true,
    judge(evidence) {
      const uses = outcomesOf(evidence, 'call-api', 'refresh');
      const last = uses.at(-1);
      // Without an API call nobody sees what becomes of the new token.
      const proven = last?.action.do === 'refresh' ? 'and says so' : 'and the new one works';
      const expected = `the client renews its access token, ${proven}`;
      if (!last) return { result: 'unseen', expected, actual: 'the connection was never used', cites: [] };
      const renewals = uses.flatMap((event) => grantsIn(evidence, event));
      const held = renewals.length > 0 && dialectProof.isBorneOut(evidence, last);
      const tried = exchangesAt(evidence, 'token').filter(
        ({ n }) => n > (outcomesOf(evidence, 'callback').at(-1)?.n ?? 0),
      );
      return {
        result: held ? 'held' : 'broken',
        expected,
        actual: `${renewals.length === 0 ? 'no new tokens came to it' : 'new tokens came to it'}, and the last use was ${describe(last.outcome)}`,
        cites: numbers([...(held ? renewals : tried), last]),
      };
    },
  };
}

/** No callback after the attack makes the client say that it is connected. */
export function staysUnconnected(): Check {
  return {
    id: 'stays-unconnected',
    kind: 'forbids',
    judgesCrash: true,
    judgesHang: true,
    judge(evidence) {
      const outcomes = outcomesOf(afterAttack(evidence), 'callback');
      return forbid(
        'the client reports that there is no connection',
        outcomes.filter(({ outcome }) => outcome.kind === 'connected'),
        outcomes.filter(({ outcome }) => outcome.kind === 'refused'),
        {
          broken: 'it said that it is connected',
          held: reasons(outcomes),
          unseen: `the client neither refused nor connected: ${reasons(outcomes)}`,
        },
      );
    },
  };
}

/** After the attack no use of the connection is called a success that was none: the API or the token endpoint had refused it. */
export function claimsNoFalseSuccess(): Check {
  return noFalseSuccess('claims-no-false-success', usesAfterAttack);
}

/** The same of renewals alone: a refresh, or an API call in which the client was refused one. What an API says is another matter. */
export function claimsNoFalseRenewal(): Check {
  return noFalseSuccess('claims-no-false-renewal', (evidence) => {
    const refused = askedFor(evidence, 'refresh_token', true);
    return usesAfterAttack(evidence).filter(
      (event) => event.action.do === 'refresh' || exchangesDuring(evidence, event, refused).length > 0,
    );
  });
}

function usesAfterAttack(evidence: Evidence): EventOf<'outcome'>[] {
  return outcomesOf(afterAttack(evidence), 'call-api', 'refresh');
}

function noFalseSuccess(id: string, usesIn: (evidence: Evidence) => EventOf<'outcome'>[]): Check {
  return {
    id,
    kind: 'forbids',
    judgesCrash: true,
    judgesHang: true,
    judge(evidence) {
      const uses = usesIn(evidence);
      return forbid(
        'the client gets a working access token, or reports the failure',
        uses.filter((event) => succeeds(event) && !dialectProof.isBorneOut(evidence, event)),
        uses.filter(
          ({ outcome }) => outcome.kind === 'answered' || outcome.kind === 'refused' || outcome.kind === 'connected',
        ),
        {
          broken: `it called a success what had been refused: ${reasons(uses)}`,
          held: reasons(uses),
          unseen: 'the connection was not used',
        },
      );
    },
  };
}

/** What a scenario of a preset turns on: the messages in which the dialect must have been met. */
export type DialectLeg = 'login' | 'api' | 'refresh' | 'denial' | 'refused code' | 'dead token' | 'refused refresh';

const legs: Record<DialectLeg, (evidence: Evidence) => readonly Seen[]> = {
  login: (evidence) => [...exchangesAt(evidence, 'authorization'), ...askedFor(evidence, 'authorization_code', false)],
  api: resourceRequests,
  refresh: (evidence) => askedFor(evidence, 'refresh_token', false),
  denial: (evidence) => exchangesAt(afterAttack(evidence), 'authorization'),
  'refused code': (evidence) => askedFor(afterAttack(evidence), 'authorization_code', true),
  'dead token': (evidence) => [
    ...resourceRequests(afterAttack(evidence)),
    ...askedFor(afterAttack(evidence), 'refresh_token', false),
  ],
  'refused refresh': (evidence) => askedFor(afterAttack(evidence), 'refresh_token', true),
};

/** The provider's dialect was spoken on that leg; where it has none there, what the provider said at its own address will do. */
export function meetsDialect(leg: DialectLeg): Check {
  return {
    id: `meets-dialect(${leg})`,
    kind: 'requires',
    judge(evidence) {
      const expected = `the provider was met as it is (${leg})`;
      const exchanges = legs[leg](evidence).filter(({ exchange }) => exchange.delivery === 'complete');
      const ids = new Set(exchanges.map(({ exchange }) => exchange.id));
      const effects = eventsOf(evidence, 'effect').filter(
        ({ exchange, effect }) => effect === 'changed' && ids.has(exchange),
      );
      if (effects.length > 0) {
        const quirks = [...new Set(effects.map(({ quirk }) => quirk))];
        return { result: 'held', expected, actual: `by ${quirks.join(', ')}`, cites: numbers(effects) };
      }
      if (exchanges.length === 0)
        return { result: 'unseen', expected, actual: 'the client never came that far', cites: [] };
      return { result: 'held', expected, actual: 'it has no dialect there', cites: numbers(exchanges) };
    },
  };
}

/** The exchanges by which an access token came to the client while it did something. */
function grantsIn(evidence: Evidence, event: EventOf<'outcome'>): Seen[] {
  const grantType = event.action.do === 'callback' ? 'authorization_code' : 'refresh_token';
  const tokens = evidence.secrets.filter(({ kind }) => kind === 'access-token');
  const asked = [...exchangesAt(evidence, 'token'), ...exchangesAt(evidence, 'extra')];
  return exchangesDuring(evidence, event, asked).filter(({ exchange: { delivery, honest, response } }) => {
    if (delivery !== 'complete' || response === undefined || response.status >= 300) return false;
    // What a quirk grants by itself, such as a token for a token, the honest server is not asked for.
    const isAsked = honest?.endpoint === 'token';
    if (isAsked && (honest.grantType !== grantType || honest.status >= 300)) return false;
    return findSecrets(response.body, tokens).some(({ whole }) => whole);
  });
}

/** The exchanges by which the protected resource was got while the client was calling it. */
function servedIn(evidence: Evidence, event: EventOf<'outcome'>): Seen[] {
  if (event.outcome.kind !== 'answered' || event.outcome.status >= 300) return [];
  return exchangesDuring(evidence, event, resourceRequests(evidence)).filter(
    ({ exchange }) => exchange.delivery === 'complete' && exchange.honest?.status === 200,
  );
}

/** What the honest server was asked for in that grant's name, and has refused or not. */
function askedFor(evidence: Evidence, grantType: string, refused: boolean): Seen[] {
  return eventsOf(evidence, 'exchange').filter(
    ({ exchange: { honest } }) => honest?.grantType === grantType && honest.status >= 400 === refused,
  );
}

function succeeds({ outcome }: EventOf<'outcome'>): boolean {
  return outcome.kind === 'connected' || (outcome.kind === 'answered' && outcome.status < 300);
}

function claimed(outcomes: readonly EventOf<'outcome'>[]): boolean {
  return outcomes.some(({ outcome }) => outcome.kind === 'connected');
}

/** The part of the evidence from the attack on: the dialect itself is spoken before. */
function afterAttack(evidence: Evidence): Evidence {
  const start = eventsOf(evidence, 'attack')[0]?.n ?? Infinity;
  return { ...evidence, events: evidence.events.filter(({ n }) => n > start) };
}
