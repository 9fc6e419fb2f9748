import type { Secret } from './model/evidence.js';
import { plainReading, readingsOf, type Reading } from './readings.js';

/** A secret in a text, or so much of one that it is no longer secret. */
export interface Found {
  secret: Secret;
  /** In the text: from `start` up to, and without, `end`. */
  start: number;
  end: number;
  /** Not a part only. */
  whole: boolean;
}

/** Secrets to look for, each made ready once, however many come in the course of time. */
export interface SecretIndex {
  add(secrets: readonly Secret[]): void;
  /** However they are spelled there: see readingsOf. The same spot may be found in several ways. */
  find(text: string): Found[];
}

const indexes = new WeakMap<readonly Secret[], SecretIndex>();

/** Finds secrets in a text. The array must not change between calls. */
export function findSecrets(text: string, secrets: readonly Secret[]): Found[] {
  const index = indexes.get(secrets) ?? createSecretIndex(secrets);
  indexes.set(secrets, index);
  return index.find(text);
}

/**
 * Replaces every secret, however spelled, by its kind and a number, so that equal secrets look alike: `[access-token 1]`. Lines
 * stay lines: of a secret that goes over several, each has its mask. `all` has these and more, which are numbered as they come.
 */
export function createMask(secrets: readonly Secret[], all?: SecretIndex): (text: string) => string {
  const counts = new Map<string, number>();
  const names = new Map<string, string>();
  const nameOf = ({ kind, value }: Secret): string => {
    const known = names.get(value);
    if (known !== undefined) return known;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const name = `[${kind} ${counts.get(kind)}]`;
    names.set(value, name);
    return name;
  };
  secrets.forEach(nameOf);
  const index = all ?? createSecretIndex(secrets);
  return (text) => {
    // Where several begin, the longest is meant; of several that are equally long, the one of which it is most.
    const found = index
      .find(text)
      .sort((a, b) => a.start - b.start || b.end - a.end || a.secret.value.length - b.secret.value.length);
    let masked = '';
    let done = 0;
    let last = '';
    for (const { secret, start, end } of found) {
      if (end <= done) continue;
      const name = start < done && secret.value === last ? '' : nameOf(secret);
      const hidden = text.slice(Math.max(start, done), end);
      masked += text.slice(done, Math.max(start, done)) + hidden.replace(/[^\r\n]*\S[^\r\n]*/g, name);
      done = end;
      last = secret.value;
    }
    return masked + text.slice(done);
  };
}

/** Bytes by which a secret is looked up, hence the shortest secret that can be told from prose. */
const gram = 4;
/** So many characters of a secret give it away. */
const telling = 20;
/** One that lacks no more than these is as good as whole. */
const few = 3;

interface Needle {
  secret: Secret;
  bytes: Uint8Array;
  /** How long a run of it must be. */
  required: number;
  /** Every run that long holds a gram that begins at a multiple of this. */
  stride: number;
}

interface Gram {
  needle: Needle;
  at: number;
  /** The bytes, as one number. */
  word: number;
}

export function createSecretIndex(secrets: readonly Secret[] = []): SecretIndex {
  const held = new Set<string>();
  const table = createTable();
  const index: SecretIndex = {
    add(more) {
      for (const secret of more) {
        const key = keyOf(secret);
        if (held.has(key)) continue;
        held.add(key);
        for (const gram of gramsOf(secret)) table.put(gram);
      }
    },
    find: (text) => (held.size === 0 ? [] : readingsOf(text).flatMap((reading) => scan(reading, table))),
  };
  index.add(secrets);
  return index;
}

/** A hash table with linear probing, of words: it is searched once for each byte, however many secrets there are. */
interface Table {
  grams: readonly Gram[];
  /** For each word the number of its last gram, counted from 1. */
  slots: Int32Array;
  /** For each gram the number of the one before it with the same word: secrets begin alike. */
  before: readonly number[];
  shift: number;
  put(gram: Gram): void;
}

/** Slots for each gram, at least. */
const spread = 4;

function createTable(): Table {
  const grams: Gram[] = [];
  const before: number[] = [];
  const table: Table = {
    grams,
    before,
    slots: new Int32Array(1 << 8),
    shift: 32 - 8,
    put(gram) {
      grams.push(gram);
      if (grams.length * spread <= table.slots.length) return enter(gram, grams.length);
      table.slots = new Int32Array(table.slots.length * 2);
      table.shift -= 1;
      for (const [at, one] of grams.entries()) enter(one, at + 1);
    },
  };
  return table;

  function enter({ word }: Gram, number: number): void {
    const slot = slotOf(word, table);
    before[number - 1] = table.slots[slot]!;
    table.slots[slot] = number;
  }
}

