import { isAccepted, type Report, type Verdict } from '../model/verdict.js';

/**
 * What a verdict means for a build: `broken` and `failed` (the gauntlet itself) make it red, `open` (nothing can be said of what
 * counts) leaves it incomplete; `accepted` (by the baseline), `advice` and the others do not.
 */
export type Standing = 'broken' | 'failed' | 'open' | 'accepted' | 'advice' | 'unscored' | 'skipped' | 'passed';

export function standingOf(verdict: Verdict): Standing {
  const { result, scored } = verdict;
  switch (result) {
    case 'fail':
      return isAccepted(verdict) ? 'accepted' : 'broken';
    case 'inconclusive':
      if (isAccepted(verdict)) return 'accepted';
      return scored ? 'open' : 'unscored';
    case 'error':
      return 'failed';
    case 'warn':
      return 'advice';
    case 'skipped':
      return 'skipped';
    case 'pass':
      return 'passed';
  }
}

/** Why a run says less than it should, whatever its verdicts. */
export function shortcomingOf({
  complete,
  summary,
  shard,
}: Pick<Report, 'complete' | 'summary' | 'shard'>): string | undefined {
  if (!complete) return 'Not every scenario was run.';
  return summary.pass === 0 && !shard ? 'Nothing passed: this run says nothing for the client.' : undefined;
}

/** `accepted until 2026-12-31: waits for the new library (https://tracker.example/1)`; of one that has lapsed, since when. */
export function acceptanceOf({ known }: Pick<Verdict, 'known'>): string | undefined {
  if (!known) return undefined;
  const { reason, link, expires, lapsed } = known;
  const until = expires === undefined ? '' : ` until ${expires}`;
  return `${lapsed ? 'was accepted' : 'accepted'}${until}: ${reason}${link === undefined ? '' : ` (${link})`}`;
}

/** `fail (It connected.), then pass`: what came of each attempt, where there were several. */
export function attemptsOf({ retried, result }: Pick<Verdict, 'retried' | 'result'>): string | undefined {
  if (!retried || retried.length === 0) return undefined;
  return `${retried.map((one) => `${one.result} (${one.reason})`).join(', then ')}, then ${result}`;
}
