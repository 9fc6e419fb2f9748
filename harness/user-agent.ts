import http from 'node:http';
import https from 'node:https';
import { CookieJar } from 'tough-cookie';
import type { WireRequest } from './model/protocol.js';

/** A response as the user agent read it. `url` is where it came from, after redirects. */
export interface Page {
  url: string;
  status: number;
  headers: [name: string, value: string][];
  body: string;
}

export interface Navigation {
  /** The page that ended the navigation; absent when it was stopped at a request. */
  page?: Page;
  /** The request that the user agent did not make, because `until` asked for it or because it led to a foreign host. */
  stopped?: { request: WireRequest; reason: 'until' | 'foreign' };
}

export interface NavigationOptions {
  /** Origins that may be visited; a navigation that leaves them stops there. */
  origins: readonly string[];
  /** Stops at the first request for which this holds. */
  until?: (url: URL) => boolean;
  headers?: readonly [string, string][];
  /** Milliseconds for the whole navigation. */
  timeoutMs?: number;
}

/** One browser: a cookie jar, and navigations that look like a browser's. */
export interface UserAgent {
  navigate(request: WireRequest, options: NavigationOptions): Promise<Navigation>;
}

const maxRedirects = 20;
const maxBodyBytes = 1024 * 1024;
const agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };

/** Without `keepAlive` every request has a connection of its own: one kept open may end as the next request sets out. */
export function createUserAgent({ keepAlive = true } = {}): UserAgent {
  const jar = new CookieJar(undefined, { looseMode: true, rejectPublicSuffixes: false });

  return {
    async navigate(start, { origins, until, headers = [], timeoutMs = 10_000 }) {
      const signal = AbortSignal.timeout(timeoutMs);
      let request = start;
      for (let hop = 0; hop <= maxRedirects; hop += 1) {
        const url = new URL(request.url);
        if (until?.(url)) return { stopped: { request, reason: 'until' } };
        if (!origins.includes(url.origin)) return { stopped: { request, reason: 'foreign' } };
        const cookie = await jar.getCookieString(url.href);
        const page = await send(
          request,
          [...navigationHeaders, ...headers, ...(cookie ? [['Cookie', cookie] as [string, string]] : [])],
          signal,
          keepAlive,
        );
        for (const [name, value] of page.headers) {
          if (name.toLowerCase() === 'set-cookie') await jar.setCookie(value, url.href, { ignoreError: true });
        }
        const next = redirectOf(request, page);
        if (!next) return { page };
        request = next;
      }
      throw new Error(`The user agent gave up after ${maxRedirects} redirects, the last one to ${request.url}`);
    },
  };
}

const navigationHeaders: [string, string][] = [
  ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
  ['Accept-Language', 'en'],
  ['User-Agent', 'Mozilla/5.0 (compatible; oauth-gauntlet)'],
  ['Sec-Fetch-Dest', 'document'],
  ['Sec-Fetch-Mode', 'navigate'],
  ['Upgrade-Insecure-Requests', '1'],
];

/** RFC 9110 §15.4: 303 always continues with GET, 301 and 302 do so after POST, 307 and 308 repeat the request. */
function redirectOf(request: WireRequest, page: Page): WireRequest | undefined {
  const location = page.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  if (location === undefined || page.status < 300 || page.status >= 400 || !URL.canParse(location, page.url))
    return undefined;
  const url = new URL(location, page.url).href;
  if (page.status === 307 || page.status === 308) return { ...request, url };
  return { method: 'GET', url, headers: [] };
}

function send(
  request: WireRequest,
  headers: [string, string][],
  signal: AbortSignal,
  keepAlive: boolean,
): Promise<Page> {
  const url = new URL(request.url);
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const outgoing = (secure ? https : http).request(url, {
      method: request.method,
      headers: [...headers, ...request.headers].reduce<Record<string, string>>(
        (all, [name, value]) => ({ ...all, [name]: value }),
        {},
      ),
      agent: keepAlive && agents[secure ? 'https:' : 'http:'],
      insecureHTTPParser: true,
      signal,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        if (size < maxBodyBytes) chunks.push(chunk.subarray(0, maxBodyBytes - size));
        size += chunk.length;
        if (size > maxBodyBytes * 8)
          response.destroy(new Error(`The page at ${url.origin}${url.pathname} is larger than 8 MiB`));
      });
      response.on('error', reject);
      response.on('end', () => {
        resolve({
          url: url.href,
          status: response.statusCode ?? 0,
          headers: pairs(response.rawHeaders),
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    outgoing.end(request.body);
  });
}

function pairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[2 * index] ?? '', raw[2 * index + 1] ?? '']);
}
