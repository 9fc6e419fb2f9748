import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import open from 'open';
import { UsageError } from './errors.js';
import type { Callback } from './model/client.js';

/** The redirection endpoint: waits for authorization responses, one after another. */
export interface Redirection {
  /** The next response that arrives, and how to answer the browser that brought it. */
  next(): Promise<Arrival>;
  /** Forgets the responses that nobody has taken. */
  discard(): void;
  close(): Promise<void>;
}

export interface Arrival {
  callback: Callback;
  answer: (status: number, text: string) => void;
}

/** The one browser and user of a connection made by hand. */
export const connector = { browser: 'connect', user: 'connect' };

/** Whether a redirect URI leads to this machine, so that we can listen there (RFC 8252 §7.3). */
export function isLoopback(uri: URL): boolean {
  return uri.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(uri.hostname);
}

/** Listens at a loopback redirect URI. */
export async function listenFor(redirectUri: URL): Promise<Redirection> {
  const arrived: Arrival[] = [];
  const waiting: ((arrival: Arrival) => void)[] = [];
  const server = createServer((request, response) => {
    void receive(request, response).catch(() => response.destroy());
  });
  server.requestTimeout = 10_000;
  const host = redirectUri.hostname.replace(/^\[|\]$/g, '');
  try {
    server.listen(Number(redirectUri.port || 80), host);
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      'E_REDIRECT_URI',
      `Nothing can listen at ${redirectUri.href} (${code}): end what uses the port, or register and give another --redirect-uri.`,
    );
  }
  return {
    next: () => new Promise((resolve) => give(resolve)),
    discard() {
      for (const { answer: reply } of arrived.splice(0)) reply(409, 'This came too late, or twice.');
      waiting.length = 0;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', redirectUri);
    if (url.pathname !== redirectUri.pathname || !['GET', 'POST'].includes(request.method ?? '')) {
      return answer(response, 404, 'Nothing is here.');
    }
    const body = request.method === 'POST' ? await textOf(request) : undefined;
    if (body === tooLarge) return answer(response, 413, 'That is too much.');
    const callback = {
      ...connector,
      url: url.href,
      method: request.method ?? 'GET',
      headers: [],
      ...(body !== undefined && { body }),
    };
    const arrival = { callback, answer: (status: number, text: string) => answer(response, status, text) };
    const taker = waiting.shift();
    if (taker) taker(arrival);
    else if (arrived.length < mostArrivals) arrived.push(arrival);
    else answer(response, 503, 'Too many at once.');
  }

  function give(taker: (arrival: Arrival) => void): void {
    const arrival = arrived.shift();
    if (arrival) taker(arrival);
    else waiting.push(taker);
  }
}

/** Opens a URL in the user's browser; false if there is none to open. */
export async function openBrowser(url: URL): Promise<boolean> {
  try {
    // Resolves when the program that opens browsers has been started.
    await open(url.href);
    return true;
  } catch {
    return false;
  }
}

/** The callback that somebody has copied from a browser's address bar; undefined if it is another address. */
export function pastedCallback(pasted: string, redirectUri: URL): Callback | undefined {
  const text = pasted.trim();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.origin !== redirectUri.origin || url.pathname !== redirectUri.pathname) return undefined;
  return { ...connector, url: text, method: 'GET', headers: [] };
}

/** What to say of an address that was pasted, and is another one. */
export function notThere({ origin, pathname }: URL): string {
  return `That is not an address at ${origin}${pathname}: copy the whole address bar after the login has led there.`;
}

const mostArrivals = 20;
const largestBody = 64 * 1024;
const tooLarge = Symbol();

async function textOf(request: IncomingMessage): Promise<string | typeof tooLarge> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) return tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** A page of fixed words: nothing that came with the request is in it. */
function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    // The code stands in this page's address.
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(`<!doctype html><meta charset="utf-8"><title>oauth-gauntlet</title><p>${text}</p>\n`);
}
