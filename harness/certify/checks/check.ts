import type { Evidence, EvidenceEvent } from '../../model/evidence.js';
import type { Check } from '../../model/scenario.js';

interface Question<E extends EvidenceEvent> {
  id: string;
  /** Continues "Expected:". */
  expected: string;
  /** What is looked at. */
  seen: (evidence: Evidence) => readonly E[];
  /** What is wrong with one of them, in words; nothing if it is as it should be. `unknown` if it shows neither. */
  fault: (event: E, evidence: Evidence) => string | undefined | typeof unknown;
  /** Continues "Actual:", where there was nothing to look at. */
  unseen?: string;
  /** What must never happen is broken whatever else the server can do. */
  kind?: Check['kind'];
  level?: Check['level'];
}

/** What shows nothing, such as a server that is too busy to answer. */
export const unknown = Symbol();

/** A check that holds if nothing is wrong with any of what is looked at, and there is something to look at. */
export function check<E extends EvidenceEvent>({
  id,
  expected,
  seen,
  fault,
  unseen = 'it was never seen',
  kind = 'requires',
  level,
}: Question<E>): Check {
  return {
    id,
    kind,
    ...(level && { level }),
    judge(evidence) {
      const told = seen(evidence).map((event) => ({ n: event.n, fault: fault(event, evidence) }));
      const wrong = told.find((one) => typeof one.fault === 'string');
      if (wrong) return { result: 'broken', expected, actual: String(wrong.fault), cites: [wrong.n] };
      const good = told.filter((one) => one.fault === undefined);
      if (good.length === 0) return { result: 'unseen', expected, actual: unseen, cites: told.map(({ n }) => n) };
      return { result: 'held', expected, actual: 'so it was', cites: good.map(({ n }) => n) };
    },
  };
}
