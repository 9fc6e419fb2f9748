import type { Mask } from './errors.js';
import { formIn } from './token-response.js';
import type { HttpReply, HttpRequest } from './transport.js';

/** A request, and its reply or the code of the error that came in its place. */
export interface HttpExchange {
  request: HttpRequest;
  reply?: HttpReply;
  failure?: string;
}

/** One line of JSON that shows an exchange without its secrets. */
export function renderExchange(exchange: HttpExchange, mask: Mask, censor: (value: string) => string): string {
  const { request, reply, failure } = exchange;
  const safe = (headers: Iterable<[string, string]>) => maskHeaders(headers, mask, censor);
  return JSON.stringify({
    method: request.method,
    url: mask(request.url),
    requestHeaders: safe(Object.entries(request.headers)),
    requestBody: request.body === undefined ? undefined : mask(request.body),
    status: reply?.status,
    responseHeaders: reply && safe(reply.headers),
    responseBody: reply && mask(canonicalBody(reply)),
    failure,
  });
}

/** Scheme and credentials are masked apart, so that a token looks the same here as in a body. */
function maskHeaders(headers: Iterable<[string, string]>, mask: Mask, censor: (value: string) => string) {
  const masked = [...headers].map(([name, value]) => {
    if (/^(proxy-)?authorization$/i.test(name))
      return [name, value.replace(/[^ ]+$/, (credentials) => censor(credentials))];
    return [name, /^(set-)?cookie$/i.test(name) ? censor(value) : mask(value)];
  });
  return Object.fromEntries(masked) as Record<string, string>;
}

const longestBody = 2 ** 14;

/** The body written anew: a provider may escape a secret in more ways than the mask knows, such as `\/` and `%2f`. */
function canonicalBody(reply: HttpReply): string {
  if (reply.body.length > longestBody) return `(${reply.body.length} characters, not shown)`;
  try {
    return JSON.stringify(JSON.parse(reply.body));
  } catch {
    return formIn(reply)?.toString() ?? reply.body;
  }
}
