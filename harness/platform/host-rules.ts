import type { Field } from './definition/types.js';
import { isTemplate, type Part } from './templates.js';

/** What the value of a template in a URL's authority may be. */
export interface Rule {
  /** Of the whole value. */
  pattern: RegExp;
  /** Ends the sentence "it must be …". */
  right: string;
}

/** A URL's authority (RFC 3986 §3.2) in parts. */
export interface Authority {
  parts: readonly Part[];
  /** Whether the first part is a template that begins the URL, hence has the scheme in its value. */
  beginsUrl: boolean;
}

/**
 * The rule for each template of an authority, undefined for literals, chosen by the literal text around it: a value never ends
 * the authority before a literal that follows it, and never changes the registrable domain that the literals name.
 */
export function rulesFor(authority: Authority, fields: readonly Field[]): (Rule | undefined)[] {
  let host = '';
  return authority.parts.map((part, index) => {
    const rule = isTemplate(part) ? ruleFor({ ...authority, index, name: part.name, host, fields }) : undefined;
    host += isTemplate(part) ? exampleOf(rule) : part.literal;
    return rule;
  });
}

/** The field whose value a template names. */
export function fieldOf(name: string, fields: readonly Field[]): Field | undefined {
  const key = /^bundle\.(?:inputData|authData)\.(.+)$/.exec(name)?.[1];
  return fields.find((field) => field.key === key);
}

/** A template, and where it stands. */
interface Place extends Authority {
  index: number;
  name: string;
  /** What the parts before it are like. */
  host: string;
  fields: readonly Field[];
}

function ruleFor(place: Place): Rule {
  const { parts, index, name, host, fields } = place;
  const after = literalsIn(parts.slice(index + 1));
  const [suffix = ''] = after.split(':');
  if (host.endsWith(':')) return portRule;
  const { choices } = fieldOf(name, fields) ?? {};
  const listed = choices?.size ? [...choices.keys()] : undefined;
  const begins = place.beginsUrl && index === 0;
  const labels = begins ? undefined : listed;
  const rule = inPort(host) || suffix === '' ? lastRule(place, after, labels) : labelRule(suffix, labels);
  return begins ? baseRule(rule, after === '', listed) : rule;
}

/** As far as it decides on the rules behind it: a port's digits, nothing, or a name. */
function exampleOf(rule: Rule | undefined): string {
  if (rule === portRule) return '0';
  return rule?.pattern.test('') ? '' : 'x';
}

const inPort = (host: string) => /:\d+$/.test(host);
const hostText = /^[\w.-]+$/;
const characters = 'letters, digits, dots, hyphens and underscores only';
const portRule: Rule = { pattern: /^\d{1,5}$/, right: 'the number of a port' };

function literalsIn(parts: readonly Part[]): string {
  return parts.map((part) => (isTemplate(part) ? '' : part.literal)).join('');
}

/** For a template with a host's literal text behind it. */
function labelRule(suffix: string, choices: readonly string[] = []): Rule {
  // In `{{x}}acme.com`, the value `evil` would make a domain that anybody may register.
  const joins = !suffix.startsWith('.') && !/^[^.]+\.[^.]+\../.test(suffix);
  if (!joins) return { pattern: hostText, right: characters };
  const listed = choices.filter((value) => hostText.test(value)).map(escaped);
  return {
    pattern: new RegExp(`^(?:${['[\\w.-]*\\.', ...listed].join('|')})$`),
    right: `${characters}, with a dot at the end or from a list of choices`,
  };
}

/** For a template with nothing behind it in the authority but a port. */
function lastRule({ parts, index, host }: Place, after: string, choices: readonly string[] | undefined): Rule {
  const before = parts[index - 1];
  const opens = index === 0 || (before !== undefined && !isTemplate(before) && /[.-]$/.test(before.literal));
  if (choices) {
    // A definition may list what else than a value's characters is safe.
    const allowed = after === '' ? /^[\w.-]*(?::\d{1,5})?(?:[/?]\S*)?$/ : hostText;
    return { pattern: oneOf(choices.filter((value) => allowed.test(value))), right: "one of the field's choices" };
  }
  if (opens && !inPort(host)) {
    if (index > 0 || after !== '') return { pattern: hostText, right: characters };
    return {
      pattern: /^[\w.-]+(?::\d{1,5})?$/,
      right: 'the name of a host, with or without a port, and nothing else',
    };
  }
  if (after !== '') return { pattern: /^$/, right: 'empty' };
  return { pattern: /^(?:[/?]|$)/, right: 'empty, or begin with "/" or "?"' };
}

const baseUrl = /^https?:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:\/[^?#\\\s\u0000-\u001f\u007f-\u009f]*)?$/i;

/** For the template that begins a URL: its value is a URL. */
function baseRule(rule: Rule, ends: boolean, choices: readonly string[] | undefined): Rule {
  const url = 'an http or https URL of a host, with or without port and path, and nothing else';
  const right = ends ? url : `an http or https URL that ends with its host, which must be ${rule.right}`;
  const pattern = ends ? baseUrl : new RegExp(rule.pattern.source.replace('^', '^https?:\\/\\/'), 'i');
  if (!choices) return { pattern, right };
  return {
    pattern: oneOf(choices.filter((value) => pattern.test(value))),
    right: `one of the field's choices, and ${right}`,
  };
}

/** Nothing matches it if there are no values. */
function oneOf(values: readonly string[]): RegExp {
  return new RegExp(`^(?:${values.map(escaped).join('|') || '(?!)'})$`);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
