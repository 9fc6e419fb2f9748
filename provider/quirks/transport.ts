import * as z from 'zod';
import type { HttpResponse } from '../exchange.js';
import { withoutField } from './bearer.js';
import { defineQuirk } from './quirk.js';

/** A parameter of many quirks. */
export const at = z.enum(['token', 'api']).default('token').describe('the endpoint');

const slowResponse = defineQuirk({
  id: 'slow-response',
  summary: 'takes its time',
  leg: 'transport',
  bends: 'none: HTTP has no deadline',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      delayMs: z.int().min(0).default(2000).describe('milliseconds before the first byte'),
      dripMs: z.int().min(0).default(0).describe('milliseconds between pieces of the body'),
      dripBytes: z.int().min(1).default(1).describe('bytes of a piece'),
    }),
  decides: () => ['transport: delay'],
  taps: ({ delayMs, dripMs, dripBytes }) => ({
    transport(transport) {
      transport.delayMs = delayMs;
      transport.dripMs = dripMs;
      transport.dripBytes = dripBytes;
    },
  }),
});

const connectionReset = defineQuirk({
  id: 'connection-reset',
  summary: 'breaks the connection',
  leg: 'transport',
  bends: 'RFC 9112 §9.5',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      phase: z
        .enum(['before', 'after-commit', 'mid-body'])
        .default('before')
        .describe('before or after the server has acted, or half-way through the body'),
    }),
  decides: () => ['transport: end of the connection'],
  taps: ({ phase }) => ({
    transport(transport) {
      transport.reset = phase === 'after-commit' ? 'after' : phase;
    },
  }),
});

const bodyCorruption = defineQuirk({
  id: 'body-corruption',
  summary: 'sends a body that is not what the header says, or not whole',
  leg: 'transport',
  bends: 'RFC 9112 §6, RFC 9110 §8.4',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      kind: z
        .enum(['truncated', 'length-too-great', 'length-too-small', 'not-gzip', 'tiny-chunks', 'broken-chunks'])
        .default('truncated')
        .describe(
          'half of it; a Content-Length that is wrong; gzip that is none; a chunk for each byte (lawful); chunks that are none',
        ),
      at,
    }),
  decides: ({ kind }) => [
    'transport: body',
    ...(kind === 'tiny-chunks' || kind === 'broken-chunks' ? ['transport: end of the connection'] : []),
  ],
  taps({ kind, at }) {
    if (kind === 'tiny-chunks' || kind === 'broken-chunks') {
      return {
        transport(transport, { endpoint }) {
          if (endpoint === at) transport.raw = kind === 'tiny-chunks' ? tinyChunks : brokenChunks;
        },
      };
    }
    return {
      httpResponse(draft, { endpoint }) {
        if (endpoint === at) corruptions[kind](draft);
      },
    };
  },
});

export const transportQuirks = [slowResponse, connectionReset, bodyCorruption] as const;

const corruptions = {
  truncated(response: HttpResponse) {
    response.body = response.body.subarray(0, Math.floor(response.body.length / 2));
    setLength(response, response.body.length);
  },
  'length-too-great'(response: HttpResponse) {
    setLength(response, response.body.length + 16);
    // Else the client would wait for the rest as long as the connection lives.
    response.headers.push(['Connection', 'close']);
  },
  'length-too-small'(response: HttpResponse) {
    setLength(response, Math.floor(response.body.length / 2));
    response.headers.push(['Connection', 'close']);
  },
  'not-gzip'(response: HttpResponse) {
    response.headers.push(['Content-Encoding', 'gzip']);
  },
};

function setLength(response: HttpResponse, length: number): void {
  response.headers = [...withoutField(response.headers, 'content-length'), ['Content-Length', String(length)]];
}

/** RFC 9112 §7.1: one byte a chunk, each with an extension, and a trailer field at the end. */
function tinyChunks(response: HttpResponse): Buffer {
  const chunks = [...response.body].map((byte) => Buffer.from([...Buffer.from('1;n=1\r\n'), byte, 13, 10]));
  return Buffer.concat([headOf(response), ...chunks, Buffer.from('0\r\nX-Trailer: end\r\n\r\n')]);
}

function brokenChunks(response: HttpResponse): Buffer {
  return Buffer.concat([headOf(response), Buffer.from('zz\r\n'), response.body, Buffer.from('\r\n0\r\n\r\n')]);
}

function headOf({ status, headers }: HttpResponse): Buffer {
  const fields = withoutField(headers, 'content-length').map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(
    `HTTP/1.1 ${status} \r\n${fields.join('')}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n`,
    'latin1',
  );
}
