import { quote } from '../errors.js';

/** Leads from the file's top to a value. */
export type Path = readonly (string | number)[];

/** Something to say about a value of a definition: what is wrong, and what would be right. */
export interface Problem {
  path: Path;
  message: string;
}

/** As messages show a path: `authentication.fields[0].key`. */
export function renderPath(path: Path): string {
  return path.map((part, index) => renderPart(part, index === 0)).join('');
}

function renderPart(part: string | number, first: boolean): string {
  if (typeof part === 'number') return `[${part}]`;
  if (!/^[\w$-]{1,100}$/.test(part)) return `[${quoted(part)}]`;
  return first ? part : `.${part}`;
}

/** Text of the file, fit to stand in a message. */
export function quoted(text: string): string {
  return quote(text, (unmasked) => unmasked);
}
