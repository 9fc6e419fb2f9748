import { parseText } from './document.js';
import { remarksOnKeys } from './keys.js';
import { lint } from './lint.js';
import { quoted, renderPath, type Path, type Problem } from './problem.js';
import { refusals } from './refusals.js';
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
    throw new DefinitionError('definition-syntax', file.name, parsed.map((problem) => ({ path: '', ...problem })));
  }
  return definitionOf(parsed.value, file, parsed.lineOf);
}

/** Checks the value that a module exports, in which a function is written as `{ module, path }`. Throws DefinitionError. */
export function checkDefinition(value: unknown, file: DefinitionFile): Definition {
  return definitionOf(value, file, () => undefined);
}

type LineOf = (path: Path) => number | undefined;

function definitionOf(value: unknown, file: DefinitionFile, lineOf: LineOf): Definition {
  const whole = isMapping(value) && Object.hasOwn(value, 'authentication');
  const authentication = whole ? value['authentication'] : value;
  const located = (problems: readonly Problem[]) => inOrder(problems.map((problem) => locate(problem, whole, lineOf)));
  const refuse = (problems: readonly Problem[]) => {
    if (problems.length > 0) throw new DefinitionError('definition-invalid', file.name, located(bounded(problems)));
  };
  refuse(beforehand(authentication, whole));
  const given = authentication as Record<string, unknown>;
  const keys = remarksOnKeys(given);
  const parsed = parseAuthentication(given, file.folder);
  if ('problems' in parsed) refuse([...parsed.problems, ...refusals(given), ...keys.refusals]);
  else refuse([...refusals(given), ...keys.refusals]);
  if ('problems' in parsed) throw new TypeError('unreachable');
  const lints = [...keys.lints, ...lint(parsed.authentication)];
  return {
    authentication: parsed.authentication,
    lints: [...inOrder(unapplied(whole ? value : {}, lineOf)), ...located(lints)],
  };
}
