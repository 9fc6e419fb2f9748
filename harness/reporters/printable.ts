/**
 * A text of unknown origin for one line of a terminal: control characters (ESC, CSI, line ends) and characters that turn
 * the direction of writing or cannot be seen become spaces, so that it can neither steer the terminal nor forge a line;
 * nor can it command CI, which obeys `##[…]` anywhere in a line.
 */
export function printable(text: string): string {
  return text.replace(unprintable, ' ').replace(ciCommand, '# #');
}

/** Every text in it, made fit for one line. */
export function allPrintable<T>(value: T): T {
  if (typeof value === 'string') return printable(value) as T;
  if (Array.isArray(value)) return value.map(allPrintable) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, allPrintable(member as unknown)]),
  ) as T;
}

/** The same characters as JSON escapes: a JSON text keeps its meaning and does no harm in a terminal. */
export function escapeUnprintable(json: string): string {
  return json.replace(steering, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Of GitHub Actions, Azure Pipelines and TeamCity. */
const ciCommand = /##(?=\w*\[)/g;
const invisible = '\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff';
const unprintable = new RegExp(`[\\u0000-\\u001f${invisible}]+`, 'g');
const steering = new RegExp(`[${invisible}]`, 'g');
