import { join } from 'node:path';
import { createAcceptingBaseline, createBaseline } from '../../baseline.js';
import { emptyReport } from '../../empty-report.js';
import { UsageError } from '../../errors.js';
import { newSeed, runGauntlet } from '../../gauntlet.js';
import {
  isAccepted,
  matrixOf,
  worstExitCode,
  type BaselineEntry,
  type Report,
  type Reports,
} from '../../model/verdict.js';
import { plan, shardOf } from '../../plan.js';
import { renderMatrix } from '../../reporters/matrix.js';
import { printable } from '../../reporters/printable.js';
import { renderShortcomings } from '../../reporters/setup.js';
import { nameOf, renderEnd } from '../../reporters/text.js';
import { tool } from '../../version.js';
import { readBaseline, readBaselineIfAny, updateBaseline } from '../baseline-file.js';
import { clientWords, openClient, type ClientUnderTest, type NamedClient } from '../client-under-test.js';
import { wantsColor } from '../color.js';
import { commandLine } from '../command-line.js';
import { loadConfig } from '../config/load.js';
import { settingsOf, type RunOptions, type RunSettings } from '../config/settings.js';
import { onInterrupt, quit } from '../interrupt.js';
import { createProgress } from '../progress.js';
import { createReportWriter, reportTargets, type ReportTarget, type ReportWriter } from '../report-targets.js';
import { chooseScenarios, type Chosen } from '../selection.js';
import { today } from '../today.js';

/** Runs the selected scenarios against one client after the other, and sets the exit code. */
export async function run(options: RunOptions): Promise<void> {
  const settings = settingsOf(options, await loadConfig(options.config));
  const chosen = await chooseScenarios(settings);
  const entries = acceptedBy(settings);
  const targets = reportTargets(settings.reporter);
  // Whatever is loading now ends with this process.
  const loaded = onInterrupt(quit);
  // All of them first: what is amiss with the last one need not wait for the others to be judged.
  const opened: Opened[] = [];
  try {
    for (const named of settings.clients) opened.push({ named, ...(await openClient(named, { jobs: settings.jobs })) });
    if (settings.dryRun) showPlan(opened, settings, chosen);
    else await judgeAll(opened, { settings, chosen, entries, targets, loaded });
  } finally {
    for (const { client, userAgents } of opened) await Promise.all([client.close?.(), userAgents?.close()]);
  }
}

type Opened = ClientUnderTest & { named: NamedClient };

function acceptedBy({ baseline, updateBaseline: updates }: RunSettings): BaselineEntry[] {
  if (baseline !== undefined) return updates ? readBaselineIfAny(baseline) : readBaseline(baseline);
  if (!updates) return [];
  throw new UsageError(
    'E_BASELINE',
    '--update-baseline needs to know which file: give --baseline gauntlet.baseline.yaml.',
  );
}

function showPlan(opened: readonly Opened[], { shard }: RunSettings, { suites, selection }: Chosen): void {
  for (const { client } of opened) {
    const all = plan(suites, client, selection);
    const lines = (shard ? shardOf(all, shard) : all).map(
      ({ scenario, skip }) => `${scenario.id}${skip ? `  (skipped: ${skip})` : ''}\n`,
    );
    process.stdout.write(`${opened.length > 1 ? `${nameOf(client)}:\n` : ''}${lines.join('')}`);
  }
}

interface Wanted {
  settings: RunSettings;
  chosen: Chosen;
  /** Of the baseline. */
  entries: readonly BaselineEntry[];
  targets: readonly ReportTarget[];
  /** Called once an interrupt can do better than end this process at once. */
  loaded: () => void;
}

async function judgeAll(opened: readonly Opened[], wanted: Wanted): Promise<void> {
  const { settings, chosen, targets, loaded } = wanted;
  const interrupt = new AbortController();
  let isLate = false;
  const stop = () => {
    interrupt.abort();
    for (const { userAgents } of opened) void userAgents?.close();
  };
  const heard = onInterrupt(() => {
    if (interrupt.signal.aborted) quit();
    process.stderr.write('\nInterrupted: the client is being ended. Once more ends everything at once.\n');
    stop();
  });
  const { timeLimit } = settings;
  const limit = timeLimit === undefined ? undefined : setTimeout(() => ((isLate = true), stop()), timeLimit).unref();
  loaded();

  // With a report on stdout, everything else goes to stderr.
  const out = targets.some(({ file }) => file === undefined) ? process.stderr : process.stdout;
  const seed = settings.seed ?? newSeed();
  const several = opened.length > 1;
  const writer = createReportWriter(targets);
  const reports: Report[] = [];
  await writer.begin();
  try {
    for (const one of opened) {
      if (interrupt.signal.aborted || (settings.bail && reports.some(hasFailed))) break;
      if (reports.length > 0) out.write('\n');
      const soFar = (report: Report) => together([...reports, report], several, chosen);
      reports.push(await judge(one, { ...wanted, seed, out, signal: interrupt.signal, writer, soFar }));
    }
  } catch (error) {
    // What was found of the clients before is not lost with the one that cannot be judged.
    if (reports.length > 0) await writer.finish(together(reports, several, chosen));
    throw error;
  }
  clearTimeout(limit);
  if (isLate) reports.push(...opened.slice(reports.length).map((one) => unjudged(one, wanted, seed)));
  const all = together(reports, several, chosen);
  if (all.matrix) out.write(`\n${renderMatrix(all.matrix, wantsColor(out))}`);
  if (isLate) process.stderr.write('The time limit is over: what had not been judged by then is missing.\n');
  if (reports.length > 0) await writer.finish(all);
  if (settings.updateBaseline && interrupt.signal.aborted)
    process.stderr.write('The baseline stays as it is: not all was judged.\n');
  else if (settings.updateBaseline) await rewriteBaseline(settings.baseline ?? '', reports);
  heard();
  process.exitCode = interrupt.signal.aborted && !isLate ? 130 : worstExitCode(reports);
}

