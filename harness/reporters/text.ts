import { createColors } from 'picocolors';
import {
  isAccepted,
  results,
  type BaselineEntry,
  type Report,
  type Reports,
  type Result,
  type TranscriptLine,
  type Verdict,
} from '../model/verdict.js';
import { bindingOf, brokenIn, citedIn } from './breach.js';
import { renderMatrix } from './matrix.js';
import { printable } from './printable.js';
import { paints, signs } from './signs.js';
import { shortcomingOf } from './standing.js';

/** The reports of all clients for a terminal, and the matrix of what they come to. */
export function renderReports({ reports, matrix }: Reports, color = false): string {
  const texts = reports.map((report) => renderText(report, color));
  return [...texts, ...(matrix ? [`\n${renderMatrix(matrix, color)}`] : [])].join('\n');
}

/** The report for a terminal: a line a verdict, then every breach in full, then the sums. */
export function renderText(report: Report, color = false): string {
  const lines = createLines(color);
  return [...report.verdicts.map((verdict) => lines.line(verdict)), lines.end(), renderEnd(report, color)].join('');
}

/** Renders verdicts as they come, in the order of the plan; `end` gives what was held back. */
export interface Lines {
  line(verdict: Verdict): string;
  end(): string;
}

/** A heading for each suite; what was skipped stands below its suite, by reason: few claims make many skipped scenarios. */
export function createLines(color = false): Lines {
  const paint = createColors(color);
  const skipped = new Map<string, string[]>();
  let suite: string | undefined;
  let aside: string | undefined;

  return {
    line(verdict) {
      const { result, scenario, title, reason, durationMs } = verdict;
      const opening = verdict.suite === suite ? '' : `${end()}\n${paint.bold(printable(verdict.suite))}\n`;
      suite = verdict.suite;
      if (result === 'skipped') {
        skipped.set(reason, [...(skipped.get(reason) ?? []), scenario]);
        return opening;
      }
      const sign = paint[paints[result]](signs[result]);
      const rules = [...new Set(verdict.findings.flatMap(({ lawful }) => lawful ?? []))];
      const lawful = rules.length > 0 ? `, lawful by ${rules.join(', ')}` : '';
      const notes = notesOn(verdict).map((note) => `  ${printable(note)}`);
      const line = `  ${sign} ${printable(scenario)}  ${paint.dim(`${printable(title)} (${durationMs} ms${lawful})`)}${notes.join('')}`;
      if (result !== 'inconclusive' && result !== 'error') return `${opening}${line}\n`;
      // Of a client that cannot log in at all, every scenario says the same.
      if (reason === aside) return `${opening}${line}${paint.dim(`: ${result} as above`)}\n`;
      aside = reason;
      return `${opening}${line}\n      ${paint.dim(`${result}: ${printable(reason)}`)}\n`;
    },
    end,
  };

  function end(): string {
    const groups = [...skipped].map(([reason, ids]) => {
      const heading = `  - ${ids.length} skipped: ${printable(reason)}`;
      return [heading, ...wrapped(ids.map(printable))].map((line) => `${paint.dim(line)}\n`).join('');
    });
    skipped.clear();
    suite = aside = undefined;
    return groups.join('');
  }
}

/** What stands below the verdicts. */
export function renderEnd(report: Report, color = false, verbose = false): string {
  const paint = createColors(color);
  const { client, verdicts, summary, seed, stale = [] } = report;
  const shortcoming = shortcomingOf(report);
  const breaches = verdicts.filter((one) => (one.result === 'fail' || one.result === 'warn') && !isAccepted(one));
  const sums = results
    .filter((result) => summary[result] > 0)
    .map((result) => paint[paints[result]](`${summary[result]} ${result}${knownAmong(verdicts, result)}`));
  return [
    ...breaches.map((verdict) => `\n${renderBreach(verdict, color)}`),
    ...(verbose ? verdicts.map((verdict) => renderWhole(verdict, color)) : []),
    `\n${nameOf(client)}: ${sums.join(', ') || 'nothing was run'} of ${count(verdicts.length, 'scenario')}${seed === '' ? '' : ` (seed ${printable(seed)})`}\n`,
    ...(shortcoming === undefined ? [] : [paint.yellow(`${shortcoming}\n`)]),
    ...stale.map((entry) => paint.red(`${staleSentence(entry)}\n`)),
    ...(summary.inconclusive > 0 ? [paint.dim('`gauntlet explain inconclusive` tells what to do about those.\n')] : []),
  ].join('');
}

