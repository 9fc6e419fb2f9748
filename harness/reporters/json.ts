import { summarise, type Reports, type Summary } from '../model/verdict.js';
import { escapeUnprintable } from './printable.js';

/** The report as one JSON object; several clients' reports stand in one together. */
export function renderJson({ reports, several = reports.length > 1, matrix }: Reports): string {
  const [first] = reports;
  const { schema, tool, seed } = first ?? {};
  const all = several ? { schema, tool, seed, summary: sumOf(reports), reports } : first;
  return `${escapeUnprintable(JSON.stringify({ ...all, ...(matrix && { matrix }) }, null, 2))}\n`;
}

function sumOf(reports: Reports['reports']): Summary {
  return summarise(reports.flatMap(({ verdicts }) => verdicts));
}
