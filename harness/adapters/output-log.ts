import type { OutputChunk } from '../model/protocol.js';

type Source = OutputChunk['source'];

/** What one run's client has let out, in order, at most 1 MiB from each source. */
export interface OutputLog {
  add(source: Source, text: string): void;
  /** All chunks so far; a chunk once returned stays as it is, except for the count of what was cut. */
  chunks(): OutputChunk[];
}

export function createOutputLog(limit = 1024 * 1024): OutputLog {
  const kept: OutputChunk[] = [];
  const room = new Map<Source, number>();
  const cuts = new Map<OutputChunk, number>();
  const cutOf = new Map<Source, OutputChunk>();
  let returned = 0;
  return {
    add(source, text) {
      const left = room.get(source) ?? limit;
      const size = Buffer.byteLength(text);
      const part = size <= left ? text : Buffer.from(text).subarray(0, left).toString();
      room.set(source, Math.max(0, left - size));
      if (part) append(source, part);
      if (size > left) cut(source, size - left);
    },
    chunks() {
      returned = kept.length;
      return kept.map((chunk) =>
        cuts.has(chunk) ? { ...chunk, text: `… cut, ${cuts.get(chunk)} bytes more` } : { ...chunk },
      );
    },
  };

  function append(source: Source, text: string) {
    const last = kept.length > returned ? kept.at(-1) : undefined;
    // Pieces of one stream are joined, so that nothing can hide at a seam; errors are kept apart.
    if (last?.source === source && source !== 'error' && !cuts.has(last)) last.text += text;
    else kept.push({ source, text });
  }

  function cut(source: Source, bytes: number) {
    let chunk = cutOf.get(source);
    if (!chunk) {
      chunk = { source, text: '' };
      kept.push(chunk);
      cutOf.set(source, chunk);
    }
    cuts.set(chunk, (cuts.get(chunk) ?? 0) + bytes);
  }
}
