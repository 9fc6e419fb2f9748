import { constants, crc32, deflateRawSync } from 'node:zlib';
import * as z from 'zod';
import { withoutField } from './bearer.js';
import { defineQuirk } from './quirk.js';
import { at } from './transport.js';

/** What all of these have in common. */
const common = { leg: 'transport', lawful: true, origin: 'attack', kind: 'tamper' } as const;

const headerFlood = defineQuirk({
  ...common,
  id: 'header-flood',
  summary: 'sends more header fields than a client can be asked to take',
  bends: 'RFC 9110 §5.4',
  params: () =>
    z.object({
      count: z.int().min(1).max(10_000).default(2000).describe('how many header fields'),
      bytes: z.int().min(1).max(1024).default(64).describe('bytes of the value of each'),
      at,
    }),
  taps: ({ count, bytes, at }) => ({
    httpResponse(draft, { endpoint }) {
      if (endpoint !== at) return;
      const value = 'x'.repeat(bytes);
      for (let index = 1; index <= count; index += 1) draft.headers.push([`X-Flood-${index}`, value]);
    },
  }),
});

const compressionBomb = defineQuirk({
  ...common,
  id: 'compression-bomb',
  summary: 'sends a small compressed body that unpacks to a very large one',
  bends: 'RFC 9110 §8.4.1.3',
  params: () =>
    z.object({
      megabytes: z
        .number()
        .int()
        .min(1)
        .max(1024)
        .default(100)
        .describe('its size when unpacked, in units of 2^20 bytes'),
      at,
    }),
  decides: () => ['transport: body'],
  taps: ({ megabytes, at }) => ({
    httpResponse(draft, { endpoint }) {
      if (endpoint !== at) return;
      draft.body = swollen(draft.body, megabytes);
      draft.headers = withoutField(draft.headers, 'content-length');
      draft.headers.push(['Content-Encoding', 'gzip'], ['Content-Length', String(draft.body.length)]);
    },
  }),
});

export const transportAttackQuirks = [headerFlood, compressionBomb] as const;

const megabyte = Buffer.alloc(2 ** 20, ' ');

/** A body in gzip with so much white space ahead of it, which JSON allows. It is never held unpacked. RFC 1952 §2.3 */
function swollen(body: Buffer, megabytes: number): Buffer {
  // Flushed in full, the piece ends on a byte and stands on its own: it can be repeated.
  const piece = deflateRawSync(megabyte, { finishFlush: constants.Z_FULL_FLUSH });
  let sum = 0;
  for (let index = 0; index < megabytes; index += 1) sum = crc32(megabyte, sum);
  const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc32(body, sum), 0);
  tail.writeUInt32LE((megabytes * megabyte.length + body.length) % 2 ** 32, 4);
  return Buffer.concat([head, ...Array<Buffer>(megabytes).fill(piece), deflateRawSync(body), tail]);
}
