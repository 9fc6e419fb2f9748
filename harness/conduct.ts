import { createHash } from 'node:crypto';
import type { Server } from '../provider/index.js';
import { UsageError } from './errors.js';
import { createChronicle } from './chronicle.js';
import { judge, judgeAlways, type Judgement } from './judge.js';
import type { ClientAdapter } from './model/client.js';
import type { Evidence, Secret } from './model/evidence.js';
import type { UserAgents } from './model/user-agent.js';
import type { Level } from './model/requirement.js';
import type { Scenario } from './model/scenario.js';
import { isAccepted, type Verdict } from './model/verdict.js';
import type { PlannedRun } from './plan.js';
import { keyOf, run, strangersOf, twinOf, type Ran, type Twin } from './run.js';
import { createMask, createSecretIndex } from './secrets.js';
import { secretsOf } from './stage.js';
import { caseOf, toldOf } from './told.js';
import { shown, troubleIn, type Detail } from './transcript.js';

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
  /** How often a scenario that does not go well is tried again: 0 unless it is asked for. */
  retries?: number;
  /** What a baseline says of a result. */
  knownOf?: (verdict: Verdict) => Verdict['known'];
  /** Whether a result is what a baseline said before this run: it is not tried again. */
  isExpected?: (verdict: Verdict) => boolean;
  /** Scenarios are run as they are asked for, by their ids, until there is none; otherwise all, in the order of the plan. */
  demand?: () => Promise<string | undefined>;
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
    retries = 0,
    knownOf = () => undefined,
    isExpected = () => false,
    demand,
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
    const judged = await attempt(entry);
    // Whoever asks for one is told by what has been run until then.
    if (entry.scenario.always && !demand) return void last.push(async () => tell(entry, await judged()));
    // The next scenario need not wait for the stragglers of this one.
    const told = judged()
      .then((verdict) => (retries > 0 ? settledOn(entry, verdict) : verdict))
      .then((verdict) => tell(entry, verdict));
    if (bail || retries > 0) await told;
    else telling.push(told);
  }

  /** Runs a scenario; what is returned judges it as soon as all is seen. `again` counts from 0. */
  async function attempt(entry: PlannedRun, again = 0): Promise<() => Promise<Verdict>> {
    const started = performance.now();
    const put = entry.skip === undefined ? await putThrough(entry, again) : async () => skipped(entry.skip ?? '');
    const durationMs = performance.now() - started;
    return async () => verdictOf(entry, await put(), mask, durationMs, { reproduce, detail });
  }

  /** Tries again what does not go well. What came before stays in the verdict, for to pass at the second time is less. */
  async function settledOn(entry: PlannedRun, first: Verdict): Promise<Verdict> {
    const retried: Pick<Verdict, 'result' | 'reason'>[] = [];
    let verdict = first;
    while (retried.length < retries && isWorthAnother(entry, verdict) && !signal.aborted) {
      retried.push({ result: verdict.result, reason: verdict.reason });
      verdict = await (await attempt(entry, retried.length))();
    }
    return retried.length > 0 ? { ...verdict, retried } : verdict;
  }

  function isWorthAnother({ scenario, skip, scored }: PlannedRun, verdict: Verdict): boolean {
    if (scenario.always || skip !== undefined || !scored || isExpected(verdict)) return false;
    return verdict.result === 'fail' || verdict.result === 'inconclusive';
  }

  function tell(entry: PlannedRun, verdict: Verdict): void {
    if (signal.aborted && entry.skip === undefined) return;
    const known = knownOf(verdict);
    const whole = known ? { ...verdict, known } : verdict;
    verdicts.set(entry, whole);
    if (bail && whole.result === 'fail' && !isAccepted(whole)) stopped = true;
    onVerdict?.(whole);
  }

  /** Runs the twin and the scenario; what is returned judges them as soon as all is seen. */
  async function putThrough({ scenario, scores }: PlannedRun, again: number): Promise<() => Promise<Seen>> {
    try {
      const honest = twinOf(scenario);
      const twin = scenario.control?.length === 0 ? unneeded : await honestRun(honest, scenario.id, again);
      if (scenario.always) return async () => judgedByAll(scenario, scores, await twin.settled);
      // A client that hangs or dies when all is well would only cost the time limit once more.
      const own = isOwnTwin(scenario, honest) ? twin : undefined;
      const skips = twin.dead || signal.aborted;
      const ran = own ?? (skips ? undefined : await perform(scenario, numbered(scenario.id, again), scenario.id));
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

  function honestRun(twin: Twin, scenario: string, again: number): Promise<Ran> {
    const key = keyOf(twin);
    // Others go by what came first: what they come to must not hang on who tries again.
    if (again > 0) return perform(twin, numbered(`${scenario} ${key}`, again), scenario);
    const ran = twins.get(key) ?? begin(twin, scenario);
    twins.set(key, ran);
    return ran;
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
    for (let entry = await next(); entry && !stopped && !signal.aborted; entry = await next()) await conductOne(entry);
  }

  async function next(): Promise<PlannedRun | undefined> {
    if (!demand) return queue.shift();
    const wanted = await demand();
    return planned.find(({ scenario }) => scenario.id === wanted);
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

function numbered(name: string, again: number): string {
  return again === 0 ? name : `${name} again ${again}`;
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
  { scenario, suite, scored, unscored, tags }: PlannedRun,
  { judgement, evidence, seenIn }: Seen,
  maskFor: (own: Evidence) => (text: string) => string,
  durationMs: number,
  { reproduce, detail }: { reproduce: ConductOptions['reproduce']; detail: Detail },
): Verdict {
  const mask = maskFor(evidence);
  const { sequence, ...told } = toldOf(judgement, evidence, mask, detail);
  return {
    ...caseOf(scenario, suite.id, judgement.result),
    ...told,
    scored,
    ...(unscored !== undefined && { unscored }),
    tags: [...tags],
    trouble: troubleIn(evidence, scenario).map((sentence) => shown(sentence, mask)),
    sequence: scenario.always ? [] : sequence,
    reproduce: reproduce(...(seenIn === undefined || seenIn === scenario.id ? [] : [seenIn]), scenario.id),
    durationMs: Math.round(durationMs * 10) / 10,
  };
}