function hasFailed({ verdicts }: Report): boolean {
  return verdicts.some((verdict) => verdict.result === 'fail' && !isAccepted(verdict));
}

/** The report of a client to which the run did not come. */
function unjudged({ named, client }: Opened, { chosen, settings: { shard } }: Wanted, seed: string): Report {
  const file = fileOf(named);
  const { suites, selection } = chosen;
  return emptyReport({ client, suites, selection, seed, ...(file !== undefined && { file }), ...(shard && { shard }) });
}

/** Where a client is described. */
function fileOf({ way, named }: NamedClient): string | undefined {
  if (way === 'command') return undefined;
  return way === 'zapier' ? join(named, 'package.json') : named;
}

function together(reports: readonly Report[], several: boolean, { presets }: Chosen): Reports {
  const matrix = several || presets > 1 ? matrixOf(reports) : undefined;
  // An interrupt may come before the first verdict.
  return { reports, several, ...(matrix && matrix.rows.length > 0 && { matrix }) };
}

async function rewriteBaseline(file: string, reports: readonly Report[]): Promise<void> {
  const { added, removed } = await updateBaseline(file, reports);
  process.stderr.write(
    `${file}: ${added} added, ${removed} taken out.${added > 0 ? ' Say in it why each new one is accepted.' : ''}\n`,
  );
}

interface Judging extends Pick<Wanted, 'settings' | 'chosen' | 'entries'> {
  seed: string;
  out: NodeJS.WriteStream;
  signal: AbortSignal;
  writer: ReportWriter;
  soFar: (report: Report) => Reports;
}

async function judge({ named, ...opened }: Opened, judging: Judging): Promise<Report> {
  const { settings, chosen, entries, seed, out, signal, writer, soFar } = judging;
  const { client } = opened;
  const { suites, selection } = chosen;
  const file = fileOf(named);
  const { shard, quiet, verbose } = settings;
  const color = wantsColor(out);
  const all = plan(suites, client, selection);
  const planned = shard ? shardOf(all, shard) : all;
  const order = planned.map(({ scenario }) => scenario.id);
  const part = shard ? ` (shard ${shard.index}/${shard.total})` : '';
  const head = `${tool.name} ${tool.version}: ${nameOf(client)}, ${order.length} scenarios${part}, seed ${printable(seed)}\n`;
  const progress = createProgress({ head, order, out, status: process.stderr, color, quiet });
  const report = await runGauntlet({
    ...opened,
    ...(file !== undefined && { file }),
    suites,
    selection,
    ...(shard && { shard }),
    baseline: (settings.updateBaseline ? createAcceptingBaseline : createBaseline)(entries, today()),
    seed,
    jobs: settings.jobs,
    bail: settings.bail,
    retries: settings.retries,
    detail: verbose ? 'whole' : 'brief',
    signal,
    // A client that is made for one provider need not manage the plain server that the look at its set-up takes.
    preflight: chosen.presets === 0,
    onSetup: (findings) => process.stderr.write(renderShortcomings(findings)),
    reproduce: (...ids) => reproduction(named, settings, chosen, ids, seed),
    onVerdict(verdict, report) {
      progress.finished(verdict);
      writer.update(() => soFar(report()));
    },
  }).finally(() => progress.end());
  out.write(renderEnd(report, color, verbose));
  return report;
}

/** The command that runs these scenarios alone. */
function reproduction(
  named: NamedClient,
  { config, strict }: RunSettings,
  { wordsFor }: Chosen,
  ids: readonly string[],
  seed: string,
): string {
  const configured = config === undefined ? [] : ['--config', config];
  const suites = wordsFor(ids.at(-1) ?? '');
  const words = ['gauntlet', 'run', ...configured, ...clientWords(named), ...suites, '--scenario', ...ids];
  return commandLine([...words, '--seed', seed, ...(strict ? ['--strict'] : [])]);
}
