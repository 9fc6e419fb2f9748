import type { Report } from '../model/verdict.js';

/** The report as one JSON object. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
