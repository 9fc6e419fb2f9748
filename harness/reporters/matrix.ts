import { createColors } from 'picocolors';
import { results, type Cell, type Matrix } from '../model/verdict.js';
import { printable } from './printable.js';
import { paints, signs } from './signs.js';

/** The matrix for a terminal: a line for each suite, a column for each client; nothing if there is no suite. */
export function renderMatrix({ rows, columns, cells }: Matrix, color = false): string {
  if (rows.length === 0) return '';
  const paint = createColors(color);
  const texts = cells.map((row) => row.map(renderCell));
  const heads = columns.map(printable);
  const names = rows.map(printable);
  const widths = heads.map((head, column) => longest([head, ...texts.map((row) => row[column] ?? '')]));
  const first = longest(names);
  const line = (name: string, parts: readonly string[]) => `${[`  ${name}`, ...parts].join('  ').trimEnd()}\n`;
  const body = names.map((name, row) =>
    line(
      name.padEnd(first),
      texts[row]!.map((text, column) => {
        const cell = cells[row]?.[column];
        const padded = text.padEnd(widths[column] ?? 0);
        return cell ? paint[paints[cell.result]](padded) : padded;
      }),
    ),
  );
  const head = line(
    ' '.repeat(first),
    heads.map((one, column) => paint.bold(one.padEnd(widths[column] ?? 0))),
  );
  return `${head}${body.join('')}`;
}

/** `✗ 1 fail, 5 pass` */
function renderCell(cell: Cell | null): string {
  return cell === null ? '' : `${signs[cell.result]} ${countsOf(cell)}`;
}

/** The worst result first, then the others that there are: `1 fail, 5 pass`. */
export function countsOf({ result, summary }: Cell): string {
  return [result, ...results.filter((one) => one !== result && summary[one] > 0)]
    .map((one) => `${summary[one]} ${one}`)
    .join(', ');
}

function longest(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length));
}