/** Where the number for this word stands, or would stand. */
function slotOf(word: number, { grams, slots, shift }: Table): number {
  const last = slots.length - 1;
  let slot = Math.imul(word, golden) >>> shift;
  while (slots[slot] !== 0 && grams[slots[slot]! - 1]!.word !== word) slot = (slot + 1) & last;
  return slot;
}

/** Multiplicative hashing: the upper bits count. */
const golden = 0x9e3779b1;

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function keyOf({ kind, value, issuer }: Secret): string {
  return JSON.stringify([kind, value, issuer]);
}

const known = new Map<string, Gram[]>();
const mostKnown = 5000;

function gramsOf(secret: Secret): Gram[] {
  const key = keyOf(secret);
  const cached = known.get(key);
  if (cached) return cached;
  if (known.size >= mostKnown) known.clear();
  const grams = needlesOf(secret).flatMap((needle) => {
    const count = Math.max(0, Math.floor((needle.bytes.length - gram) / needle.stride) + 1);
    return Array.from({ length: count }, (_, nth): Gram => {
      const at = nth * needle.stride;
      return { needle, at, word: wordAt(needle.bytes, at) };
    });
  });
  known.set(key, grams);
  return grams;
}

/** Of a JWT only the signature is secret enough to be told by a part, and of Basic credentials, which begin with the client id, none. */
function needlesOf(secret: Secret): Needle[] {
  const { kind, value } = secret;
  const signature = /^eyJ[\w-]*\.[\w-]+\.([\w-]{20,})$/.exec(value)?.[1];
  const indivisible = kind === 'basic-credentials' || signature !== undefined;
  // A secret that itself looks escaped is not to be found where it was unescaped too often, hence these.
  const percent = encodeURIComponent(Buffer.from(value).toString());
  const json = JSON.stringify(value).slice(1, -1);
  const spellings = [
    value,
    value.replaceAll(' ', '+'),
    percent,
    percent.replaceAll('%20', '+'),
    json,
    json.replaceAll('/', '\\/'),
  ];
  const needles = [...new Set(spellings)].map((spelling) => needleOf(secret, spelling, indivisible));
  return signature === undefined ? needles : [...needles, needleOf(secret, signature, false)];
}

function needleOf(secret: Secret, spelling: string, indivisible: boolean): Needle {
  const { bytes, length } = plainReading(spelling);
  const most = length < telling ? length : length - few;
  // An encoded character that is longer tells no more.
  const enough = Math.ceil(telling * Math.max(1, spelling.length / secret.value.length));
  const required = indivisible ? most : Math.min(enough, most);
  return { secret, bytes: bytes.subarray(0, length), required, stride: Math.max(1, required - gram + 1) };
}

function scan({ bytes, from, to, length }: Reading, table: Table): Found[] {
  const { grams, before } = table;
  const found: Found[] = [];
  let word = 0;
  for (let end = 0; end < length; end += 1) {
    word = (word >>> 8) | (bytes[end]! << 24);
    if (end < gram - 1) continue;
    for (let number = table.slots[slotOf(word, table)]!; number > 0; number = before[number - 1]!) {
      const { needle, at } = grams[number - 1]!;
      const run = widest(bytes, length, end - gram + 1, needle.bytes, at);
      // A run that holds several of the needle's grams is found at the first of them.
      if (run.size < needle.required || run.before >= needle.stride) continue;
      const start = end - gram + 1 - run.before;
      found.push({
        secret: needle.secret,
        start: from[start]!,
        end: to[start + run.size - 1]!,
        whole: run.size === needle.bytes.length,
      });
    }
  }
  return found;
}

/** How far the two agree around a gram that they share. */
function widest(text: Uint8Array, length: number, position: number, secret: Uint8Array, at: number) {
  let before = 0;
  while (before < at && before < position && text[position - before - 1] === secret[at - before - 1]) before += 1;
  let after = gram;
  while (at + after < secret.length && position + after < length && text[position + after] === secret[at + after])
    after += 1;
  return { before, size: before + after };
}
