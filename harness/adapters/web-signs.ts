import type { Outcome } from '../model/protocol.js';
import type { Sign, WebClientDefinition } from '../model/web.js';
import type { Navigation, Page } from '../model/user-agent.js';

/** Judges where a navigation ended by the definition's signs alone: a page of status 200 as often says no as one of status 400. */
export function outcomeOfPage(
  { connected, refused }: Pick<WebClientDefinition, 'connected' | 'refused'>,
  seen: Navigation,
  user: string,
): Outcome {
  const [isConnected, isRefused] = [shows(seen, connected), shows(seen, refused)];
  if (isConnected && isRefused)
    return { kind: 'unknown', waitedMs: 0, reason: `both signs, "connected" and "refused", fit ${sightOf(seen)}` };
  if (isConnected) return { kind: 'connected', user };
  if (isRefused) return { kind: 'refused', reason: (seen.page && wordsOf(seen.page)) || sightOf(seen) };
  return { kind: 'unknown', waitedMs: 0, reason: `no sign of "connected" or "refused" in ${sightOf(seen)}` };
}

/** What was seen, for a message. Without the query, which often holds the code. */
export function sightOf({ page, stopped }: Navigation): string {
  const { origin, pathname } = new URL(page?.url ?? stopped?.request.url ?? 'about:blank');
  if (!page) return `a redirect to ${origin}${pathname}`;
  return `a page of status ${page.status} at ${origin}${pathname} that says "${wordsOf(page)}"`;
}

function shows({ page, stopped }: Navigation, { status, url, text }: Sign): boolean {
  const at = page?.url ?? stopped?.request.url ?? '';
  return (
    (status === undefined || page?.status === status) &&
    (url === undefined || leadsTo(at, url)) &&
    (text === undefined || (page !== undefined && occurs(page.body, text)))
  );
}

function leadsTo(actual: string, wanted: string | RegExp): boolean {
  if (typeof wanted !== 'string') return occurs(actual, wanted);
  const [seen, expected] = [new URL(actual), new URL(wanted, actual)];
  return (
    seen.origin === expected.origin &&
    seen.pathname === expected.pathname &&
    (expected.search === '' || seen.search === expected.search)
  );
}

function occurs(text: string, wanted: string | RegExp): boolean {
  // Not `test`, which goes on from where it last stopped when the pattern has the flag g.
  return typeof wanted === 'string' ? text.includes(wanted) : text.search(wanted) >= 0;
}

/** The words at the beginning of a page. Cut late: a secret that is cut in two would no longer be recognised and masked. */
function wordsOf({ body }: Page): string {
  return body
    .slice(0, 8000)
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 1000);
}
