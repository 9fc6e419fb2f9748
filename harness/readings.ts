/** One way to read a text: bytes, each with the part of the text, from … to, that it was read from. */
export interface Reading {
  readonly bytes: Uint8Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly length: number;
}

/** A text that somebody encoded is rarely encoded in more than two ways at once; each level costs. */
const deepest = 4;
const longestKept = 64 * 1024;
let kept: { text: string; readings: readonly Reading[] } | undefined;

/**
 * A text as it stands, and read in every way in which it may have been encoded, one way within another: percent and form
 * encoding, escapes of JSON and HTML, Base64, hexadecimal and decimal bytes. White space, NUL and colours are left out, so that
 * wrapped text, hex dumps and UTF-16 read like any other.
 */
export function readingsOf(text: string): readonly Reading[] {
  // Checks ask about the same text again and again, for one secret after the other.
  if (kept?.text === text) return kept.readings;
  const readings = [plainReading(text)];
  let level: Reading[] = [...readings];
  for (let depth = 0; depth < deepest && level.length > 0; depth += 1) {
    level = level.flatMap(decoded);
    readings.push(...level);
  }
  if (text.length <= longestKept) kept = { text, readings };
  return readings;
}

/** The text itself, in UTF-8. */
export function plainReading(text: string): Reading {
  const writer = createWriter(Buffer.byteLength(text));
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) writer.put(unit, at, at + 1);
    else {
      const point = text.codePointAt(at) ?? unit;
      const end = at + (point > 0xffff ? 2 : 1);
      writer.putPoint(point, at, end);
      at = end - 1;
    }
  }
  return writer.reading();
}

function decoded(reading: Reading): Reading[] {
  const { bytes, length } = reading;
  const text = Buffer.from(bytes.buffer, 0, length).toString('latin1');
  return [
    ...unescaped(reading, text),
    ...fromBase64(reading, text),
    ...fromHexadecimal(reading, text),
    ...fromDecimal(reading, text),
  ];
}

