import { inspect } from 'node:util';
import type { Outcome } from '../model/protocol.js';

const reasonLength = 1000;
const writtenLength = 256 * 1024;

/** Tells a refusal from a crash: a programming error, or something that is neither an Error nor a text, is never a refusal. */
export function outcomeOfThrown(
  thrown: unknown,
  isRefusal?: (error: unknown) => boolean,
): Outcome & { kind: 'refused' | 'crashed' } {
  try {
    const refused = isRefusal ? isRefusal(thrown) === true : looksDeliberate(thrown);
    return { kind: refused ? 'refused' : 'crashed', ...reasonOf(thrown) };
  } catch (error) {
    return { kind: 'crashed', reason: bounded(`isRefusal threw: ${reasonOf(error).reason}`, reasonLength) };
  }
}

/** The message of what was thrown, at most 1000 characters, and its `code` if that is a text. Never throws. */
export function reasonOf(thrown: unknown): { reason: string; code?: string } {
  const [message, code] = [textOf(thrown, 'message'), textOf(thrown, 'code')];
  const text = typeof thrown === 'string' && thrown ? thrown : message;
  const reason = text ?? `threw ${shown(thrown)}, which is not an Error`;
  return {
    reason: bounded(reason || 'an Error without a message', reasonLength),
    ...(code !== undefined && { code: bounded(code, reasonLength) }),
  };
}

/** What was thrown as its caller could log it: as Node shows it, and as JSON, causes and own properties included. */
export function writeOutThrown(thrown: unknown): string {
  return `${bounded(written(thrown, 6), writtenLength)}\n${bounded(asJson(thrown), writtenLength)}\n`;
}

/** A value for a message: short, on one line. Never throws. */
export function shown(value: unknown): string {
  return bounded(written(value, 1).replace(/\s+/g, ' '), 200);
}

function looksDeliberate(thrown: unknown): boolean {
  if (typeof thrown === 'string') return thrown !== '';
  const kinds = kindsOf(thrown);
  if (!kinds.includes('Error')) return false;
  // fetch reports a failed exchange as a TypeError whose cause is what went wrong on the network.
  if (kinds.includes('TypeError')) return looksDeliberate((thrown as Error).cause);
  return !['ReferenceError', 'SyntaxError', 'RangeError', 'AssertionError'].some((kind) => kinds.includes(kind));
}

/** Names of the classes of `value`. By name, because an error may come from another realm, where `instanceof` fails. */
function kindsOf(value: unknown): string[] {
  const kinds: string[] = [];
  for (
    let level = value;
    typeof level === 'object' && level !== null;
    level = Object.getPrototypeOf(level) as unknown
  ) {
    const constructor: unknown = Object.getOwnPropertyDescriptor(level, 'constructor')?.value;
    if (typeof constructor === 'function') kinds.push(constructor.name);
  }
  return kinds;
}

function textOf(thrown: unknown, key: 'message' | 'code'): string | undefined {
  try {
    const value = (thrown as Record<string, unknown> | null | undefined)?.[key];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function written(value: unknown, depth: number): string {
  try {
    return inspect(value, { depth, showHidden: false, maxStringLength: writtenLength });
  } catch {
    return `a value that cannot be shown (${typeof value})`;
  }
}

function asJson(value: unknown): string {
  const seen = new Set<unknown>();
  try {
    return (
      JSON.stringify(value, (_key, part: unknown) => {
        if (typeof part === 'bigint') return String(part);
        if (typeof part !== 'object' || part === null) return part;
        if (seen.has(part)) return '[seen above]';
        seen.add(part);
        // JSON leaves out an Error's message and cause: they are not enumerable.
        return kindsOf(part).includes('Error') ? ownProperties(part) : part;
      }) ?? ''
    );
  } catch (error) {
    return `(cannot be written as JSON: ${reasonOf(error).reason})`;
  }
}

function ownProperties(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(value)).map(([key, property]): [string, unknown] => [
      key,
      // Of newer versions of V8 it is computed when it is read.
      key === 'stack' ? (value as Error).stack : property.value,
    ]),
  );
}

function bounded(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
