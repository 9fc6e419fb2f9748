import type { Browser, BrowserContext } from 'playwright-core';
import { within } from '../adapters/within.js';
import type { UserAgent, UserAgents } from '../model/user-agent.js';
import { findChromium } from './find-chromium.js';
import { launchChromium } from './launch.js';
import { navigateInTab } from './navigate.js';
import { loadPlaywright } from './playwright.js';

export interface ChromiumOptions {
  /** The path of the program; without it the environment, and then the machine, is searched. */
  executable?: string | undefined;
  /** A certificate authority to trust beside those that everybody trusts, in PEM. */
  ca?: string | undefined;
}

const closingMs = 5000;

/**
 * Browsers that are one headless Chromium, each with a cookie jar of its own. It has started when this resolves; if it
 * dies, what it was doing fails, and the next browser starts it anew. Rejects with UsageError E_BROWSER_PACKAGE,
 * E_BROWSER_MISSING or E_BROWSER_START.
 */
export async function chromiumUserAgents({ executable, ca }: ChromiumOptions = {}): Promise<UserAgents> {
  const chromium = await loadPlaywright();
  const path = findChromium(executable);
  let running: Promise<Browser> | undefined;
  let closed = false;
  const browser = (): Promise<Browser> => {
    if (closed) throw new Error('The browser has been closed.');
    running ??= launch();
    return running;
  };
  // A Chromium that cannot start is told before anything else does.
  await browser();

  return {
    // `keepAlive` is of no concern: Chromium asks again where a connection that was kept open has ended.
    create: () => createUserAgent(browser, ca),
    async close() {
      if (closed) return;
      closed = true;
      await within(closingMs, running?.then((one) => one.close()).catch(ignore) ?? Promise.resolve());
    },
  };

  async function launch(): Promise<Browser> {
    const forget = () => (running = undefined);
    try {
      return (await launchChromium(chromium, path)).on('disconnected', forget);
    } catch (error) {
      forget();
      throw error;
    }
  }
}

function createUserAgent(browser: () => Promise<Browser>, ca: string | undefined): UserAgent {
  let opened: Promise<BrowserContext> | undefined;
  return {
    async navigate(request, options) {
      opened ??= openContext(await browser(), ca);
      return navigateInTab(await opened, request, options);
    },
    async close() {
      await within(closingMs, opened?.then((context) => context.close()).catch(ignore) ?? Promise.resolve());
    },
  };
}

/** A browser that nobody has used, without pop-up windows, downloads and service workers. */
export async function openContext(browser: Browser, ca: string | undefined): Promise<BrowserContext> {
  const context = await browser.newContext({
    acceptDownloads: false,
    locale: 'en',
    serviceWorkers: 'block',
    // Which certificates the browser trusts is not what is judged: with an authority of our own it need not ask at all.
    ignoreHTTPSErrors: ca !== undefined,
  });
  // Windows that scripts open are blocked, as by every browser; one that opens all the same would be out of sight.
  context.on('page', (page) => {
    void page
      .opener()
      .then((opener) => opener && page.close())
      .catch(ignore);
  });
  return context;
}

function ignore(): void {
  // What is being closed may be gone already.
}
