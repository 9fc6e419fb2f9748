import { quote } from '../errors.js';
import type { Stage } from './types.js';

/** Leads from the file's top to a value. */
export type Path = readonly (string | number)[];

/** Something to say about a value of a definition: what is wrong, and what would be right. */
export interface Problem {
  path: Path;
  message: string;
}

/** Leads from `authentication` to the request of a stage. */
export function pathOf(stage: Stage): readonly string[] {
  return stage === 'test' ? ['test'] : ['oauth2Config', stage];
}

/** As messages show a path: `authentication.fields[0].key`. */
export function renderPath(path: Path): string {
  return path.map((part, index) => renderPart(part, index === 0)).join('');
}

function renderPart(part: string | number, first: boolean): string {
  if (typeof part === 'number') return `[${part}]`;
  if (!/^[\w$-]{1,100}$/.test(part)) return `[${quotedName(part)}]`;
  return first ? part : `.${part}`;
}

/** A name out of the file, up to where a value may begin: in YAML, all of `{client_secret:hunter2}` is one key. */
export function quotedName(text: string): string {
  const [name = ''] = /^[^\s:=]{0,100}/.exec(text) ?? [];
  return quoteStart(text, name.length);
}

/** A value out of the file that should be one of a few known words; what looks like none is not shown, as it may be a secret. */
export function quotedWord(text: string): string {
  return quoteStart(/^[a-z][a-z\d_]{0,15}$/i.test(text) ? text : '…', text.length);
}

function quoteStart(text: string, length: number): string {
  return quote(text.length > length ? `${text.slice(0, length)}…` : text, (unmasked) => unmasked);
}
