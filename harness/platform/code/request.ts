import { parseTokenBody } from '../token-response.js';
import type { Exchange, Requester } from './requester.js';
import { refuseUnsendable } from './refusals.js';
import { errors } from './z-errors.js';

/** `z.request(url, options)` or `z.request(options)`. */
export type Request = (first: unknown, second?: unknown) => Promise<object>;

/** A response of status 400 and above is thrown, unless the request says skipThrowForStatus; a 401 that means a stale token always. */
export function createRequest(requester: Requester, staleOn401: boolean): Request {
  return async (first, second) => {
    const options = optionsOf(first, second);
    const form = formOf(options);
    refuseUnsendable('z.request', form);
    const exchange = await requester.send(form);
    if (exchange.reply.status === 401 && staleOn401) throw new errors.RefreshAuthError();
    const response = createResponse(exchange, requester);
    if (options['skipThrowForStatus'] !== true) response.throwForStatus();
    return response;
  };
}

type Options = Readonly<Record<string, unknown>>;

function optionsOf(first: unknown, second: unknown): Options {
  const options = typeof first === 'string' || first instanceof URL ? { ...record(second), url: first } : record(first);
  if (typeof options['url'] === 'string' || options['url'] instanceof URL) return options;
  throw new TypeError('z.request needs a URL: z.request(url, options) or z.request({ url, … })');
}

/** The request as the platform's forms describe one; see RequestForm. */
function formOf(options: Options) {
  const { method, params, removeMissingValuesFrom } = options;
  const { body, contentType } = bodyOf(options);
  const headers = headersOf(options['headers']);
  const typed = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return {
    url: String(options['url']),
    method,
    params: params === undefined || params === null ? undefined : withNulls(record(params)),
    headers: { ...headers, ...(contentType !== undefined && !typed && { 'content-type': contentType }) },
    body,
    removeMissingValuesFrom,
  };
}

const formType = 'application/x-www-form-urlencoded';
const jsonType = 'application/json; charset=utf-8';

function bodyOf({ body, form, json }: Options): { body?: unknown; contentType?: string } {
  if (form !== undefined && form !== null)
    return { ...bodyOf({ body: withNulls(record(form)) }), contentType: formType };
  if (json !== undefined && json !== null)
    return { body: isPlain(json) ? json : JSON.stringify(json), contentType: jsonType };
  if (body === undefined || body === null) return {};
  if (body instanceof URLSearchParams) return { body: body.toString(), contentType: formType };
  if (typeof body === 'string' || isPlain(body)) return { body };
  if (Array.isArray(body)) return { body: JSON.stringify(body), contentType: jsonType };
  throw new TypeError('z.request sends a body that is a text, an object, an array or URLSearchParams');
}

function headersOf(headers: unknown): Record<string, unknown> {
  const entries = headers instanceof Headers ? [...headers] : Object.entries(record(headers));
  // fetch counts for itself, and fails where another has counted differently.
  return Object.fromEntries(entries.filter(([name]) => name.toLowerCase() !== 'content-length'));
}

/** A missing value stays visible in JSON: whether it is left out or empty is the platform's to decide. */
function withNulls(values: Options): Options {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value ?? null]));
}

function record(value: unknown): Options {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(value instanceof URLSearchParams ? value : Object.entries(value))
    : {};
}

function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

interface Response {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string>;
  content: string;
  data: unknown;
  json: unknown;
  request: object;
  getHeader(name: string): string | undefined;
  throwForStatus(): void;
}

function createResponse({ n, reply }: Exchange, requester: Requester): Response {
  const { request, status, body } = reply;
  const headers = new Map<string, string>();
  for (const [name, value] of reply.headers) {
    const before = headers.get(name.toLowerCase());
    headers.set(name.toLowerCase(), before === undefined ? value : `${before}, ${value}`);
  }
  const data = parseTokenBody(reply);
  const seen = { status, headers: Object.fromEntries(headers), content: body, data, json: data, request };
  const getHeader = (name: string) => headers.get(name.toLowerCase());
  const throwForStatus = () => {
    if (status < 400) return;
    const error =
      status === 429
        ? new errors.ThrottledError('The server answered 429', Number(getHeader('retry-after')) || undefined)
        : new errors.ResponseError({ ...seen, getHeader });
    requester.blame(error, { tell: 'reply', n });
    throw error;
  };
  // Not enumerable, so that code may return the whole response.
  return Object.defineProperties(seen, {
    getHeader: { value: getHeader },
    throwForStatus: { value: throwForStatus },
  }) as Response;
}
