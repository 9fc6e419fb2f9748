import { distance } from 'fastest-levenshtein';

/** ` Did you mean "x"?`, or nothing when no known name is near. Of a name with slashes the last part is enough. */
export function suggestion(name: string, known: readonly string[]): string {
  const farness = (candidate: string) =>
    Math.min(...[candidate, lastPart(candidate)].map((text) => distance(name, text)));
  const [nearest] = [...known].sort((a, b) => farness(a) - farness(b) || distance(name, a) - distance(name, b));
  if (nearest === undefined || farness(nearest) > Math.max(2, name.length / 2)) return '';
  return ` Did you mean "${nearest}"?`;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
