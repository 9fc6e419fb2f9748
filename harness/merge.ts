import type { Baseline } from './baseline.js';
import { UsageError } from './errors.js';
import { summarise, type Report, type Result, type Shard, type Verdict } from './model/verdict.js';

/** A report and the file that it came from. */
export interface Part {
  file: string;
  report: Report;
}

/**
 * What several machines have found, as if one had: a report for each client. A baseline takes the place of those that they looked at.
 * Throws UsageError for what does not belong together.
 */
export function mergeReports(parts: readonly Part[], baseline?: Baseline): Report[] {
  refuseMixedTools(parts);
  const names = [...new Set(parts.map(nameOf))];
  return names.map((name) =>
    mergeClient(
      parts.filter((part) => nameOf(part) === name),
      baseline,
    ),
  );
}

/** What is missing of a merged report, in sentences: whole shards by their number, else scenarios by their ids. */
export function missingFrom(merged: Report, parts: readonly Part[]): string[] {
  const own = parts.filter((part) => nameOf(part) === nameOf({ report: merged }));
  const total = own[0]?.report.shard?.total ?? 0;
  const there = own.map(({ report }) => report.shard?.index);
  const shards = Array.from({ length: total }, (_, index) => index + 1).filter((index) => !there.includes(index));
  const judged = new Set(merged.verdicts.map(({ scenario }) => scenario));
  const scenarios = merged.planned.filter((id) => !judged.has(id));
  if (scenarios.length === 0) return [];
  const cut = own.filter(({ report }) => !report.complete).map(({ file }) => file);
  const name = nameOf({ report: merged });
  return [
    ...shards.map((index) => `Shard ${index}/${total} of ${name} is missing.`),
    ...cut.map((file) => `${file} is the report of a run that did not come to its end.`),
    `Of ${name} ${scenarios.length} of ${merged.planned.length} scenarios were not judged: ${excerpt(scenarios)}.`,
  ];
}

function refuseMixedTools([first, ...others]: readonly Part[]): void {
  const odd = others.find(({ report }) => report.tool.version !== first?.report.tool.version);
  if (!first || !odd) return;
  throw new UsageError(
    'E_MERGE_VERSIONS',
    `${first.file} was written by version ${first.report.tool.version} and ${odd.file} by ${odd.report.tool.version}: a scenario may mean another thing in each. Run all parts with one version.`,
  );
}

function nameOf({ report: { client } }: Pick<Part, 'report'>): string {
  return client.version === undefined ? client.name : `${client.name} ${client.version}`;
}

function mergeClient(parts: readonly Part[], baseline?: Baseline): Report {
  const [{ report: first }] = parts as [Part];
  const { schema, tool, client } = first;
  refuseMixedShards(parts);
  const planned = [...new Set(parts.flatMap(({ report }) => report.planned))];
  const found = verdictsIn(parts);
  const verdicts = planned
    .flatMap((id) => found.get(id) ?? [])
    .map(({ known: before, ...verdict }) => {
      const known = baseline ? baseline.knownOf(client.name, verdict) : before;
      return known ? { ...verdict, known } : verdict;
    });
  const stale = baseline
    ? baseline.staleIn(client.name, verdicts)
    : parts
        .flatMap(({ report }) => report.stale ?? [])
        .filter(({ scenario }) => found.get(scenario)?.result === 'pass');
  return {
    schema,
    tool,
    client,
    seed: [...new Set(parts.map(({ report }) => report.seed))].join(', '),
    startedAt: parts.map(({ report }) => report.startedAt).sort()[0] ?? first.startedAt,
    durationMs: Math.max(...parts.map(({ report }) => report.durationMs)),
    summary: summarise(verdicts),
    complete: verdicts.length === planned.length,
    planned,
    ...(stale.length > 0 && { stale }),
    verdicts,
  };
}

/** By scenario. Throws UsageError E_MERGE_TWICE where it cannot be told which one counts. */
function verdictsIn(parts: readonly Part[]): Map<string, Verdict> {
  const found = new Map<string, { verdict: Verdict; file: string; shard: Shard | undefined }>();
  for (const { file, report } of parts)
    for (const verdict of report.verdicts) {
      const { scenario, suite } = verdict;
      const before = found.get(scenario);
      if (before && !(suite === 'always' && (report.shard ?? before.shard)))
        throw new UsageError(
          'E_MERGE_TWICE',
          `${scenario} of ${nameOf({ report })} is in ${before.file} and in ${file}: it cannot be told which one counts. Leave one of the two out.`,
        );
      found.set(scenario, {
        verdict: before ? moreTelling(before.verdict, verdict) : verdict,
        file,
        shard: report.shard ?? before?.shard,
      });
    }
  return new Map([...found].map(([scenario, { verdict }]) => [scenario, verdict]));
}

function refuseMixedShards(parts: readonly Part[]): void {
  const shards = parts.filter(({ report }) => report.shard);
  const [first] = shards;
  for (const [index, part] of shards.entries()) {
    const { shard, planned } = part.report;
    const before = shards.slice(0, index).find(({ report }) => report.shard?.index === shard?.index);
    if (before)
      throw new UsageError(
        'E_MERGE_TWICE',
        `${before.file} and ${part.file} are both shard ${shard?.index}/${shard?.total} of ${nameOf(part)}: leave one of the two out.`,
      );
    if (shard?.total !== first?.report.shard?.total || planned.join() !== first?.report.planned.join())
      throw new UsageError(
        'E_MERGE_SHARDS',
        `${first?.file} and ${part.file} are not shards of one run: give each of them the same suites and scenarios, and the same number of shards.`,
      );
  }
}

/** Of what is judged by all runs together: one breach is one too many, and one sight is enough. */
const telling: readonly Result[] = ['error', 'fail', 'warn', 'pass', 'inconclusive', 'skipped'];

function moreTelling(one: Verdict, other: Verdict): Verdict {
  return telling.indexOf(other.result) < telling.indexOf(one.result) ? other : one;
}

const longestExcerpt = 10;

function excerpt(ids: readonly string[]): string {
  const more = ids.length - longestExcerpt;
  return more > 0 ? `${ids.slice(0, longestExcerpt).join(', ')} and ${more} more` : ids.join(', ');
}
