import { suggestion, UsageError } from '../errors.js';

/** Throws a UsageError that names the nearest right one, if a name is not known. `where` says where all of them are found. */
export function refuseUnknown(what: string, asked: readonly string[], known: readonly string[], where: string): void {
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(
    `E_UNKNOWN_${what.toUpperCase().replaceAll(' ', '_')}`,
    `There is no ${what} "${unknown}".${suggestion(unknown, known)} ${where}`,
  );
}
