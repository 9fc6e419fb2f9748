import type { Browser, BrowserContext, Page as Tab } from 'playwright-core';
import { within } from '../../adapters/within.js';
import { networkFailure } from '../../chromium/failures.js';
import { findChromium } from '../../chromium/find-chromium.js';
import { launchChromium } from '../../chromium/launch.js';
import { loadPlaywright } from '../../chromium/playwright.js';
import { openContext } from '../../chromium/user-agents.js';
import type { Arrival, LoginDriver, LoginRequest } from '../../model/vendor.js';
import { loginBounds } from './bounds.js';
import { placeLoginGate } from './browser-gate.js';
import { recordDocuments, type DocumentRecord } from './browser-record.js';
import { failureOf, isCalledOff, orAborted } from './failure.js';
import { readMarkup } from './markup.js';
import { errorOn, offeredOn, placeOf } from './telling.js';

/** What is done at a page; `fill` and `click` are Playwright's selectors. */
export type BrowserStep = { fill: string; with: string } | { click: string };

export interface BrowserLoginOptions {
  steps: readonly BrowserStep[];
  /** All steps of an end-user who refuses. */
  deny?: readonly BrowserStep[] | undefined;
  /** Host names of the definition's endpoints: only these may be in a private network. */
  hosts: readonly string[];
  /** The path of Chromium; without it the environment, and then the machine, is searched. */
  executable?: string | undefined;
  /** Given if certificates of an authority of our own are met: they are not checked then. */
  ca?: string | undefined;
  /** Milliseconds for a whole login; 30 seconds by default. */
  timeoutMs?: number;
  /** Milliseconds until a step's element is there, and for what follows the last step; 15 seconds by default. */
  stepMs?: number;
}

const closingMs = 5000;
const tellingMs = 2000;

/**
 * Logs in with the system's Chromium, step by step, each time as a browser that nobody has used. `authorize` rejects with
 * UsageError E_BROWSER_PACKAGE, E_BROWSER_MISSING or E_BROWSER_START.
 */
export function createBrowserLogin(options: BrowserLoginOptions): LoginDriver {
  let running: Promise<Browser> | undefined;
  return {
    async authorize(request) {
      running ??= launch(options.executable);
      const browser = await running;
      if (!browser.isConnected()) running = launch(options.executable);
      const context = await openContext(await running, options.ca);
      try {
        return await logIn(context, request, options);
      } finally {
        await within(
          closingMs,
          context.close().catch(() => undefined),
        );
      }
    },
    async close() {
      await within(closingMs, running?.then((browser) => browser.close()).catch(() => undefined) ?? Promise.resolve());
    },
  };
}

async function launch(executable: string | undefined): Promise<Browser> {
  return launchChromium(await loadPlaywright(), findChromium(executable));
}

async function logIn(context: BrowserContext, request: LoginRequest, options: BrowserLoginOptions): Promise<Arrival> {
  const { timeoutMs = loginBounds.timeoutMs, hosts } = options;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
  let record: DocumentRecord | undefined;
  try {
    const tab = await context.newPage();
    const session = await context.newCDPSession(tab);
    const mainFrame = (await session.send('Page.getFrameTree')).frameTree.frame.id;
    const { promise: ended, end, fail } = ending();
    await session.send('Network.enable');
    record = recordDocuments(session, { mainFrame, onExchange: request.onExchange, fail });
    const arrive = (arrived: Parameters<typeof request.onExchange>[0]) => end({ kind: 'redirected', request: arrived });
    await placeLoginGate(session, { hosts, until: request.until, mainFrame, arrive, fail });
    tab.on('response', () => void refuseTooManyCookies(context).catch(fail));
    tab.once('crash', () => fail(new Error('A page has crashed the browser’s tab')));
    const walked = walk(tab, request, record, options);
    return await orAborted(Promise.race([ended, walked]), signal);
  } catch (error) {
    if (isCalledOff(request.signal)) throw request.signal.reason;
    return failureOf(error, new URL(record?.last()?.url ?? request.url).host, timeoutMs);
  } finally {
    await within(tellingMs, record?.told().catch(() => undefined) ?? Promise.resolve());
  }
}

