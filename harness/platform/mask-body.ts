import { isMask, splitAtMasks } from './censor.js';
import type { Mask } from './errors.js';
import { isDescriptiveKey, isSensitiveKey } from './sensitive-keys.js';

/**
 * A text without its secrets. JSON, forms and URLs are taken apart, so that each value is masked as it was before it was
 * encoded, and by its key; `key` is that of the text itself, `nesting` the number of texts in which it lies.
 */
export function maskBody(text: string, mask: Mask, key?: string, nesting = 0): string {
  const masked = mask(text, key);
  if (isMask(masked)) return masked;
  // Once more as a whole: a secret may reach over what looks like the boundary of two values.
  return mask(maskParts(text, mask, nesting));
}

/** A text of no known syntax without its secrets, and without what stands behind a telling name. */
export function maskText(text: string, mask: Mask): string {
  return mask(text).replace(labelled, (pair: string, key: string, separator: string, value: string) => {
    const bare = value.replace(/^(["'])(.*)\1$/s, '$2');
    const masked = mask(bare, key);
    return isMask(masked) ? key + separator + masked : pair;
  });
}

/** `key: value`, `key="value"`, `'key': Bearer value`. Quantifiers are bounded against hostile input. */
const labelled =
  /([\w-]{1,64})(["']?\s{0,8}[:=]\s{0,8}(?:["']?(?:Basic|Bearer)\s{1,8})?)("[^"]{1,1024}"|'[^']{1,1024}'|[^"'&\s,;{}[\]<>]+)/gi;

const deepestNesting = 3;

function maskParts(text: string, mask: Mask, nesting: number): string {
  const json = parseJson(text);
  if (json !== undefined)
    return nesting > deepestNesting ? notShown : JSON.stringify(maskJson(json, { mask, nesting }));
  if (nesting > deepestNesting) return maskText(text, mask);
  if (/^[a-z][a-z\d+.-]{0,30}:\/\//i.test(text)) return maskUrl(text, mask, nesting);
  if (/^[\w.%+~*!:@[\]-]{1,100}=/.test(text)) return maskForm(text, mask, nesting);
  return maskText(text, mask);
}

/** Texts, objects and arrays only: nothing else can hold a text. */
function parseJson(text: string): unknown {
  if (!/^\s*["{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const deepestJson = 100;
const notShown = '(nested too deep, not shown)';

interface Place {
  mask: Mask;
  nesting: number;
  /** The nearest key that says what a value is. */
  key?: string;
  depth?: number;
}

function maskJson(value: unknown, { mask, nesting, key, depth = 0 }: Place): unknown {
  if (typeof value === 'string') return maskBody(value, mask, key, nesting + 1);
  if (typeof value === 'number') {
    const masked = mask(String(value), key);
    return masked === String(value) ? value : masked;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepestJson) return notShown;
  const within = (child: unknown, childKey?: string) =>
    maskJson(child, { mask, nesting, depth: depth + 1, ...(childKey !== undefined && { key: childKey }) });
  if (Array.isArray(value)) return value.map((child) => within(child, key));
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [mask(name), within(child, tellingKey(name, key))]),
  );
}

/** All that lies below a sensitive key is secret, but for what describes it. */
function tellingKey(key: string, parent: string | undefined): string {
  return parent !== undefined && isSensitiveKey(parent) && !isDescriptiveKey(key) ? parent : key;
}

function maskUrl(url: string, mask: Mask, nesting: number): string {
  const [, scheme = '', userinfo = '', address = '', query = '', fragment = ''] =
    /^([^:]*:\/\/)([^/?#]*@)?([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(url) ?? [];
  const credentials = userinfo && `${userinfo.slice(0, -1).split(':').map(hideCredential).join(':')}@`;
  const parameters = (text: string) => text.slice(0, 1) + maskForm(text.slice(1), mask, nesting);
  return scheme + credentials + mask(address) + parameters(query) + parameters(fragment);

  function hideCredential(text: string): string {
    return mask(decoded(text), 'password');
  }
}

/** Pairs without a secret stay as they are written. */
function maskForm(form: string, mask: Mask, nesting: number): string {
  return form.split('&').map(maskPair).join('&');

  function maskPair(pair: string): string {
    if (!pair.includes('=')) return maskText(pair, mask);
    // A question mark at the very beginning would be dropped.
    const [[key, value] = ['', '']] = new URLSearchParams(`&${pair}`);
    const [maskedKey, maskedValue] = [mask(key), maskBody(value, mask, key, nesting + 1)];
    return maskedKey === key && maskedValue === value ? pair : `${formEncoded(maskedKey)}=${formEncoded(maskedValue)}`;
  }
}

/** Masks stay legible, so that equal secrets look equal here too. */
function formEncoded(text: string): string {
  const parts = splitAtMasks(text);
  return parts.map((part, at) => (at % 2 ? part : encodeURIComponent(Buffer.from(part).toString()))).join('');
}

function decoded(text: string): string {
  return new URLSearchParams(`_=${text.replaceAll('+', '%2B')}`).get('_') ?? text;
}
