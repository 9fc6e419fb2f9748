import { maskText } from './mask-body.js';

/** A refusal or failure of the platform: a stable code, and a message that says what to do and carries no secret. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Replaces every known secret in a text. Of a text that stands alone under a secret's `key`, also one too short to be searched for. */
export type Mask = (text: string, key?: string) => string;

const longestQuote = 300;

/** Foreign text in quotation marks, fit to stand in a message. */
export function quote(text: string, mask: Mask): string {
  return `"${legible(text, mask)}"`;
}

/** ` and "…"`, or nothing where nothing was said. */
export function saying(text: string, mask: Mask): string {
  return text.trim() === '' ? '' : ` and ${quote(text, mask)}`;
}

/** Foreign text on one line and of bounded length: masked before it is cut, so that no cut secret escapes the mask. */
export function legible(text: string, mask: Mask): string {
  // Control characters would let a provider forge lines of a log; others turn the direction of writing, or cannot be seen.
  const printable = maskText(text, mask).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return printable.length > longestQuote ? `${printable.slice(0, longestQuote)}…` : printable;
}
