import type { Evidence, SecretKind } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import { findSecrets } from '../secrets.js';
import { describe } from './login.js';
import {
  afterStimulus,
  exchangesAt,
  exchangesDuring,
  forbid,
  headerOf,
  membersOf,
  numbers,
  outcomesOf,
  parameter,
  tokenRequests,
} from './seen.js';

const revocations = (evidence: Evidence) => exchangesAt(evidence, 'revocation');
const isGood = ({ response }: { response?: { status: number } }) => response !== undefined && response.status < 300;

/** A revocation request is a form that is posted, with the token in it; the URL has none. RFC 7009 §2.1 */
export function postsRevocation(): Check {
  return {
    id: 'posts-revocation',
    kind: 'forbids',
    judge(evidence) {
      const tokens = secretsOf(evidence, 'access-token', 'refresh-token');
      const wrong = revocations(evidence).filter(
        ({ exchange }) =>
          exchange.method !== 'POST' ||
          !/^application\/x-www-form-urlencoded\b/i.test(headerOf(exchange, 'content-type') ?? '') ||
          !parameter(exchange, 'token') ||
          findSecrets(exchange.url, tokens).length > 0,
      );
      return forbid(
        'a revocation request is a POST of a form that holds the token, and no token stands in its URL',
        wrong,
        revocations(evidence),
        {
          broken: `it was ${wrong.map(({ exchange }) => exchange.method).join(', ')}, or no form, or had the token elsewhere`,
          held: 'each was',
          unseen: 'the client sent no revocation request',
        },
      );
    },
  };
}

/** A confidential client authenticates, in one way, when it revokes. RFC 7009 §2.1, RFC 6749 §2.3 */
export function authenticatesRevocation(): Check {
  return {
    id: 'authenticates-revocation',
    kind: 'forbids',
    judge(evidence) {
      const wrong = revocations(evidence).filter(({ exchange }) => {
        const basic = /^basic /i.test(headerOf(exchange, 'authorization') ?? '');
        return basic === Boolean(parameter(exchange, 'client_secret'));
      });
      return forbid('every revocation request authenticates the client, by one method', wrong, revocations(evidence), {
        broken: 'one came with no client authentication, or with two',
        held: 'each did',
        unseen: 'the client sent no revocation request',
      });
    },
  };
}

/** The newest refresh token is revoked, by the end. */
export function revokesRefreshToken(): Check {
  return {
    id: 'revokes-refresh-token',
    kind: 'requires',
    judge(evidence) {
      const newest = tokenRequests(evidence)
        .map(({ exchange }) => membersOf(exchange.response?.body ?? '')['refresh_token'])
        .findLast((token) => typeof token === 'string');
      const good = revocations(evidence).filter(
        ({ exchange }) => parameter(exchange, 'token') === newest && isGood(exchange),
      );
      const expected = 'the refresh token is revoked at the authorization server';
      if (newest === undefined) return { result: 'unseen', expected, actual: 'the client has none', cites: [] };
      if (good.length > 0) return { result: 'held', expected, actual: 'it was', cites: numbers(good) };
      const cites = numbers([...revocations(evidence), ...outcomesOf(evidence, 'logout')]);
      return { result: 'broken', expected, actual: 'it is alive still', cites };
    },
  };
}

/** The user's logout works. */
export function logsOut(): Check {
  return {
    id: 'logs-out',
    kind: 'requires',
    judgesCrash: true,
    judge(evidence) {
      const logouts = outcomesOf(evidence, 'logout');
      const good = logouts.filter(({ outcome }) => outcome.kind === 'answered' && outcome.status < 400);
      const actual = logouts.map(({ outcome }) => describe(outcome)).join('; ');
      const expected = 'the logout is reported as done';
      if (logouts.length === 0) return { result: 'unseen', expected, actual: 'nobody was logged out', cites: [] };
      return { result: good.length > 0 ? 'held' : 'broken', expected, actual, cites: numbers(logouts) };
    },
  };
}

/** A token that could not be revoked is taken for alive: the client says so, or tries again by the end. RFC 7009 §2.2.1 */
export function mindsLiveToken(): Check {
  return {
    id: 'minds-live-token',
    kind: 'requires',
    judge(evidence) {
      const logouts = outcomesOf(evidence, 'logout');
      const failed = revocations(evidence).filter(({ exchange }) => exchange.response?.status === 503);
      const said = logouts.filter(
        (logout) => exchangesDuring(evidence, logout, failed).length > 0 && !isDone(logout.outcome),
      );
      const tried = revocations(evidence).filter(({ n, exchange }) => {
        const token = parameter(exchange, 'token');
        return isGood(exchange) && failed.some((one) => one.n < n && parameter(one.exchange, 'token') === token);
      });
      const expected = 'the client reports that the token was not revoked, or tries again later';
      if (failed.length === 0) return { result: 'unseen', expected, actual: 'no revocation failed', cites: [] };
      const held = said.length > 0 || tried.length > 0;
      return {
        result: held ? 'held' : 'broken',
        expected,
        actual: held ? 'it did' : 'it reported the logout as done, and let the token live',
        cites: numbers([...failed, ...(held ? [...said, ...tried] : logouts)]),
      };
    },
  };
}

/** What was granted before the logout is not used after it: an access token at the API, or a refresh token. */
export function usesNoTokenAfterLogout(kind: 'access-token' | 'refresh-token'): Check {
  return {
    id: `uses-no-${kind}-after-logout`,
    kind: 'forbids',
    judge(evidence) {
      const after = afterLogoutOf(evidence);
      const tokens = secretsOf(evidence, kind);
      const requests = kind === 'access-token' ? exchangesAt(after, 'api') : tokenRequests(after, 'refresh_token');
      const uses = requests.filter(
        ({ exchange: { url, headers, body } }) =>
          findSecrets([url, body, ...headers.map(([, value]) => value)].join('\n'), tokens).length > 0,
      );
      const name = kind === 'access-token' ? 'access token' : 'refresh token';
      const answers = outcomesOf(after, 'call-api', 'refresh').filter(
        ({ outcome }) => outcome.kind === 'answered' || outcome.kind === 'refused',
      );
      return forbid(`the ${name} is not used after the logout`, uses, answers, {
        broken: 'it was',
        held: 'it was not',
        unseen: 'the client was asked nothing after the logout',
      });
    },
  };
}

function isDone(outcome: { kind: string; status?: number }): boolean {
  return outcome.kind === 'answered' && (outcome.status ?? 0) < 400;
}

function afterLogoutOf(evidence: Evidence): Evidence {
  const end = outcomesOf(evidence, 'logout')[0]?.n ?? Infinity;
  const { events, ...rest } = afterStimulus(evidence);
  return { ...rest, events: events.filter(({ n }) => n > end) };
}

function secretsOf({ secrets }: Evidence, ...kinds: SecretKind[]) {
  return secrets.filter(({ kind }) => kinds.includes(kind));
}
