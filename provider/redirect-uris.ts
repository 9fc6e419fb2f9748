import type { Policy } from './policy.js';

/** Whether a request may name this redirect URI. Where none is registered, any will do that has no fragment. RFC 6749 §3.1.2 */
export function allowsRedirectUri(
  registered: readonly string[] | undefined,
  uri: string,
  matching: Policy['redirectUriMatching'],
): boolean {
  if (registered?.includes(uri)) return true;
  if (!URL.canParse(uri) || uri.includes('#')) return false;
  if (registered === undefined) return true;
  return registered.some((known) => URL.canParse(known) && rules[matching](new URL(known), new URL(uri)));
}

const loopback = ['localhost', '127.0.0.1', '[::1]'];

const rules: Record<Policy['redirectUriMatching'], (known: URL, asked: URL) => boolean> = {
  exact: () => false,
  // The parts before the path must be equal: example.com is a prefix of example.com.evil.example.
  prefix: (known, asked) =>
    known.protocol === asked.protocol && known.host === asked.host && asked.href.startsWith(known.href),
  host: (known, asked) =>
    /^https?:$/.test(asked.protocol) && asked.hostname !== '' && known.hostname === asked.hostname,
  'any-port'(known, asked) {
    if (!loopback.includes(known.hostname)) return false;
    asked.port = known.port;
    return known.href === asked.href;
  },
};