/** What is told of a verdict beside it: that it is accepted, or that it took several attempts. */
export function notesOn({ known, retried = [] }: Verdict): string[] {
  const day = known?.expires === undefined ? '' : ` until ${known.expires}`;
  return [
    ...(known ? [`${known.lapsed ? `no longer known, only${day}` : `known${day}`}: ${known.reason}`] : []),
    ...(retried.length > 0
      ? [`attempt ${retried.length + 1}, before: ${retried.map(({ result }) => result).join(', ')}`]
      : []),
  ];
}

/** What is to be done about an entry of the baseline whose scenario passes. */
export function staleSentence({ scenario, client, reason }: BaselineEntry): string {
  return printable(
    `${scenario} passes for ${client}, and the baseline still accepts that it does not ("${reason}"): take it out, or run with --update-baseline.`,
  );
}

function knownAmong(verdicts: readonly Verdict[], result: Result): string {
  const known = verdicts.filter((verdict) => verdict.result === result && isAccepted(verdict)).length;
  return known > 0 ? ` (${known} known)` : '';
}

/** A client's name and version. */
export function nameOf({ name, version }: { name: string; version?: string }): string {
  return printable(version === undefined ? name : `${name} ${version}`);
}

/** A breach in full: what was asked, what befell the client, what it made of that, and what to do. */
export function renderBreach(verdict: Verdict, color = false): string {
  const { result, scenario, title, requirement, trouble, flaw, why, fix, reproduce, unscored } = verdict;
  const paint = createColors(color);
  const broken = brokenIn(verdict);
  const row = (text: string, indent = '    ') => `${indent}${printable(text)}`;
  return [
    `${paint[paints[result]](`${signs[result]} ${result}`)} ${paint.bold(printable(scenario))}  ${printable(title)}`,
    row(`${bindingOf(verdict)} ${requirement.clause}: ${requirement.text}`),
    paint.dim(row(requirement.url)),
    ...paragraph(why ?? '').map((line) => row(line)),
    ...trouble.map((sentence) => row(`trouble   ${sentence}`)),
    ...broken.flatMap(({ expected, actual }) => [row(`expected  ${expected}`), row(`actual    ${actual}`)]),
    ...excerptOf(verdict).map((line) => paint.dim(line)),
    row(`flaw      ${flaw}`),
    row(`fix       ${fix}`),
    row(`rerun     ${reproduce}`),
    ...(unscored === undefined ? [] : [row(`not scored: ${unscored}`)]),
    ...notesOn(verdict).map((note) => row(note)),
    '',
  ].join('\n');
}

/** All that happened in the run behind a verdict that is not a pass. */
function renderWhole({ result, scenario, transcript }: Verdict, color: boolean): string {
  if (result === 'pass' || result === 'skipped' || transcript.length === 0) return '';
  const paint = createColors(color);
  const lines = transcript.flatMap(rendered).map((line) => `${line}\n`);
  return `\n${paint.bold(`All of ${printable(scenario)}`)}\n${lines.join('')}`;
}

/** The exchanges that show a breach, and how many more there are. */
function excerptOf(verdict: Verdict): string[] {
  const { events, more } = citedIn(verdict);
  const lines = events.flatMap(({ event, alike }) => [
    ...rendered(event),
    ...(alike > 0 ? [`       … and ${alike} more like it`] : []),
  ]);
  return more > 0 ? [...lines, `    … and ${more} more`] : lines;
}

function rendered({ n, line, answer }: TranscriptLine): string[] {
  const first = `    #${n} ${printable(line)}`;
  return answer === undefined ? [first] : [first, `       → ${printable(answer)}`];
}

/** `1 scenario`, `2 scenarios`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A text in lines of bearable width. */
function paragraph(text: string): string[] {
  return text.match(/\S.{0,110}(?=\s|$)/g) ?? [];
}

function wrapped(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 100) lines[lines.length - 1] = `${last}, ${word}`;
    else lines.push(`      ${word}`);
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line},` : line));
}
