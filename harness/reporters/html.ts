import mustache from 'mustache';
import { matrixOf, type Matrix, type Reports } from '../model/verdict.js';
import { headOf, nameOf } from './html/head.js';
import { policyOf } from './html/policy.js';
import { scenariosOf } from './html/scenario.js';
import { script } from './html/script.js';
import { sequenceStyle } from './html/sequence.js';
import { style as ownStyle } from './html/style.js';
import { partials, template } from './html/template.js';
import { countsOf } from './matrix.js';
import { allPrintable } from './printable.js';
import { signs } from './signs.js';

/** The reports as one page that stands by itself: it loads nothing, and runs nothing but its own filter. Equal reports make equal pages. */
export function renderHtml(all: Reports): string {
  const { reports, matrix } = allPrintable(all);
  const rows = scenariosOf(reports);
  const suites = [...new Set(rows.map(({ suite }) => suite))];
  const names = reports.map(({ client }) => nameOf(client));
  const several = names.length > 1;
  return mustache.render(
    template,
    {
      ...headOf(reports),
      policy,
      style,
      script,
      matrix: matrix || several ? matrixView(matrix ?? matrixOf(reports)) : undefined,
      total: rows.length,
      columns: several && names.length <= mostColumns ? { names } : undefined,
      suites: suites.map((suite) => ({ suite, rows: rows.filter((row) => row.suite === suite) })),
      tags: [...new Set(rows.flatMap((row) => row.tags.map(({ tag }) => tag)))].sort(),
    },
    partials,
  );
}

/** Clients that have a column of their own in the list of scenarios; of more, each result has the name beside it. */
const mostColumns = 5;

const style = ownStyle + sequenceStyle;

const policy = policyOf({ style, script });

function matrixView({ rows, columns, cells }: Matrix) {
  if (rows.length === 0) return undefined;
  return {
    names: columns,
    lines: rows.map((name, row) => ({
      name,
      cells: (cells[row] ?? []).map((cell) =>
        cell ? { result: cell.result, sign: signs[cell.result], counts: countsOf(cell) } : { result: undefined },
      ),
    })),
  };
}
