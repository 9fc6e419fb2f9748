import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Reads a stream to its end as text, and tells when a mark, which is no part of the text, has come through. */
export interface TappedStream {
  /** Resolves when `mark` has been read, or when the stream has ended. */
  passed(mark: string): Promise<void>;
}

const longestLine = 64 * 1024;

/** Passes whole lines to `onText`, so that what is written at once stays in one piece; the rest at a mark and at the end. */
export function tapStream(stream: Readable, onText: (text: string) => void): TappedStream {
  const decoder = new StringDecoder('utf8');
  const awaited = new Map<string, () => void>();
  let rest = '';
  let ended = false;
  stream.on('data', (bytes: Buffer) => {
    rest += decoder.write(bytes);
    for (const [mark, resolve] of awaited) {
      const at = rest.indexOf(mark);
      if (at < 0) continue;
      release(at);
      rest = rest.slice(mark.length);
      awaited.delete(mark);
      resolve();
    }
    // A mark may be cut in two where no line has ended for long.
    release(rest.length > longestLine ? rest.length - 256 : rest.lastIndexOf('\n') + 1);
  });
  // A killed process may leave a reset pipe behind.
  stream.on('error', () => stream.destroy());
  stream.once('close', () => {
    rest += decoder.end();
    release(rest.length);
    ended = true;
    for (const resolve of awaited.values()) resolve();
  });
  return {
    passed: (mark) => (ended ? Promise.resolve() : new Promise((resolve) => awaited.set(mark, resolve))),
  };

  function release(length: number) {
    if (length > 0) onText(rest.slice(0, length));
    rest = rest.slice(length);
  }
}
