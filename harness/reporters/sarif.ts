import { createHash } from 'node:crypto';
import type { Level } from '../model/requirement.js';
import { exitCodeOf, isAccepted, type Report, type Reports, type Verdict } from '../model/verdict.js';
import { bindingOf, brokenIn } from './breach.js';
import { httpUrl } from './http-url.js';
import { plain } from './markdown-text.js';
import { escapeUnprintable, printable } from './printable.js';
import { sourceFileOf } from './source-file.js';
import { acceptanceOf, standingOf } from './standing.js';
import { nameOf } from './text.js';

/** SARIF 2.1.0 for code scanning: a run for each client, the scenarios of the security suite as rules, breaches as results. */
export function renderSarif({ reports }: Reports): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: reports.map((report, index) => runOf(report, categoryOf(reports, index))),
  };
  return `${escapeUnprintable(JSON.stringify(log, null, 2))}\n`;
}

/** Runs of one file must differ in it; and it must stay the same from one upload to the next. */
function categoryOf(reports: readonly Report[], index: number): string {
  const { client, shard } = reports[index]!;
  const earlier = reports.slice(0, index).filter((one) => one.client.name === client.name).length;
  const part = shard ? `shard-${shard.index}-of-${shard.total}/` : '';
  return `oauth-gauntlet/${uriComponent(client.name)}/${earlier > 0 ? `${earlier + 1}/` : ''}${part}`;
}

function runOf(report: Report, category: string) {
  const { tool, startedAt, durationMs, verdicts, client, seed } = report;
  const judged = verdicts.filter(({ tags, result }) => tags.includes('security') && result !== 'skipped');
  return {
    automationDetails: { id: category, description: { text: messageText(nameOf(client)) } },
    tool: { driver: { name: tool.name, version: tool.version, rules: judged.map(ruleOf) } },
    invocations: [
      {
        executionSuccessful: ![3, 4].includes(exitCodeOf(report)),
        startTimeUtc: startedAt,
        endTimeUtc: new Date(Date.parse(startedAt) + durationMs).toISOString(),
      },
    ],
    properties: { client: printable(nameOf(client)), seed: printable(seed) },
    results: judged.flatMap((verdict, index) =>
      ['broken', 'advice', 'accepted', 'open'].includes(standingOf(verdict)) ? [resultOf(verdict, index, report)] : [],
    ),
  };
}

/** Of ten, as code scanning counts: from 7.0 it is high, from 4.0 medium, below it low. */
const severities: Record<Level, string> = {
  MUST: '7.5',
  SHOULD: '5.0',
  robustness: '4.0',
  interop: '2.0',
  MAY: '2.0',
};

function ruleOf({ scenario, title, requirement, why, fix, tags }: Verdict) {
  const { clause, url, text, level } = requirement;
  const href = httpUrl(url);
  const parts = [`${clause} (${level}): ${text}`, ...[why, fix].flatMap((part) => part ?? [])];
  return {
    id: printable(scenario),
    shortDescription: { text: messageText(title) },
    fullDescription: { text: messageText(text) },
    ...(href !== undefined && { helpUri: href }),
    help: {
      text: parts.map(messageText).join('\n\n'),
      markdown: [
        ...parts.map(plain),
        ...(href === undefined ? [] : [`[${plain(clause)}](<${href.replace(/[<>\\]/g, encodeURIComponent)}>)`]),
      ].join('\n\n'),
    },
    defaultConfiguration: { level: level === 'MUST' ? 'error' : 'warning' },
    properties: { tags, 'security-severity': severities[level] },
  };
}

function resultOf(verdict: Verdict, ruleIndex: number, report: Report) {
  const { scenario } = verdict;
  const id = createHash('sha256')
    .update(JSON.stringify([scenario, report.client.name]))
    .digest('hex');
  return {
    ruleId: printable(scenario),
    ruleIndex,
    level: levelOf(verdict),
    message: { text: linesOf(verdict).map(messageText).join('\n') },
    ...locationsOf(verdict, report),
    // The first is the one that code scanning compares.
    partialFingerprints: { primaryLocationLineHash: id, 'scenarioAndClient/v1': id },
    ...(isAccepted(verdict) && {
      suppressions: [{ kind: 'external', status: 'accepted', justification: messageText(acceptanceOf(verdict) ?? '') }],
    }),
  };
}

/** What could not be judged is no more than a note; without it an alert of the run before would count as mended. */
function levelOf(verdict: Verdict): 'error' | 'warning' | 'note' {
  if (verdict.result === 'fail') return 'error';
  const grave: readonly Level[] = ['MUST', 'SHOULD', 'robustness'];
  return brokenIn(verdict).some(({ level }) => grave.includes(level)) ? 'warning' : 'note';
}

function linesOf(verdict: Verdict): string[] {
  const { title, requirement, trouble, fix = '', reproduce, result, reason } = verdict;
  if (result === 'inconclusive') return [`${title}: nothing can be said.`, reason, `Rerun: ${reproduce}`];
  return [
    `${title}: it does not.`,
    `${bindingOf(verdict)} ${requirement.clause}: ${requirement.text}`,
    ...trouble.map((sentence) => `Trouble: ${sentence}`),
    ...brokenIn(verdict).flatMap(({ expected, actual }) => [`Expected: ${expected}`, `Actual: ${actual}`]),
    `Fix: ${fix}`,
    `Rerun: ${reproduce}`,
  ];
}

/** Code scanning shows what is in a file, and takes no location that has none. */
function locationsOf({ scenario, suite }: Verdict, report: Report) {
  const file = sourceFileOf(report);
  const logicalLocations = [
    {
      name: printable(scenario),
      fullyQualifiedName: printable(`${report.client.name}/${suite}/${scenario}`),
      kind: 'scenario',
    },
  ];
  if (file === undefined) return {};
  const uri = file.split('/').map(uriComponent).join('/');
  const physicalLocation = { artifactLocation: { uri }, region: { startLine: 1 } };
  return { locations: [{ physicalLocation, logicalLocations }] };
}

/** SARIF §3.11.5 and §3.11.6: braces are for placeholders, and brackets before parentheses make a link. */
function messageText(text: string): string {
  return printable(text).replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
}

/** Halves of characters, which have no UTF-8, are replaced first. */
function uriComponent(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
