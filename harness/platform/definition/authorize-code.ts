import { partsOf, templatesIn } from '../templates.js';
import { memberExpression, objectLiteral, stringLiteral, valueLiteral } from './javascript.js';
import type { RequestForm } from './types.js';

/** The body of a function that returns the form's URL. No `z.request` resolves templates here, so the code reads the values itself. */
export function renderAuthorizeCode({ url, params = {} }: RequestForm): string {
  const parameters = Object.entries(params).map(([name, value]): [string, string] => [name, expressionOf(value)]);
  const { check, suffix } = hostGuard(url);
  return `${check}const url = new URL(${textExpression(url)});
${suffix}const params = ${objectLiteral(parameters)};
for (const [name, value] of Object.entries(params)) {
  if (value !== undefined && value !== null && value !== '') url.searchParams.set(name, value);
}
return url.href;
`;
}

/** What keeps a value from moving the host away from the literal text at its end: a check before the URL is built, and one after. */
function hostGuard(url: string): { check: string; suffix: string } {
  const [, scheme, authority = ''] = /^(https?:\/\/)?((?:\{\{[^{}]*\}\}|[^/?#\\{])*)/i.exec(url.trim()) ?? [];
  const values = templatesIn(authority).map(valueExpression);
  if (values.length === 0) return { check: '', suffix: '' };
  const afterFirst = partsOf(authority.slice(authority.indexOf('}}') + 2));
  // Where no literal text follows, a value may be a host with its port and path; one with the scheme is judged by the URL alone.
  const allowed = afterFirst.some((part) => 'literal' in part) ? '/^[a-z0-9.-]+$/i' : '/^[a-z0-9.:/-]+$/i';
  const suffix = hostnameSuffix(authority.slice(authority.lastIndexOf('}}') + 2));
  return {
    check: scheme
      ? `if (![${values.join(', ')}].every((value) => ${allowed}.test(value ?? ''))) {
  throw new Error('The host of the authorization URL has a character that no host may have.');
}
`
      : '',
    suffix: suffix
      ? `if (!url.hostname.endsWith(${stringLiteral(suffix)})) {
  throw new Error(${stringLiteral(`The host of the authorization URL must end with ${suffix}.`)});
}
`
      : '',
  };
}

/** Without a port, and as a parsed URL has it. */
function hostnameSuffix(literal: string): string {
  return URL.canParse(`http://x${literal}`) ? new URL(`http://x${literal}`).hostname.slice(1) : literal;
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
