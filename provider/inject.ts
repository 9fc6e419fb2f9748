import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Exchange, HeaderList, HttpResponse } from './exchange.js';
import type { Visit } from './login.js';

/** A request as an honest server shall see it. */
export interface Injection {
  method: string;
  /** Path of the issuer, without a trailing slash. */
  mount: string;
  /** Relative to the mount. */
  target: string;
  /** Lower-case names. */
  headers: IncomingHttpHeaders;
  body: Buffer;
  exchange: Exchange;
  /** Of an authorization request. */
  visit?: Visit | undefined;
  /** Whether it came by https, as far as the client can tell: URLs in the answer then begin with it. */
  secure: boolean;
}

/**
 * Puts a request to a Node request listener without a socket, and resolves with its answer. Only what Koa and
 * oidc-provider use of a request and a response is there; that costs less than half of the real ones.
 */
export function inject(listener: RequestListener, injection: Injection): Promise<HttpResponse> {
  return new Promise((resolve) => {
    const request = Object.create(requestMembers) as SyntheticRequest;
    request.method = injection.method;
    request.url = injection.target;
    request.originalUrl = injection.mount + injection.target;
    request.headers = injection.headers;
    request.body = injection.body;
    request.exchange = injection.exchange;
    request.visit = injection.visit;
    request.socket = injection.secure ? secureSocket : plainSocket;

    const response = Object.create(responseMembers) as SyntheticResponse;
    response.statusCode = 200;
    response.fields = new Map();
    response.socket = request.socket;
    response.writableEnded = false;
    // on-finished finds its queue in place and attaches no listeners.
    response.__onFinished = { queue: [] };
    response.settle = resolve;

    void listener(request as unknown as IncomingMessage, response as unknown as ServerResponse);
  });
}

/** The visit that an authorization request is part of, if it came through `inject`. */
export function visitOf(request: unknown): Visit | undefined {
  return (request as SyntheticRequest).visit;
}

/** The exchange in hand, of a request that came through `inject`. */
export function exchangeOf(request: unknown): Exchange {
  return (request as SyntheticRequest).exchange;
}

/** The body of a request that came through `inject`. */
export function bodyOf(request: unknown): Buffer {
  return (request as SyntheticRequest).body;
}

/** Has the server read another body. Whoever injected the request keeps what they gave. */
export function replaceBody(request: unknown, body: Buffer): void {
  const { headers } = request as SyntheticRequest;
  Object.assign(request as SyntheticRequest, { body, headers: { ...headers, 'content-length': String(body.length) } });
}

interface SyntheticRequest {
  method: string;
  url: string;
  originalUrl: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  exchange: Exchange;
  visit: Visit | undefined;
  socket: typeof plainSocket | typeof secureSocket;
}

interface SyntheticResponse {
  socket: typeof plainSocket | typeof secureSocket;
  statusCode: number;
  writableEnded: boolean;
  /** By lower-case name. */
  fields: Map<string, [name: string, value: string | number | readonly string[]]>;
  __onFinished: { queue: unknown[] };
  settle(response: HttpResponse): void;
}

const plainSocket = Object.freeze({
  encrypted: false,
  remoteAddress: '127.0.0.1',
  readable: true,
  writable: true,
});
const secureSocket = Object.freeze({ ...plainSocket, encrypted: true });
const nothing = Buffer.alloc(0);

const requestMembers = {
  httpVersion: '1.1',
  httpVersionMajor: 1,
  httpVersionMinor: 1,
  readable: true,
  readableEncoding: null,
  /** oidc-provider reads a body through this alone: an iterable of chunks. */
  iterator(this: SyntheticRequest): Buffer[] {
    return [this.body];
  },
  on() {
    return this;
  },
  removeListener() {
    return this;
  },
};

const responseMembers = {
  headersSent: false,
  on() {
    return this;
  },
  once() {
    return this;
  },
  removeListener() {
    return this;
  },
  setHeader(this: SyntheticResponse, name: string, value: string | number | readonly string[]) {
    this.fields.set(name.toLowerCase(), [name, value]);
    return this;
  },
  getHeader(this: SyntheticResponse, name: string) {
    return this.fields.get(name.toLowerCase())?.[1];
  },
  hasHeader(this: SyntheticResponse, name: string) {
    return this.fields.has(name.toLowerCase());
  },
  removeHeader(this: SyntheticResponse, name: string) {
    this.fields.delete(name.toLowerCase());
  },
  getHeaderNames(this: SyntheticResponse) {
    return [...this.fields.keys()];
  },
  getHeaders(this: SyntheticResponse) {
    const headers: Record<string, unknown> = {};
    for (const [key, [, value]] of this.fields) headers[key] = value;
    return headers;
  },
  end(this: SyntheticResponse, body?: string | Uint8Array) {
    this.writableEnded = true;
    const headers: HeaderList = [];
    for (const [name, value] of this.fields.values()) {
      if (Array.isArray(value)) for (const one of value as string[]) headers.push([name, one]);
      else headers.push([name, String(value)]);
    }
    const bytes = body === undefined ? nothing : typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);
    this.settle({ status: this.statusCode, headers, body: bytes });
  },
};
