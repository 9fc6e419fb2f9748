import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable, type Transform } from 'node:stream';
import zlib, { constants } from 'node:zlib';

/**
 * Reads a page's body as a browser does: decompressed, and as UTF-8, what is none as U+FFFD. Of more than `keptBytes` only these
 * are kept; rejects with the code `oversized` when it is larger than `mostBytes`, in either form.
 */
export async function readBody(
  response: IncomingMessage,
  place: string,
  { keptBytes, mostBytes }: { keptBytes: number; mostBytes: number },
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of decompressed(response) as AsyncIterable<Buffer>) {
    if (size < keptBytes) chunks.push(chunk.subarray(0, keptBytes - size));
    size += chunk.length;
    if (size > mostBytes) {
      const message = `The page at ${place} is larger than ${mostBytes / 2 ** 20} MiB`;
      throw Object.assign(new Error(message), { code: 'oversized' });
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Whether markup may have more levels than a page has use for: what reads it takes far longer with each. */
export function isNestedTooDeep(markup: string): boolean {
  const open = new Map<string, number>();
  let levels = 0;
  for (const [, end, raw = ''] of markup.matchAll(/<(\/?)([a-z][^\s/>]*)/gi)) {
    const name = raw.toLowerCase();
    const count = open.get(name) ?? 0;
    // An end of what was never begun ends nothing.
    if (empty.has(name) || (end && count === 0)) continue;
    open.set(name, count + (end ? -1 : 1));
    levels += end ? -1 : 1;
    if (levels > mostLevels) return true;
  }
  return false;
}

/** Paragraphs and the like that are never ended count as levels too. */
const mostLevels = 500;
const empty = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));

function decompressed(response: IncomingMessage): Readable {
  const decoder = decoders[response.headers['content-encoding']?.trim().toLowerCase() ?? '']?.();
  // What fails in one of them ends the other, and the loop that reads.
  return decoder ? pipeline(response, decoder, () => undefined) : response;
}

/** A body that ends early, an empty one of a redirect for instance, is taken as far as it goes. */
const lenient = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const gunzip = () => zlib.createGunzip(lenient);

const decoders: Record<string, () => Transform> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: () => zlib.createInflate(lenient),
  br: () => zlib.createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
};
