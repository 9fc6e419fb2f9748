import type { TemplateScope } from './definition/types.js';
import { PlatformError } from './errors.js';

/** A piece of a text with templates: literal text, or the name that stands between `{{` and `}}`. */
export type Part = { literal: string } | TemplatePart;

export interface TemplatePart {
  name: string;
}

export function isTemplate(part: Part): part is TemplatePart {
  return 'name' in part;
}

/**
 * Replaces each `{{name}}` once: what a value says is never a template. A missing value becomes the empty text; objects become
 * JSON. `find` replaces the scope as the place where names are looked up. Throws PlatformError for an endless object.
 */
export function renderTemplate(
  template: string,
  scope: TemplateScope,
  find: (name: string) => unknown = (name) => lookUp(name, scope),
): string {
  return partsOf(template)
    .map((part) => (isTemplate(part) ? renderValue(part.name, find(part.name)) : part.literal))
    .join('');
}

/** The value of a name such as `bundle.inputData.subdomain` or `process.env.CLIENT_ID`; undefined if there is none. */
export function lookUp(name: string, scope: TemplateScope): unknown {
  const { bundle, env } = scope;
  const variable = /^process\.env\.(.+)$/.exec(name)?.[1];
  if (variable !== undefined) return Object.hasOwn(env, variable) ? env[variable] : undefined;
  const [, root = '', path] =
    /^bundle\.(inputData|authData|meta|(?:cleaned|raw)Request\.querystring)(?:\.(.+))?$/.exec(name) ?? [];
  const roots = new Map<string, unknown>([
    ['inputData', bundle.inputData],
    ['authData', bundle.authData],
    ['meta', bundle.meta],
    ['cleanedRequest.querystring', bundle.cleanedRequest?.querystring],
    ['rawRequest.querystring', bundle.cleanedRequest?.querystring],
  ]);
  return path === undefined ? roots.get(root) : memberAt(roots.get(root), path);
}

/** The names in a text's templates, trimmed, in order. */
export function templatesIn(text: string): string[] {
  return partsOf(text).flatMap((part) => (isTemplate(part) ? [part.name] : []));
}

/** A text cut into its literals and its templates, none of them an empty literal. */
export function partsOf(text: string): Part[] {
  // The separator's group makes every second piece a name.
  return text
    .split(/\{\{([^{}]*)\}\}/)
    .map((piece, index): Part => (index % 2 === 1 ? { name: piece.trim() } : { literal: piece }))
    .filter((part) => isTemplate(part) || part.literal !== '');
}

/** A value as it stands in a text; `name` is for the message of the PlatformError that an endless object causes. */
export function renderValue(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return '';
  try {
    return JSON.stringify(value);
  } catch {
    throw new PlatformError(
      'unrenderable-value',
      `The value of "${name}" contains itself or nests too deep to be written as text. Use one of its members.`,
    );
  }
}

/** Follows dots into own members; `__` stands for a dot where no member has it in its name. */
export function memberAt(value: unknown, path: string): unknown {
  const keys = path.split('.');
  let at = value;
  for (let key = keys.shift(); key !== undefined; key = keys.shift()) {
    if (typeof at !== 'object' || at === null) return undefined;
    if (Object.hasOwn(at, key)) at = (at as Record<string, unknown>)[key];
    else if (key.includes('__')) keys.unshift(...key.split('__'));
    else return undefined;
  }
  return at;
}
