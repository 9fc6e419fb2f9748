import { createHash } from 'node:crypto';
import type { Mask } from './errors.js';

const shortestSecret = 6;

/** `:censored:LENGTH:HASH:`: tells equal secrets from unequal ones and reveals neither; short values would censor prose. */
export function censor(value: string, salt = 'averysecretsalt'): string {
  if (value.length < shortestSecret) return value;
  // latin1 takes the low byte of each code unit, as the platforms' own logs do.
  const hash = createHash('sha256')
    .update(value + salt, 'latin1')
    .digest('hex');
  return `:censored:${value.length}:${hash.slice(0, 10)}:`;
}

/** The forms in which a secret travels: as it is, percent-encoded, form-encoded, JSON-escaped and in base64. */
export function formsOf(secret: string): string[] {
  // A lone surrogate has no percent-encoded form; it goes over the wire as U+FFFD.
  const wellFormed = Buffer.from(secret).toString();
  const percent = encodeURIComponent(wellFormed);
  return [
    secret,
    percent,
    percent.replaceAll('%20', '+'),
    new URLSearchParams({ _: wellFormed }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(wellFormed).toString('base64'),
  ];
}

/** A function that replaces each secret, in each of its forms, by the mask of its raw value. */
export function createMask(
  secrets: Iterable<string>,
  duties: { censor: (value: string) => string; formsOf: (secret: string) => string[] },
): Mask {
  const bank = new Map<string, string>();
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue;
    const masked = duties.censor(secret);
    for (const form of duties.formsOf(secret)) bank.set(form, masked);
  }
  // Longest first: a secret that contains another must go before it.
  const forms = [...bank].sort(([a], [b]) => b.length - a.length || b.localeCompare(a));
  return (text) => forms.reduce((masked, [form, mask]) => masked.replaceAll(form, () => mask), text);
}
