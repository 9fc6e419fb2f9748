import { createColors } from 'picocolors';
import { results, type Report, type Result, type Verdict } from '../model/verdict.js';

/** The report for a terminal: a line a verdict, then every failure in full, then the sums. */
export function renderText(report: Report, color = false): string {
  return [...report.verdicts.map((verdict) => renderLine(verdict, color)), renderEnd(report, color)].join('');
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

/** One verdict, on one line; why, on a second one, when it neither passed nor failed. */
export function renderLine({ result, scenario, title, reason, durationMs }: Verdict, color = false): string {
  const paint = createColors(color);
  const sign = paint[paints[result]](signs[result]);
  const aside =
    result === 'skipped' || result === 'inconclusive' || result === 'error'
      ? `\n    ${paint.dim(`${result}: ${printable(reason)}`)}`
      : '';
  return `${sign} ${scenario}  ${paint.dim(`${title} (${durationMs} ms)`)}${aside}\n`;
}

/** What stands below the verdicts. */
export function renderEnd(report: Report, color = false): string {
  const paint = createColors(color);
  const breaches = report.verdicts.filter(({ result }) => result === 'fail' || result === 'warn');
  const sums = results
    .filter((result) => report.summary[result] > 0)
    .map((result) => paint[paints[result]](`${report.summary[result]} ${result}`));
  const { name, version } = report.client;
  return [
    ...breaches.map((verdict) => `\n${renderBreach(verdict, color)}`),
    `\n${printable(name)}${version ? ` ${printable(version)}` : ''}: ${sums.join(', ') || 'nothing was run'} of ${report.verdicts.length} scenarios (seed ${report.seed})\n`,
    ...(report.complete ? [] : [paint.yellow('Not every scenario was run.\n')]),
  ].join('');
}

function renderBreach(
  { result, scenario, title, requirement, findings, flaw, fix, transcript, reproduce }: Verdict,
  color: boolean,
): string {
  const paint = createColors(color);
  const broken = findings.filter((finding) => finding.result === 'broken');
  const cited = new Set(broken.flatMap(({ cites }) => cites));
  return [
    `${paint[paints[result]](`${signs[result]} ${result}`)} ${paint.bold(scenario)}  ${title}`,
    `    ${requirement.level} ${requirement.clause}: ${requirement.text}`,
    `    ${paint.dim(requirement.url)}`,
    ...broken.flatMap(({ expected, actual }) => [`    expected  ${expected}`, `    actual    ${printable(actual)}`]),
    ...transcript.filter(({ n }) => cited.has(n)).map(({ n, line }) => paint.dim(`    #${n} ${printable(line)}`)),
    `    flaw      ${flaw}`,
    `    fix       ${fix}`,
    `    again     ${reproduce}`,
    '',
  ].join('\n');
}

/** A client's or a server's text must not steer the terminal. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ');
}
