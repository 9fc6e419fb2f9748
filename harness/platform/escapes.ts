import { decodeHTML } from 'entities';

/** A text as one may read it, and where each of its characters begins in the text as written; one more entry for the end. */
export interface Reading {
  text: string;
  starts: readonly number[] | undefined;
}

/** A text as it is, and with its escapes undone, and those of that, and once more: percent-encoding, JSON, HTML. */
export function readingsOf(text: string): Reading[] {
  const readings: Reading[] = [{ text, starts: undefined }];
  for (let reading = unescaped(readings[0]!); reading && readings.length <= deepest; reading = unescaped(reading)) {
    readings.push(reading);
  }
  return readings;
}

/** Where the character at an index of the reading begins in the text as written. */
export function startOf({ starts }: Reading, index: number): number {
  return starts ? (starts[index] ?? 0) : index;
}

const deepest = 3;

const escape =
  /(?:%[0-9a-f]{2})+|\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|["'\\/bfnrt])|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z\d]{1,31});/gi;

/** Undefined if there is nothing to undo. */
function unescaped(reading: Reading): Reading | undefined {
  const { text } = reading;
  if (!/[%\\&]/.test(text)) return undefined;
  const parts: string[] = [];
  const starts: number[] = [];
  let end = 0;
  const copy = (until: number) => {
    parts.push(text.slice(end, until));
    for (let at = end; at < until; at++) starts.push(startOf(reading, at));
  };
  for (const { 0: written, index } of text.matchAll(escape)) {
    copy(index);
    for (const { character, offset } of charactersOf(written)) {
      parts.push(character);
      for (let unit = 0; unit < character.length; unit++) starts.push(startOf(reading, index + offset));
    }
    end = index + written.length;
  }
  if (end === 0) return undefined;
  copy(text.length);
  starts.push(startOf(reading, text.length));
  return { text: parts.join(''), starts };
}

/** The characters that an escape, or a run of percent-encoded octets, stands for, and where in it each begins. */
function* charactersOf(written: string): Generator<{ character: string; offset: number }> {
  if (!written.startsWith('%')) {
    yield { character: characterOf(written), offset: 0 };
    return;
  }
  const octets = Buffer.from(written.replaceAll('%', ''), 'hex');
  const decoded = octets.toString();
  const wellFormed = Buffer.byteLength(decoded) === octets.length;
  let offset = 0;
  for (const character of decoded) {
    yield { character, offset };
    if (wellFormed) offset += Buffer.byteLength(character) * 3;
  }
}

const named: Readonly<Record<string, string>> = {
  '\\b': '\b',
  '\\f': '\f',
  '\\n': '\n',
  '\\r': '\r',
  '\\t': '\t',
};

function characterOf(written: string): string {
  if (written.startsWith('&')) return decodeHTML(written);
  const name = written.toLowerCase();
  if (Object.hasOwn(named, name)) return named[name]!;
  const hexadecimal = /^\\[ux]([0-9a-f]+)/.exec(name)?.[1];
  return String.fromCharCode(hexadecimal ? parseInt(hexadecimal, 16) : written.charCodeAt(1));
}
