import type { Reports } from '../model/verdict.js';
import { renderGithub } from './github.js';
import { renderHtml } from './html.js';
import { renderJson } from './json.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';
import { renderSarif } from './sarif.js';
import { renderReports } from './text.js';

/** Every reporter by name. */
export const reporters = {
  text: (all: Reports) => renderReports(all),
  json: renderJson,
  junit: renderJunit,
  html: renderHtml,
  markdown: renderMarkdown,
  github: renderGithub,
  sarif: renderSarif,
} as const satisfies Record<string, (all: Reports) => string>;

export type ReporterName = keyof typeof reporters;
