import { newSeed, runGauntlet } from '../../gauntlet.js';
import { matrixOf, worstExitCode, type Report, type Reports } from '../../model/verdict.js';
import { plan } from '../../plan.js';
import { renderMatrix } from '../../reporters/matrix.js';
import { printable } from '../../reporters/printable.js';
import { nameOf, renderEnd } from '../../reporters/text.js';
import { renderShortcomings } from '../../reporters/setup.js';
import { tool } from '../../version.js';
import {
  clientsIn,
  clientWords,
  openClient,
  type ClientFlags,
  type ClientUnderTest,
  type NamedClient,
} from '../client-under-test.js';
import { wantsColor } from '../color.js';
import { commandLine } from '../command-line.js';
import { onInterrupt, quit } from '../interrupt.js';
import { createProgress } from '../progress.js';
import { reportTargets, writeReports } from '../report-targets.js';
import { chooseScenarios, type Chosen, type SelectionFlags } from '../selection.js';

export interface RunFlags extends ClientFlags, SelectionFlags {
  reporter: string[];
  seed?: string;
  jobs: number;
  bail?: true;
  dryRun?: true;
  verbose?: true;
}

type Opened = ClientUnderTest & { named: NamedClient };

/** Runs the selected scenarios against one client after the other, and sets the exit code. */
export async function run(flags: RunFlags): Promise<void> {
  const named = clientsIn(flags);
  const chosen = await chooseScenarios(flags);
  const targets = reportTargets(flags.reporter);
  // Whatever is loading now ends with this process.
  const loaded = onInterrupt(quit);
  // All of them first: what is amiss with the last one need not wait for the others to be judged.
  const opened: Opened[] = [];
  try {
    for (const one of named) opened.push({ named: one, ...(await openClient(one, flags, { jobs: flags.jobs })) });
    if (flags.dryRun) showPlan(opened, chosen);
    else await judgeAll(opened, { flags, chosen, targets, loaded });
  } finally {
    for (const { client, userAgents } of opened) await Promise.all([client.close?.(), userAgents?.close()]);
  }
}

function showPlan(opened: readonly Opened[], { suites, selection }: Chosen): void {
  for (const { client } of opened) {
    const lines = plan(suites, client, selection).map(
      ({ scenario, skip }) => `${scenario.id}${skip ? `  (skipped: ${skip})` : ''}\n`,
    );
    process.stdout.write(`${opened.length > 1 ? `${nameOf(client)}:\n` : ''}${lines.join('')}`);
  }
}

interface Wanted {
  flags: RunFlags;
  chosen: Chosen;
  targets: ReturnType<typeof reportTargets>;
  /** Called once an interrupt can do better than end this process at once. */
  loaded: () => void;
}

async function judgeAll(opened: readonly Opened[], { flags, chosen, targets, loaded }: Wanted): Promise<void> {
  const interrupt = new AbortController();
  const heard = onInterrupt(() => {
    if (interrupt.signal.aborted) quit();
    process.stderr.write('\nInterrupted: the client is being ended. Once more ends everything at once.\n');
    interrupt.abort();
    for (const { userAgents } of opened) void userAgents?.close();
  });
  loaded();

  // With a report on stdout, everything else goes to stderr.
  const out = targets.some(({ file }) => file === undefined) ? process.stderr : process.stdout;
  const seed = flags.seed ?? newSeed();
  const reports: Report[] = [];
  for (const one of opened) {
    if (interrupt.signal.aborted || (flags.bail && worstExitCode(reports) === 1)) break;
    if (reports.length > 0) out.write('\n');
    reports.push(await judge(one, { flags, chosen, seed, out, signal: interrupt.signal }));
  }
  const several = opened.length > 1;
  const matrix = several || chosen.presets > 1 ? matrixOf(reports) : undefined;
  // An interrupt may come before the first verdict.
  const all: Reports = { reports, several, ...(matrix && matrix.rows.length > 0 && { matrix }) };
  if (all.matrix) out.write(`\n${renderMatrix(all.matrix, wantsColor(out))}`);
  writeReports(targets, all);
  heard();
  process.exitCode = interrupt.signal.aborted ? 130 : worstExitCode(reports);
}

interface Judging extends Pick<Wanted, 'flags' | 'chosen'> {
  seed: string;
  out: NodeJS.WriteStream;
  signal: AbortSignal;
}

async function judge({ named, ...opened }: Opened, { flags, chosen, seed, out, signal }: Judging): Promise<Report> {
  const { client } = opened;
  const { suites, selection } = chosen;
  const color = wantsColor(out);
  const order = plan(suites, client, selection).map(({ scenario }) => scenario.id);
  const head = `${tool.name} ${tool.version}: ${nameOf(client)}, ${order.length} scenarios, seed ${printable(seed)}\n`;
  const progress = createProgress({ head, order, out, status: process.stderr, color });
  const report = await runGauntlet({
    ...opened,
    ...(named.way !== 'command' && { file: named.named }),
    suites,
    selection,
    seed,
    jobs: flags.jobs,
    bail: flags.bail ?? false,
    detail: flags.verbose ? 'whole' : 'brief',
    signal,
    // A client that is made for one provider need not manage the plain server that the look at its set-up takes.
    preflight: chosen.presets === 0,
    onSetup: (findings) => process.stderr.write(renderShortcomings(findings)),
    reproduce: (...ids) => reproduction(named, flags, chosen, ids, seed),
    onVerdict: (verdict) => progress.finished(verdict),
  }).finally(() => progress.end());
  out.write(renderEnd(report, color, flags.verbose));
  return report;
}

/** The command that runs these scenarios alone. */
function reproduction(
  named: NamedClient,
  flags: RunFlags,
  { wordsFor }: Chosen,
  ids: readonly string[],
  seed: string,
): string {
  const suites = wordsFor(ids.at(-1) ?? '');
  const words = ['gauntlet', 'run', ...clientWords(named, flags), ...suites, '--scenario', ...ids, '--seed', seed];
  return commandLine(flags.strict ? [...words, '--strict'] : words);
}
