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
  // Control characters would let a provider forge lines of a log.
  const printable = mask(text).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  return printable.length > longestQuote ? `${printable.slice(0, longestQuote)}…` : printable;
}
