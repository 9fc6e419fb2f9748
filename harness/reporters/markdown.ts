import { matrixOf, results, worstExitCode, type Report, type Reports, type Verdict } from '../model/verdict.js';
import { bindingOf, brokenIn, citedIn } from './breach.js';
import { httpUrl } from './http-url.js';
import { code, fenced, plain } from './markdown-text.js';
import { countsOf } from './matrix.js';
import { signs } from './signs.js';
import { acceptanceOf, attemptsOf, shortcomingOf, standingOf, type Standing } from './standing.js';
import { count, nameOf } from './text.js';

/** Bytes. GitHub takes a mebibyte for a step's summary, and something may stand there already. */
const mostBytes = 1_000_000;

/** Markdown for the summary of a CI step: what it comes to, and what failed in full. What does not fit is left out by whole sections. */
export function renderMarkdown(all: Reports): string {
  const { reports } = all;
  const sections = [
    headline(reports),
    sums(reports),
    ...matrix(all),
    ...reports.flatMap(remarks),
    ...breaches(reports, 'broken', 'Failures'),
    ...breaches(reports, 'failed', 'Failures of the gauntlet itself'),
    ...breaches(reports, 'open', 'Inconclusive'),
    ...breaches(reports, 'advice', 'Warnings'),
    ...listed(reports, 'Accepted by the baseline', ({ known }) => known !== undefined, acceptanceOf),
    ...listed(reports, 'Tried again', ({ retried }) => retried !== undefined, attemptsOf),
  ];
  return fitting(sections, mostBytes);
}

function headline(reports: readonly Report[]): string {
  const words = { 0: '✓ passed', 1: '✗ failed', 3: '? incomplete', 4: '‼ the gauntlet itself failed' };
  const [first] = reports;
  if (!first) return '# OAuth gauntlet: nothing was judged';
  const seed = first.seed === '' ? '' : `, seed ${code(first.seed)}`;
  const about = `${plain(`${first.tool.name} ${first.tool.version}`)}${seed}`;
  return `# OAuth gauntlet: ${words[worstExitCode(reports)]}\n\n${about}`;
}

function sums(reports: readonly Report[]): string {
  return table(
    ['client', ...results.map((result) => `${signs[result]} ${result}`), 'of'],
    reports.map(({ client, summary, verdicts }) => [
      code(nameOf(client)),
      ...results.map((result) => `${summary[result]}`),
      `${verdicts.length}`,
    ]),
  );
}

function matrix({ reports, several = reports.length > 1, matrix: own }: Reports): string[] {
  if (!own && !several) return [];
  const { rows, columns, cells } = own ?? matrixOf(reports);
  if (rows.length === 0) return [];
  return [
    table(
      ['suite', ...columns.map(code)],
      rows.map((row, index) => [
        code(row),
        ...columns.map((_, column) => {
          const cell = cells[index]?.[column];
          return cell ? `${signs[cell.result]} ${countsOf(cell)}` : '';
        }),
      ]),
    ),
  ];
}

function table(head: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** What is wrong with a run as a whole. */
function remarks(report: Report): string[] {
  const { client, stale = [] } = report;
  const shortcoming = shortcomingOf(report);
  const name = code(nameOf(client));
  return [
    ...(shortcoming === undefined ? [] : [`**${name}: ${plain(shortcoming)}**`]),
    ...(stale.length === 0
      ? []
      : [
          [
            `**${name}: the baseline accepts what passes now. Take these entries out:**\n`,
            ...stale.map(({ scenario, result, reason }) => `- ${code(scenario)} ${result}: ${code(reason)}`),
          ].join('\n'),
        ]),
  ];
}

/** A heading, and a section to unfold for each verdict. */
function breaches(reports: readonly Report[], standing: Standing, heading: string): string[] {
  const sections = reports.flatMap(({ client, verdicts }) =>
    verdicts
      .filter((verdict) => standingOf(verdict) === standing)
      .map((verdict) => details(verdict, reports.length > 1 ? `${code(nameOf(client))} ` : '')),
  );
  return sections.map((section, index) =>
    index === 0 ? `## ${heading}: ${count(sections.length, 'scenario')}\n\n${section}` : section,
  );
}

function details(verdict: Verdict, client: string): string {
  const { result, scenario, title } = verdict;
  const summary = `${signs[result]} ${client}${code(scenario)} ${plain(title)}`;
  return `<details><summary>${summary}</summary>\n\n${bodyOf(verdict)}\n\n</details>`;
}

function bodyOf(verdict: Verdict): string {
  const { result, reason, requirement, trouble, why = '', flaw, fix, reproduce, unscored } = verdict;
  const acceptance = acceptanceOf(verdict);
  const attempts = attemptsOf(verdict);
  const breached = result === 'fail' || result === 'warn';
  const rows = [
    ...(breached ? [] : [['reason', code(reason)]]),
    ...trouble.map((sentence) => ['trouble', code(sentence)]),
    ...brokenIn(verdict).flatMap(({ expected, actual }) => [
      ['expected', code(expected)],
      ['actual', code(actual)],
    ]),
    ...(flaw === undefined ? [] : [['flaw', code(flaw)]]),
    ...(fix === undefined ? [] : [['fix', plain(fix)]]),
    ...(unscored === undefined ? [] : [['not scored', code(unscored)]]),
    ...(acceptance === undefined ? [] : [['baseline', code(acceptance)]]),
    ...(attempts === undefined ? [] : [['attempts', code(attempts)]]),
    ['rerun', code(reproduce)],
  ];
  return [
    `${bindingOf(verdict)} [${plain(requirement.clause)}](<${hrefOf(requirement.url)}>): ${plain(requirement.text)}`,
    ...(breached ? [plain(why)] : []),
    table(['', ''], rows),
    ...excerptOf(verdict),
  ].join('\n\n');
}

function hrefOf(url: string): string {
  return httpUrl(url)?.replace(/[<>\\]/g, encodeURIComponent) ?? '';
}

function excerptOf(verdict: Verdict): string[] {
  const { events, more } = citedIn(verdict);
  if (events.length === 0) return [];
  const lines = events.flatMap(({ event: { n, line, answer }, alike }) => [
    `#${n} ${line}${alike > 0 ? ` (and ${alike} more like it)` : ''}`,
    ...(answer === undefined ? [] : [`   → ${answer}`]),
  ]);
  return [fenced([...lines, ...(more > 0 ? [`… and ${more} more`] : [])])];
}

function listed(
  reports: readonly Report[],
  heading: string,
  isOf: (verdict: Verdict) => boolean,
  tell: (verdict: Verdict) => string | undefined,
): string[] {
  const lines = reports.flatMap(({ client, verdicts }) =>
    verdicts
      .filter(isOf)
      .map(
        (verdict) =>
          `- ${code(nameOf(client))} ${code(verdict.scenario)} ${verdict.result}: ${code(tell(verdict) ?? '')}`,
      ),
  );
  return lines.length === 0 ? [] : [`## ${heading}\n\n${lines.join('\n')}`];
}

/** The sections that fit, in order, and how many there were besides. */
function fitting(sections: readonly string[], most: number): string {
  let room = most - 100;
  const shown = sections.filter((section) => {
    const size = Buffer.byteLength(section) + 2;
    if (size > room) return false;
    room -= size;
    return true;
  });
  const left = sections.length - shown.length;
  return `${[...shown, ...(left > 0 ? [`**${count(left, 'section')} more would not fit here.**`] : [])].join('\n\n')}\n`;
}
