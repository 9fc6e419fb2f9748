import type { Evidence } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import { authorizationRequests, forbid, outcomesOf, parameter, tokenRequests } from './seen.js';

interface Sample {
  n: number;
  value: string;
  browser?: string;
}

/** No two browsers are given one `state`: it would bind the callback to neither of them. RFC 9700 §2.1 */
export function stateIsOfOneBrowser(): Check {
  return isFresh('state-is-of-one-browser', {
    expected: 'no two browsers share a state',
    from: statesSent,
    alike: (a, b) => a.value === b.value && a.browser !== b.browser,
  });
}

/**
 * No two logins have one `state`. RFC 9700 §2.1 asks for tokens that serve once; RFC 6749 §10.12 gives the hash of a session
 * cookie as an example, hence not a MUST here.
 */
export function stateIsOfOneLogin(): Check {
  return isFresh('state-is-of-one-login', {
    level: 'SHOULD',
    expected: 'every login has a state of its own',
    from: statesSent,
    alike: (a, b) => a.value === b.value,
  });
}

/** No two logins have one verifier, as their challenges show. RFC 9700 §2.1.1 */
export function verifierIsFresh(): Check {
  return isFresh('verifier-is-fresh', {
    expected: 'every login has a code_challenge of its own',
    from: (evidence) =>
      authorizationRequests(evidence).flatMap(({ n, exchange }) => sample(n, parameter(exchange, 'code_challenge'))),
    alike: (a, b) => a.value === b.value,
  });
}

/** Earlier states do not tell the next one. RFC 6749 §10.12 */
export function stateIsUnguessable(): Check {
  return isUnguessable('state-is-unguessable', 'state', statesSent);
}

/** Earlier verifiers do not tell the next one. RFC 7636 §4.1 */
export function verifierIsUnguessable(): Check {
  return isUnguessable('verifier-is-unguessable', 'code_verifier', (evidence) =>
    tokenRequests(evidence, 'authorization_code').flatMap(({ n, exchange }) =>
      sample(n, parameter(exchange, 'code_verifier')),
    ),
  );
}

function isFresh(
  id: string,
  {
    expected,
    from,
    alike,
    ...more
  }: {
    expected: string;
    from: (evidence: Evidence) => Sample[];
    alike: (a: Sample, b: Sample) => boolean;
  } & Pick<Check, 'level'>,
): Check {
  return {
    id,
    kind: 'forbids',
    ...more,
    judge(evidence) {
      const samples = from(evidence);
      const repeated = samples.filter((sample, index) => samples.slice(0, index).some((other) => alike(other, sample)));
      return forbid(expected, repeated, samples.length > 1 ? samples : [], {
        broken: `${repeated.length + 1} of ${samples.length} logins shared one`,
        held: `${samples.length} logins, ${new Set(samples.map(({ value }) => value)).size} values`,
        unseen: 'fewer than two logins sent one',
      });
    },
  };
}

function isUnguessable(id: string, name: string, from: (evidence: Evidence) => Sample[]): Check {
  return {
    id,
    kind: 'forbids',
    judge(evidence) {
      const samples = from(evidence);
      const pattern = patternIn(samples.map(({ value }) => value));
      const several = samples.length > 1 ? samples : [];
      return forbid(`earlier values of ${name} do not tell the next one`, pattern ? several : [], several, {
        broken: pattern ?? '',
        held: `${samples.length} values without a pattern that is plain to see`,
        unseen: `fewer than two logins sent ${name}`,
      });
    },
  };
}

/** Fewer characters than these cannot be random enough, whatever they are. */
const fewestCharacters = 8;

/** What makes these values guessable. Plain cases only: chance does not bring them about, and what looks random may be anything. */
function patternIn(values: readonly string[]): string | undefined {
  const [first = ''] = values;
  const shortest = Math.min(...values.map(({ length }) => length));
  if (shortest < fewestCharacters) return `one has ${shortest} character${shortest === 1 ? '' : 's'} only`;
  if (values.every((value) => value === first)) return 'they are all the same';
  const varying = [...first].filter((_, at) => values.some((value) => value[at] !== first[at])).length;
  if (values.every(({ length }) => length === shortest) && varying <= Math.min(4, shortest / 4))
    return `they differ in ${varying} of ${shortest} characters`;
  const numbers = differences(values).map((text) => (/^\d{1,15}$/.test(text) ? Number(text) : NaN));
  // A clock in milliseconds, or a counter that has gone from one length to the next.
  if (Math.max(...numbers) - Math.min(...numbers) <= 100_000) return 'they are the same but for a number that goes up';
  return undefined;
}

/** What is left of each value without what all of them begin with and end with. */
function differences(values: readonly string[]): string[] {
  const [first = ''] = values;
  let start = 0;
  while (start < first.length && values.every((value) => value[start] === first[start])) start += 1;
  let end = 0;
  while (end < first.length && values.every((v) => v.length - end > start && v.at(-1 - end) === first.at(-1 - end)))
    end += 1;
  return values.map((value) => value.slice(start, value.length - end));
}

/** What the client put into the requests with which it began its logins, and for which browser. */
function statesSent(evidence: Evidence): Sample[] {
  return outcomesOf(evidence, 'start-login').flatMap(({ n, action, outcome }) => {
    if (outcome.kind !== 'redirected' || action.do !== 'start-login') return [];
    const { searchParams } = new URL(outcome.to.url);
    const state = searchParams.get('state') ?? new URLSearchParams(outcome.to.body).get('state') ?? undefined;
    return sample(n, state).map((one) => ({ ...one, browser: action.browser }));
  });
}

function sample(n: number, value: string | undefined): Sample[] {
  return value ? [{ n, value }] : [];
}
