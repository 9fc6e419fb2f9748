import type { Memory } from './quirk.js';

const mostEntries = 10_000;

/** Remembers so many things at most: the oldest make way. */
export function createMemory(limit = mostEntries): Memory {
  const entries = new Map<string, unknown>();
  return {
    get: <T>(key: string) => entries.get(key) as T | undefined,
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size > limit) entries.delete(entries.keys().next().value ?? '');
    },
    delete: (key) => void entries.delete(key),
  };
}
