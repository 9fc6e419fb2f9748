import http from 'node:http';
import https from 'node:https';
import { CookieJar } from 'tough-cookie';
import { createSecureContext, rootCertificates } from 'node:tls';
import type { WireRequest } from './model/protocol.js';
import { isAmong, type Page, type UserAgent, type UserAgents } from './model/user-agent.js';
import { isNestedTooDeep, readBody } from './page-body.js';
import { bareHost, namesPrivateAddress, privateAddress, publicLookup } from './private-addresses.js';
import { submissionOf } from './submission.js';

const maxRedirects = 20;
const maxBodyBytes = 1024 * 1024;

interface UserAgentOptions {
  keepAlive?: boolean;
  /** A certificate authority to trust beside those that everybody trusts, in PEM. */
  ca?: string | undefined;
  /** For servers that nobody vouches for. */
  bounds?: Bounds;
}

/** What is refused beyond them rejects the navigation with a code: `oversized`, `too-many-cookies`, `private-address`. */
export interface Bounds {
  pageBytes: number;
  /** Names of hosts that may have an address of this machine or of a private network; without a port. */
  privateHosts: readonly string[];
  cookiesPerHost: number;
}

/** Browsers without a screen: they follow redirects, submit forms that submit themselves, keep cookies, and run no scripts. */
export function builtInUserAgents({ ca }: Pick<UserAgentOptions, 'ca'> = {}): UserAgents {
  return {
    create: (options) => createUserAgent({ ...options, ca }),
    close: () => Promise.resolve(),
  };
}

/** One of them. See UserAgents for `keepAlive`. */
export function createUserAgent({ keepAlive = true, ca, bounds }: UserAgentOptions = {}): UserAgent {
  const jar = new CookieJar(undefined, { looseMode: true, rejectPublicSuffixes: false });
  const connections = connectionsOf(ca, keepAlive);
  const cookieNames = new Map<string | null, Set<string>>();

  return {
    async navigate(start, { origins, until, headers = [], timeoutMs = 10_000, signal: given, onExchange }) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = given ? AbortSignal.any([given, timeout]) : timeout;
      const home = new URL(start.url).origin;
      let request = start;
      for (let hop = 0; hop <= maxRedirects; hop += 1) {
        const url = new URL(request.url);
        const stop = until?.(url) ? 'until' : isAmong(url, origins) ? undefined : 'foreign';
        if (stop) return { stopped: { request, reason: stop }, cookies: await namesOfCookies(url) };
        const cookie = await jar.getCookieString(url.href);
        const page = await send(
          request,
          [
            ...navigationHeaders,
            ...(url.origin === home ? headers : []),
            ...(cookie ? [['Cookie', cookie] as [string, string]] : []),
          ],
          { signal, connections, bounds },
        );
        onExchange?.(request, page);
        if (bounds && isNestedTooDeep(page.body))
          throw failure('oversized', `The page at ${url.origin}${url.pathname} is nested too deep to be read`);
        for (const [name, value] of page.headers) {
          if (name.toLowerCase() === 'set-cookie') await keep(value, url);
        }
        const next = redirectOf(request, page) ?? (await submissionOf(page));
        if (!next) return { page, cookies: await namesOfCookies(url) };
        request = next;
      }
      throw failure(
        'redirect-loop',
        `The user agent gave up after ${maxRedirects} redirects, the last one to ${request.url}`,
      );
    },
    close: () => Promise.resolve(),
  };

  async function keep(cookie: string, url: URL): Promise<void> {
    const kept = await jar.setCookie(cookie, url.href, { ignoreError: true });
    if (!bounds || !kept) return;
    const ofHost = cookieNames.get(kept.domain) ?? new Set();
    cookieNames.set(kept.domain, ofHost.add(`${kept.key};${kept.path}`));
    if (ofHost.size > bounds.cookiesPerHost)
      throw failure('too-many-cookies', `${url.host} has set more than ${bounds.cookiesPerHost} cookies`);
  }

  async function namesOfCookies(url: URL): Promise<string[]> {
    // A redirect may lead to what has no cookies, such as the scheme of a mobile application.
    return url.protocol.startsWith('http') ? (await jar.getCookies(url.href)).map(({ key }) => key) : [];
  }
}

interface Connections {
  http: http.Agent;
  https: https.Agent;
}

const shared = new Map<string, Connections>();

/** Browsers that trust the same share their connections. */
function connectionsOf(ca: string | undefined, keepAlive: boolean): Connections {
  const key = `${keepAlive} ${ca}`;
  const known = shared.get(key);
  if (known) return known;
  // Made once: with all those certificates it takes longer than the connection.
  const trust = ca === undefined ? {} : { secureContext: createSecureContext({ ca: [...rootCertificates, ca] }) };
  const connections = { http: new http.Agent({ keepAlive }), https: new https.Agent({ keepAlive, ...trust }) };
  shared.set(key, connections);
  return connections;
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
  const url = new URL(location, page.url);
  // RFC 9110 §10.2.2
  if (!url.hash) url.hash = new URL(page.url).hash;
  if (page.status === 307 || page.status === 308) return { ...request, url: url.href };
  return { method: 'GET', url: url.href, headers: [] };
}

interface Means {
  bounds: Bounds | undefined;
  signal: AbortSignal;
  connections: Connections;
}

function send(
  request: WireRequest,
  headers: [string, string][],
  { signal, connections, bounds }: Means,
): Promise<Page> {
  const url = new URL(request.url);
  const secure = url.protocol === 'https:';
  const guarded = bounds !== undefined && !bounds.privateHosts.includes(bareHost(url.hostname));
  return new Promise((resolve, reject) => {
    // A socket asks for the address of a name alone.
    if (guarded && namesPrivateAddress(url)) throw privateAddress(url.hostname);
    const outgoing = (secure ? https : http).request(url, {
      method: request.method,
      headers: [...headers, ...request.headers].reduce<Record<string, string>>(
        (all, [name, value]) => ({ ...all, [name]: value }),
        {},
      ),
      agent: secure ? connections.https : connections.http,
      insecureHTTPParser: true,
      signal,
      ...(guarded && { lookup: publicLookup }),
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      readBody(response, `${url.origin}${url.pathname}`, {
        keptBytes: maxBodyBytes,
        mostBytes: bounds?.pageBytes ?? maxBodyBytes * 8,
      }).then(
        (body) =>
          resolve({ url: url.href, status: response.statusCode ?? 0, headers: pairs(response.rawHeaders), body }),
        reject,
      );
    });
    outgoing.end(request.body);
  });
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function pairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[2 * index] ?? '', raw[2 * index + 1] ?? '']);
}
