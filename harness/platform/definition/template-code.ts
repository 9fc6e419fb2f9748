import { isTemplate, partsOf, templatesIn, type Part } from '../templates.js';
import { memberExpression, stringLiteral } from './javascript.js';

/** How the templates of a text become code. */
export interface TemplateCode {
  /** Whether what is missing is left out, so that a text that is one template and nothing else may stay undefined. */
  drop?: boolean;
  /** Whether the platform itself has put a token there, which it takes by either spelling of its name. */
  ownToken?: boolean;
}

/** An expression of a text's value: of one template alone with the type of its value, else a text. */
export function textValue(text: string, how: TemplateCode = {}): string {
  const [only, ...others] = partsOf(text);
  if (!only || !isTemplate(only) || others.length > 0) return textExpression(partsOf(text), how);
  const value = expressionOf(only.name, how);
  if (how.drop) return value ?? 'undefined';
  return value === undefined ? `''` : `${value} ?? ''`;
}

/** An expression that is a text, in which a missing value is empty. */
export function textExpression(parts: readonly Part[], how: TemplateCode = {}): string {
  const terms = parts.map((part) => (isTemplate(part) ? termOf(part.name, how) : stringLiteral(part.literal)));
  // Of two numbers, a plus would make their sum.
  const isText = terms.slice(0, 2).some((term) => !term.startsWith('('));
  return [...(isText ? [] : [`''`]), ...terms].join(' + ');
}

function termOf(name: string, how: TemplateCode): string {
  const value = expressionOf(name, how);
  if (value === undefined) return `''`;
  return isDeep(name) ? `textOf(${value})` : `(${value} ?? '')`;
}

/** The functions that the expressions for these texts call, as statements; empty if they call none. */
export function helpersFor(texts: readonly string[]): string {
  return texts.flatMap(templatesIn).some(isDeep) ? helpers : '';
}

const helpers = `// Follows dots into members; __ stands for a dot where no member has it in its name.
const memberAt = (value, path) => {
  const keys = path.split('.');
  while (keys.length > 0) {
    const key = keys.shift();
    if (typeof value !== 'object' || value === null) return undefined;
    if (Object.hasOwn(value, key)) value = value[key];
    else if (key.includes('__')) keys.unshift(...key.split('__'));
    else return undefined;
  }
  return value;
};
const textOf = (value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? ''));
`;

/** Reads what a template names; undefined if it can name nothing. */
function expressionOf(name: string, { ownToken }: TemplateCode): string | undefined {
  const [, token] = /^bundle\.authData\.(access|refresh)_token$/.exec(name) ?? [];
  if (ownToken && token) return `bundle.authData.${token}_token ?? bundle.authData.${token}Token`;
  const place = placeOf(name);
  if (!place) return undefined;
  return isDeep(name)
    ? `memberAt(${place.root}, ${stringLiteral(place.path)})`
    : memberExpression(place.root, [place.path]);
}

function placeOf(name: string): { root: string; path: string } | undefined {
  const [, variable] = /^process\.env\.(.+)$/.exec(name) ?? [];
  if (variable !== undefined) return { root: 'process.env', path: variable };
  const [, area = '', path] =
    /^bundle\.(inputData|authData|meta|(?:cleaned|raw)Request\.querystring)\.(.+)$/.exec(name) ?? [];
  if (path === undefined) return undefined;
  return { root: `bundle.${area.replace('Request.', 'Request?.')}`, path };
}

/** Whether a name leads through members, or to what every object inherits. */
function isDeep(name: string): boolean {
  const place = placeOf(name);
  if (!place) return false;
  const { root, path } = place;
  return path in Object.prototype || (root !== 'process.env' && /\.|__/.test(path));
}
