import { hidden, isMask } from './censor.js';
import type { Mask } from './errors.js';
import { maskBody } from './mask-body.js';
import { isSensitiveKey } from './sensitive-keys.js';
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
    url: maskBody(request.url, mask),
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
  // RFC 6265 §4.1.1: the attributes of a cookie are no secrets.
  if (/^set-cookie$/i.test(name)) {
    const [cookie = '', ...attributes] = value.split(';');
    return [hideCookie(cookie, hide), ...attributes.map((attribute) => mask(attribute))].join(';');
  }
  if (/^cookie$/i.test(name)) return value.replace(/[^;]+/g, (cookie) => hideCookie(cookie, hide));
  if (/^(proxy-)?authorization$/i.test(name) || isSensitiveKey(name)) return hideCredentials(value, hide);
  return maskBody(value, mask, name);
}

function hideCookie(cookie: string, hide: Mask): string {
  const [, name = '', value = ''] = /^([^=]*=)?\s*(.*)$/s.exec(cookie) ?? [];
  return name + hide(value);
}

/** RFC 9110 §11.4: a scheme, and either one token or parameters. */
function hideCredentials(value: string, hide: Mask): string {
  const [, scheme = '', credentials = ''] = schemeAndRest.exec(value) ?? [];
  if (!/^[\w-]+ *= *["\w]/.test(credentials)) return scheme + hide(credentials);
  const parameters = credentials.replace(
    /([\w-]+ *= *)?("[^"]*"|[^\s,"]+)/g,
    (_, key: string | undefined, text: string) => (key ?? '') + hide(text.replaceAll('"', '')),
  );
  return scheme + parameters;
}

const schemeAndRest = /^((?:apikey|basic|bearer|digest|dpop|key|mac|negotiate|oauth|token) +)?(.*)$/is;
