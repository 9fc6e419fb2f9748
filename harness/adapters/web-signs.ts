import type { Outcome } from '../model/protocol.js';
import type { Navigation, Page } from '../model/user-agent.js';
import type { SignOptions } from './web-schema.js';

/** Whether a sign shows where a navigation ended. */
export type Shows = (seen: Navigation) => boolean;
export interface Signs {
  connected: Shows;
  refused: Shows;
}

/** Makes signs out of what the definition says; `fault` is told of a selector that is none. */
export async function readSigns(
  { connected, refused }: Record<keyof Signs, SignOptions>,
  fault: (name: keyof Signs, message: string) => void,
): Promise<Signs> {
  const refuses = await readSign(refused, (message) => fault('refused', message));
  // Where a page is does not tell an internal error from a refusal; what it says may.
  const mayFail = [refused.status, refused.text, refused.selector].some((given) => given !== undefined);
  return {
    connected: await readSign(connected, (message) => fault('connected', message)),
    refused: (seen) => refuses(seen) && (mayFail || !crashOf(seen)),
  };
}

/** Judges where a navigation ended by the signs: a page of status 200 as often says no as one of status 400. */
export function outcomeOfPage(signs: Signs, seen: Navigation, user: string): Outcome {
  const [isConnected, isRefused] = [signs.connected(seen), signs.refused(seen)];
  if (isConnected && isRefused)
    return { kind: 'unknown', waitedMs: 0, reason: `both signs, "connected" and "refused", fit ${sightOf(seen)}` };
  if (isConnected) return { kind: 'connected', user };
  if (isRefused) return { kind: 'refused', reason: (seen.page && wordsOf(seen.page)) || sightOf(seen) };
  const internal = crashOf(seen);
  return (
    internal ?? { kind: 'unknown', waitedMs: 0, reason: `no sign of "connected" or "refused" in ${sightOf(seen)}` }
  );
}

/** An internal error of the application, which is no refusal. */
export function crashOf({ page }: Navigation): Outcome | undefined {
  if (!page || page.status < 500) return undefined;
  return { kind: 'crashed', reason: `answered with ${sightOf({ page, cookies: [] })}` };
}

/** What was seen, for a message. Without the query, which often holds the code. */
export function sightOf({ page, stopped }: Navigation): string {
  const { origin, pathname } = new URL(page?.url ?? stopped?.request.url ?? 'about:blank');
  if (!page) return `a redirect to ${origin}${pathname}`;
  return `a page of status ${page.status} at ${origin}${pathname} that says "${wordsOf(page)}"`;
}

async function readSign(
  { status, url, text, selector, cookie }: SignOptions,
  fault: (message: string) => void,
): Promise<Shows> {
  const isIn = selector === undefined ? undefined : await finderOf(selector, fault);
  return ({ page, stopped, cookies }) => {
    const at = page?.url ?? stopped?.request.url ?? '';
    return (
      (status === undefined || page?.status === status) &&
      (url === undefined || leadsTo(at, url)) &&
      (text === undefined || (page !== undefined && occurs(page.body, text))) &&
      (cookie === undefined ||
        cookies.some((name) => (typeof cookie === 'string' ? name === cookie : occurs(name, cookie)))) &&
      (isIn === undefined || (page !== undefined && isIn(page.body)))
    );
  };
}

/** Whether a selector finds something in a page's source; where scripts have run, the source is what they made of it. */
async function finderOf(selector: string, fault: (message: string) => void): Promise<(source: string) => boolean> {
  const { load } = await import('cheerio/slim');
  try {
    load('<p></p>')(selector);
  } catch (error) {
    fault(`is no CSS selector: ${error instanceof Error ? error.message : String(error)}.`);
  }
  return (source) => load(source)(selector).length > 0;
}

function leadsTo(actual: string, wanted: string | RegExp): boolean {
  if (typeof wanted !== 'string') return occurs(actual, wanted);
  if (!URL.canParse(wanted, actual)) return false;
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
