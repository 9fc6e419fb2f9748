import type { Bounds } from '../../user-agent.js';

/** What a vendor's pages may take of us; see `failureOf` for what comes of more. */
export const loginBounds = {
  /** Milliseconds for a whole login. */
  timeoutMs: 30_000,
  /** Pages with something to fill in or to press, each of which may come by way of 20 redirects. */
  pages: 10,
  /** As sent, and decompressed. */
  pageBytes: 2 ** 20,
  cookiesPerHost: 50,
} as const;

/** For a login whose definition has these endpoints: their hosts, and no others, may be in a private network. */
export function boundsFor(hosts: readonly string[]): Bounds {
  const { pageBytes, cookiesPerHost } = loginBounds;
  return { pageBytes, cookiesPerHost, privateHosts: hosts };
}
