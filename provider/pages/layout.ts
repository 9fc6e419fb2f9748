import { createHash } from 'node:crypto';
import type { HttpResponse } from '../exchange.js';
import { escape } from './escape.js';
import { style } from './style.js';

/** What every form of the pages carries. */
export interface Frame {
  /** Name of the issuer. */
  issuer: string;
  /** Where forms are sent. */
  action: string;
  /** What names the visit that the form belongs to. */
  visit: string;
}

/** A page with its heading; `content` is HTML. */
export function renderLayout(title: string, content: string, issuer?: string): string {
  const place = issuer === undefined ? '' : `<p class="issuer">${escape(issuer)}</p>\n`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<main>
${place}<h1>${escape(title)}</h1>
${content}
</main>
<footer>A server for tests: here everybody may be anyone.</footer>
</html>
`;
}

/** A form that is sent to the login endpoint, for the visit that it belongs to. `content` is HTML. */
export function renderForm({ action, visit }: Frame, content: string): string {
  return `<form method="post" action="${escape(action)}">
<input type="hidden" name="visit" value="${escape(visit)}">
${content}
</form>`;
}

/** No `form-action`: some browsers apply it to the redirect that follows, which leads to the application. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What a page is sent with. It is not to be stored, framed, or guessed at; a form still has to say its origin. */
export const pageFields: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': policy,
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
};

export function pageResponse(page: string, status = 200): HttpResponse {
  const body = Buffer.from(page);
  return {
    status,
    headers: [
      ...Object.entries(pageFields),
      ['Content-Type', 'text/html; charset=utf-8'],
      ['Content-Length', String(body.length)],
    ],
    body,
  };
}
