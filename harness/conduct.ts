import { createHash } from 'node:crypto';
import type { Server } from '../provider/index.js';
import { UsageError } from './errors.js';
import { createChronicle } from './chronicle.js';
import { judge, judgeAlways, type Judgement } from './judge.js';
import type { ClientAdapter } from './model/client.js';
import { eventsOf, type Evidence, type Secret } from './model/evidence.js';
import { clauseOf, clauseUrl } from './model/requirement.js';
import type { UserAgents } from './model/user-agent.js';
import type { Level } from './model/requirement.js';
import type { Scenario } from './model/scenario.js';
import type { Verdict } from './model/verdict.js';
import type { PlannedRun } from './plan.js';
import { keyOf, run, strangersOf, twinOf, type Ran, type Twin } from './run.js';
import { createMask, createSecretIndex } from './secrets.js';
import { secretsOf } from './stage.js';
import { maskOutput, renderTranscript, shown, troubleIn, type Detail } from './transcript.js';

export interface ConductOptions {
  seed: string;
  /** Milliseconds that the client has for one action. */
  timeoutMs: number;
  /** Runs at a time, at most what the adapter bears. */
  jobs?: number;
  signal: AbortSignal;
  userAgents: UserAgents;
  /** What runs before these were given. */
  earlier?: readonly Secret[];
  /** Whether verdicts carry all that happened, or only what their findings cite. */
  detail?: Detail;
  /** Stops after the first verdict that fails. */
  bail?: boolean;
  onVerdict?: (verdict: Verdict) => void;
  /** The command that runs these scenarios alone. */
  reproduce: (...scenarios: string[]) => string;
}

interface Seen {
  judgement: Judgement;
  evidence: Evidence;
  /** The scenario that has to be run, too, to see it again. */
  seenIn?: string;
}

const nothing: Evidence = { events: [], secrets: [], markers: [] };
/** The honest run of a scenario that has no control. */
const unneeded: Pick<Ran, 'dead' | 'settled'> = { dead: false, settled: Promise.resolve(nothing) };
/** Events that a finding shows at most: a client that leaks on every line is understood from the first ones. */
const mostCites = 20;

/** Runs what is planned, twins first and each twin once, and judges it. The verdicts come in the order of the plan. */
export async function conduct(
  planned: readonly PlannedRun[],
  adapter: ClientAdapter,
  provider: Server,
  {
    seed,
    timeoutMs,
    jobs = adapter.jobs,
    signal,
    userAgents,
    earlier = [],
    detail = 'brief',
    bail = false,
    onVerdict,
    reproduce,
  }: ConductOptions,
): Promise<Verdict[]> {
  const twins = new Map<string, Promise<Ran>>();
  const telling: Promise<void>[] = [];
  /** What is judged when all has been seen. */
  const last: (() => Promise<void>)[] = [];
  const verdicts = new Map<PlannedRun, Verdict>();
  const secrets: Secret[] = [...earlier];
  const chronicle = createChronicle();
  const queue = [...planned];
  let stopped = false;

  const perform = async (what: Parameters<typeof run>[0], name: string, scenario: string): Promise<Ran> => {
    const strangers = adapter.fixedIssuer ? strangersOf(secrets) : new Set<string>();
    const options = { run: nameOfRun(name), seed, timeoutMs, signal, strangers, userAgents };
    const ran = await run(what, adapter, provider, options);
    const settled = ran.settled.then((evidence) => {
      secrets.push(...evidence.secrets);
      everywhere.add(evidence.secrets.map(bare));
      chronicle.add(evidence, scenario);
      return evidence;
    });
    return { ...ran, settled };
  };
  // A client may tell in one run what it was told in another, which may be under way still.
  const everywhere = createSecretIndex(earlier);
  const mask = (own: Evidence) => {
    everywhere.add([...provider.issuers.values()].flatMap(secretsOf));
    return createMask(own.secrets, everywhere);
  };

  async function conductOne(entry: PlannedRun): Promise<void> {
    const started = performance.now();
    const put = entry.skip === undefined ? await putThrough(entry) : async () => skipped(entry.skip ?? '');
    const durationMs = performance.now() - started;
    if (entry.scenario.always) return void last.push(() => put().then((seen) => tell(entry, seen, durationMs)));
    // The next scenario need not wait for the stragglers of this one.
    const told = put().then((seen) => tell(entry, seen, durationMs));
    if (bail) await told;
    else telling.push(told);
  }

  function tell(entry: PlannedRun, seen: Seen, durationMs: number): void {
    if (signal.aborted && entry.skip === undefined) return;
    const verdict = verdictOf(entry, seen, mask, durationMs, { reproduce, detail });
    verdicts.set(entry, verdict);
    if (bail && verdict.result === 'fail') stopped = true;
    onVerdict?.(verdict);
  }

  /** Runs the twin and the scenario; what is returned judges them as soon as all is seen. */
  async function putThrough({ scenario, scores }: PlannedRun): Promise<() => Promise<Seen>> {
    try {
      const honest = twinOf(scenario);
      const twin = scenario.control?.length === 0 ? unneeded : await honestRun(honest, scenario.id);
      if (scenario.always) return async () => judgedByAll(scenario, scores, await twin.settled);
      // A client that hangs or dies when all is well would only cost the time limit once more.
      const own = isOwnTwin(scenario, honest) ? twin : undefined;
      const skips = twin.dead || signal.aborted;
      const ran = own ?? (skips ? undefined : await perform(scenario, scenario.id, scenario.id));
      return async () => {
        try {
          const [evidence, honestly] = [await ran?.settled, await twin.settled];
          // What made the honest run fail is all that there is to see then.
          return { evidence: evidence ?? honestly, judgement: judge(scenario, evidence ?? nothing, honestly, scores) };
        } catch (error) {
          return failed(error);
        }
      };
    } catch (error) {
      if (error instanceof UsageError) throw error;
      return async () => failed(error);
    }
  }

  function judgedByAll(scenario: Scenario, scores: readonly Level[], twin: Evidence): Seen {
    const evidence = chronicle.evidence();
    const judgement = judgeAlways(scenario, evidence, twin, scores);
    const where = judgement.findings.flatMap(({ result, cites }) => (result === 'broken' ? cites : []));
    const [seenIn] = where.flatMap((n) => chronicle.scenarioOf(n) ?? []);
    return { evidence, judgement, ...(seenIn !== undefined && { seenIn }) };
  }

  function honestRun(twin: Twin, scenario: string): Promise<Ran> {
    const key = keyOf(twin);
    const known = twins.get(key) ?? begin(twin, scenario);
    twins.set(key, known);
    return known;
  }

  /** Of a client that hangs or dies in a shorter honest run, the longer one that begins alike would show the same. */
  async function begin({ setup, steps }: Twin, scenario: string): Promise<Ran> {
    for (const [count] of steps.entries()) {
      const shorter = await twins.get(keyOf({ setup, steps: steps.slice(0, count) }));
      if (shorter?.dead) return shorter;
    }
    return perform({ setup, steps }, keyOf({ setup, steps }), scenario);
  }

  async function worker(): Promise<void> {
    for (let entry = queue.shift(); entry && !stopped && !signal.aborted; entry = queue.shift())
      await conductOne(entry);
  }

  await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, adapter.jobs)) }, worker));
  await Promise.all(telling);
  for (const judgeLate of last) await judgeLate();
  return planned.flatMap((entry) => verdicts.get(entry) ?? []);
}