const escapes =
  /%([\da-f]{2})|\\u([\da-f]{4})|\\x([\da-f]{2})|\\(["'\\/])|\\[nrt]|&#x([\da-f]{1,5});|&#(\d{1,6});|&(amp|lt|gt|quot|apos);/gi;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped({ bytes, from, to, length }: Reading, text: string): Reading[] {
  let writer: Writer | undefined;
  let copied = 0;
  const copy = (into: Writer, end: number) => {
    for (; copied < end; copied += 1) into.put(bytes[copied]!, from[copied]!, to[copied]!);
  };
  for (const match of text.matchAll(escapes)) {
    const [all, percent, unicode, hex, quoted, entityHex, entityDecimal, entity] = match;
    writer ??= createWriter(length);
    copy(writer, match.index);
    copied = match.index + all.length;
    const [start, end] = [from[match.index]!, to[copied - 1]!];
    const byte = percent ?? hex;
    const point = unicode ?? entityHex;
    const character = quoted ?? entities[entity?.toLowerCase() ?? ''];
    if (byte !== undefined) writer.put(parseInt(byte, 16), start, end);
    else if (point !== undefined) writer.putPoint(parseInt(point, 16), start, end);
    else if (entityDecimal !== undefined) writer.putPoint(Number(entityDecimal), start, end);
    else if (character !== undefined) writer.put(character.charCodeAt(0), start, end);
  }
  if (!writer) return [];
  copy(writer, length);
  return [writer.reading()];
}

const digitsOfBase64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const base64 = new Uint8Array(256);
for (const [value, digit] of [...digitsOfBase64].entries()) base64[digit.charCodeAt(0)] = value;
base64['-'.charCodeAt(0)] = 62;
base64['_'.charCodeAt(0)] = 63;

/** Both alphabets. Where in the run the encoded text begins cannot be told: each of four places is tried. */
function fromBase64(reading: Reading, text: string): Reading[] {
  const { bytes, from, to } = reading;
  return decodedRuns(text, /[\w+/-]{11,}/g, 4, (writer, start, end) => {
    const digit = (at: number) => (at < end ? base64[bytes[at]!]! : 0);
    for (let at = start; at + 1 < end; at += 4) {
      const bits = (digit(at) << 18) | (digit(at + 1) << 12) | (digit(at + 2) << 6) | digit(at + 3);
      for (let i = 0; i < 3 && at + i + 1 < end; i += 1)
        writer.put((bits >> (16 - 8 * i)) & 0xff, from[at + i]!, to[at + i + 1]!);
    }
  });
}

function fromHexadecimal(reading: Reading, text: string): Reading[] {
  const { from, to } = reading;
  return decodedRuns(text, /[\da-f]{16,}/gi, 2, (writer, start, end) => {
    for (let at = start; at + 1 < end; at += 2)
      writer.put(parseInt(text.slice(at, at + 2), 16), from[at]!, to[at + 1]!);
  });
}

/** `1,2,3`, and `"0":1,"1":2,"2":3`, which is what JSON makes of a Uint8Array. */
function fromDecimal(reading: Reading, text: string): Reading[] {
  const { from, to } = reading;
  const lists = /(?:["']?\d{1,5}["']?:)?\d{1,3}(?:,(?:["']?\d{1,5}["']?:)?\d{1,3}){7,}/g;
  return decodedRuns(text, lists, 1, (writer, start, end) => {
    for (const match of text.slice(start, end).matchAll(/(?:["']?\d+["']?:)?(\d+)/g)) {
      const at = start + match.index;
      writer.put(Number(match[1]) & 0xff, from[at]!, to[at + match[0].length - 1]!);
    }
  });
}

/** All runs in one reading for each offset at which they may begin. */
function decodedRuns(
  text: string,
  pattern: RegExp,
  offsets: number,
  decode: (writer: Writer, start: number, end: number) => void,
): Reading[] {
  const runs = [...text.matchAll(pattern)].map(({ index, 0: run }) => ({ start: index, end: index + run.length }));
  if (runs.length === 0) return [];
  const capacity = runs.reduce((sum, { start, end }) => sum + end - start + 1, 0);
  return Array.from({ length: offsets }, (_, offset) => {
    const writer = createWriter(capacity);
    for (const { start, end } of runs) {
      decode(writer, start + offset, end);
      writer.separate();
    }
    return writer.reading();
  });
}

type Writer = ReturnType<typeof createWriter>;

/** Leaves out white space, NUL, and what colours a terminal: ESC [ … letter. ECMA-48 §5.4 */
function createWriter(capacity: number) {
  const bytes = new Uint8Array(capacity);
  const from = new Int32Array(capacity);
  const to = new Int32Array(capacity);
  let length = 0;
  let inEscape: 'no' | 'begun' | 'yes' = 'no';

  function put(byte: number, start: number, end: number): void {
    if (inEscape === 'begun') {
      inEscape = byte === 0x5b ? 'yes' : 'no';
      return;
    }
    if (inEscape === 'yes') {
      if (byte >= 0x40 && byte <= 0x7e) inEscape = 'no';
      return;
    }
    if (byte === 0x1b) inEscape = 'begun';
    if (byte === 0 || byte === 0x1b || byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) return;
    append(byte, start, end);
  }

  function append(byte: number, start: number, end: number): void {
    bytes[length] = byte;
    from[length] = start;
    to[length] = end;
    length += 1;
  }

  return {
    put,
    putPoint(point: number, start: number, end: number): void {
      if (point < 0x80) return put(point, start, end);
      if (point === 0x200b || point === 0xfeff || point === 0xad || point > 0x10ffff) return;
      // A long escape for a short character still has room: no escape is shorter than what it stands for.
      for (const byte of Buffer.from(String.fromCodePoint(point))) put(byte, start, end);
    },
    /** What is read from one place and from another is not one text. */
    separate(): void {
      inEscape = 'no';
      append(1, 0, 0);
    },
    reading: (): Reading => ({ bytes, from, to, length }),
  };
}
