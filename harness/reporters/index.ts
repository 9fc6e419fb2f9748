import type { Report } from '../model/verdict.js';
import { renderJson } from './json.js';
import { renderText } from './text.js';

/** Every reporter by name. */
export const reporters = {
  text: (report: Report) => renderText(report),
  json: renderJson,
} as const satisfies Record<string, (report: Report) => string>;

export type ReporterName = keyof typeof reporters;
