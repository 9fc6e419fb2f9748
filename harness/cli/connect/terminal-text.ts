import { stripVTControlCharacters } from 'node:util';

/** Foreign text, fit for a terminal: no escape sequences, no control characters but line feed and tab, nothing that turns the direction of text. */
export function terminalText(text: string): string {
  return stripVTControlCharacters(text).replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    '',
  );
}

/** The same on a single line. */
export function terminalLine(text: string): string {
  return terminalText(text).replace(/\s+/g, ' ').trim();
}
