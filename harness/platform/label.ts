import type { TemplateScope } from './definition/types.js';
import { PlatformError } from './errors.js';
import { lookUp } from './templates.js';

/**
 * Finds what a label's template names: `bundle.authData.x`; `bundle.inputData.x` and `json.x`, which are the test's result; and a
 * bare name, in the result before the connection.
 */
export function labelNames(result: unknown, scope: TemplateScope) {
  const found = (name: string) => lookUp(`bundle.inputData.${name}`, scopeOf(result, scope));
  return (name: string): unknown => {
    if (name === 'json') return result;
    if (name.startsWith('json.')) return found(name.slice('json.'.length));
    if (name.startsWith('bundle.inputData.')) return found(name.slice('bundle.inputData.'.length));
    if (/^(bundle|process)\./.test(name)) return lookUp(name, scope);
    return found(name) ?? lookUp(`bundle.authData.${name}`, scope);
  };
}

function scopeOf(result: unknown, scope: TemplateScope): TemplateScope {
  const inputData = typeof result === 'object' && result !== null ? (result as Record<string, unknown>) : {};
  return { ...scope, bundle: { ...scope.bundle, inputData } };
}

const longestLabel = 200;

/** A label is plain text on one line, of up to 200 characters, and shows none of the credentials. Empty is no label. */
export function plainLabel(label: unknown, credentials: readonly string[]): string | undefined {
  if (label === undefined || label === null) return undefined;
  if (typeof label !== 'string' && typeof label !== 'number')
    throw new PlatformError('label-no-text', 'The connection label is no text. Return a string.');
  const text = String(label)
    .replace(/\p{Cf}+/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  const words = text.split(/[^\p{L}\p{N}]+/u);
  if (
    credentials.some((secret) => (secret.length < 6 ? words.includes(secret) || text === secret : shares(text, secret)))
  )
    throw new PlatformError(
      'secret-in-label',
      'The connection label would show a secret. Name something public in connectionLabel, such as a user or an account.',
    );
  return text === '' ? undefined : text.slice(0, longestLabel);
}

const shortestFragment = 12;

/** Whether a text has a secret in it, or a piece of one that would help to guess the rest. */
function shares(text: string, secret: string): boolean {
  const length = Math.min(secret.length, shortestFragment);
  for (let start = 0; start + length <= secret.length; start++)
    if (text.includes(secret.slice(start, start + length))) return true;
  return false;
}
