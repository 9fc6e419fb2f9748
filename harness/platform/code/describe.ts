import { UnfitValue } from './json.js';

const deepest = 64;
const mostValues = 100_000;

/** A module's export with each function replaced by what finds it again, see `functionAt`. Throws UnfitValue. */
export function describe(root: unknown, module: string): unknown {
  let values = 0;
  const above = new Set<object>();
  return described(root, []);

  function described(value: unknown, path: string[]): unknown {
    if (++values > mostValues) throw new UnfitValue(`holds more than ${mostValues} values`);
    if (typeof value === 'function') return { module, path };
    if (typeof value !== 'object' || value === null) return value;
    if (above.has(value)) throw new UnfitValue(`leads back to itself at ${shown(path)}`);
    if (path.length > deepest) throw new UnfitValue(`is nested more than ${deepest} deep at ${shown(path)}`);
    above.add(value);
    const members = Object.entries(value).map(([key, member]) => [key, described(member, [...path, key])] as const);
    above.delete(value);
    return Array.isArray(value) ? members.map(([, member]) => member) : Object.fromEntries(members);
  }
}

/** The function to which the own keys of `path` lead from `root`. */
export function functionAt(root: unknown, path: readonly string[]): (...args: unknown[]) => unknown {
  let value = root;
  for (const key of path) {
    const own = value !== null && value !== undefined && Object.hasOwn(value, key);
    value = own ? (value as Record<string, unknown>)[key] : undefined;
  }
  if (typeof value !== 'function') throw new UnfitValue(`is no function: its module exports none at ${shown(path)}`);
  return value as (...args: unknown[]) => unknown;
}

function shown(path: readonly string[]): string {
  return path.length === 0 ? 'its root' : path.slice(0, 10).join('.').slice(0, 200);
}
