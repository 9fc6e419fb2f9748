import { partsOf } from '../templates.js';
import { hostPatterns } from './host-patterns.js';
import { memberExpression, objectLiteral, stringLiteral, valueLiteral } from './javascript.js';
import type { RequestForm } from './types.js';

/** The body of a function that returns the form's URL. No `z.request` resolves templates here, so the code reads the values itself. */
export function renderAuthorizeCode({ url, params = {} }: RequestForm): string {
  const parameters = Object.entries(params).map(([name, value]): [string, string] => [name, expressionOf(value)]);
  const { values, suffix } = hostPatterns(url);
  return `${values.map(renderValueCheck).join('')}const url = new URL(${textExpression(url.trim())});
${renderHostCheck(suffix)}const params = ${objectLiteral(parameters)};
for (const [name, value] of Object.entries(params)) {
  if (value !== undefined && value !== null && value !== '') url.searchParams.set(name, value);
}
return url.href;
`;
}

function renderValueCheck({ name, pattern }: { name: string; pattern: string }): string {
  return `if (!/${pattern}/i.test(${valueExpression(name)} ?? '')) {
  throw new Error(${stringLiteral(`The value of ${name} does not fit in the host of the authorization URL.`)});
}
`;
}

/** Once more, as parsed: a parser finds hosts in ways that no pattern of values foresees. */
function renderHostCheck(suffix: string): string {
  if (suffix === '') return '';
  return `if (!url.hostname.endsWith(${stringLiteral(suffix)})) {
  throw new Error(${stringLiteral(`The host of the authorization URL must end with ${suffix}.`)});
}
`;
}

function expressionOf(value: unknown): string {
  if (typeof value !== 'string') return valueLiteral(value, '  ');
  const [only, ...others] = partsOf(value);
  return only && 'name' in only && others.length === 0 ? valueExpression(only.name) : textExpression(value);
}

function textExpression(text: string): string {
  const terms = partsOf(text).map((part) =>
    'name' in part ? `(${valueExpression(part.name)} ?? '')` : stringLiteral(part.literal),
  );
  return terms.join(' + ') || `''`;
}

/** Reads what a template names; what no template can name is missing. */
function valueExpression(name: string): string {
  const [, variable] = /^process\.env\.(.+)$/.exec(name) ?? [];
  if (variable !== undefined) return memberExpression('process.env', [variable]);
  const [, area, path = ''] = /^bundle\.(inputData|authData|meta)\.(.+)$/.exec(name) ?? [];
  if (area === undefined) return 'undefined';
  return memberExpression(`bundle.${area}`, path.split('.'));
}
