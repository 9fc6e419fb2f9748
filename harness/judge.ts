import { describe } from './checks/login.js';
import { dialectProof } from './checks/dialect.js';
import { isBelievable, isBorneOut, type Proof } from './checks/proof.js';
import { exchangesAt, stimulusOf } from './checks/seen.js';
import type { Capability, ClientAdapter } from './model/client.js';
import { eventsOf, type Evidence, type EventOf } from './model/evidence.js';
import type { Outcome } from './model/protocol.js';
import { levels, type Level } from './model/requirement.js';
import type { Check, Finding, Scenario, TraitId } from './model/scenario.js';
import type { Result } from './model/verdict.js';
import { quirkById } from '../provider/quirks/index.js';
import { traits } from './traits.js';

export interface Judgement {
  result: Result;
  reason: string;
  findings: ({ check: string; level: Level } & Finding)[];
}

/** Why this client is not put through this scenario; undefined when it is. */
export function inapplicable(
  scenario: Scenario,
  { claims, host, lasting, fixedIssuer }: Pick<ClientAdapter, 'claims' | 'host' | 'lasting' | 'fixedIssuer'>,
): string | undefined {
  for (const need of scenario.needs ?? []) {
    const alternatives: readonly Capability[] = Array.isArray(need) ? need : [need as Capability];
    if (alternatives.some((capability) => claims[capability] === true)) continue;
    if (alternatives.some((capability) => claims[capability] === 'caller'))
      return `"${alternatives.join('" or "')}" is the caller's duty, not the library's`;
    return `the client does not claim "${alternatives.join('" or "')}"`;
  }
  const unusable = scenario.uses?.find((capability) => claims[capability] === undefined);
  if (unusable) return `the client does not claim "${unusable}"`;
  const left = scenario.duties?.find((capability) => claims[capability] === 'caller');
  if (left) return `"${left}" is the caller's duty, not the library's`;
  if (scenario.setup?.fresh && lasting)
    return 'it needs a process that has seen no other run, and this client runs already: let the gauntlet start it';
  if (scenario.setup?.reconfigured && fixedIssuer)
    return 'it needs other settings than those that this client was configured with once and for all';
  const missing = scenario.host?.find((ability) => !host.includes(ability));
  return missing && `it needs "${missing}", which this way of reaching the client does not offer`;
}

/**
 * Turns evidence into a judgement. The order is the rule: our own faults, then whether the question arises, then whether
 * the trouble was delivered, then what must never happen, then whether the client can do it at all, then the rest.
 */
export function judge(scenario: Scenario, evidence: Evidence, twin: Evidence, scores: readonly Level[]): Judgement {
  const { findings, judgement, violation } = assess(scenario, evidence, scores);

  const error = evidence.error ?? twin.error;
  if (error) return judgement('error', error);

  const honest = scenario.control?.length === 0 ? undefined : whyTwinFailed(twin, proofFor(scenario));
  const unmet = scenario.appliesTo?.find(
    // What a provider does not do is no failure of the client's.
    (trait) => (!honest || traits[trait].lackedAt !== undefined) && traits[trait].of(twin) === false,
  );
  if (unmet) return judgement('skipped', whyNotApplied(scenario, unmet));

  const absent = stimulusMissing(scenario, evidence);
  if (absent) return judgement('inconclusive', honest ?? absent);

  const forbidden = findings.filter(({ kind, result }) => kind === 'forbids' && result === 'broken');
  if (forbidden.length > 0) return violation(forbidden);

  if (honest) return judgement('inconclusive', honest);

  const dead = eventsOf(evidence, 'outcome').find(({ outcome }) =>
    ['timed-out', 'unknown', 'crashed', 'unsupported'].includes(outcome.kind),
  );
  if (dead) {
    const end = `${dead.action.do} ${describe(dead.outcome)}`;
    const broken = findings.filter((finding) => judgesEnd(finding, dead.outcome) && finding.result !== 'held');
    if (!isUnderTrouble(evidence, dead) || broken.length === 0)
      return judgement('inconclusive', `The client did not come to an answer: ${end}.`);
    for (const finding of broken) Object.assign(finding, { result: 'broken', actual: end, cites: [dead.n] });
    return violation(broken);
  }

  const lacking = findings.filter(({ kind, result }) => kind === 'requires' && result === 'broken');
  if (lacking.length > 0) return violation(lacking);

  const unseen = findings.find(({ result }) => result === 'unseen');
  if (unseen) return judgement('inconclusive', `Nothing shows whether ${unseen.expected}: ${unseen.actual}.`);

  return judgement('pass', `${capitalised(findings[0]?.expected ?? '')}.`);
}

/** Judges by what all runs together show; the client must at least manage the twin. */
export function judgeAlways(
  scenario: Scenario,
  evidence: Evidence,
  twin: Evidence,
  scores: readonly Level[],
): Judgement {
  const { findings, judgement, violation } = assess(scenario, evidence, scores);
  if (twin.error) return judgement('error', twin.error);
  const broken = findings.filter(({ result }) => result === 'broken');
  if (broken.length > 0) return violation(broken);
  const honest = whyTwinFailed(twin);
  if (honest) return judgement('inconclusive', honest);
  const unseen = findings.find(({ result }) => result === 'unseen');
  if (unseen) return judgement('skipped', `${capitalised(unseen.actual)}.`);
  return judgement('pass', `${capitalised(findings[0]?.expected ?? '')}.`);
}

