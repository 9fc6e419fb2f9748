import { rulesFor } from '../host-rules.js';
import { plainHost, shapeOf } from '../hosts.js';
import { isTemplate, partsOf, type Part } from '../templates.js';
import { stringLiteral } from './javascript.js';
import { textExpression, textValue } from './template-code.js';
import type { Field } from './types.js';

/** A URL in code. */
export interface UrlCode {
  /** Which throw unless each value keeps to its place in the host, as where a form is rendered, and then declare `url`; or none. */
  statements: string;
  /** The URL as text. */
  text: string;
  /** As an object of class URL. */
  object: string;
}

/** Code for a URL with templates. Throws PlatformError for one that no value makes valid: `invalid-url`, `unsafe-host`. */
export function urlCode(template: string, fields: readonly Field[]): UrlCode {
  const { scheme, authority } = shapeOf(template);
  const text = textExpression(partsOf(template.trim()));
  if (!authority.some(isTemplate)) return { statements: '', text, object: `new URL(${text})` };
  const checks = valueChecks(scheme, authority, fields);
  return { statements: `${checks}const text = ${text};\n${hostCheck}`, text: 'url.href', object: 'url' };
}

function valueChecks(scheme: string | undefined, authority: readonly Part[], fields: readonly Field[]): string {
  const rules = rulesFor({ parts: authority, beginsUrl: scheme === undefined }, fields);
  const checks = authority.flatMap((part, index) => {
    const rule = rules[index];
    if (!isTemplate(part) || !rule) return [];
    const { pattern, right } = rule;
    const before = [...(scheme === undefined ? [] : [{ literal: scheme }]), ...authority.slice(0, index)];
    const unless = endsBefore(authority, index) ? `!${beginsPath}.test(${textExpression(before)}) && ` : '';
    return `if (${unless}!${pattern}.test(${textValue(`{{${part.name}}}`)})) {
  throw new Error(${stringLiteral(`The value of ${part.name} does not fit in the host of the URL: it must be ${right}.`)});
}
`;
  });
  return [...new Set(checks)].join('');
}

/** Whether a value before may have begun the path. */
function endsBefore(authority: readonly Part[], index: number): boolean {
  const before = authority[index - 1];
  return before !== undefined && [before, ...authority.slice(index)].every(isTemplate);
}

const beginsPath = String.raw`/^https?:\/\/[^/?]*[/?]/i`;

/** Once more, as parsed: a parser finds hosts in ways that rules about values do not foresee. */
const hostCheck = `const [, host] = /^https?:\\/\\/${plainHost.source}(?![^/?#\\\\])/.exec(text.toLowerCase()) ?? [];
const url = new URL(text);
if (url.hostname !== host) throw new Error('The URL has no valid host with these values.');
`;
