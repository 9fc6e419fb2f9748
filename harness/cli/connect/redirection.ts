import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { UsageError } from '../../errors.js';
import type { Callback } from '../../model/client.js';

/** The redirection endpoint: waits for authorization responses, one after another. */
export interface Redirection {
  /** The next response that arrives, and how to answer the browser that brought it. */
  next(): Promise<Arrival>;
  close(): Promise<void>;
}

export interface Arrival {
  callback: Callback;
  answer: (status: number, text: string) => void;
}

/** The one browser and user of a connection made on the command line. */
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
