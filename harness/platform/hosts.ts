import type { TemplateScope } from './definition/types.js';
import { PlatformError, quote } from './errors.js';
import { fieldOf, rulesFor } from './host-rules.js';
import { nameOf } from './fields.js';
import { isTemplate, lookUp, partsOf, renderValue, type Part, type TemplatePart } from './templates.js';

/**
 * Renders a URL so that no value leads it, and the secrets sent with it, to another host than its literal text allows.
 * Throws PlatformError: `unsafe-host` names the field whose value does not fit, `invalid-url` a template that no value mends.
 */
export function renderUrl(template: string, scope: TemplateScope): URL {
  const shape = shapeOf(template);
  const { scheme, host, path } = renderAuthority(shape, scope);
  const tail = shape.rest.map((part) => textOf(part, scope)).join('');
  const url = parse(scheme + host + path + tail);
  // Compared once more as parsed: a parser finds hosts in ways that rules about values do not foresee.
  const expected = shape.authority.some(isTemplate) ? hostOf(scheme, host) : parse(`${scheme}${host}/`)?.host;
  if (url && url.host === expected && url.username === '' && url.password === '') return url;
  throw mismatch(shape, scope);
}

/** Where a URL's template has its literal scheme, its authority (RFC 3986 §3.2) and the rest. */
export interface Shape {
  /** Undefined if the URL begins with a template. */
  scheme: string | undefined;
  authority: Part[];
  rest: Part[];
}

/**
 * Finds the parts of a URL's template: its own text ends the authority, whatever values say; for http, parsers read `\` as `/`.
 * Throws PlatformError: `invalid-url`, `unsafe-host`.
 */
export function shapeOf(template: string): Shape {
  const parts = partsOf(template.trim());
  const [first, ...others] = parts;
  if (!first) throw invalidUrl();
  if (isTemplate(first)) return { scheme: undefined, ...cut(parts) };
  const scheme = /^https?:\/\//i.exec(first.literal)?.[0];
  if (scheme === undefined) throw invalidUrl();
  return { scheme: scheme.toLowerCase(), ...cut([{ literal: first.literal.slice(scheme.length) }, ...others]) };
}

function cut(parts: readonly Part[]): { authority: Part[]; rest: Part[] } {
  const index = parts.findIndex((part) => !isTemplate(part) && /[/?#\\]/.test(part.literal));
  const part = parts[index];
  if (!part || isTemplate(part)) return checked([...parts], []);
  const end = part.literal.search(/[/?#\\]/);
  const [last, next] = [{ literal: part.literal.slice(0, end) }, { literal: part.literal.slice(end) }];
  return checked([...parts.slice(0, index), last], [next, ...parts.slice(index + 1)]);
}

function checked(authority: Part[], rest: Part[]): { authority: Part[]; rest: Part[] } {
  if (authority.some((part) => !isTemplate(part) && part.literal.includes('@'))) {
    throw new PlatformError(
      'unsafe-host',
      'A URL has a user name or password before its host. Send credentials in a header or in the body.',
    );
  }
  return { authority: authority.filter((part) => isTemplate(part) || part.literal !== ''), rest };
}

/** The host with its port, and the path that a value may begin where none of the authority's text follows. */
function renderAuthority({ scheme, authority }: Shape, scope: TemplateScope) {
  const rendered = { scheme: scheme ?? '', host: '', path: '' };
  const rules = rulesFor({ parts: authority, beginsUrl: scheme === undefined }, scope.fields);
  for (const [index, part] of authority.entries()) {
    let value = textOf(part, scope);
    const rule = rules[index];
    if (isTemplate(part) && rule && rendered.path === '' && !rule.pattern.test(value)) {
      throw unsafe(part, value, rule.right, { scheme, authority }, scope);
    }
    if (index === 0 && scheme === undefined) {
      rendered.scheme = value.slice(0, value.indexOf('//') + 2).toLowerCase();
      value = value.slice(rendered.scheme.length);
    }
    const end = rendered.path === '' ? value.search(/[/?]|$/) : 0;
    rendered.host += value.slice(0, end);
    rendered.path += value.slice(end);
  }
  return rendered;
}

/** Host and port in lower case, where a parser has nothing to mend. */
export const plainHost = /([\w-]+(?:\.[\w-]+)*\.?|\[[\da-f:.]+\])(?::(\d{1,5}))?/;

/** The host as a parser must find it; undefined for a text that is none: parsers mend what they should refuse. */
function hostOf(scheme: string, text: string): string | undefined {
  const found = new RegExp(`^${plainHost.source}$`).exec(text.toLowerCase());
  if (!found) return undefined;
  const [, host = '', port] = found;
  const usual = scheme === 'https://' ? 443 : 80;
  return port === undefined || Number(port) === usual ? host : `${host}:${Number(port)}`;
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function textOf(part: Part, scope: TemplateScope): string {
  return isTemplate(part) ? renderValue(part.name, lookUp(part.name, scope)) : part.literal;
}

/** The value is not quoted: it may be a secret. */
function unsafe(part: TemplatePart, value: string, right: string, shape: Omit<Shape, 'rest'>, scope: TemplateScope) {
  const wrong = value === '' ? 'is missing or empty' : 'does not fit';
  return new PlatformError(
    'unsafe-host',
    `The value of ${whose(part, scope)} ${wrong} in the URL ${shown(shape)}: it must be ${right}. ` +
      'With any other, the request and its secrets might go to another host.',
  );
}

function mismatch(shape: Shape, scope: TemplateScope): PlatformError {
  const parts = shape.authority.filter(isTemplate);
  if (parts.length === 0) return invalidUrl(shape);
  return new PlatformError(
    'unsafe-host',
    `The URL ${shown(shape)} has no valid host with the value of ${parts.map((part) => whose(part, scope)).join(' and ')}. ` +
      'Its host must be names of letters, digits, hyphens and underscores, with single dots between them.',
  );
}

function invalidUrl(shape?: Shape): PlatformError {
  const which = shape ? `The URL ${shown(shape)}` : 'A URL of the definition';
  return new PlatformError(
    'invalid-url',
    `${which} is not valid. Write it as https://host/path, or begin with a template whose value begins with https://.`,
  );
}

function whose({ name }: TemplatePart, scope: TemplateScope): string {
  const field = fieldOf(name, scope.fields);
  if (field) return `the field ${nameOf(field)}`;
  return name.startsWith('process.env.') ? `the environment variable ${name.slice(12)}` : `{{${name}}}`;
}

/** Scheme and authority alone: the rest may hold a key that someone wrote into the definition. */
function shown({ scheme = '', authority }: Omit<Shape, 'rest'>): string {
  const text = authority.map((part) => (isTemplate(part) ? `{{${part.name}}}` : part.literal)).join('');
  return quote(scheme + text, (same) => same);
}
