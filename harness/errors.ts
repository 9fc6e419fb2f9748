import { closest, distance } from 'fastest-levenshtein';

/** What the user gave cannot be used: the message says what, where, and what would be right. Exit code 2. */
export class UsageError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'UsageError';
  }
}

/** ` Did you mean "x"?`, or nothing when no known name is near. */
export function suggestion(name: string, known: readonly string[]): string {
  const nearest = known.length > 0 ? closest(name, [...known]) : '';
  return nearest && distance(name, nearest) <= Math.max(2, name.length / 2) ? ` Did you mean "${nearest}"?` : '';
}
