import type { BrowserContext, CDPSession, Response } from 'playwright-core';
import { within } from '../adapters/within.js';
import { networkFailure, placeOf } from './failures.js';
import { placeGate, reasonToStop } from './gate.js';
import type { WireRequest } from '../model/protocol.js';
import type { Navigation, NavigationOptions } from '../model/user-agent.js';
import { watchTraffic, type Traffic } from './traffic.js';

/** A tab, in which one navigation takes place. */
export interface Tab extends Pick<Traffic, 'isDrawn' | 'silentFor' | 'changed'> {
  /** Resolves when the navigation was stopped; rejects when it fails. */
  readonly ended: Promise<Navigation>;
  start(): Promise<void>;
  /** Resolves when there is a document, and no other on its way; with when that was. */
  drawn(): Promise<number>;
  /** What there is to see; nothing while one document gives way to another. */
  look(): Promise<Navigation | undefined>;
  close(): Promise<void>;
}

const maxBodyBytes = 1024 * 1024;
const momentMs = 500;

export async function openTab(context: BrowserContext, request: WireRequest, options: NavigationOptions): Promise<Tab> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const { ended, end, fail } = ending();
  const responses: Response[] = [];

  page.once('crash', () => fail(new Error(`The page at ${placeOf(request.url)} has crashed the browser’s tab`)));
  page.once('close', () => void whyClosed(context, request.url).then(fail));
  page.on('response', (response) => {
    const asked = response.request();
    if (asked.isNavigationRequest() && asked.frame() === page.mainFrame()) responses.push(response);
  });
  const mainFrame = await mainFrameOf(session);
  const traffic = watchTraffic(session, mainFrame, fail);
  const [first] = await Promise.all([
    placeGate(session, {
      ...options,
      start: request,
      mainFrame,
      fail,
      onDocument: traffic.onDocument,
      stop: (stopped) => void cookiesFor(stopped.request.url).then((cookies) => end({ stopped, cookies }), fail),
    }),
    session.send('Network.enable'),
    session.send('Page.enable'),
    session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
  ]);

  return {
    ended,
    isDrawn: traffic.isDrawn,
    silentFor: traffic.silentFor,
    changed: traffic.changed,
    async start() {
      const reason = reasonToStop(new URL(request.url), options);
      if (reason) return end({ stopped: { request, reason }, cookies: await cookiesFor(request.url) });
      page.goto(first, { waitUntil: 'commit', timeout: 0 }).catch(({ message }: Error) => {
        // Everything else is told by the traffic: a page may well go elsewhere before it is there.
        const error = /net::ERR_\w+/.exec(message)?.[0];
        if (error && error !== 'net::ERR_ABORTED') fail(networkFailure(error, request.url));
      });
    },
    async drawn() {
      while (!traffic.isDrawn()) await traffic.changed();
      return performance.now();
    },
    async look() {
      try {
        const url = page.url();
        const response = traffic.isBare() ? responses.at(-1) : responseFor(url);
        if (!response || !traffic.isDrawn()) return undefined;
        const at = traffic.isBare() ? response.url() : url;
        const [body, headers, cookies] = await Promise.all([
          traffic.isBare() ? '' : bodyOf(response),
          response.headersArray(),
          cookiesFor(at),
        ]);
        const seen = {
          url: at,
          status: response.status(),
          headers: headers.map(({ name, value }): [string, string] => [name, value]),
          body: Buffer.from(body).subarray(0, maxBodyBytes).toString(),
        };
        return traffic.isDrawn() && page.url() === url ? { page: seen, cookies } : undefined;
      } catch {
        return undefined; // The document has gone while it was read; if the tab has, that ends the navigation.
      }
    },
    close: () => page.close().catch(() => undefined),
  };

  /** A script may have changed the address, but not where the document came from. */
  function responseFor(url: string): Response | undefined {
    return (
      responses.findLast((response) => withoutFragment(response.url()) === withoutFragment(url)) ?? responses.at(-1)
    );
  }

  /** The document as scripts have made it; what is no HTML is wrapped by the browser, and better read as it came. */
  async function bodyOf(response: Response): Promise<string> {
    const type = await page.evaluate('document.contentType');
    return /html/.test(String(type)) ? page.content() : response.text();
  }

  async function cookiesFor(url: string): Promise<string[]> {
    // What a redirect leads to may have no cookies, such as the scheme of a mobile application.
    return /^https?:/.test(url) ? (await context.cookies(url)).map(({ name }) => name) : [];
  }
}

/** With the program all its tabs close, a moment before the program is known to have ended. */
async function whyClosed(context: BrowserContext, url: string): Promise<Error> {
  const browser = context.browser();
  if (browser?.isConnected()) await within(momentMs, new Promise((resolve) => browser.once('disconnected', resolve)));
  if (!browser?.isConnected()) return new Error('Chromium has ended all of a sudden');
  return new Error(`The page at ${placeOf(url)} has closed the browser’s tab`);
}

function ending() {
  let end!: (navigation: Navigation) => void;
  let fail!: (error: Error) => void;
  const ended = new Promise<Navigation>((resolve, reject) => ([end, fail] = [resolve, reject]));
  // It may fail before somebody waits for it.
  ended.catch(() => undefined);
  return { ended, end, fail };
}

async function mainFrameOf(session: CDPSession): Promise<string> {
  return (await session.send('Page.getFrameTree')).frameTree.frame.id;
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '');
}
