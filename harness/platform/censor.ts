import { createHash } from 'node:crypto';
import type { Mask } from './errors.js';
import { readingsOf, startOf, type Reading } from './escapes.js';
import { isSensitiveKey } from './sensitive-keys.js';

/** A shorter text would be found everywhere: it is hidden by its key alone. */
export const shortestSecret = 6;

/** `:censored:LENGTH:HASH:`: tells equal secrets from unequal ones and reveals neither; short values would censor prose. */
export function censor(value: string, salt = 'averysecretsalt'): string {
  if (value.length < shortestSecret) return value;
  // latin1 takes the low byte of each code unit, as the platforms' own logs do.
  const hash = createHash('sha256')
    .update(value + salt, 'latin1')
    .digest('hex');
  return `:censored:${value.length}:${hash.slice(0, 10)}:`;
}

/** Stands for a text of which nothing may be told: the length or the hash of a short secret would give it away. */
export const hidden = ':censored:';

const masks = /:censored:(?:\d{1,9}:[0-9a-f]{10}:)?/g;

/** Splits a text at its masks, which stand at the odd places. */
export function splitAtMasks(text: string): string[] {
  return text.split(/(:censored:(?:\d{1,9}:[0-9a-f]{10}:)?)/);
}

/** Whether a text is a mask and nothing else. */
export function isMask(text: string): boolean {
  const [before, , after, ...more] = splitAtMasks(text);
  return before === '' && after === '' && more.length === 0;
}

