import { isTemplate, partsOf } from '../templates.js';
import type { Path } from './problem.js';
import { isMapping } from './schema-parts.js';

/** The text with each template replaced. */
export function withoutTemplates(text: string, substitute: string): string {
  return partsOf(text)
    .map((part) => (isTemplate(part) ? substitute : part.literal))
    .join('');
}

/** Every text inside a value, with the path to it; the value is bounded in depth by its reader. */
export function textsIn(value: unknown, path: Path = []): { path: Path; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...(value as unknown[]).entries()]
    : Object.entries(value);
  return entries.flatMap(([key, member]) => textsIn(member, [...path, key]));
}

/** A parameter that a request form declares: in its URL's query, its `params` or its body. */
export interface Parameter {
  name: string;
  value: unknown;
  in: 'url' | 'params' | 'body';
  path: Path;
}

/** The parameters of a request form; of an unchecked one too, where what has the wrong type holds none. */
export function parametersOf(form: { url?: unknown; params?: unknown; body?: unknown }): Parameter[] {
  const { url, params, body } = form;
  return [
    ...formParameters(typeof url === 'string' ? queryOf(url) : '', 'url'),
    ...memberParameters(params, 'params'),
    ...(typeof body === 'string' ? formParameters(body, 'body') : memberParameters(body, 'body')),
  ];
}

function queryOf(url: string): string {
  const [withoutFragment = ''] = url.split('#', 1);
  const start = withoutFragment.indexOf('?');
  return start === -1 ? '' : withoutFragment.slice(start + 1);
}

/** Of text such as `grant_type=refresh_token&code={{…}}`; JSON text has no such pairs. */
function formParameters(text: string, where: 'url' | 'body'): Parameter[] {
  const pairs = text.split('&').filter((pair) => /^[\w.-]+=/.test(pair));
  return pairs.map((pair) => {
    const [name = ''] = pair.split('=', 1);
    return { name, value: pair.slice(name.length + 1).trim(), in: where, path: [where] };
  });
}

function memberParameters(value: unknown, where: 'params' | 'body'): Parameter[] {
  if (!isMapping(value)) return [];
  return Object.entries(value).map(([name, member]) => ({
    name,
    value: member,
    in: where,
    path: [where, name],
  }));
}
