import { refuseUnsendable } from './refusals.js';
import type { Exchange, Requester } from './requester.js';

/** A `fetch` over the platform's own wire, which logs it; it follows no redirect and sends text only. */
export function createFetch(requester: Requester): typeof fetch {
  return async (input, init) => {
    if (!(input instanceof Request)) refuseUnsendable('fetch', { url: String(input), headers: {} });
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const body = request.body === null ? undefined : await request.text();
    const { url, method } = request;
    // fetch counts for itself, and fails where another has counted differently.
    request.headers.delete('content-length');
    const form = { url, method, headers: Object.fromEntries(request.headers), body };
    refuseUnsendable('fetch', form);
    const exchange = await Promise.race([send(form, requester), aborted(request.signal)]);
    return responseOf(exchange);
  };
}

async function send(form: object, requester: Requester): Promise<Exchange> {
  try {
    return await requester.send(form);
  } catch (cause) {
    const error = new TypeError('fetch failed', { cause });
    const exchange = requester.exchangeOf(cause);
    if (exchange) requester.blame(error, exchange);
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

/** Statuses whose responses have no body, and for which the constructor takes none (Fetch §2.2.3). */
const bodiless = [101, 204, 205, 304];

function responseOf({ reply: { request, status, headers, body } }: Exchange): Response {
  const response = new Response(bodiless.includes(status) ? null : body, { status, headers });
  return Object.defineProperty(response, 'url', { value: request.url });
}
