import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceName } from './source.js';
import { nameOf } from './z-errors.js';

/** What happened, as a predicate: `threw in line 3: TypeError: …`, with the place in the definition's code where it is known. */
export function writeOutThrown(thrown: unknown): string {
  const message = textOf(thrown, 'message');
  const stack = (textOf(thrown, 'stack') ?? '').slice(0, 20_000);
  const failure = /^(.+?):(\d+):(\d+): ERROR: (.*)$/m.exec(message ?? '');
  // Without the text that was found: it may be a secret that stands in the file.
  const expected = failure?.[4]?.replace(/ but found [^]*$|"[^"]{17,}"/g, '');
  if (failure) return `does not parse: ${realFile(failure[1] ?? '')}:${failure[2]}: ${expected}`;
  const where = placeIn(stack);
  const name = nameOf(thrown);
  const prefix = name === undefined || name === 'Error' || name === 'AppError' ? '' : `${name}: `;
  const what = message === undefined ? shown(thrown) : `${prefix}${message.split('\nRequire stack:')[0]}`;
  return `threw${where === undefined ? '' : ` ${where}`}: ${what}`;
}

/** The innermost place in the definition's own code that a stack names: `in line 3` of its source, or `at FILE:3`. */
export function placeIn(stack: string): string | undefined {
  const line = new RegExp(`^(?: +at .*)?${sourceName}:(\\d+)`, 'm').exec(stack)?.[1];
  if (line !== undefined) return `in line ${line}`;
  // The head of a syntax error's stack, or a frame.
  const places = stack.matchAll(
    /^(?: +at (?:.*\()?(?:async )?)?((?:file:|\/|[A-Za-z]:\\)[^\n]*?):(\d+)(?::\d+\)?)?$/gm,
  );
  for (const [, file = '', at] of places) {
    const path = pathOf(file);
    if (!ours.some((folder) => path.startsWith(folder)) && !/[\\/]node_modules[\\/]/.test(path)) {
      return `at ${path}:${at}`;
    }
  }
  return undefined;
}

function pathOf(file: string): string {
  try {
    return file.startsWith('file:') ? fileURLToPath(file) : file;
  } catch {
    // A stack is the code's to write.
    return file;
  }
}

/** tsx gives .mts and .mjs files to esbuild as .ts and .js. */
function realFile(file: string): string {
  const names = [file, file.replace(/(?=[jt]s$)/, 'm'), file.replace(/(?=[jt]s$)/, 'c')];
  return names.find((name) => existsSync(name)) ?? file;
}

/** Where this file is, bundled and as source maps show it. */
const bundle = dirname(fileURLToPath(import.meta.url));
const ours = [join(bundle, '/'), join(bundle, '../harness/platform/code/')];

function shown(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  return `${thrown === null ? 'null' : typeof thrown}, which is not an Error`;
}

function textOf(thrown: unknown, key: 'message' | 'stack'): string | undefined {
  try {
    const value = (thrown as Record<string, unknown> | null | undefined)?.[key];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
