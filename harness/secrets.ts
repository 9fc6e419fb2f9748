import type { Secret } from './model/evidence.js';

/** Finds a secret in a text, however it is spelled there; returns the spelling that was found. */
export function findSecret(text: string, secret: Secret): string | undefined {
  return spellingsOf(secret.value).find((spelling) => text.includes(spelling));
}

/** Replaces every spelling of every secret by its kind and a number, so that equal secrets look alike: `[access-token 1]`. */
export function createMask(secrets: readonly Secret[]): (text: string) => string {
  const counts = new Map<string, number>();
  const names = new Map<string, string>();
  for (const { kind, value } of secrets) {
    if (names.has(value)) continue;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    names.set(value, `[${kind} ${counts.get(kind)}]`);
  }
  const replacements = [...names]
    .flatMap(([value, name]) => spellingsOf(value).map((spelling) => ({ spelling, name })))
    .sort((a, b) => b.spelling.length - a.spelling.length);
  return (text) => replacements.reduce((masked, { spelling, name }) => masked.replaceAll(spelling, name), text);
}

const spellingCache = new Map<string, readonly string[]>();

/** Raw, percent-encoded (once and twice), form-encoded, JSON-escaped, hexadecimal, and Base64 in both alphabets at any alignment. */
function spellingsOf(value: string): readonly string[] {
  const known = spellingCache.get(value);
  if (known) return known;
  const percent = encodeURIComponent(value);
  const spellings = [
    value,
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    encodeURIComponent(percent),
    new URLSearchParams([['', value]]).toString().slice(1),
    JSON.stringify(value).slice(1, -1),
    JSON.stringify(value).slice(1, -1).replaceAll('/', '\\/'),
    Buffer.from(value).toString('hex'),
    Buffer.from(value).toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => base64At(value, offset)),
  ];
  const distinct = [...new Set(spellings)];
  if (spellingCache.size > 5000) spellingCache.clear();
  spellingCache.set(value, distinct);
  return distinct;
}

/** The part of a Base64 text that depends on `value` alone, when `offset` bytes stand before it in its group of three. */
function base64At(value: string, offset: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
  const first = offset === 0 ? 0 : offset + 1;
  const last = Math.floor((bytes.length * 8) / 6);
  const plain = bytes.toString('base64').slice(first, last);
  return [plain, plain.replaceAll('+', '-').replaceAll('/', '_')];
}
