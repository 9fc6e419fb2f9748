import type { Field, TemplateScope } from './definition/types.js';
import { isTemplate, type Part, type TemplatePart } from './templates.js';

/** What the value of a template in a URL's authority may be. */
export interface Rule {
  fits: (value: string) => boolean;
  /** Ends the sentence "it must be …". */
  right: string;
}

/** A template, and where it stands in a URL's authority. */
export interface Place {
  authority: readonly Part[];
  index: number;
  part: TemplatePart;
  /** What the parts before it have become. */
  host: string;
  /** Whether the authority's first template begins the URL, hence has the scheme in its value. */
  beginsUrl: boolean;
  scope: TemplateScope;
}

/**
 * The rule for a template, chosen by the literal text around it: a value never ends the authority before a literal that
 * follows it, and never changes the registrable domain that the literals name.
 */
export function ruleFor(place: Place): Rule {
  const { authority, index, part, host, scope } = place;
  const after = literalsIn(authority.slice(index + 1));
  const [suffix = ''] = after.split(':');
  if (host.endsWith(':')) return portRule;
  const listed = fieldOf(part.name, scope)?.choices;
  const begins = place.beginsUrl && index === 0;
  const choices = begins || !listed?.size ? undefined : listed;
  const rule = inPort(host) || suffix === '' ? lastRule(place, after, choices) : labelRule(suffix, choices);
  return begins ? baseRule(rule, after === '', listed) : rule;
}

/** The field whose value a template names. */
export function fieldOf(name: string, { fields }: TemplateScope): Field | undefined {
  const key = /^bundle\.(?:inputData|authData)\.(.+)$/.exec(name)?.[1];
  return fields.find((field) => field.key === key);
}

const inPort = (host: string) => /:\d+$/.test(host);
const hostText = /^[\w.-]+$/;
const characters = 'letters, digits, dots, hyphens and underscores only';
const portRule: Rule = { fits: (value) => /^\d{1,5}$/.test(value), right: 'the number of a port' };

function literalsIn(parts: readonly Part[]): string {
  return parts.map((part) => (isTemplate(part) ? '' : part.literal)).join('');
}

/** For a template with a host's literal text behind it. */
function labelRule(suffix: string, choices: Field['choices']): Rule {
  // In `{{x}}acme.com`, the value `evil` would make a domain that anybody may register.
  const joins = !suffix.startsWith('.') && !/^[^.]+\.[^.]+\../.test(suffix);
  if (!joins) return { fits: (value) => hostText.test(value), right: characters };
  return {
    fits: (value) => hostText.test(value) && (value.endsWith('.') || choices?.has(value) === true),
    right: `${characters}, with a dot at the end or from a list of choices`,
  };
}

/** For a template with nothing behind it in the authority but a port. */
function lastRule({ authority, index, host }: Place, after: string, choices: Field['choices']): Rule {
  const before = authority[index - 1];
  const opens = index === 0 || (before !== undefined && !isTemplate(before) && /[.-]$/.test(before.literal));
  if (choices) return choiceRule(choices, after === '');
  if (opens && !inPort(host)) {
    if (index > 0 || after !== '') return { fits: (value) => hostText.test(value), right: characters };
    return {
      fits: (value) => /^[\w.-]+(?::\d{1,5})?$/.test(value),
      right: 'the name of a host, with or without a port, and nothing else',
    };
  }
  if (after !== '') return { fits: (value) => value === '', right: 'empty' };
  return { fits: (value) => /^(?:[/?]|$)/.test(value), right: 'empty, or begin with "/" or "?"' };
}

/** A definition may list what else than a value's characters is safe. */
function choiceRule(choices: NonNullable<Field['choices']>, ends: boolean): Rule {
  const allowed = ends ? /^[\w.-]*(?::\d{1,5})?(?:[/?]\S*)?$/ : hostText;
  return { fits: (value) => choices.has(value) && allowed.test(value), right: "one of the field's choices" };
}

const baseUrl = /^https?:\/\/([\w.-]+|\[[\da-f:.]+\])((?::\d{1,5})?(?:\/[^?#\\\s\u0000-\u001f\u007f-\u009f]*)?)$/i;

/** For the template that begins a URL: its value is a URL. */
function baseRule(rule: Rule, ends: boolean, choices: Field['choices']): Rule {
  const url = 'an http or https URL of a host, with or without port and path, and nothing else';
  const right = ends ? url : `an http or https URL that ends with its host, which must be ${rule.right}`;
  return {
    fits: (value) => {
      const [, host, more] = baseUrl.exec(value) ?? [];
      if (host === undefined || (choices?.size && !choices.has(value))) return false;
      return ends || (more === '' && rule.fits(host));
    },
    right: choices?.size ? `one of the field's choices, and ${right}` : right,
  };
}
