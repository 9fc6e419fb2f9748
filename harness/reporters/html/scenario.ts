import { isAccepted, ranking, type Reports, type Verdict } from '../../model/verdict.js';
import { bindingOf, brokenIn, distinct } from '../breach.js';
import { signs } from '../signs.js';
import { nameOf } from './head.js';
import { httpUrl } from '../http-url.js';
import { sequenceView } from './sequence.js';

/** A row for each scenario, in the order of the reports, with what came of it at each client. */
export function scenariosOf(reports: Reports['reports']) {
  const several = reports.length > 1;
  const isFew = reports.flatMap(({ verdicts }) => verdicts.filter(failedAnew)).length <= fewFailures;
  const columns = reports.map(({ client, verdicts }) => ({
    who: nameOf(client),
    verdicts: new Map(verdicts.map((verdict) => [verdict.scenario, verdict])),
  }));
  const ids = new Set(reports.flatMap(({ verdicts }) => verdicts.map(({ scenario }) => scenario)));
  return [...ids].map((id) => {
    const outcomes = columns.map(({ who, verdicts }) => ({ who, verdict: verdicts.get(id) }));
    const judged = outcomes.flatMap(({ who, verdict }) => (verdict ? { who, verdict } : [])).sort(worstFirst);
    // An id is there because a client was judged by it.
    const { verdict: worst } = judged[0]!;
    return {
      id,
      suite: worst.suite,
      title: worst.title,
      several,
      results: [...new Set(judged.map(({ verdict }) => verdict.result))].join(' '),
      // Of several clients the list says which has failed.
      open: !several && failedAnew(worst),
      said: several || worst.result === 'pass' ? undefined : worst.reason,
      outcomes: outcomes.map(({ who, verdict }) => outcomeView(who, verdict)),
      requirement: requirementView(worst),
      tags: worst.tags.map((tag) => ({ tag, query: new URLSearchParams({ tag }).toString() })),
      details: judged.map(({ who, verdict }) => ({
        named: several,
        opened: failedAnew(verdict),
        ...outcomeView(who, verdict),
        ...detailOf(verdict, several, isFew || !failedAnew(verdict)),
      })),
    };
  });
}

/** Of so many failures all that happened is shown at once; of more it is one step away. */
const fewFailures = 5;

function failedAnew(verdict: Verdict): boolean {
  return verdict.result === 'fail' && !isAccepted(verdict);
}

type Judged = { verdict: Verdict };

function worstFirst({ verdict: one }: Judged, { verdict: other }: Judged): number {
  return ranking.indexOf(one.result) - ranking.indexOf(other.result);
}

function outcomeView(who: string, verdict: Verdict | undefined) {
  if (!verdict) return { who, result: undefined, marks: [] };
  const { result, known, retried = [], scored } = verdict;
  return {
    who,
    result,
    sign: signs[result],
    marks: [
      ...(known ? [known.lapsed ? 'known, lapsed' : 'known'] : []),
      ...(retried.length > 0 ? ['retried'] : []),
      ...(scored ? [] : ['not scored']),
    ],
  };
}

function requirementView(verdict: Verdict) {
  const { clause, url, text } = verdict.requirement;
  return { binding: bindingOf(verdict), clause, href: httpUrl(url), text };
}

function detailOf(verdict: Verdict, several: boolean, showsSequence: boolean) {
  const { reason, why, flaw, fix, trouble, known, retried = [], unscored, findings, reproduce, sequence } = verdict;
  return {
    reason,
    // The reason stands in the row already, unless nothing is amiss.
    summary: why ?? (several || verdict.result !== 'pass' ? undefined : reason),
    flaw,
    fix,
    trouble,
    known: known && {
      ...known,
      link: known.link,
      href: httpUrl(known.link),
      expires: known.expires,
      lapsed: known.lapsed,
    },
    retried: retried.map((attempt, index) => ({
      nth: index + 1,
      result: attempt.result,
      sign: signs[attempt.result],
      reason: attempt.reason,
    })),
    unscored,
    findings:
      findings.length > 0
        ? {
            all: findings.map(({ check, level, result, expected, actual, lawful }) => ({
              check,
              level,
              finding: result,
              expected,
              actual,
              lawful,
            })),
          }
        : undefined,
    exchanges: exchangesOf(verdict),
    sequence: sequence.length > 0 ? { ...sequenceView(sequence), shown: showsSequence } : undefined,
    rerun: reproduce,
  };
}

/** Events that are shown of one verdict; what shows the breach goes before the others. */
const mostEvents = 24;

function exchangesOf(verdict: Verdict) {
  const cited = new Set(brokenIn(verdict).flatMap(({ cites }) => cites));
  const groups = distinct(verdict.transcript);
  const kept = [
    ...groups.filter(({ event }) => cited.has(event.n)),
    ...groups.filter(({ event }) => !cited.has(event.n)),
  ]
    .slice(0, mostEvents)
    .sort((one, other) => one.event.n - other.event.n);
  if (kept.length === 0) return undefined;
  return {
    events: kept.map(({ event: { n, line, answer }, alike }) => ({
      n,
      line,
      answer,
      alike: alike > 0 ? alike : undefined,
      faulty: cited.has(n),
    })),
    left: Math.max(0, groups.length - kept.length),
  };
}