/** The forms in which a secret travels: as it is, percent-encoded, form-encoded, JSON-escaped and in base64. */
export function formsOf(secret: string): string[] {
  // A lone surrogate has no percent-encoded form; it goes over the wire as U+FFFD.
  const wellFormed = Buffer.from(secret).toString();
  const percent = encodeURIComponent(wellFormed);
  return [
    secret,
    secret.replaceAll(' ', '+'),
    percent,
    percent.replaceAll('%20', '+'),
    new URLSearchParams({ _: wellFormed }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    ...base64FormsOf(wellFormed),
  ];
}

/** Base64 and base64url, padded or not, also of a longer text that holds the secret: `Basic` credentials, a JWT's claims. */
function base64FormsOf(secret: string): string[] {
  const whole = Buffer.from(secret).toString('base64');
  const parts = [0, 1, 2].map((before) => {
    const octets = Buffer.from(`${'\0'.repeat(before)}${secret}`);
    // Six bits per character: only those that the secret alone decides.
    return octets.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((octets.length * 8) / 6));
  });
  const forms = [whole, whole.replace(/=+$/, ''), ...parts];
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

interface MaskDuties {
  censor: (value: string) => string;
  formsOf: (secret: string) => string[];
}

/** A function that replaces each secret, in each of its forms, by the mask of its raw value. */
export function createMask(secrets: Iterable<string>, duties: MaskDuties): Mask {
  const bank = createBank(duties, isSensitiveKey);
  for (const secret of secrets) bank.add(secret);
  return bank.mask;
}

/** Known secrets, bounded in number and size: from the first that does not fit, no text is shown at all. */
export interface Bank {
  add(secret: string): void;
  isFull(): boolean;
  readonly mask: Mask;
}

const mostSecrets = 5000;
const mostCharacters = 2 ** 22;

/** `hidesKey` says whether a text is hidden whole under its key, known or not. */
export function createBank(duties: MaskDuties, hidesKey: (key: string, text: string) => boolean): Bank {
  const known = new Set<string>();
  const forms: Forms = { byBeginning: new Map(), mayBegin: new Uint8Array(pairs) };
  let room = mostCharacters;
  let full = false;

  return {
    add(secret) {
      if (full || secret.length < shortestSecret || known.has(secret)) return;
      room -= secret.length;
      if (known.size === mostSecrets || room < 0) return void (full = true);
      known.add(secret);
      for (const form of new Set(duties.formsOf(secret))) addForm(forms, { form, secret });
    },
    isFull: () => full,
    mask(text, key) {
      if (text === '') return text;
      if (full) return hidden;
      const masked = replaceSecrets(text, forms, duties.censor);
      if (key === undefined || !hidesKey(key, text) || isMask(masked)) return masked;
      return text.length < shortestSecret ? hidden : duties.censor(text);
    },
  };
}

interface Form {
  form: string;
  secret: string;
}

interface Forms {
  byBeginning: Map<string, Form[]>;
  /** Whether a form may begin with two such characters: almost nowhere in a text one does. */
  mayBegin: Uint8Array;
}

const pairs = 2 ** 12;

/** A number for the two characters of a text at a place. */
function pairAt(text: string, at: number): number {
  return (text.charCodeAt(at) * 61 + text.charCodeAt(at + 1)) % pairs;
}

function addForm({ byBeginning, mayBegin }: Forms, added: Form): void {
  if (added.form.length < shortestSecret) return;
  const beginning = added.form.slice(0, shortestSecret);
  const alike = byBeginning.get(beginning);
  if (alike) alike.push(added);
  else byBeginning.set(beginning, [added]);
  mayBegin[pairAt(beginning, 0)] = 1;
}

/** Where a text holds a secret. */
interface Span {
  start: number;
  end: number;
  secret: string;
}

function replaceSecrets(text: string, forms: Forms, censorSecret: (value: string) => string): string {
  const found = findSecrets(text, forms);
  if (found === undefined) return hidden;
  const parts: string[] = [];
  let end = 0;
  for (const span of joined(found)) {
    parts.push(text.slice(end, span.start), censorSecret(span.secret));
    end = span.end;
  }
  return parts.join('') + text.slice(end);
}

/** What a search may cost: about half a second, for a text that was made to be hard to search. */
const mostEffort = 5_000_000;

/** Undefined if the search would take too long. */
function findSecrets(text: string, { byBeginning, mayBegin }: Forms): Span[] | undefined {
  const found: Span[] = [];
  if (byBeginning.size === 0) return found;
  const earlier = [...text.matchAll(masks)].map(({ 0: mask, index }) => ({ start: index, end: index + mask.length }));
  let effort = mostEffort;
  for (const reading of readingsOf(text)) {
    let next = 0;
    for (let at = 0; at <= reading.text.length - shortestSecret; at++) {
      if (mayBegin[pairAt(reading.text, at)] === 0) continue;
      const alike = byBeginning.get(reading.text.slice(at, at + shortestSecret));
      if (alike === undefined) continue;
      for (const { form } of alike) effort -= 1 + (form.length >> 4);
      if (effort < 0) return undefined;
      for (const span of spansAt(reading, at, alike)) {
        while (earlier[next] && earlier[next]!.end <= span.start) next++;
        const within = earlier[next] && earlier[next]!.start <= span.start && span.end <= earlier[next]!.end;
        if (!within) found.push(span);
      }
    }
  }
  return found;
}

function spansAt(reading: Reading, at: number, alike: Form[]): Span[] {
  return alike.flatMap(({ form, secret }) =>
    reading.text.startsWith(form, at)
      ? [{ start: startOf(reading, at), end: startOf(reading, at + form.length), secret }]
      : [],
  );
}

/** Overlapping spans become one, in the name of the longest: nothing of the others remains. Of equals the shortest secret is the least encoded. */
function joined(spans: Span[]): Span[] {
  const ordered = spans.sort((a, b) => a.start - b.start || b.end - a.end || a.secret.length - b.secret.length);
  const result: (Span & { longest: number })[] = [];
  for (const { start, end, secret } of ordered) {
    const last = result.at(-1);
    if (!last || start >= last.end) {
      result.push({ start, end, secret, longest: end - start });
      continue;
    }
    last.end = Math.max(last.end, end);
    if (end - start > last.longest) Object.assign(last, { secret, longest: end - start });
  }
  return result;
}
