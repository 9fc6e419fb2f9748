import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { scenarios, suites } from '../../../scenarios/index.js';
import { moduleAdapter } from '../../adapters/module.js';
import { webAdapter } from '../../adapters/web.js';
import { suggestion, UsageError } from '../../errors.js';
import { defaultTimeoutMs, newSeed, runGauntlet } from '../../gauntlet.js';
import type { ClientAdapter } from '../../model/client.js';
import { exitCodeOf, type Verdict } from '../../model/verdict.js';
import { matches, plan } from '../../plan.js';
import { reporters, type ReporterName } from '../../reporters/index.js';
import { renderEnd, renderLine } from '../../reporters/text.js';

interface RunFlags {
  client?: string;
  web?: string;
  suite: string[];
  scenario: string[];
  reporter: string[];
  seed?: string;
  jobs?: number;
  timeout: number;
  strict?: true;
  bail?: true;
  dryRun?: true;
}

export const runCommand = new Command('run')
  .description('run scenarios against a client and judge it')
  .option('--client <file>', 'a module that exports a client: .ts, .js, .mjs')
  .option('--web <file>', 'a module that describes a web application')
  .option('--suite <name...>', 'only these suites', [])
  .option('--scenario <id-or-prefix...>', 'only these scenarios', [])
  .option('--reporter <name...>', `how to report, to stdout or NAME=FILE: ${Object.keys(reporters).join(', ')}`, [])
  .option('--seed <seed>', 'repeat a run exactly')
  .option('--jobs <n>', 'runs at a time', positive, 2)
  .option('--timeout <ms>', 'milliseconds that the client has for one action', positive, defaultTimeoutMs)
  .option('--strict', 'score every level, not only those that the suite scores')
  .option('--bail', 'stop after the first failure')
  .option('--dry-run', 'list what would be run')
  .addHelpText(
    'after',
    '\nExample:\n  gauntlet run --client ./gauntlet.client.ts --suite state pkce --reporter json=report.json',
  )
  .action(run);

async function run(flags: RunFlags): Promise<void> {
  refuseUnknown(
    'suite',
    flags.suite,
    suites.map(({ id }) => id),
  );
  refuseUnknownScenarios(flags.scenario);
  const targets = reporterTargets(flags.reporter);
  const client = await openClient(flags);
  const selection = { suites: flags.suite, scenarios: flags.scenario, strict: flags.strict ?? false };
  if (plan(suites, client, selection).length === 0) {
    await client.close?.();
    throw new UsageError(
      'E_NOTHING_SELECTED',
      `No scenario is in ${flags.suite.join(', ')} and matches ${flags.scenario.join(', ')}. See \`gauntlet list scenarios\`.`,
    );
  }
  if (flags.dryRun) {
    for (const { scenario, skip } of plan(suites, client, selection))
      process.stdout.write(`${scenario.id}${skip ? `  (skipped: ${skip})` : ''}\n`);
    await client.close?.();
    return;
  }

  const interrupt = new AbortController();
  const onInterrupt = () => (interrupt.signal.aborted ? process.exit(130) : interrupt.abort());
  process.on('SIGINT', onInterrupt).on('SIGTERM', onInterrupt);

  // With a report on stdout, everything else goes to stderr.
  const live = targets.some(({ file }) => file === undefined) ? process.stderr : process.stdout;
  const color = live.isTTY && !process.env['NO_COLOR'];
  const seed = flags.seed ?? newSeed();
  const report = await runGauntlet({
    client,
    suites,
    selection,
    seed,
    timeoutMs: flags.timeout,
    ...(flags.jobs && { jobs: flags.jobs }),
    bail: flags.bail ?? false,
    signal: interrupt.signal,
    reproduce: (scenario) =>
      `gauntlet run ${flags.web ? `--web ${flags.web}` : `--client ${flags.client}`} --scenario ${scenario} --seed ${seed}`,
    onVerdict: (verdict: Verdict) => void live.write(renderLine(verdict, color)),
  });
  live.write(renderEnd(report, color));
  for (const { name, file } of targets) {
    const text = reporters[name](report);
    if (file === undefined) process.stdout.write(text);
    else writeReport(file, text);
  }
  process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
  process.exitCode = interrupt.signal.aborted ? 130 : exitCodeOf(report);
}

async function openClient({ client, web }: RunFlags): Promise<ClientAdapter> {
  if (client && web) throw new UsageError('E_TWO_CLIENTS', '--client and --web exclude each other: give one of them.');
  if (client) return moduleAdapter(client);
  if (web) return webAdapter(web);
  throw new UsageError(
    'E_NO_CLIENT',
    'There is no client to run: give --client FILE (a module) or --web FILE (a web application).',
  );
}

/** `text`, `json=report.json`: without a file, a reporter writes to stdout, which bears one. */
function reporterTargets(asked: readonly string[]): { name: ReporterName; file?: string }[] {
  const targets = asked.map((text) => {
    const [name = '', ...rest] = text.split('=');
    refuseUnknown('reporter', [name], Object.keys(reporters));
    return { name: name as ReporterName, ...(rest.length > 0 && { file: rest.join('=') }) };
  });
  // The live text is the text report.
  const others = targets.filter(({ name, file }) => name !== 'text' || file !== undefined);
  const onStdout = others.filter(({ file }) => file === undefined);
  if (onStdout.length > 1)
    throw new UsageError(
      'E_TWO_REPORTS',
      `Only one report can go to stdout: give all but one of ${onStdout.map(({ name }) => name).join(', ')} a file, as in json=report.json.`,
    );
  return others;
}

function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError('E_REPORT_FILE', `The report could not be written to ${file}: ${(error as Error).message}.`);
  }
}

function refuseUnknownScenarios(asked: readonly string[]): void {
  const ids = scenarios.map(({ id }) => id);
  for (const wanted of asked) if (!ids.some((id) => matches(id, wanted))) refuseUnknown('scenario', [wanted], ids);
}

function refuseUnknown(what: string, asked: readonly string[], known: readonly string[]): void {
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const where = what === 'reporter' ? `There are ${known.join(' and ')}.` : `\`gauntlet list ${what}s\` shows all.`;
  throw new UsageError(
    `E_UNKNOWN_${what.toUpperCase()}`,
    `There is no ${what} "${unknown}".${suggestion(unknown, known)} ${where}`,
  );
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number, at least 1.');
  return value;
}
