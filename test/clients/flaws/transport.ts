import type { TrustedEnvironment } from '../../../harness/model/client.js';
import { standardDuties as standard, type Duties } from '../../../harness/platform/index.js';
import type { HttpReply, HttpRequest } from '../../../harness/platform/transport.js';
import { formOf, has, refuse } from './parts.js';

/** Token endpoints that have failed once. */
const down = new Set<string>();

/** Flaws of the platform client, as the duties that they replace. */
export const transportFlaws = {
  'ignores-retry-after': {
    async requestTokens(request, send) {
      const reply = await standard.requestTokens(request, send);
      return reply.status === 429 ? standard.requestTokens(request, send) : reply;
    },
  },
  'crashes-on-reset': {
    requestTokens: (request, send) =>
      onBrokenExchange(request, send, ({ message }) => {
        if (/ECONNRESET|UND_ERR_SOCKET/.test(message)) return (undefined as unknown as { reply: HttpReply }).reply;
        return undefined;
      }),
  },
  'repeats-broken-code-exchange': {
    requestTokens: (request, send) => onBrokenExchange(request, send, () => standard.requestTokens(request, send)),
  },
  'stays-down-after-failure': {
    async requestTokens(request, send) {
      if (down.has(request.url) && formOf(request).has('code')) refuse('The provider is down.');
      return onBrokenExchange(request, send, () => void down.add(request.url));
    },
  },
  'crashes-on-broken-body': {
    parseTokenBody: (reply) =>
      /^[\w.%+-]{1,100}=/.test(reply.body) ? standard.parseTokenBody(reply) : (JSON.parse(reply.body) as unknown),
  },
} satisfies Record<string, Partial<Duties>>;

async function onBrokenExchange(
  request: HttpRequest,
  send: (request: HttpRequest) => Promise<HttpReply>,
  mend: (error: Error) => HttpReply | Promise<HttpReply> | undefined | void,
): Promise<HttpReply> {
  try {
    return await standard.requestTokens(request, send);
  } catch (error) {
    const mended = has('network', error) && formOf(request).has('code') && (await mend(error as Error));
    if (mended) return mended;
    throw error;
  }
}

type Fetch = TrustedEnvironment['fetch'];

/** Flaws of the HTTP library below the platform client. */
export const fetchFlaws: Record<string, (fetch: Fetch) => Fetch> = {
  'waits-for-tokens-without-limit': (fetch) => (url, init) =>
    fetch(url, isTokenRequest(init) ? withoutSignal(init) : init),
  'waits-for-api-without-limit': (fetch) => (url, init) =>
    fetch(url, isTokenRequest(init) ? init : withoutSignal(init)),
  'limits-first-byte-only': (fetch) => async (url, init) => {
    const limit = new AbortController();
    const stop = () => limit.abort(init?.signal?.reason);
    init?.signal?.addEventListener('abort', stop);
    const response = await fetch(url, { ...init, signal: limit.signal });
    init?.signal?.removeEventListener('abort', stop);
    return response;
  },
  'reads-content-length': (fetch) => async (url, init) => {
    const response = await fetch(url, init);
    return response.headers.has('content-length') ? response : withBody(response, '');
  },
};

function isTokenRequest(init: RequestInit | undefined): boolean {
  return typeof init?.body === 'string' && init.body.includes('grant_type=');
}

function withoutSignal(init: RequestInit | undefined): RequestInit {
  return { ...init, signal: null };
}

function withBody({ status, headers }: Response, body: string): Response {
  return new Response(body, { status, headers });
}
