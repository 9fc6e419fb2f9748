import type { IncomingMessage } from 'node:http';
import type { Endpoint, Exchange, HeaderList, HttpResponse } from './exchange.js';

/** How much is kept: bytes of a body each way, and exchanges of an issuer, and bytes of all their messages together. */
export interface RecordLimits {
  bodyBytes: number;
  exchanges: number;
  totalBytes: number;
}

/** What one issuer has been asked, in order of arrival. The oldest exchanges make way. */
export interface Recorder {
  readonly exchanges: readonly Exchange[];
  /** Records a request that has been read. */
  arrived: (endpoint: Endpoint, message: IncomingMessage, body: Buffer) => Exchange;
  /** Records what is about to be sent. */
  answered: (exchange: Exchange, response: HttpResponse) => void;
  /** Forgets all exchanges. */
  clear: () => void;
}

/** `nextId` is shared by all issuers of a provider. */
export function createRecorder(issuer: string, limits: RecordLimits, nextId: () => number): Recorder {
  const exchanges: Exchange[] = [];
  let bytes = 0;
  const made = (size: number) => {
    bytes += size;
    while (bytes > limits.totalBytes && exchanges.length > 1) forget(Math.ceil(exchanges.length / 8));
  };
  const forget = (count: number) => {
    for (const { request, response } of exchanges.splice(0, count)) {
      bytes -= sizeOf(request) + (response ? sizeOf(response) : 0);
    }
  };
  return {
    exchanges,
    arrived(endpoint, message, body) {
      const target = message.url ?? '/';
      const kept = keep(body, limits.bodyBytes);
      const exchange: Exchange = {
        id: nextId(),
        issuer,
        endpoint,
        at: Date.now(),
        request: {
          method: message.method ?? 'GET',
          target,
          headers: pairs(message.rawHeaders),
          body: kept,
          url: /^https?:/i.test(target) ? target : `${schemeOf(message)}://${message.headers.host ?? ''}${target}`,
          cut: body.length - kept.length,
        },
        delivery: 'pending',
      };
      exchanges.push(exchange);
      made(sizeOf(exchange.request));
      if (exchanges.length > limits.exchanges) forget(Math.max(1, Math.ceil(limits.exchanges / 8)));
      return exchange;
    },
    answered(exchange, { status, headers, body }) {
      const kept = keep(body, limits.bodyBytes);
      // One that has been forgotten meanwhile counts no more.
      const counts = exchanges.length > 0 && exchange.id >= exchanges[0]!.id;
      const before = exchange.response ? sizeOf(exchange.response) : 0;
      exchange.response = { status, headers, body: kept, cut: body.length - kept.length };
      if (counts) made(sizeOf(exchange.response) - before);
    },
    clear() {
      exchanges.length = 0;
      bytes = 0;
    },
  };
}

/** What a message takes, by and large: some clients send large header fields, some quirks a flood of them. */
function sizeOf({ target = '', headers, body }: { target?: string; headers: HeaderList; body: Buffer }): number {
  let size = target.length + body.length;
  for (const [name, value] of headers) size += name.length + value.length;
  return size;
}

function schemeOf({ socket }: IncomingMessage): string {
  return 'encrypted' in socket ? 'https' : 'http';
}

/** A copy when cut, so that the rest can be freed. */
function keep(body: Buffer, limit: number): Buffer {
  return body.length <= limit ? body : Buffer.from(body.subarray(0, limit));
}

function pairs(raw: readonly string[]): HeaderList {
  const headers: HeaderList = [];
  for (let index = 0; index + 1 < raw.length; index += 2) headers.push([raw[index]!, raw[index + 1]!]);
  return headers;
}