/** What is random in a run hangs on its name, which must not depend on what else is run; and it tells the client nothing. */
function nameOfRun(what: string): string {
  return `run-${createHash('sha256').update(what).digest('hex').slice(0, 10)}`;
}

/** Whether nothing but its checks sets a scenario apart from its honest run. */
function isOwnTwin({ setup = {}, quirks, steps }: Scenario, twin: Twin): boolean {
  return quirks === undefined && keyOf({ setup, steps }) === keyOf(twin);
}

/** A secret, whosever it is. */
function bare({ kind, value }: Secret): Secret {
  return { kind, value };
}

function skipped(skip: string): Seen {
  const reason = `${skip.charAt(0).toUpperCase()}${skip.slice(1)}.`;
  return { evidence: nothing, judgement: { result: 'skipped', reason, findings: [] } };
}

/** A fault of ours in one scenario is no reason to withhold what is known of the others. */
function failed(error: unknown): Seen {
  const reason = `The gauntlet failed: ${error instanceof Error ? error.message : String(error)}`;
  return { evidence: nothing, judgement: { result: 'error', reason, findings: [] } };
}

/** Masks all that leaves the harness. */
function verdictOf(
  { scenario, suite, scored, unscored }: PlannedRun,
  { judgement: { result, reason, findings }, evidence, seenIn }: Seen,
  maskFor: (own: Evidence) => (text: string) => string,
  durationMs: number,
  { reproduce, detail }: { reproduce: ConductOptions['reproduce']; detail: Detail },
): Verdict {
  const mask = maskFor(evidence);
  const { requirement } = scenario;
  const breached = result === 'fail' || result === 'warn';
  const cited = findings.map((finding) => ({ ...finding, cites: finding.cites.slice(0, mostCites) }));
  const numbers = cited.flatMap(({ cites }) => cites);
  const anyOutput = eventsOf(evidence, 'output').some(({ n }) => detail === 'whole' || numbers.includes(n));
  return {
    scenario: scenario.id,
    title: scenario.title,
    suite: suite.id,
    result,
    reason: shown(reason, mask),
    scored,
    ...(unscored !== undefined && { unscored }),
    requirement: { ...requirement, clause: clauseOf(requirement), url: clauseUrl(requirement) },
    trouble: troubleIn(evidence, scenario).map((sentence) => shown(sentence, mask)),
    ...(breached && { flaw: scenario.flaw, why: scenario.why, fix: scenario.fix }),
    findings: cited.map((finding) => ({
      ...finding,
      actual: shown(finding.actual, mask),
      expected: shown(finding.expected, mask),
    })),
    transcript: renderTranscript(anyOutput ? maskOutput(evidence, mask) : evidence, numbers, detail).map(
      ({ n, line, answer }) => ({
        n,
        line: shown(line, mask, detail),
        ...(answer !== undefined && { answer: shown(answer, mask, detail) }),
      }),
    ),
    reproduce: reproduce(...(seenIn === undefined || seenIn === scenario.id ? [] : [seenIn]), scenario.id),
    durationMs: Math.round(durationMs * 10) / 10,
  };
}
