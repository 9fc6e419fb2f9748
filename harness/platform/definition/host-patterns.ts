import { isTemplate, partsOf, type Part } from '../templates.js';

/** What values may do to a URL's host, for code that cannot ask the platform: the same as where a form is rendered. */
export interface HostPatterns {
  /** Of each template in the authority: the source of the regular expression that its value must match. */
  values: { name: string; pattern: string }[];
  /** What the host must end with; empty if it ends with a template. */
  suffix: string;
}

/** The rules for a URL whose authority (RFC 3986 §3.2) has templates. */
export function hostPatterns(url: string): HostPatterns {
  const [, scheme, text = ''] = /^(https?:\/\/)?((?:\{\{[^{}]*\}\}|[^/?#\\{])*)/i.exec(url.trim()) ?? [];
  const authority = partsOf(text);
  const values = authority.flatMap((part, index) => {
    if (!isTemplate(part)) return [];
    const begins = index === 0 && scheme === undefined;
    return [{ name: part.name, pattern: begins ? baseUrlPattern(authority) : valuePattern(authority, index) }];
  });
  const last = authority.at(-1);
  const suffix = values.length > 0 && last && !isTemplate(last) ? hostnameOf(last.literal) : '';
  return { values, suffix };
}

const host = '[\\w-]+(?:\\.[\\w-]+)*';

function valuePattern(authority: readonly Part[], index: number): string {
  const before = literalOf(authority[index - 1]);
  const after = authority
    .slice(index + 1)
    .map(literalOf)
    .join('');
  const [suffix = ''] = after.split(':');
  if (before.endsWith(':')) return '^\\d{1,5}$';
  if (suffix !== '') return joins(suffix) ? '^(?:[\\w-]+\\.)+$' : `^${host}$`;
  if (index === 0 && after === '') return `^${host}(?::\\d{1,5})?$`;
  if (index === 0 || /[.-]$/.test(before)) return `^${host}$`;
  // Straight after literal text, a value would go on with the name of the host.
  return after === '' ? '^(?:[/?]|$)' : '^$';
}

/** The value has the scheme, and where nothing literal follows, perhaps a port and a path. */
function baseUrlPattern(authority: readonly Part[]): string {
  if (authority.length > 1) return valuePattern(authority, 0).replace('^', '^https?:\\/\\/');
  return `^https?:\\/\\/(?:${host}|\\[[\\da-fA-F:.]+\\])(?::\\d{1,5})?(?:\\/[^?#\\\\\\s]*)?$`;
}

/** In `{{x}}acme.com`, the value `evil` would make a domain that anybody may register. */
function joins(suffix: string): boolean {
  return !suffix.startsWith('.') && !/^[^.]+\.[^.]+\../.test(suffix);
}

function literalOf(part: Part | undefined): string {
  return part && 'literal' in part ? part.literal : '';
}

/** Without a port, and as a parsed URL has it. */
function hostnameOf(literal: string): string {
  return URL.canParse(`http://x${literal}`) ? new URL(`http://x${literal}`).hostname.slice(1) : literal;
}
