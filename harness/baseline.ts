import { isAccepted, type BaselineEntry, type Shard, type Verdict } from './model/verdict.js';

type Judged = Pick<Verdict, 'scenario' | 'result' | 'scored'>;

/** The results that a team accepts for the time being. */
export interface Baseline {
  /** What it says of a result, if anything; with `lapsed` it is accepted no more. */
  knownOf: (client: string, verdict: Judged) => Verdict['known'];
  /** Whether its entries accept a result today. */
  isExpected: (client: string, verdict: Judged) => boolean;
  /** Its entries whose scenarios pass now. */
  staleIn: (client: string, verdicts: readonly Verdict[], shard?: Shard) => BaselineEntry[];
}

/** A baseline of these entries, on a day (YYYY-MM-DD). */
export function createBaseline(entries: readonly BaselineEntry[], today: string): Baseline {
  const knownOf: Baseline['knownOf'] = (client, { scenario, result }) => {
    const entry = entries.find((one) => isOf(one, client, scenario) && one.result === result);
    if (!entry) return undefined;
    const { reason, link, expires } = entry;
    return {
      reason,
      ...(link !== undefined && { link }),
      ...(expires !== undefined && { expires }),
      ...(expires !== undefined && expires < today && { lapsed: true as const }),
    };
  };
  return {
    knownOf,
    isExpected: (client, verdict) => isAccepted({ known: knownOf(client, verdict) }),
    staleIn(client, verdicts, shard) {
      return entries.filter((entry) => {
        const verdict = verdicts.find(({ scenario }) => isOf(entry, client, scenario));
        // What all runs together show may stand in another part.
        const isPartial = shard !== undefined && verdict?.suite === 'always';
        return verdict?.result === 'pass' && !isPartial;
      });
    },
  };
}

/** Accepts whatever comes, as the baseline will that is written afterwards: nothing is stale in it, but what has lapsed stays so. */
export function createAcceptingBaseline(entries: readonly BaselineEntry[], today: string): Baseline {
  return {
    knownOf: (client, verdict) =>
      createBaseline(updatedEntries(entries, client, [verdict]), today).knownOf(client, verdict),
    isExpected: createBaseline(entries, today).isExpected,
    staleIn: () => [],
  };
}

/**
 * The entries that accept what these verdicts came to: known ones keep what they say, those that pass now are left out, and what
 * was not run stays.
 */
export function updatedEntries(
  entries: readonly BaselineEntry[],
  client: string,
  verdicts: readonly Judged[],
): BaselineEntry[] {
  const kept = entries.flatMap((entry) => {
    const verdict = verdicts.find(({ scenario }) => isOf(entry, client, scenario));
    if (verdict?.result === 'pass') return [];
    return isAcceptable(verdict) ? { ...entry, result: verdict.result } : entry;
  });
  const added = verdicts
    .filter(isAcceptable)
    .filter(({ scenario }) => !kept.some((entry) => isOf(entry, client, scenario)))
    .map(({ scenario, result }) => ({ client, scenario, result, reason: unexplained }));
  return [...kept, ...added];
}

/** The reason of an entry that nobody has given one yet. */
export const unexplained = 'not looked into yet';

/** Whether a result would fail a run, or leave it incomplete. */
function isAcceptable(verdict: Judged | undefined): verdict is Judged & Pick<BaselineEntry, 'result'> {
  return verdict?.result === 'fail' || (verdict?.result === 'inconclusive' && verdict.scored);
}

function isOf(entry: BaselineEntry, client: string, scenario: string): boolean {
  return entry.client === client && entry.scenario === scenario;
}
