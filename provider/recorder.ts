import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Endpoint, Exchange, HeaderList, HttpResponse } from './exchange.js';

/** How much is kept: bytes of a body each way, and exchanges of an issuer. */
export interface RecordLimits {
  bodyBytes: number;
  exchanges: number;
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
      pushBounded(exchanges, exchange, limits.exchanges);
      return exchange;
    },
    answered(exchange, { status, headers, body }) {
      const kept = keep(body, limits.bodyBytes);
      exchange.response = { status, headers, body: kept, cut: body.length - kept.length };
    },
    clear() {
      exchanges.length = 0;
    },
  };
}

/** Appends to a list that shall not outgrow `limit`: the oldest make way, many at a time, for moving the rest costs. */
export function pushBounded<T>(list: T[], item: T, limit: number): void {
  list.push(item);
  if (list.length > limit) list.splice(0, Math.ceil(limit / 8));
}

function schemeOf({ socket }: IncomingMessage): string {
  return socket instanceof TLSSocket ? 'https' : 'http';
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
