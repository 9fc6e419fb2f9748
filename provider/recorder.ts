import type { IncomingMessage } from 'node:http';
import type { Endpoint, Exchange, HeaderList, HttpResponse } from './exchange.js';

/** How much is kept: bytes of a body each way, and exchanges of an issuer. */
export interface RecordLimits {
  bodyBytes: number;
  exchanges: number;
}

/** What one issuer has been asked, in order of arrival. The oldest exchanges make way. */
export interface Recorder {
  readonly exchanges: readonly Exchange[];
  /** Records a request that has been read. `rest` counts bytes of the body that were not read. */
  arrived(endpoint: Endpoint, message: IncomingMessage, body: Buffer, rest?: number): Exchange;
  /** Records what is about to be sent. */
  answered(exchange: Exchange, response: HttpResponse): void;
}

/** `nextId` is shared by all issuers of a provider. */
export function createRecorder(issuer: string, limits: RecordLimits, nextId: () => number): Recorder {
  const exchanges: Exchange[] = [];
  return {
    exchanges,
    arrived(endpoint, message, body, rest = 0) {
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
          url: /^https?:/i.test(target) ? target : `http://${message.headers.host ?? ''}${target}`,
          cut: body.length - kept.length + rest,
        },
        delivery: 'pending',
      };
      exchanges.push(exchange);
      if (exchanges.length > limits.exchanges) exchanges.shift();
      return exchange;
    },
    answered(exchange, { status, headers, body }) {
      const kept = keep(body, limits.bodyBytes);
      exchange.response = { status, headers, body: kept, cut: body.length - kept.length };
    },
  };
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
