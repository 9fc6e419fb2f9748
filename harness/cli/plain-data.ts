import { shown } from '../host/thrown.js';
import type { Path, Problem } from '../platform/definition/problem.js';

const mostLevels = 100;

/** The first part of a value that is something else than JSON could hold: a module may hold anything, and in YAML an alias may lead around. */
export function unplainIn(top: unknown): Problem | undefined {
  const done = new Set<unknown>();
  return unplain(top, [], []);

  function unplain(value: unknown, path: Path, around: readonly unknown[]): Problem | undefined {
    if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint' || isExotic(value))
      return { path, message: `${shown(value)} is no plain data. Write a text, a number, a list or a mapping.` };
    if (typeof value !== 'object' || value === null || done.has(value)) return undefined;
    if (around.includes(value)) return { path, message: `It ${verbOf(path)} itself.` };
    if (path.length > mostLevels) return { path: path.slice(0, 3), message: `It has more than ${mostLevels} levels.` };
    for (const [key, member] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
      if (Array.isArray(value) && key === 'length') continue;
      const at = [...path, Array.isArray(value) ? Number(key) : key];
      if (member.get) return { path: at, message: 'It is computed each time that it is read. Write its value.' };
      const problem = unplain(member.value, at, [...around, value]);
      if (problem) return problem;
    }
    done.add(value);
    return undefined;
  }
}

function verbOf(path: Path): string {
  return path.every((part) => part === 'extends') ? 'extends' : 'contains';
}

/** An instance of some class. Objects of another realm are plain, too. */
function isExotic(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== null && Object.getPrototypeOf(prototype) !== null;
}
