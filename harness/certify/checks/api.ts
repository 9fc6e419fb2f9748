import { eventsOf } from '../../model/evidence.js';
import type { Check } from '../../model/scenario.js';
import { actsOf, answerHeader, exchangesAt } from '../seen.js';
import { check, unknown } from './check.js';
import { isBusy } from './token-response.js';

const calls = (evidence: Parameters<Check['judge']>[0]) =>
  exchangesAt(evidence, 'api').filter(({ exchange }) => exchange.response);

export function answersCall(): Check {
  return check({
    id: 'answers-call',
    expected: 'the API answers the test request with a status of success',
    seen: calls,
    unseen: 'the API did not answer',
    fault({ exchange: { response } }) {
      const status = response?.status ?? 0;
      if (isBusy(status)) return unknown;
      return status >= 200 && status < 300 ? undefined : `the status is ${status}`;
    },
  });
}

/** RFC 6750 §3.1: another status tells a platform nothing of the token, and it does not refresh. */
export function refusesCallBy401(): Check {
  return check({
    id: 'refuses-call-by-401',
    expected: 'the API refuses with the status 401',
    seen: calls,
    unseen: 'the API did not answer',
    fault({ exchange: { response } }) {
      const status = response?.status ?? 0;
      if (isBusy(status)) return unknown;
      return status === 401 ? undefined : `the status is ${status}`;
    },
  });
}

/** Whatever the status: what is not for the bearer of this must not come. */
export function givesNothingAway(): Check {
  return check({
    id: 'gives-nothing-away',
    kind: 'forbids',
    expected: 'the API does not answer this request with success',
    seen: calls,
    unseen: 'the API did not answer',
    fault({ exchange: { response } }) {
      const status = response?.status ?? 0;
      if (isBusy(status)) return unknown;
      return status >= 200 && status < 300 ? `the status is ${status}` : undefined;
    },
  });
}

export function challenges(): Check {
  return check({
    id: 'challenges',
    expected: 'a 401 of the API has WWW-Authenticate with the scheme Bearer',
    seen: calls,
    unseen: 'the API did not answer',
    fault({ exchange }) {
      if (exchange.response?.status !== 401) return unknown;
      const value = answerHeader(exchange, 'www-authenticate');
      if (value === undefined) return 'it has no WWW-Authenticate';
      return /(^|,\s*)bearer\b/i.test(value) ? undefined : 'it has another scheme';
    },
  });
}

/** The label tells one account from another. */
export function identifiesAccount(): Check {
  return check({
    id: 'identifies-account',
    expected: 'the test request gives a label by which people tell the account from others',
    seen: (evidence) => actsOf(evidence, 'call').slice(0, 1),
    unseen: 'the test request was never sent',
    fault({ done, told, label, isOther }) {
      if (!done) return told;
      if (isOther) return 'the label is not that of the test account';
      return label?.trim() ? undefined : 'the label is empty';
    },
  });
}

/** RFC 6585 §4, RFC 9110 §10.2.3 */
export function saysWhenToComeBack(): Check {
  return check({
    id: 'says-when-to-come-back',
    expected: 'an answer 429 has Retry-After, in seconds or as a date',
    seen: (evidence) => eventsOf(evidence, 'exchange').filter(({ exchange }) => exchange.response?.status === 429),
    fault({ exchange }) {
      const value = answerHeader(exchange, 'retry-after')?.trim();
      if (value === undefined) return 'it has none';
      return /^\d+$/.test(value) || /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} /.test(value)
        ? undefined
        : 'it is neither';
    },
  });
}
