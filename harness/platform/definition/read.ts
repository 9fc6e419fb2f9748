import { parseText, type ParsedDocument } from './document.js';
import { remarksOnKeys } from './keys.js';
import { lint } from './lint.js';
import { renderPath, type Problem } from './problem.js';
import { misfit } from './misfit.js';
import { refusals } from './refusals.js';
import { isMapping } from './schema-parts.js';
import { parseAuthentication } from './schema.js';
import type { Authentication } from './types.js';

/** A remark on a definition file; lines count from 1, and a module's value has none. */
export interface Lint {
  path: string;
  line?: number;
  message: string;
}

export interface Definition {
  authentication: Authentication;
  /** What is allowed and probably not meant. */
  lints: readonly Lint[];
  /** All of it: other commands have sections of their own beside `authentication`. A module's value has no lines. */
  document: ParsedDocument;
}

/** The file, for messages, and the folder that relative paths in it start from. */
export interface DefinitionFile {
  name: string;
  folder: string;
}

/** A definition that cannot be used: `definition-syntax` if it is no YAML or JSON, else `definition-invalid`; every problem at once. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';

  constructor(
    readonly code: 'definition-syntax' | 'definition-invalid',
    file: string,
    readonly problems: readonly Lint[],
  ) {
    super(problems.map((problem) => renderProblem(file, problem)).join('\n'));
  }
}

/** Reads a definition's YAML or JSON text. Throws DefinitionError. */
export function readDefinition(text: string, file: DefinitionFile): Definition {
  const parsed = parseText(text);
  if (Array.isArray(parsed)) {
    throw new DefinitionError(
      'definition-syntax',
      file.name,
      parsed.map((problem) => ({ path: '', ...problem })),
    );
  }
  return definitionOf(parsed, file);
}

/** Checks the value that a module exports, in which a function is written as `{ module, path }`. Throws DefinitionError. */
export function checkDefinition(value: unknown, file: DefinitionFile): Definition {
  return definitionOf({ value, lineOf: () => undefined }, file);
}

function definitionOf(document: ParsedDocument, file: DefinitionFile): Definition {
  const { value, lineOf } = document;
  const app = isMapping(value) && Object.hasOwn(value, 'authentication') ? value : undefined;
  const locate = (problems: readonly Problem[]) =>
    inOrder(
      problems.map(({ path, message }) => {
        const line = lineOf(app ? ['authentication', ...path] : path);
        return { path: renderPath(['authentication', ...path]), ...(line !== undefined && { line }), message };
      }),
    );
  const invalid = (problems: readonly Problem[]) =>
    new DefinitionError('definition-invalid', file.name, locate(problems.slice(0, mostProblems)));

  const raw = app ? app['authentication'] : value;
  const unfit = misfit(raw);
  if (unfit || !isMapping(raw)) throw invalid(unfit ?? []);
  const { authentication, problems } = parseAuthentication(raw, file.folder);
  const keys = remarksOnKeys(raw);
  const found = [...problems, ...refusals(raw), ...keys.refusals];
  if (!authentication || found.length > 0) throw invalid(found);
  return {
    authentication,
    document,
    lints: inOrder([...unapplied(app ?? {}, lineOf), ...locate([...keys.lints, ...lint(authentication)])]),
  };
}

const mostProblems = 100;

/** What stands at an app's top and changes every request of it, on the platform that the definition was written for. */
function unapplied(app: Record<string, unknown>, lineOf: ParsedDocument['lineOf']): Lint[] {
  const message = 'It is not applied here. If a request needs it, write it into that request.';
  const found = ['beforeRequest', 'afterResponse', 'requestTemplate'].filter((key) => !isEmpty(app[key]));
  return found.map((key) => {
    const line = lineOf([key]);
    return { path: key, ...(line !== undefined && { line }), message };
  });
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

function inOrder(lints: Lint[]): Lint[] {
  return lints.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function renderProblem(file: string, { path, line, message }: Lint): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return path === '' ? `${place}: ${message}` : `${place} ${path}: ${message}`;
}
