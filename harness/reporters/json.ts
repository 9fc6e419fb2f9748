import type { Report } from '../model/verdict.js';
import { escapeUnprintable } from './printable.js';

/** The report as one JSON object. */
export function renderJson(report: Report): string {
  return `${escapeUnprintable(JSON.stringify(report, null, 2))}\n`;
}
