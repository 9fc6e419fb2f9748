import type { RequestForm, TemplateScope } from './definition/types.js';
import { PlatformError, quote } from './errors.js';
import type { renderUrl } from './hosts.js';
import { isTemplate, lookUp, partsOf, renderValue, type renderTemplate } from './templates.js';
import type { HttpRequest } from './transport.js';

/** A request with its templates filled in, before it is encoded. */
export interface RenderedRequest {
  url: URL;
  method: string;
  /** Not yet part of the URL. */
  params: [name: string, value: string][];
  headers: [name: string, value: string][];
  body: string | Record<string, unknown> | undefined;
}

/** Fills in the templates of a request. Throws PlatformError, also for a body that is too large or too deep. */
export function renderRequest(
  form: RequestForm,
  scope: TemplateScope,
  render: { template: typeof renderTemplate; url: typeof renderUrl },
): RenderedRequest {
  const drops = form.removeMissingValuesFrom ?? {};
  const members = (values: Readonly<Record<string, unknown>> = {}, drop = false) =>
    renderMembers(values, { scope, template: render.template, drop, budget: { left: mostValues } }, 0);
  const { body } = form;
  return {
    url: render.url(form.url, scope),
    method: (form.method ?? 'GET').toUpperCase(),
    params: pairsOf(members(form.params, drops.params)),
    headers: Object.entries(members(form.headers)).map(([name, value]) => [name, renderValue(name, value)]),
    body: typeof body === 'object' ? members(body, drops.body) : body && render.template(body, scope),
  };
}

/** Encodes a request: its params go into the URL, where they replace those of the same name. Throws PlatformError `invalid-header`. */
export function serialise({ url, method, params, headers, body }: RenderedRequest): HttpRequest {
  const sent = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
  for (const [name, value] of Object.entries(sent)) checkHeader(name, value);
  const request = { method, url: mergeParams(url, params), headers: sent };
  if (body === undefined || method === 'GET' || method === 'HEAD') return request;
  if (typeof body === 'string') return { ...request, body };
  const [mediaType = ''] = (sent['content-type'] ?? '').split(';');
  if (mediaType.trim().toLowerCase() === 'application/x-www-form-urlencoded') {
    return { ...request, body: new URLSearchParams(pairsOf(body)).toString() };
  }
  const type = { 'content-type': sent['content-type'] || 'application/json; charset=utf-8' };
  return { ...request, headers: { ...sent, ...type }, body: renderValue('body', body) };
}

interface Rendering {
  scope: TemplateScope;
  template: typeof renderTemplate;
  /** Whether missing values are left out. */
  drop: boolean;
  budget: { left: number };
}

/** Code may send an object that is endless, or that unfolds to a huge one. */
const mostValues = 10_000;
const deepest = 50;

function renderMembers(values: Readonly<Record<string, unknown>>, how: Rendering, depth: number) {
  const members = Object.entries(values)
    .map(([key, value]) => [key, renderMember(value, how, depth)] as const)
    .filter(([, value]) => !how.drop || value !== '');
  return Object.fromEntries(members);
}

function renderMember(value: unknown, how: Rendering, depth: number): unknown {
  if (depth > deepest || how.budget.left-- <= 0) {
    throw new PlatformError(
      'oversized-request',
      `The request has more than ${mostValues} values or nests deeper than ${deepest} levels. Send less.`,
    );
  }
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return renderText(value, how);
  if (Array.isArray(value)) return value.map((item) => renderMember(item, how, depth + 1));
  return typeof value === 'object' ? renderMembers({ ...value }, how, depth + 1) : value;
}

/** A text that is one template and nothing else keeps the type of its value. */
function renderText(text: string, { scope, template }: Rendering): unknown {
  const rendered = template(text, scope);
  const [part, ...more] = partsOf(text);
  if (part === undefined || !isTemplate(part) || more.length > 0) return rendered;
  const value = lookUp(part.name, scope) ?? '';
  // Another renderer may have put another text in the value's place.
  return rendered === renderValue(part.name, value) ? value : rendered;
}

/** An array is a repeated name; an object is JSON text. */
function pairsOf(values: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(values).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value]).map((one): [string, string] => [
      name,
      renderValue(name, one),
    ]),
  );
}

/** What the URL already has is kept byte by byte: a provider may have signed it. */
function mergeParams(url: URL, params: readonly [string, string][]): string {
  if (params.length === 0) return url.href;
  const declared = new Set(params.map(([name]) => name));
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && ![...new URLSearchParams(pair).keys()].some((name) => declared.has(name)));
  const merged = new URL(url);
  merged.search = [...kept, new URLSearchParams(params.map(([...pair]) => pair)).toString()].join('&');
  return merged.href;
}

/** RFC 9110 §5.1 and §5.5; what is refused here would end another header, or be refused by fetch, which quotes the value. */
function checkHeader(name: string, value: string): void {
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)) return;
  throw new PlatformError(
    'invalid-header',
    `The header ${quote(name, (text) => text)} has a line break or another character that no header may have. ` +
      'Remove it from the header or from the value that a template puts there.',
  );
}
