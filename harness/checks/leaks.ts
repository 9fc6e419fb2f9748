import { eventsOf, type EventOf, type Evidence } from '../model/evidence.js';
import type { OutputChunk } from '../model/protocol.js';
import { findSecrets, type Found } from '../secrets.js';

/** A secret in an output, and the lines over which it goes. */
export interface Leak extends Pick<Found, 'secret' | 'whole'> {
  lines: readonly EventOf<'output'>[];
  spelled: string;
  /** What stands before it. */
  before: string;
}

/** Searches the lines of each source as one text: a secret may go over several. */
export function leaksIn(evidence: Evidence, sources: readonly OutputChunk['source'][]): Leak[] {
  return sources.flatMap((source) => {
    const lines = eventsOf(evidence, 'output').filter((line) => line.source === source);
    const text = lines.map((line) => line.text).join('\n');
    let end = -1;
    const ends = lines.map((line) => (end += line.text.length + 1));
    return findSecrets(text, evidence.secrets).map(({ secret, whole, start, end }) => ({
      secret,
      whole,
      lines: lines.slice(lineAt(ends, start), lineAt(ends, end - 1) + 1),
      spelled: text.slice(start, end),
      before: text.slice(Math.max(0, start - 60), start),
    }));
  });
}

export function kindsOf(leaks: readonly Pick<Leak, 'secret'>[]): string {
  return [...new Set(leaks.map(({ secret }) => secret.kind.replace('-', ' ')))].join(', ');
}

function lineAt(ends: readonly number[], position: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