/** Takes the steps; where they end without the redirect URI, the page tells why. */
async function walk(
  tab: Tab,
  { url, decision }: LoginRequest,
  record: DocumentRecord,
  { steps, deny, stepMs = 15_000 }: BrowserLoginOptions,
): Promise<Arrival> {
  const chosen = decision === 'deny' ? (deny ?? steps) : steps;
  await open(tab, url);
  const filled: string[] = [];
  for (const [index, step] of chosen.entries()) {
    const selector = 'fill' in step ? step.fill : step.click;
    const element = tab.locator(selector).first();
    // A refusal has nothing for which to wait.
    const isRefusal = filled.length === 0 && (record.last()?.status ?? 0) >= 400 && (await element.count()) === 0;
    try {
      if (isRefusal) return await endAt(tab, record, 'refused', '');
      if ('fill' in step) await element.fill(step.with, { timeout: stepMs });
      else await element.click({ timeout: stepMs, noWaitAfter: true });
    } catch (error) {
      if ((error as Error).name !== 'TimeoutError') return leaving();
      const message = `Step ${index + 1} (${selector.slice(0, 100)}) could not be taken within ${stepMs} ms. `;
      return endAt(tab, record, await reasonAt(tab, filled), message);
    }
    if ('fill' in step) filled.push(selector);
  }
  await tab.waitForEvent('close', { timeout: stepMs }).catch(() => undefined);
  return endAt(tab, record, await reasonAt(tab, filled), 'The last step has been taken. ');
}

/** Resolves never: how a tab ends that has failed or been left is told by its gate. */
function leaving(): Promise<never> {
  return new Promise(() => undefined);
}

async function open(tab: Tab, url: URL): Promise<void> {
  try {
    await tab.goto(url.href, { waitUntil: 'domcontentloaded', timeout: 0 });
  } catch (error) {
    const name = /net::ERR_\w+/.exec((error as Error).message)?.[0];
    // The gate has ended it, or the page has gone elsewhere before it was there.
    if (!name || ['net::ERR_ABORTED', 'net::ERR_INVALID_URL'].includes(name)) return leaving();
    throw networkFailure(name, url.href);
  }
}

/** The login form that is still there, or there again, has not let the end-user in. */
async function reasonAt(tab: Tab, filled: readonly string[]): Promise<'login-failed' | 'no-way-on'> {
  const seen = await Promise.all(filled.map((selector) => tab.locator(selector).first().isVisible()));
  return seen.includes(true) ? 'login-failed' : 'no-way-on';
}

async function endAt(
  tab: Tab,
  record: DocumentRecord,
  reason: Extract<Arrival, { kind: 'page' }>['reason'],
  message: string,
): Promise<Arrival> {
  const body = (await tab.content()).slice(0, loginBounds.pageBytes);
  const page = { status: 0, headers: [], ...record.last(), url: tab.url(), body };
  const markup = await readMarkup(page);
  const told = `${message}The page is ${placeOf(markup)}. ${reason === 'no-way-on' ? offeredOn(markup) : `It says: ${errorOn(markup)}`}`;
  return { kind: 'page', page, reason, told };
}

async function refuseTooManyCookies(context: BrowserContext): Promise<void> {
  const counts = new Map<string, number>();
  // The context may be gone by now.
  for (const { domain } of await context.cookies().catch(() => [])) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  const host = [...counts].find(([, count]) => count > loginBounds.cookiesPerHost)?.[0];
  if (host === undefined) return;
  const message = `${host} has set more than ${loginBounds.cookiesPerHost} cookies`;
  throw Object.assign(new Error(message), { code: 'too-many-cookies' });
}

function ending() {
  let end!: (arrival: Arrival) => void;
  let fail!: (error: Error) => void;
  const promise = new Promise<Arrival>((resolve, reject) => ([end, fail] = [resolve, reject]));
  // It may fail before somebody waits for it.
  promise.catch(() => undefined);
  return { promise, end, fail };
}
