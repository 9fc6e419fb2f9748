import {
  exitCodeOf,
  isAccepted,
  results,
  summarise,
  worstExitCode,
  type Report,
  type Reports,
  type Result,
  type Verdict,
} from '../../model/verdict.js';
import { signs } from '../signs.js';
import { shortcomingOf } from '../standing.js';
import { count } from '../text.js';
import { httpUrl } from '../http-url.js';

/** What stands above the scenarios. */
export function headOf(reports: Reports['reports']) {
  const [first] = reports;
  const names = reports.map(({ client }) => nameOf(client));
  const several = names.length > 1;
  const title = several || !first ? `Report of ${names.length} OAuth clients` : `Report of ${names[0]}`;
  const verdicts = reports.flatMap((report) => report.verdicts);
  const sums = summarise(verdicts);
  const times = reports.map(({ startedAt }) => startedAt).sort();
  return {
    title,
    headline: several ? headlineOfAll(reports) : first ? headlineOf(first) : 'Nothing was run',
    tone: tones[worstExitCode(reports)],
    tool: first ? `${first.tool.name} ${first.tool.version}` : '',
    seed: first?.seed ?? '',
    startedAt: times[0] ?? '',
    when: (times[0] ?? '').replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'),
    took: durationOf(reports.reduce((sum, { durationMs }) => sum + durationMs, 0)),
    file: several ? undefined : first?.client.file,
    clients: several ? reports.map(clientView) : [],
    notices: reports.flatMap((report) =>
      noticesOf(report).map((text) => (several ? `${nameOf(report.client)}: ${text}` : text)),
    ),
    stale: staleIn(reports),
    counts: results
      .filter((result) => sums[result] > 0)
      .map((result) => ({ result, sign: signs[result], sum: sums[result] })),
    failures: failuresIn(reports),
  };
}

/** A client's name and version. */
export function nameOf({ name, version }: Report['client']): string {
  return version === undefined ? name : `${name} ${version}`;
}

/** How the exit code looks. */
const tones = { 0: 'pass', 1: 'fail', 3: 'warn', 4: 'fail' } as const;

function clientView(report: Report) {
  const { summary, client } = report;
  const sums = results.filter((result) => summary[result] > 0).map((result) => `${summary[result]} ${result}`);
  return { name: nameOf(client), says: headlineOf(report), tone: tones[exitCodeOf(report)], sums: sums.join(', ') };
}

function headlineOf(report: Report): string {
  const { verdicts, summary, stale = [], complete, planned, shard } = report;
  const of = (result: Result) => verdicts.filter((verdict) => verdict.result === result && !isAccepted(verdict)).length;
  const all = count(verdicts.length, 'scenario');
  const known = verdicts.filter(isAccepted).length;
  switch (exitCodeOf(report)) {
    case 4:
      return `The harness failed in ${summary.error} of ${all}`;
    case 1:
      return of('fail') > 0
        ? `${of('fail')} of ${all} failed`
        : `${count(stale.length, 'known failure')} passed: the baseline is stale`;
    case 3:
      if (!complete)
        return shard
          ? `The run was cut short after ${all}`
          : `${verdicts.length} of ${count(planned.length, 'scenario')} were judged`;
      return summary.pass === 0 ? 'Nothing passed' : `${of('inconclusive')} of ${all} came to no conclusion`;
    case 0:
      return known > 0
        ? `Nothing failed but what is known: ${known} of ${all}`
        : `Nothing failed: ${summary.pass} of ${all} passed`;
  }
}

function headlineOfAll(reports: Reports['reports']): string {
  const codes = reports.map(exitCodeOf);
  const failed = codes.filter((code) => code === 1 || code === 4).length;
  const vague = codes.filter((code) => code === 3).length;
  const all = count(reports.length, 'client');
  if (failed === 0) return vague > 0 ? `${vague} of ${all} could not be judged in full` : `All ${all} passed`;
  return `${failed} of ${all} failed${vague > 0 ? `, ${vague} could not be judged in full` : ''}`;
}

function noticesOf(report: Report): string[] {
  const { complete, shard, planned, verdicts } = report;
  const shortcoming = shortcomingOf(report);
  return [
    ...(shard
      ? [`This is shard ${shard.index} of ${shard.total}: ${verdicts.length} of ${count(planned.length, 'scenario')}.`]
      : []),
    ...(shortcoming === undefined ? [] : [shortcoming]),
    ...(complete || shard ? [] : [`Of ${planned.length}, ${planned.length - verdicts.length} are missing.`]),
  ];
}

function staleIn(reports: Reports['reports']) {
  const entries = reports.flatMap(({ stale = [] }) => stale);
  if (entries.length === 0) return undefined;
  return {
    entries: entries.map(({ scenario, client, result, reason, link }) => ({
      scenario,
      client: reports.length > 1 ? client : undefined,
      result,
      reason,
      link,
      href: httpUrl(link),
    })),
  };
}

/** Failures that are listed above the scenarios. */
const mostFailures = 12;

function failuresIn(reports: Reports['reports']) {
  const wanted = ({ result, known }: Verdict) =>
    (result === 'fail' && !isAccepted({ ...(known && { known }) })) || result === 'error';
  const all = new Map<string, { scenario: string; title: string; who: string[] }>();
  for (const { client, verdicts } of reports)
    for (const { scenario, title } of verdicts.filter(wanted)) {
      const who = reports.length > 1 ? [...(all.get(scenario)?.who ?? []), nameOf(client)] : [];
      all.set(scenario, { scenario, title, who });
    }
  if (all.size === 0) return undefined;
  const listed = [...all.values()].slice(0, mostFailures).map(({ who, ...one }) => ({ ...one, who: who.join(', ') }));
  return { listed, more: Math.max(0, all.size - mostFailures) };
}

/** `820 ms`, `12.3 s`, `2 min 5 s` */
function durationOf(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
