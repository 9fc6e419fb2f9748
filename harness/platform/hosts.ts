import type { Field, TemplateScope } from './definition/types.js';
import { PlatformError, quote } from './errors.js';
import { nameOf } from './fields.js';
import { lookUp, partsOf, renderValue, type Part } from './templates.js';

/**
 * Renders a URL so that no value leads it, and the secrets sent with it, to another host than its literal text allows.
 * Throws PlatformError: `unsafe-host` names the field whose value does not fit, `invalid-url` a template that no value can mend.
 */
export function renderUrl(template: string, scope: TemplateScope): URL {
  const { opening, authority, rest } = cut(partsOf(template.trim()));
  const start = opening ?? baseUrl(authority, scope);
  const { host, path } = renderAuthority(authority, scope, start);
  const tail = rest.map((part) => textOf(part, scope)).join('');
  const url = URL.parse(start.scheme + host + path + tail);
  // Compared once more as parsed: a parser finds hosts in ways that no rule about values foresees.
  if (url && sameHost(url, start.scheme, host, authority.some(isTemplate))) return url;
  throw urlError(authority, scope);
}

type Template = Extract<Part, { name: string }>;
interface Start {
  scheme: string;
  /** What the URL's first template says of host and path. */
  host: string;
  path: string;
}
interface Rule {
  fits: (value: string) => boolean;
  /** Ends the sentence "it must be …". */
  right: string;
}

const isTemplate = (part: Part): part is Template => 'name' in part;

/** The authority ends where the template's own text ends it (RFC 3986 §3.2; browsers read `\` as `/`), whatever values say. */
function cut(parts: readonly Part[]): { opening: Start | undefined; authority: Part[]; rest: Part[] } {
  const [first, ...others] = parts;
  const scheme = first && 'literal' in first ? /^https?:\/\//i.exec(first.literal)?.[0] : undefined;
  if (!first || (scheme === undefined && 'literal' in first)) throw invalidUrl();
  const remaining = scheme === undefined ? parts : [{ literal: (first as { literal: string }).literal.slice(scheme.length) }, ...others];
  const opening = scheme === undefined ? undefined : { scheme: scheme.toLowerCase(), host: '', path: '' };
  const authority: Part[] = [];
  for (const [index, part] of remaining.entries()) {
    const end = isTemplate(part) ? -1 : part.literal.search(/[/?#\\]/);
    if (isTemplate(part)) authority.push(part);
    else if (part.literal !== '' && end !== 0) authority.push({ literal: end < 0 ? part.literal : part.literal.slice(0, end) });
    if (!isTemplate(part) && end >= 0) {
      return { opening, authority, rest: [{ literal: part.literal.slice(end) }, ...remaining.slice(index + 1)] };
    }
  }
  return { opening, authority, rest: [] };
}

/** What the value of a template at the very beginning says. */
function baseUrl(authority: readonly Part[], scope: TemplateScope): Start {
  const first = authority[0] as Template;
  const value = textOf(first, scope);
  const [, scheme, host = '', path = ''] =
    /^(https?:\/\/)((?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?)(\/[^?#\\\s\u0000-\u001f\u007f-\u009f]*)?$/i.exec(value) ?? [];
  const choices = fieldOf(first.name, scope)?.choices;
  if (choices?.size && !choices.has(value)) throw unsafe(first, authority, scope, "one of the field's choices");
  if (scheme === undefined) {
    throw unsafe(first, authority, scope, 'an http or https URL of a host, maybe a port and a path, and nothing else');
  }
  return { scheme: scheme.toLowerCase(), host, path };
}

/** The host with its port, and the path that a value may begin where no literal text of the host follows. */
function renderAuthority(authority: readonly Part[], scope: TemplateScope, start: Start): { host: string; path: string } {
  let { host, path } = start;
  for (const [index, part] of authority.entries()) {
    const opened = index === 0 && host !== '';
    const value = opened ? host : textOf(part, scope);
    if (isTemplate(part) && path === '') {
      const { fits, right } = ruleFor(authority, index, host, scope);
      if (!fits(value)) throw unsafe(part, authority, scope, right);
    }
    if (opened) continue;
    const end = isTemplate(part) && path === '' ? value.search(/[/?]/) : -1;
    if (path !== '') path += value;
    else host += end < 0 ? value : value.slice(0, end);
    if (end >= 0) path = value.slice(end);
  }
  const beginner = authority.findIndex(isTemplate);
  return { host, path };
}
