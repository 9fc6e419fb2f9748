import { isAbsolute, relative } from 'node:path';
import type { z } from 'zod';
import { suggestion, UsageError } from './errors.js';
import { parseText } from './platform/definition/document.js';
import { renderPath, type Path } from './platform/definition/problem.js';
import { readUserFile } from './user-file.js';

export interface YamlFile<T> {
  value: T;
  /** What is wrong with a part of the file, with its line. */
  fault: (path: Path, message: string) => UsageError;
}

/** Reads a YAML or JSON file of the user's; `what` says what it is. Throws UsageError E_FILE, and as `readYaml`. */
export function readYamlFile<S extends z.ZodType>(file: string, what: string, schema: S): YamlFile<z.output<S>> {
  return readYaml(readUserFile(file, what), file, schema);
}

/**
 * Reads YAML or JSON that stands in a file of the user's. It may have 1 Mi characters unless `mostCharacters` says otherwise. Throws
 * UsageError E_FILE_CONTENT, which names what is wrong by line and path; of errors of syntax the first three.
 */
export function readYaml<S extends z.ZodType>(
  text: string,
  file: string,
  schema: S,
  mostCharacters?: number,
): YamlFile<z.output<S>> {
  const name = isAbsolute(file) ? relative(process.cwd(), file) || file : file;
  const parsed = parseText(text, mostCharacters);
  if (Array.isArray(parsed)) {
    const more = parsed.length - mostSyntaxProblems;
    const lines = parsed.slice(0, mostSyntaxProblems).map(({ line, message }) => `${place(name, line)}: ${message}`);
    throw contentError([...lines, ...(more > 0 ? [`… and ${more} more`] : [])]);
  }
  const at = (path: Path, message: string) =>
    `${place(name, parsed.lineOf(path))} ${renderPath(path)}: ${message}`.replace(' : ', ': ');
  const result = schema.safeParse(parsed.value ?? {});
  if (!result.success) {
    throw contentError(problemsIn(result.error, schema, at));
  }
  return { value: result.data, fault: (path, message) => contentError([at(path, message)]) };
}

/** What is wrong with a value, in sentences; `at` puts the place before them, by default the path. */
export function problemsIn(
  { issues }: z.ZodError,
  schema: z.ZodType,
  at = (path: Path, message: string) => `${renderPath(path)}: ${message}`.replace(/^: /, ''),
): string[] {
  return issues.slice(0, mostProblems).flatMap((issue) => problemsOf(issue, at, schema));
}

const mostProblems = 50;
/** One slip makes many: what follows the first ones seldom says more. */
const mostSyntaxProblems = 3;

function contentError(lines: readonly string[]): UsageError {
  return new UsageError('E_FILE_CONTENT', lines.join('\n'));
}

function place(name: string, line: number | undefined): string {
  return line === undefined ? name : `${name}:${line}`;
}

function problemsOf(issue: z.core.$ZodIssue, at: (path: Path, message: string) => string, schema: z.ZodType): string[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => {
      const right = suggestion(key, known) || (known.length > 0 ? ` There are ${known.join(', ')}.` : '');
      return at([...path, key], `It is not known here.${right}`);
    });
  }
  // Of the alternatives, the one that came furthest is what was meant.
  if (issue.code === 'invalid_union') {
    const depth = (issues: readonly z.core.$ZodIssue[]) => Math.max(0, ...issues.map((one) => one.path.length));
    const best = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0];
    const inner = best?.filter((one) => depth(best) > 0 || one.code !== 'invalid_type');
    if (inner !== undefined && inner.length > 0) {
      return inner.flatMap((one) => problemsOf({ ...one, path: [...path, ...one.path] }, at, schema));
    }
  }
  return [at(path, /[.?]$/.test(issue.message) ? issue.message : `${issue.message}.`)];
}

/** The names that a mapping of the file may have. */
function keysAt(schema: z.ZodType, path: Path): string[] {
  let current: unknown = schema;
  for (const part of path) {
    for (let inner = unwrapped(current); inner !== current; inner = unwrapped(current)) current = inner;
    const { shape, element, options } = current as {
      shape?: Record<string, unknown>;
      element?: unknown;
      options?: unknown[];
    };
    current = shape?.[part] ?? element ?? options?.find((one) => 'shape' in (one as object));
    if (current === undefined) return [];
  }
  for (let inner = unwrapped(current); inner !== current; inner = unwrapped(current)) current = inner;
  const { shape, options } = current as { shape?: object; options?: { shape?: object }[] };
  return Object.keys(shape ?? options?.find((one) => one.shape)?.shape ?? {});
}

function unwrapped(schema: unknown): unknown {
  const { unwrap, in: given } = schema as { unwrap?: () => unknown; in?: unknown };
  if (given !== undefined) return given;
  return typeof unwrap === 'function' && !('element' in (schema as object)) ? unwrap.call(schema) : schema;
}
