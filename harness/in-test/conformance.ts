import { definitionAdapter } from '../adapters/definition.js';
import { createBaseline } from '../baseline.js';
import { readBaseline } from '../cli/baseline-file.js';
import type { ClientUnderTest } from '../cli/client-under-test.js';
import { commandLine } from '../cli/command-line.js';
import { chooseScenarios, chooseTopics, type Chosen } from '../cli/selection.js';
import { today } from '../cli/today.js';
import { defaultTimeoutMs, type ClientAdapter } from '../model/client.js';
import type { Acceptance } from '../model/verdict.js';
import { plan, type PlannedRun } from '../plan.js';
import { printable } from '../reporters/printable.js';
import { nameOf } from '../reporters/text.js';
import { traits } from '../traits.js';
import { conclusionOf, conformanceError, type Conclusion } from './conclusion.js';
import { createExamination, type Examination } from './examination.js';
import { flagsIn, subjectIn, type ConformanceOptions, type DefinedConformance, type Subject } from './options.js';
import type { Runner } from './runner.js';

/**
 * Registers a test for every scenario, below a group for every suite. A client that is defined in the same process is registered at
 * once; any other, and presets, are loaded before: await it then, at the top level of the file. Throws or rejects with UsageError.
 */
export interface DescribeConformance {
  (options: DefinedConformance & { presets?: never }): void;
  (options: ConformanceOptions): Promise<void>;
}

/** describeConformance for one test runner. */
export function conformanceIn(runner: Runner): DescribeConformance {
  function describeConformance(options: ConformanceOptions): void | Promise<void> {
    const site = callerOf(describeConformance);
    const subject = subjectIn(options);
    if ('named' in subject || options.presets?.length) return loaded(subject, options, site);
    const client = definitionAdapter(subject.definition);
    register(runner, { options, site, client, chosen: chooseTopics(flagsIn(options)), open: opener(subject, options) });
  }

  async function loaded(subject: Subject, options: ConformanceOptions, site: string): Promise<void> {
    let registered = false;
    runner.loads?.(options.name ?? 'OAuth conformance', () => registered);
    const chosen = await chooseScenarios(flagsIn(options));
    register(runner, { options, site, chosen, client: await look(subject), open: opener(subject, options) });
    registered = true;
  }
  return describeConformance as DescribeConformance;
}

interface Registered {
  options: ConformanceOptions;
  /** The stack frame of the call. */
  site: string;
  client: ClientAdapter;
  chosen: Chosen;
  open: () => Promise<Opened>;
}

interface Opened extends ClientUnderTest {
  /** The words that come before `--scenario` on a command line; none where only the test runner can run it. */
  words?: readonly string[];
}

/** What a client is. Nothing goes on: none of its tests may be asked for. */
async function look(subject: Subject): Promise<ClientAdapter> {
  if ('definition' in subject) return definitionAdapter(subject.definition);
  const { way, named } = subject.named;
  const { openClient } = await import('../cli/client-under-test.js');
  const { client } = await openClient({ way, named });
  await client.close?.();
  return client;
}

function opener(subject: Subject, { timeout = defaultTimeoutMs }: ConformanceOptions): () => Promise<Opened> {
  if ('definition' in subject)
    return async () => ({ client: definitionAdapter(subject.definition), timeoutMs: timeout });
  return async () => {
    const { clientWords, openClient } = await import('../cli/client-under-test.js');
    return { ...(await openClient(subject.named)), words: ['gauntlet', 'run', ...clientWords(subject.named)] };
  };
}

function register(runner: Runner, registered: Registered): void {
  const { options, client, chosen, site } = registered;
  const entries = options.baseline === undefined ? [] : readBaseline(options.baseline);
  const baseline = createBaseline(entries, today());
  const knownOf = ({ scenario: { id: scenario }, scored }: PlannedRun): Acceptance | undefined =>
    (['fail', 'inconclusive'] as const)
      .map((result) => baseline.knownOf(client.name, { scenario, result, scored }))
      .find((known) => known && !known.lapsed);
  const examination = createExamination((run) => examine(runner, registered, { ...run, baseline }));
  // What holds in every run is judged by all that have been before.
  const planned = plan(chosen.suites, client, chosen.selection).sort((one, other) => rank(one) - rank(other));
  const runnable = planned.filter((entry) => whySkipped(runner, entry) === undefined);

  runner.suite(
    options.name ?? `OAuth conformance of ${nameOf(client)}`,
    () => {
      for (const suite of new Set(planned.map(({ suite }) => suite)))
        runner.group(printable(suite.id), () => {
          for (const entry of planned.filter((one) => one.suite === suite)) {
            const reason = whySkipped(runner, entry);
            if (reason !== undefined) runner.skip(titleOf(entry), reason);
            else registerOne(entry);
          }
        });
      runner.test('at least one scenario passes', { timeoutMs: longestTimer }, async () => {
        await requirePass(runnable, examination, site);
        return { kind: 'pass', scenario: '' };
      });
    },
    () => examination.end(),
  );

  function registerOne(entry: PlannedRun): void {
    const { id } = entry.scenario;
    const known = knownOf(entry);
    const title = `${titleOf(entry)}${runner.skipsAtRunTime ? '' : conditionOf(entry)}${known ? ` (known: ${known.reason})` : ''}`;
    const timeoutMs = guardOf(entry, options.timeout ?? slowestTimeoutMs);
    // A run that cannot go on at all is not what anybody expects of a test that is to fail.
    const failed = (error: unknown): Conclusion => ({ kind: 'failed', scenario: id, error: error as Error });
    runner.test(printable(title), { timeoutMs, ...(known && { known }) }, () =>
      examination.judge(id).then((verdict) => conclusionOf(verdict, site), failed),
    );
  }
}

