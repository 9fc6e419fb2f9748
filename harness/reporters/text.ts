import { createColors } from 'picocolors';
import { results, type Report, type Result, type Verdict } from '../model/verdict.js';
import { printable } from './printable.js';

/** The report for a terminal: a line a verdict, then every breach in full, then the sums. */
export function renderText(report: Report, color = false): string {
  const lines = createLines(color);
  return [...report.verdicts.map((verdict) => lines.line(verdict)), lines.end(), renderEnd(report, color)].join('');
}

const signs: Record<Result, string> = { pass: '✓', fail: '✗', warn: '!', inconclusive: '?', skipped: '-', error: '‼' };
const paints = {
  pass: 'green',
  fail: 'red',
  warn: 'yellow',
  inconclusive: 'yellow',
  skipped: 'dim',
  error: 'red',
} as const;

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
      const line = `  ${sign} ${printable(scenario)}  ${paint.dim(`${printable(title)} (${durationMs} ms)`)}\n`;
      if (result !== 'inconclusive' && result !== 'error') return opening + line;
      const why = reason === aside ? 'as above' : printable(reason);
      aside = reason;
      return `${opening}${line}      ${paint.dim(`${result}: ${why}`)}\n`;
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
export function renderEnd(report: Report, color = false): string {
  const paint = createColors(color);
  const { client, verdicts, summary, seed, complete } = report;
  const breaches = verdicts.filter(({ result }) => result === 'fail' || result === 'warn');
  const sums = results
    .filter((result) => summary[result] > 0)
    .map((result) => paint[paints[result]](`${summary[result]} ${result}`));
  const name = [client.name, client.version ?? []].flat().map(printable).join(' ');
  return [
    ...breaches.map((verdict) => `\n${renderBreach(verdict, color)}`),
    `\n${name}: ${sums.join(', ') || 'nothing was run'} of ${verdicts.length} scenarios (seed ${printable(seed)})\n`,
    ...(complete ? [] : [paint.yellow('Not every scenario was run.\n')]),
    ...(complete && summary.pass === 0
      ? [paint.yellow('Nothing passed: this run says nothing for the client.\n')]
      : []),
  ].join('');
}

function renderBreach(verdict: Verdict, color: boolean): string {
  const { result, scenario, title, requirement, findings, flaw, fix, transcript, reproduce } = verdict;
  const paint = createColors(color);
  const broken = findings.filter((finding) => finding.result === 'broken');
  const cited = new Set(broken.flatMap(({ cites }) => cites));
  const row = (text: string, indent = '    ') => `${indent}${printable(text)}`;
  return [
    `${paint[paints[result]](`${signs[result]} ${result}`)} ${paint.bold(printable(scenario))}  ${printable(title)}`,
    row(`${requirement.level} ${requirement.clause}: ${requirement.text}`),
    paint.dim(row(requirement.url)),
    ...broken.flatMap(({ expected, actual }) => [row(`expected  ${expected}`), row(`actual    ${actual}`)]),
    ...transcript.filter(({ n }) => cited.has(n)).map(({ n, line }) => paint.dim(row(`#${n} ${line}`))),
    row(`flaw      ${flaw}`),
    row(`fix       ${fix}`),
    row(`again     ${reproduce}`),
    '',
  ].join('\n');
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