/** What the checks find, and how it is put into words. */
export function assess(
  scenario: Pick<Scenario, 'checks' | 'requirement'>,
  evidence: Evidence,
  scores: readonly Level[],
) {
  const findings = scenario.checks.map((check) => ({
    check: check.id,
    level: check.level ?? scenario.requirement.level,
    kind: check.kind,
    judgesCrash: check.judgesCrash,
    judgesHang: check.judgesHang,
    ...settled(check.judge(evidence)),
  }));
  const judgement = (result: Result, reason: string): Judgement => ({
    result,
    reason,
    findings: findings.map(({ check, level, result, expected, actual, cites, lawful }) => ({
      check,
      level,
      result,
      expected,
      actual,
      cites,
      ...(lawful !== undefined && { lawful }),
    })),
  });
  const violation = (broken: typeof findings) => {
    const worst = levels.find((level) => broken.some((finding) => finding.level === level)) ?? 'MUST';
    const [first] = broken.filter((finding) => finding.level === worst);
    return judgement(
      scores.includes(worst) ? 'fail' : 'warn',
      `Expected: ${first?.expected}. Actual: ${first?.actual}.`,
    );
  };
  return { findings, judgement, violation };
}

/** What the honest run shows that the client cannot do, so that nothing follows from how it behaves under attack. */
export function whyTwinFailed(twin: Evidence, proof: Proof = { isBelievable, isBorneOut }): string | undefined {
  const outcomes = eventsOf(twin, 'outcome');
  if (outcomes.length === 0) return 'The client did nothing in the honest run.';
  const failed = outcomes.find((event) => !isHonest(twin, event, proof));
  if (!failed) return undefined;
  const { action, outcome } = failed;
  return `The honest run does not work with this client: ${action.do} ${shortfall(twin, outcome)}.`;
}

function shortfall(twin: Evidence, outcome: Outcome): string {
  if (outcome.kind === 'connected') return 'says it is connected, which the wire does not bear out';
  if (outcome.kind !== 'redirected') return describe(outcome);
  const last = exchangesAt(twin, 'authorization').at(-1)?.exchange;
  if (!last)
    return `redirected to ${outcome.to.url.split('?', 1)[0]}, and no request reached the authorization endpoint`;
  const refusal = last.refusal === undefined ? '' : ` (${last.refusal})`;
  return `redirected, and the authorization server answered ${last.response?.status ?? 'nothing'}${refusal}`;
}

function isHonest(twin: Evidence, event: EventOf<'outcome'>, proof: Proof): boolean {
  const { action, outcome } = event;
  switch (action.do) {
    case 'start-login':
      return (
        outcome.kind === 'redirected' &&
        eventsOf(twin, 'action').some(({ action: next, n }) => n > event.n && next.do === 'callback')
      );
    case 'callback':
      // Only an end-user who denies makes an honest server answer so.
      return new URL(action.request.url).searchParams.get('error') === 'access_denied'
        ? outcome.kind === 'refused'
        : proof.isBelievable(twin, event);
    case 'call-api':
    case 'refresh':
      return proof.isBorneOut(twin, event);
    case 'logout':
      return !['timed-out', 'unknown', 'crashed', 'unsupported'].includes(outcome.kind);
  }
}

/** A tamper must have changed a message that was delivered; a trap or a policy must have been reached; an attack performed. */
function stimulusMissing(scenario: Scenario, evidence: Evidence): string | undefined {
  const exchanges = new Map(eventsOf(evidence, 'exchange').map(({ exchange }) => [exchange.id, exchange]));
  const effects = eventsOf(evidence, 'effect');
  for (const { id } of scenario.quirks ?? []) {
    const felt = effects.filter(({ quirk }) => quirk === id);
    if (quirkById.get(id)?.kind !== 'tamper') {
      if (felt.length === 0) return `The client never came to where "${id}" waits.`;
      continue;
    }
    const changed = felt.filter(({ effect }) => effect === 'changed');
    if (changed.length === 0) return `"${id}" had nothing to change: the client never came that far.`;
    const delivered = changed.some(({ n, seam, exchange }) => {
      if (seam === 'transport') return true;
      if (seam === 'authorizationResponse')
        return eventsOf(evidence, 'action').some((event) => event.n > n && event.action.do === 'callback');
      return exchanges.get(exchange)?.delivery === 'complete';
    });
    if (!delivered) return `What "${id}" changed was never delivered to the client.`;
  }
  const attacks = scenario.steps.filter(({ honest }) => honest !== undefined).length;
  if (eventsOf(evidence, 'attack').length < attacks)
    return 'The attack could not be performed: the client never came that far.';
  return undefined;
}

/** Whether this end of the client is what a check asks about. */
function judgesEnd(
  { judgesCrash, judgesHang }: { [K in 'judgesCrash' | 'judgesHang']: Check[K] | undefined },
  { kind }: Outcome,
): boolean {
  return (kind === 'crashed' && judgesCrash === true) || (kind === 'timed-out' && judgesHang === true);
}

/** Where the trouble is that the client's own honest run had not: a crash without any says nothing of how it bears some. */
function isUnderTrouble(evidence: Evidence, { n }: EventOf<'outcome'>): boolean {
  const stimulus = stimulusOf(evidence);
  return stimulus >= 0 && n > stimulus;
}

function whyNotApplied({ setup }: Scenario, unmet: TraitId): string {
  const { summary, lackedAt } = traits[unmet];
  if (setup?.preset && lackedAt) return `${setup.preset.preset.title} ${lackedAt}.`;
  return `It is for a client that ${summary}, and this one does not.`;
}

/** What bears out a client's claims: at a provider with a dialect of its own tokens and codes need not be where the RFCs have them. */
function proofFor({ setup }: Scenario): Proof {
  return setup?.preset ? dialectProof : { isBelievable, isBorneOut };
}

/** A check that cites nothing has seen nothing. */
function settled(finding: Finding): Finding {
  return finding.result === 'held' && finding.cites.length === 0 ? { ...finding, result: 'unseen' } : finding;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
