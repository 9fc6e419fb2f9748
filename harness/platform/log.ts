import { hidden, isMask } from './censor.js';
import type { Mask } from './errors.js';
import { maskBody, maskLeaf, maskText } from './mask-body.js';
import { isSensitiveKey } from './sensitive-keys.js';
import type { HttpReply, HttpRequest } from './transport.js';

export { maskText } from './mask-body.js';

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
    url: maskLeaf(request.url, mask),
    requestHeaders: safe(Object.entries(request.headers)),
    requestBody: request.body === undefined ? undefined : boundedBody(request.body, mask),
    status: reply?.status,
    responseHeaders: reply && safe(reply.headers),
    responseBody: reply && boundedBody(reply.body, mask),
    failure,
  });
}

const longestBody = 2 ** 14;

/** Shown whole or not at all: a secret that is cut in two is not found any more. */
function boundedBody(body: string, mask: Mask): string {
  return body.length > longestBody ? `(${body.length} characters, not shown)` : maskBody(body, mask);
}

function maskHeaders(headers: Iterable<[string, string]>, mask: Mask, censor: (value: string) => string) {
  const hide = (value: string) => {
    const masked = mask(value);
    if (value === '' || isMask(masked)) return masked;
    const censored = censor(value);
    return censored === value ? hidden : censored;
  };
  const masked = [...headers].map(([name, value]) => [name, maskHeader(name, value, mask, hide)]);
  return Object.fromEntries(masked) as Record<string, string>;
}

/** Scheme and credentials, names and values are masked apart, so that a secret looks the same here as in a body. */
function maskHeader(name: string, value: string, mask: Mask, hide: Mask): string {
  if (/^set-cookie2?$/i.test(name)) return value.replace(/^([^;=]*=)?([^;]*)/, (_, key = '', text) => key + hide(text));
  if (/^cookie$/i.test(name)) return value.replace(/([^;=\s]+=)?([^;\s][^;]*)/g, (_, key = '', text) => key + hide(text));
  if (/^(proxy-)?authorization$/i.test(name) || isSensitiveKey(name)) return maskCredentials(value, hide);
  const masked = mask(value, name);
  return isMask(masked) ? masked : maskLeaf(value, mask);
}

/** RFC 9110 §11.4: a scheme, and either one token or parameters. */
function maskCredentials(value: string, hide: Mask): string {
  const [, scheme = '', credentials = ''] = /^((?:basic|bearer|digest|dpop|hoba|key|apikey|mac|negotiate|oauth|token) +)?(.*)$/is.exec(value) ?? [];
  const whole = hide(credentials);
  if (!/^[\w-]+ *= *["\w]/.test(credentials)) return scheme + whole;
  return scheme + credentials.replace(/([\w-]+ *= *)("[^"]*"|[^",\s]*)|[^\s,]+/g, (text: string, key?: string, quoted = '') =>
    key === undefined ? hide(text) : `${key}"${hide(quoted.replace(/^"|"$/g, ''))}"`);
}
