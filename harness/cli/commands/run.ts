import { scenarios, sets, suites } from '../../../scenarios/index.js';
import { UsageError } from '../../errors.js';
import { newSeed, runGauntlet } from '../../gauntlet.js';
import { exitCodeOf } from '../../model/verdict.js';
import { matches, plan, type Selection } from '../../plan.js';
import { printable } from '../../reporters/printable.js';
import { nameOf, renderEnd } from '../../reporters/text.js';
import { renderShortcomings } from '../../reporters/setup.js';
import { tool } from '../../version.js';
import { clientWords, openClient, type ClientFlags, type ClientUnderTest } from '../client-under-test.js';
import { wantsColor } from '../color.js';
import { commandLine } from '../command-line.js';
import { onInterrupt, quit } from '../interrupt.js';
import { createProgress } from '../progress.js';
import { reportTargets, writeReports } from '../report-targets.js';
import { refuseUnknown } from '../unknown.js';

export interface RunFlags extends ClientFlags {
  suite: string[];
  scenario: string[];
  reporter: string[];
  seed?: string;
  jobs: number;
  strict?: true;
  bail?: true;
  dryRun?: true;
  verbose?: true;
}

/** Runs the selected scenarios against one client, and sets the exit code. */
export async function run(flags: RunFlags): Promise<void> {
  const selection = selectionOf(flags);
  const targets = reportTargets(flags.reporter);
  // Whatever is loading now ends with this process.
  const loaded = onInterrupt(quit);
  const { jobs } = flags;
  if (flags.dryRun) {
    const { client, userAgents } = await openClient(flags, { jobs });
    await Promise.all([client.close?.(), userAgents?.close()]);
    for (const { scenario, skip } of plan(suites, client, selection))
      process.stdout.write(`${scenario.id}${skip ? `  (skipped: ${skip})` : ''}\n`);
    return;
  }
  const opened = await openClient(flags, { jobs });
  try {
    await judge(flags, opened, { selection, targets, loaded });
  } finally {
    await opened.userAgents?.close();
  }
}

interface Wanted {
  selection: Selection;
  targets: ReturnType<typeof reportTargets>;
  /** Called once an interrupt can do better than end this process at once. */
  loaded: () => void;
}

async function judge(flags: RunFlags, opened: ClientUnderTest, { selection, targets, loaded }: Wanted): Promise<void> {
  const { client, userAgents } = opened;
  const planned = plan(suites, client, selection);
  const interrupt = new AbortController();
  const heard = onInterrupt(() => {
    if (interrupt.signal.aborted) quit();
    process.stderr.write('\nInterrupted: the client is being ended. Once more ends everything at once.\n');
    interrupt.abort();
    void userAgents?.close();
  });
  loaded();

  // With a report on stdout, everything else goes to stderr.
  const out = targets.some(({ file }) => file === undefined) ? process.stderr : process.stdout;
  const color = wantsColor(out);
  const seed = flags.seed ?? newSeed();
  const order = planned.map(({ scenario }) => scenario.id);
  const head = `${tool.name} ${tool.version}: ${nameOf(client)}, ${order.length} scenarios, seed ${printable(seed)}\n`;
  const progress = createProgress({ head, order, out, status: process.stderr, color });
  const report = await runGauntlet({
    ...opened,
    suites,
    selection,
    seed,
    jobs: flags.jobs,
    bail: flags.bail ?? false,
    detail: flags.verbose ? 'whole' : 'brief',
    signal: interrupt.signal,
    preflight: true,
    onSetup: (findings) => process.stderr.write(renderShortcomings(findings)),
    reproduce: (...ids) => reproduction(flags, ids, seed),
    onVerdict: (verdict) => progress.finished(verdict),
  }).finally(() => progress.end());
  out.write(renderEnd(report, color, flags.verbose));
  writeReports(targets, report);
  heard();
  process.exitCode = interrupt.signal.aborted ? 130 : exitCodeOf(report);
}

function selectionOf({ suite, scenario, strict }: RunFlags): Selection {
  const ids = [...sets, ...suites].map(({ id }) => id);
  refuseUnknown('suite', suite, ids, `There are ${ids.join(', ')}.`);
  const known = scenarios.map(({ id }) => id);
  const unknown = scenario.find((wanted) => !known.some((id) => matches(id, wanted)));
  if (unknown !== undefined) refuseUnknown('scenario', [unknown], known, '`gauntlet list scenarios` shows all.');
  const selection = {
    suites: suite.filter((name) => suites.some(({ id }) => id === name)),
    sets: sets.filter(({ id }) => suite.includes(id)),
    scenarios: scenario,
    strict: strict ?? false,
  };
  if (plan(suites, { claims: {}, host: [] }, selection).length === 0)
    throw new UsageError(
      'E_NOTHING_SELECTED',
      `Nothing is selected: no scenario of ${suite.join(', ')} matches ${scenario.join(', ')}. Leave one of the two out.`,
    );
  return selection;
}

/** The command that runs these scenarios alone. */
function reproduction(flags: RunFlags, ids: readonly string[], seed: string): string {
  const suites = flags.suite.length > 0 ? ['--suite', ...flags.suite] : [];
  const words = ['gauntlet', 'run', ...clientWords(flags), ...suites, '--scenario', ...ids, '--seed', seed];
  return commandLine(flags.strict ? [...words, '--strict'] : words);
}
