import type { Provider } from '../provider/index.js';
import { judge, whyTwinFailed, type Judgement } from './judge.js';
import type { ClientAdapter } from './model/client.js';
import { eventsOf, type Evidence } from './model/evidence.js';
import { clauseOf, clauseUrl } from './model/requirement.js';
import type { Verdict } from './model/verdict.js';
import type { PlannedRun } from './plan.js';
import { run, twinOf } from './run.js';
import { createMask } from './secrets.js';
import { cut, renderTranscript } from './transcript.js';

export interface ConductOptions {
  seed: string;
  /** Milliseconds that the client has for one action. */
  timeoutMs: number;
  /** Runs at a time, at most what the adapter bears. */
  jobs?: number;
  signal: AbortSignal;
  /** Stops after the first verdict that fails. */
  bail?: boolean;
  onVerdict?: (verdict: Verdict) => void;
  /** The command that runs one scenario alone. */
  reproduce: (scenario: string) => string;
}

const nothing: Evidence = { events: [], secrets: [], markers: [] };

/** Runs what is planned, twins first and each twin once, and judges it. The verdicts come in the order of the plan. */
export async function conduct(
  planned: readonly PlannedRun[],
  adapter: ClientAdapter,
  provider: Provider,
  { seed, timeoutMs, jobs = adapter.jobs, signal, bail = false, onVerdict, reproduce }: ConductOptions,
): Promise<Verdict[]> {
  const twins = new Map<string, Promise<Evidence>>();
  const verdicts = new Map<PlannedRun, Verdict>();
  const queue = [...planned];
  let runs = 0;
  let stopped = false;

  const perform = (what: Parameters<typeof run>[0]) =>
    run(what, adapter, provider, { run: `run${(runs += 1)}`, seed, timeoutMs, signal });

  async function conductOne(entry: PlannedRun): Promise<void> {
    const started = performance.now();
    const { scenario, skip, suite } = entry;
    let evidence = nothing;
    let twin = nothing;
    let judgement: Judgement;
    if (skip) {
      judgement = { result: 'skipped', reason: `Not run: ${skip}.`, findings: [] };
    } else {
      const { key, ...honest } = twinOf(scenario);
      if (!twins.has(key)) twins.set(key, perform(honest));
      twin = (await twins.get(key)) ?? nothing;
      // A client that hangs or dies when all is well would only cost the time limit once more.
      if (!isDead(twin) && !signal.aborted) evidence = await perform(scenario);
      judgement = judge(scenario, evidence, twin, suite.scores);
    }
    if (signal.aborted && !skip) return;
    const verdict = verdictOf(entry, judgement, evidence, twin, performance.now() - started, reproduce);
    verdicts.set(entry, verdict);
    if (bail && verdict.result === 'fail') stopped = true;
    onVerdict?.(verdict);
  }

  async function worker(): Promise<void> {
    for (let entry = queue.shift(); entry && !stopped && !signal.aborted; entry = queue.shift())
      await conductOne(entry);
  }

  await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, adapter.jobs)) }, worker));
  return planned.flatMap((entry) => verdicts.get(entry) ?? []);
}

function isDead(twin: Evidence): boolean {
  return (
    whyTwinFailed(twin) !== undefined &&
    eventsOf(twin, 'outcome').some(({ outcome }) => outcome.kind === 'timed-out' || outcome.kind === 'crashed')
  );
}

/** Masks all that leaves the harness. */
function verdictOf(
  { scenario, suite, scored }: PlannedRun,
  { result, reason, findings }: Judgement,
  evidence: Evidence,
  twin: Evidence,
  durationMs: number,
  reproduce: ConductOptions['reproduce'],
): Verdict {
  const mask = createMask([...evidence.secrets, ...twin.secrets]);
  const { requirement } = scenario;
  const breached = result === 'fail' || result === 'warn';
  return {
    scenario: scenario.id,
    title: scenario.title,
    suite: suite.id,
    result,
    reason: cut(mask(reason)),
    scored,
    requirement: { ...requirement, clause: clauseOf(requirement), url: clauseUrl(requirement) },
    ...(breached && { flaw: scenario.flaw, fix: scenario.fix }),
    findings: findings.map((finding) => ({
      ...finding,
      actual: cut(mask(finding.actual)),
      expected: mask(finding.expected),
    })),
    transcript: renderTranscript(
      evidence,
      findings.flatMap(({ cites }) => cites),
    ).map(({ n, line }) => ({ n, line: cut(mask(line)) })),
    reproduce: reproduce(scenario.id),
    durationMs: Math.round(durationMs * 10) / 10,
  };
}
