import { assess, capitalised, type Judgement } from '../judge.js';
import { eventsOf, type Evidence } from '../model/evidence.js';
import type { Level } from '../model/requirement.js';
import type { VendorAct, VendorScenario } from '../model/vendor.js';
import { moveById } from './moves/index.js';
import { actsOf } from './seen.js';

/**
 * Turns evidence into a judgement of a server. The order is the rule: whether the move was made and answered, then what must never
 * happen, then whether the server can do it at all with an honest client, then the rest.
 */
export function judgeServer(
  scenario: VendorScenario,
  evidence: Evidence,
  honest: Evidence,
  scores: readonly Level[],
): Judgement {
  const { findings, judgement, violation } = assess(scenario, evidence, scores);
  const broken = (kind: 'forbids' | 'requires') =>
    findings.filter((finding) => finding.kind === kind && finding.result === 'broken');
  const shortfall = shortfallOf(scenario, honest);

  const absent = undelivered(scenario, evidence);
  if (absent !== undefined) return judgement('inconclusive', shortfall ?? absent);
  if (broken('forbids').length > 0) return violation(broken('forbids'));
  if (scenario.steps && shortfall !== undefined) return judgement('inconclusive', shortfall);
  if (broken('requires').length > 0) return violation(broken('requires'));
  const unseen = findings.find(({ result }) => result === 'unseen');
  if (unseen)
    return judgement('inconclusive', shortfall ?? `Nothing shows whether ${unseen.expected}: ${unseen.actual}.`);
  // Where no login comes to its end, nothing has shown that something is never done.
  if (shortfall !== undefined && !actsOf(honest, 'authorize').some(({ done }) => done))
    return judgement('inconclusive', shortfall);
  return judgement('pass', `${capitalised(findings[0]?.expected ?? '')}.`);
}

/** What an honest client could not do at this server, so that nothing follows from how it takes another. */
function shortfallOf({ steps = [] }: VendorScenario, honest: Evidence): string | undefined {
  const needed = new Set<VendorAct>(['authorize', 'redeem']);
  for (const { act } of steps) if (act && actsOf(honest, act).length > 0) needed.add(act);
  const failed = [...needed].flatMap((act) => {
    const seen = actsOf(honest, act);
    return seen.length > 0 && seen.every(({ done }) => done)
      ? []
      : [{ act, told: seen.find(({ done }) => !done)?.told }];
  });
  const [first] = failed;
  return (
    first && `The honest run does not work with this server: ${first.act}: ${first.told ?? 'it never came to that'}`
  );
}

/** Every move must have changed a request, and that must have been answered. */
function undelivered({ moves = [], steps }: VendorScenario, evidence: Evidence): string | undefined {
  const exchanges = new Map(eventsOf(evidence, 'exchange').map(({ exchange }) => [exchange.id, exchange]));
  const arrivals = eventsOf(evidence, 'arrival').length;
  for (const id of moves) {
    const made = eventsOf(evidence, 'effect').filter(({ quirk }) => quirk === id);
    if (made.length === 0) return `The move "${id}" could not be made: ${lastWords(evidence)}`;
    const answered = made.some(({ exchange }) => exchanges.get(exchange)?.response || (isFirst(id) && arrivals > 0));
    if (!answered) return `The request that "${id}" changed was not answered: ${lastWords(evidence)}`;
  }
  return steps && evidence.events.length === 0 ? 'Nothing was done.' : undefined;
}

/** In a person's own browser nobody sees the answer, but where it leads. */
function isFirst(id: string): boolean {
  return moveById.get(id)?.taps.authorizationRequest !== undefined;
}

function lastWords(evidence: Evidence): string {
  return eventsOf(evidence, 'act').findLast(({ done }) => !done)?.told ?? 'the platform never came that far.';
}
