import type { BrowserContext } from 'playwright-core';
import { within } from '../adapters/within.js';
import type { WireRequest } from '../model/protocol.js';
import type { Navigation, NavigationOptions } from '../model/user-agent.js';
import { timedOut } from './failures.js';
import { openTab, type Tab } from './tab.js';

/** A page has come when it is there; the rest of the time is for what its scripts do. In milliseconds. */
const defaultTimeoutMs = 30_000;
const openingMs = 30_000;
const closingMs = 2000;
/** How long a page that does not show yet what is awaited may be silent, and any other page. */
const quietMs = { awaited: 1500, otherwise: 300 };
/** A page that is never silent is taken as it is after this. */
const longestMs = 5000;
/** At the least kept for reading a page before the time is over. */
const readingMs = 500;
const lookEveryMs = 100;

/** One navigation in a tab of its own, which is closed afterwards. */
export async function navigateInTab(
  context: BrowserContext,
  request: WireRequest,
  options: NavigationOptions,
): Promise<Navigation> {
  const { timeoutMs = defaultTimeoutMs } = options;
  const tab = await orFail(openingMs, openTab(context, request, options), request.url);
  const over = new AbortController();
  try {
    const deadline = performance.now() + timeoutMs;
    const settled = whenSettled(tab, options, deadline, over.signal);
    return await orFail(timeoutMs, Promise.race([tab.ended, settled]), request.url);
  } finally {
    over.abort();
    await within(closingMs, tab.close());
  }
}

/** What the tab shows once it shows what is awaited, or no more is to be expected of it. */
async function whenSettled(
  tab: Tab,
  { settled, until }: Pick<NavigationOptions, 'settled' | 'until'>,
  deadline: number,
  over: AbortSignal,
): Promise<Navigation> {
  const patience = settled || until ? quietMs.awaited : quietMs.otherwise;
  await tab.start();
  for (;;) {
    const begun = await tab.drawn();
    const limit = Math.min(begun + longestMs, deadline - readingMs);
    for (;;) {
      const now = performance.now();
      const last = tab.silentFor() >= patience || now >= limit;
      const seen = await tab.look();
      over.throwIfAborted();
      if (seen && (last || !mayChange(seen) || settled?.(seen))) return seen;
      if (!tab.isDrawn()) break;
      await within(Math.max(1, Math.min(lookEveryMs, limit - now)), tab.changed());
    }
  }
}

/** Without scripts, frames and refreshes a page stays as it is. */
function mayChange({ page }: Navigation): boolean {
  if (!page) return false;
  return (
    /<(?:script|iframe|frame|object|embed)\b|\son[a-z]+\s*=|http-equiv/i.test(page.body) ||
    page.headers.some(([name]) => name.toLowerCase() === 'refresh')
  );
}

async function orFail<T>(milliseconds: number, promise: Promise<T>, url: string): Promise<T> {
  const late = Symbol();
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<typeof late>((resolve) => (timer = setTimeout(resolve, milliseconds, late)));
  try {
    const first = await Promise.race([promise, elapsed]);
    if (first === late) throw timedOut(url, milliseconds);
    return first;
  } finally {
    clearTimeout(timer);
  }
}
