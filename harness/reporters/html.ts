import { createHash } from 'node:crypto';
import mustache from 'mustache';
import { matrixOf, results, type Report, type Reports, type Summary, type Verdict } from '../model/verdict.js';
import { bindingOf, brokenIn, citedIn } from './breach.js';
import { style } from './html-style.js';
import { template } from './html-template.js';
import { countsOf } from './matrix.js';
import { printable } from './printable.js';
import { signs } from './signs.js';

/** The reports as one page that stands by itself: it loads nothing and runs nothing. Equal runs make equal pages. */
export function renderHtml({ reports, matrix = matrixOf(reports) }: Reports): string {
  const { rows, columns, cells } = matrix;
  const [{ tool, seed } = { tool: { name: '', version: '' }, seed: '' }] = reports;
  return mustache.render(template, {
    title: printable(columns.length === 1 ? `Report of ${columns[0]}` : `Report of ${columns.length} OAuth clients`),
    tool: `${tool.name} ${tool.version}`,
    seed: printable(seed),
    style,
    policy,
    columns: columns.map(printable),
    hasRows: rows.length > 0,
    rows: rows.map((name, row) => ({
      name: printable(name),
      cells: (cells[row] ?? []).map((cell, column) => ({
        result: cell?.result,
        sign: cell && signs[cell.result],
        counts: cell && countsOf(cell),
        anchor: anchorOf(column, row),
      })),
    })),
    clients: reports.map((report, column) => viewOf(report, columns[column] ?? '', column, rows)),
  });
}

/** Whatever might get past the escaping could neither run nor load anything. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function anchorOf(column: number, row: number): string {
  return `client-${column + 1}-suite-${row + 1}`;
}

function viewOf({ verdicts, summary, complete }: Report, name: string, column: number, rows: readonly string[]) {
  return {
    name: printable(name),
    sums: `${sumsOf(summary)} of ${verdicts.length} scenarios`,
    incomplete: !complete,
    suites: rows.flatMap((suite, row) => {
      const own = verdicts.filter((verdict) => verdict.suite === suite);
      return own.length === 0
        ? []
        : {
            suite: printable(suite),
            anchor: anchorOf(column, row),
            verdicts: own.map((verdict, index) => verdictView(verdict, own[index - 1])),
          };
    }),
  };
}

function sumsOf(summary: Summary): string {
  const sums = results.filter((result) => summary[result] > 0).map((result) => `${summary[result]} ${result}`);
  return sums.join(', ') || 'Nothing was run';
}

/** What is said of several in a row is said once. */
function verdictView(verdict: Verdict, before: Verdict | undefined) {
  const { result, scenario, title, reason } = verdict;
  const breached = result === 'fail' || result === 'warn';
  return {
    result,
    sign: signs[result],
    scenario: printable(scenario),
    title: printable(title),
    reason: result === 'pass' ? undefined : reason === before?.reason ? 'As above.' : printable(reason),
    breach: breached ? breachView(verdict) : undefined,
  };
}

function breachView(verdict: Verdict) {
  const { requirement, why = '', flaw = '', fix = '', trouble, reproduce, unscored } = verdict;
  const { events, more } = citedIn(verdict);
  return {
    binding: bindingOf(verdict),
    clause: printable(requirement.clause),
    url: printable(requirement.url),
    text: printable(requirement.text),
    why: printable(why),
    trouble: trouble.map(printable),
    broken: brokenIn(verdict).map(({ expected, actual }) => ({
      expected: printable(expected),
      actual: printable(actual),
    })),
    fix: printable(fix),
    flaw: printable(flaw),
    rerun: printable(reproduce),
    unscored: unscored === undefined ? undefined : printable(unscored),
    hasEvents: events.length > 0,
    events: events.map(({ event: { n, line, answer }, alike }) => ({
      n,
      line: printable(alike > 0 ? `${line} (and ${alike} more like it)` : line),
      answer: answer === undefined ? undefined : printable(answer),
    })),
    more: more > 0 ? more : undefined,
  };
}
