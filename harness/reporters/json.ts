import type { Reports, Summary } from '../model/verdict.js';
import { escapeUnprintable } from './printable.js';

/** The report as one JSON object; several clients' reports stand in one together. */
export function renderJson({ reports, matrix }: Reports): string {
  const [first, ...more] = reports;
  const { schema, tool, seed } = first ?? {};
  const all = more.length === 0 ? first : { schema, tool, seed, summary: sumOf(reports), reports };
  return `${escapeUnprintable(JSON.stringify({ ...all, ...(matrix && { matrix }) }, null, 2))}\n`;
}

function sumOf(reports: Reports['reports']): Summary {
  return reports
    .map(({ summary }) => summary)
    .reduce(
      (sum, summary) =>
        Object.fromEntries(
          Object.entries(sum).map(([result, count]) => [result, count + summary[result as keyof Summary]]),
        ) as Summary,
    );
}
