import { objectLiteral, valueExpression } from './javascript.js';
import { textsIn } from './parameters.js';
import { helpersFor, textValue } from './template-code.js';
import type { Field, RequestForm } from './types.js';
import { urlCode } from './url-code.js';

/** The body of a function that returns the URL of an effective authorization request. */
export function renderAuthorizeCode({ url, params = {} }: RequestForm, fields: readonly Field[]): string {
  const { statements, object } = urlCode(url, fields);
  const declared = statements === '' ? `const url = ${object};\n` : statements;
  return `${helpersFor(textsIn({ url, params }).map(({ text }) => text))}${declared}const params = ${objectLiteral(Object.entries(params).map(([name, value]) => [name, parameter(value)]))};
for (const [name, value] of Object.entries(params)) {
  if (value !== undefined && value !== null && value !== '') url.searchParams.set(name, value);
}
return url.href;
`;
}

/** A parameter is there once (RFC 6749 §3.1): of an array the first value that is not empty. */
function parameter(value: unknown): string {
  const code = valueExpression(value, (text) => textValue(text, { drop: true }), '  ');
  if (Array.isArray(value)) return `${code}.find((item) => (item ?? '') !== '')`;
  return typeof value === 'object' && value !== null ? `JSON.stringify(${code})` : code;
}