type Run = Parameters<Parameters<typeof createExamination>[0]>[0] & { baseline: ReturnType<typeof createBaseline> };

async function examine(runner: Runner, { options, chosen, open }: Registered, run: Run): Promise<void> {
  const { newSeed, runGauntlet } = await import('../gauntlet.js');
  const seed = options.seed ?? newSeed();
  const { suites, selection, presets, wordsFor } = chosen;
  const { words, ...opened } = await open();
  const reproduce = (...ids: string[]) => {
    if (!words) return `${commandLine(runner.rerun(ids.map((id) => `${id}:`).join('|')))}  # seed: '${seed}'`;
    const strict = options.strict ? ['--strict'] : [];
    return commandLine([...words, ...wordsFor(ids.at(-1) ?? ''), '--scenario', ...ids, '--seed', seed, ...strict]);
  };
  try {
    await runGauntlet({
      ...opened,
      ...run,
      suites,
      selection,
      seed,
      jobs: 1,
      // A client that is made for one provider need not manage the plain server that the look at its set-up takes.
      preflight: presets === 0,
      reproduce,
    });
  } finally {
    await opened.userAgents?.close();
  }
}

/** What passes nothing has been shown nothing. In a run of all tests the first that passed is known by now. */
async function requirePass(runnable: readonly PlannedRun[], examination: Examination, site: string): Promise<void> {
  let reason = 'none of the scenarios is for a client that claims no more than this one.';
  for (const { scenario } of runnable) {
    const verdict = await examination.judge(scenario.id);
    if (verdict.result === 'pass') return;
    reason = verdict.reason;
  }
  throw conformanceError(`Nothing passed: this says nothing for the client. At last: ${printable(reason)}`, site);
}

function rank({ scenario }: PlannedRun): number {
  return scenario.always ? 1 : 0;
}

/** Where a test can only pass or fail, it cannot tell what is broken and not scored. */
function whySkipped({ skipsAtRunTime }: Runner, { skip, scored, unscored }: PlannedRun): string | undefined {
  if (skip !== undefined) return printable(skip);
  return skipsAtRunTime || scored ? undefined : printable(`not scored: ${unscored}`);
}

function titleOf({ scenario: { id, title } }: PlannedRun): string {
  return printable(`${id}: ${title}`);
}

/** What must hold for a scenario to be judged, so that a test that passes without says nothing untrue. */
function conditionOf({ scenario: { appliesTo = [], always } }: PlannedRun): string {
  const conditions = appliesTo.map((trait) => `if the client ${traits[trait].summary}`);
  return [...conditions, ...(always ? ['as far as any run showed it'] : [])].map((text) => ` (${text})`).join('');
}

/** Milliseconds that a client has for one action where the slowest user agent takes part. */
const slowestTimeoutMs = 15_000;
/** Milliseconds: no timer of Node's takes more. */
const longestTimer = 2 ** 31 - 1;
/** A step asks the client for that many actions at most. */
const actionsPerStep = 4;

/** The gauntlet bounds every action itself; the runner's own limit must only not come before. */
function guardOf({ scenario: { steps, control = steps } }: PlannedRun, timeoutMs: number): number {
  return Math.min(longestTimer, 60_000 + timeoutMs * actionsPerStep * (steps.length + control.length));
}

/** The stack frame from which a function was called. */
function callerOf(callee: (...from: never[]) => unknown): string {
  const trace: { stack?: string } = {};
  Error.captureStackTrace(trace, callee);
  return trace.stack?.split('\n').find((line) => /^\s+at /.test(line)) ?? '';
}
