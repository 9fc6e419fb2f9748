import type { Reports } from '../model/verdict.js';
import { renderHtml } from './html.js';
import { renderJson } from './json.js';
import { renderReports } from './text.js';

/** Every reporter by name. */
export const reporters = {
  text: (all: Reports) => renderReports(all),
  json: renderJson,
  html: renderHtml,
} as const satisfies Record<string, (all: Reports) => string>;

export type ReporterName = keyof typeof reporters;
