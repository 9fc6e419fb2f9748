import type { WireRequest } from './protocol.js';

/** A response as the user agent read it. `url` is where it came from, after redirects. */
export interface Page {
  url: string;
  status: number;
  headers: [name: string, value: string][];
  /** The source; where scripts run, what they have made of it. */
  body: string;
}

export interface Navigation {
  /** The page that ended the navigation; absent when it was stopped at a request. */
  page?: Page;
  /** The request that the user agent did not make, because `until` asked for it or because it led to a foreign host. */
  stopped?: { request: WireRequest; reason: 'until' | 'foreign' };
  /** Names of the cookies that the browser has for where the navigation ended. */
  cookies: readonly string[];
}

export interface NavigationOptions {
  /** Origins that may be visited; a navigation that leaves them stops there. `any` where nobody knows them beforehand. */
  origins: readonly string[] | 'any';
  /** Stops at the first request for which this holds. */
  until?: (url: URL) => boolean;
  /** Sent to the origin of the first request only. */
  headers?: readonly [string, string][];
  /** Milliseconds for the whole navigation. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Told of every hop, redirects too, in order; where no scripts run. */
  onExchange?: (request: WireRequest, page: Page) => void;
  /** Where scripts run, a page that does not show this yet is given a moment. */
  settled?: (seen: Navigation) => boolean;
}

/** Whether a navigation within these origins may visit a URL. Of `any`, those of the web. */
export function isAmong({ origin, protocol }: URL, origins: NavigationOptions['origins']): boolean {
  return origins === 'any' ? protocol === 'http:' || protocol === 'https:' : origins.includes(origin);
}

/** One browser: a cookie jar, and navigations, each in a tab of its own. `navigate` rejects when the page cannot be had. */
export interface UserAgent {
  navigate(request: WireRequest, options: NavigationOptions): Promise<Navigation>;
  close(): Promise<void>;
}

/** Where browsers come from. */
export interface UserAgents {
  /** Without `keepAlive` every request has a connection of its own: one kept open may end as the next request sets out. */
  create(options?: { keepAlive?: boolean }): UserAgent;
  close(): Promise<void>;
}
