import http from 'node:http';
import https from 'node:https';
import { CookieJar } from 'tough-cookie';
import { createSecureContext, rootCertificates } from 'node:tls';
import type { WireRequest } from './model/protocol.js';
import type { Page, UserAgent, UserAgents } from './model/user-agent.js';

const maxRedirects = 20;
const maxBodyBytes = 1024 * 1024;

interface UserAgentOptions {
  keepAlive?: boolean;
  /** A certificate authority to trust beside those that everybody trusts, in PEM. */
  ca?: string | undefined;
}

/** Browsers without a screen: they follow redirects, keep cookies, and run no scripts. */
export function builtInUserAgents({ ca }: Pick<UserAgentOptions, 'ca'> = {}): UserAgents {
  return {
    create: (options) => createUserAgent({ ...options, ca }),
    close: () => Promise.resolve(),
  };
}

/** One of them. See UserAgents for `keepAlive`. */
export function createUserAgent({ keepAlive = true, ca }: UserAgentOptions = {}): UserAgent {
  const jar = new CookieJar(undefined, { looseMode: true, rejectPublicSuffixes: false });
  const connections = connectionsOf(ca, keepAlive);

  return {
    async navigate(start, { origins, until, headers = [], timeoutMs = 10_000 }) {
      const signal = AbortSignal.timeout(timeoutMs);
      let request = start;
      for (let hop = 0; hop <= maxRedirects; hop += 1) {
        const url = new URL(request.url);
        const stop = until?.(url) ? 'until' : origins.includes(url.origin) ? undefined : 'foreign';
        if (stop) return { stopped: { request, reason: stop }, cookies: await namesOfCookies(url) };
        const cookie = await jar.getCookieString(url.href);
        const page = await send(
          request,
          [...navigationHeaders, ...headers, ...(cookie ? [['Cookie', cookie] as [string, string]] : [])],
          signal,
          connections,
        );
        for (const [name, value] of page.headers) {
          if (name.toLowerCase() === 'set-cookie') await jar.setCookie(value, url.href, { ignoreError: true });
        }
        const next = redirectOf(request, page);
        if (!next) return { page, cookies: await namesOfCookies(url) };
        request = next;
      }
      throw new Error(`The user agent gave up after ${maxRedirects} redirects, the last one to ${request.url}`);
    },
    close: () => Promise.resolve(),
  };

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
  const url = new URL(location, page.url).href;
  if (page.status === 307 || page.status === 308) return { ...request, url };
  return { method: 'GET', url, headers: [] };
}

function send(
  request: WireRequest,
  headers: [string, string][],
  signal: AbortSignal,
  connections: Connections,
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
      agent: secure ? connections.https : connections.http,
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
