import type { Browser, BrowserContext, Page as Tab, Response } from 'playwright-core';
import { findChromium } from '../../chromium/find-chromium.js';
import { networkFailure, placeOf, tooManyRedirects } from '../../chromium/failures.js';
import { placeGate } from '../../chromium/gate.js';
import { launchChromium } from '../../chromium/launch.js';
import { loadPlaywright } from '../../chromium/playwright.js';
import type { WireRequest } from '../../model/protocol.js';
import type { Page } from '../../model/user-agent.js';
import type { Arrival, LoginDriver, LoginRequest } from '../../model/vendor.js';
import { namesPrivateAddress } from '../../private-addresses.js';
import { loginBounds } from './bounds.js';
import { failureOf, isCalledOff, orAborted } from './failure.js';

/** What is done on a page: `fill` and `click` are Playwright's selectors. */
export type BrowserStep = { fill: string; with: string } | { click: string };

export interface BrowserLoginOptions {
  steps: readonly BrowserStep[];
  /** All steps of an end-user who refuses. */
  deny?: readonly BrowserStep[] | undefined;
  /** Host names of the definition's endpoints: only these may be addresses of a private network. */
  hosts: readonly string[];
  /** Milliseconds for a whole login, and for one step. */
  timeoutMs?: number;
  stepMs?: number;
}

/** Milliseconds. */
const usualStepMs = 10_000;

/** Logs in by Chromium, step by step, each time with a profile that nobody has used. Scripts of the pages run. */
export function createBrowserLogin(options: BrowserLoginOptions): LoginDriver {
  let running: Promise<Browser> | undefined;
  const launch = async () => launchChromium(await loadPlaywright(), findChromium(undefined));
  return {
    async authorize(request) {
      const browser = await (running ??= launch());
      const context = await browser.newContext({ serviceWorkers: 'block', acceptDownloads: false });
      try {
        return await logIn(context, request, options);
      } finally {
        await context.close().catch(() => undefined); // With the browser it is gone already.
      }
    },
    async close() {
      await (await running?.catch(() => undefined))?.close();
    },
  };
}

async function logIn(context: BrowserContext, request: LoginRequest, options: BrowserLoginOptions): Promise<Arrival> {
  const { hosts, timeoutMs = loginBounds.timeoutMs } = options;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
  const tab = await context.newPage();
  const documents: Response[] = [];
  const seen: Promise<void>[] = [];
  tab.on('response', (response) => {
    const asked = response.request();
    if (!asked.isNavigationRequest() || asked.frame() !== tab.mainFrame()) return;
    documents.push(response);
    seen.push(
      exchangeOf(response).then(
        ([wire, page]) => request.onExchange(wire, page),
        () => undefined,
      ),
    );
  });
  const ended = new Promise<Arrival>((resolve, reject) => {
    void gate(tab, { request, hosts, resolve, reject }).then(
      (first) => walk(tab, first, request, options).then(resolve, reject),
      reject,
    );
  });
  try {
    const arrival = await orAborted(ended, signal);
    await Promise.race([Promise.all(seen), new Promise((resolve) => setTimeout(resolve, 1000))]);
    return arrival;
  } catch (error) {
    if (isCalledOff(request.signal)) throw request.signal.reason;
    return failureOf(error, new URL(documents.at(-1)?.url() ?? request.url.href).host, timeoutMs);
  }
}

interface Ends {
  request: LoginRequest;
  hosts: readonly string[];
  resolve: (arrival: Arrival) => void;
  reject: (error: Error) => void;
}

/** Holds every document before it is asked for; where the login ends none is. */
async function gate(tab: Tab, { request, hosts, resolve, reject }: Ends): Promise<string> {
  const session = await tab.context().newCDPSession(tab);
  const { frameTree } = await session.send('Page.getFrameTree');
  const isForbidden = (url: URL) => isPrivate(url) && !hosts.includes(url.hostname);
  await session.send('Network.enable');
  let documents = 0;
  return placeGate(session, {
    start: { method: 'GET', url: request.url.href, headers: [] },
    mainFrame: frameTree.frame.id,
    origins: 'any',
    until: (url) => request.until(url) || isForbidden(url),
    stop({ request: stopped, reason }) {
      const url = new URL(stopped.url);
      if (request.until(url)) return resolve({ kind: 'redirected', request: stopped });
      const told = isForbidden(url)
        ? `The login leads to ${url.host}, an address of a private network, which is not followed.`
        : `The login leads to an address of ${url.protocol}, which is neither a page nor the redirect URI.`;
      resolve({ kind: 'failed', code: reason === 'until' ? 'private-address' : 'unknown-scheme', told });
    },
    fail: reject,
    onDocument(_id, url) {
      documents += 1;
      if (documents > loginBounds.pages * 10) reject(tooManyRedirects(url));
    },
  });
}

function isPrivate(url: URL): boolean {
  return namesPrivateAddress(url) || url.hostname === 'localhost' || url.hostname.endsWith('.localhost');
}

/** Goes to the first page and does the steps; what stops at the gate ends the login meanwhile. */
async function walk(
  tab: Tab,
  first: string,
  { decision }: LoginRequest,
  { steps, deny = [], stepMs = usualStepMs }: BrowserLoginOptions,
): Promise<Arrival> {
  const opened = await tab.goto(first, { waitUntil: 'domcontentloaded' }).catch((error: Error) => {
    const code = /net::ERR_\w+/.exec(error.message)?.[0];
    if (code === undefined || code === 'net::ERR_ABORTED') return never<Response>();
    throw networkFailure(code, first);
  });
  if (opened && opened.status() >= 400) return pageAt(tab, 'refused', `The server answered ${opened.status()}.`);
  for (const [index, step] of (decision === 'deny' ? deny : steps).entries()) {
    const where = tab.locator('fill' in step ? step.fill : step.click).first();
    const done = 'fill' in step ? where.fill(step.with, { timeout: stepMs }) : where.click({ timeout: stepMs });
    const missing = await done.then(
      () => false,
      () => true,
    );
    if (!missing) continue;
    const selector = 'fill' in step ? step.fill : step.click;
    const told = `Step ${index + 1} of the login finds nothing to ${'fill' in step ? 'fill in' : 'click'} at ${selector} on ${placeOf(tab.url())}.`;
    return pageAt(tab, 'no-way-on', told);
  }
  // The last step may take a while to lead on.
  await tab.waitForTimeout(stepMs);
  return pageAt(tab, 'login-failed', `After the last step the browser is still at ${placeOf(tab.url())}.`);
}

/** The gate has the last word. */
function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}

async function pageAt(tab: Tab, reason: Extract<Arrival, { kind: 'page' }>['reason'], told: string): Promise<Arrival> {
  const body = (await tab.content()).slice(0, loginBounds.pageBytes);
  return { kind: 'page', page: { url: tab.url(), status: 200, headers: [], body }, reason, told };
}

async function exchangeOf(response: Response): Promise<[WireRequest, Page]> {
  const asked = response.request();
  const pairs = (all: { name: string; value: string }[]) =>
    all.map(({ name, value }): [string, string] => [name, value]);
  const [sent, received] = await Promise.all([asked.headersArray(), response.headersArray()]);
  const isRedirect = response.status() >= 300 && response.status() < 400;
  const body = isRedirect ? '' : await response.text();
  const posted = asked.postData();
  return [
    { method: asked.method(), url: asked.url(), headers: pairs(sent), ...(posted !== null && { body: posted }) },
    {
      url: response.url(),
      status: response.status(),
      headers: pairs(received),
      body: body.slice(0, loginBounds.pageBytes),
    },
  ];
}
