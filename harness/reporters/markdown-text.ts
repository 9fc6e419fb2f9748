import { printable } from './printable.js';

/**
 * A text of unknown origin for Markdown and for HTML within it: nothing in it is markup, for all punctuation of ASCII stands as
 * character references. A platform may still look for mentions and addresses in what is rendered: what is not ours is `code`.
 */
export function plain(text: string): string {
  return printable(text).replace(/[!-+\-./:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The same where platforms look for nothing. */
export function code(text: string): string {
  return `<code>${plain(text)}</code>`;
}

/** Lines in a fence that none of them can end. */
export function fenced(lines: readonly string[]): string {
  const texts = lines.map(printable);
  const longest = Math.max(2, ...texts.flatMap((text) => text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${texts.join('\n')}\n${fence}`;
}
