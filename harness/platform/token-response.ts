import { PlatformError, quote, saying, type Mask } from './errors.js';
import { memberOf } from './flatten.js';
import type { HttpReply } from './transport.js';

/** The body of a token response: an object of a form's fields, or any JSON value; undefined if it is neither. */
export function parseTokenBody(reply: HttpReply): unknown {
  const form = formIn(reply);
  if (form) return Object.fromEntries(form);
  try {
    return JSON.parse(reply.body) as unknown;
  } catch {
    return undefined;
  }
}

/** The fields of a form. Judged by content, as content types lie: no JSON text begins like a form. */
export function formIn({ body }: HttpReply): URLSearchParams | undefined {
  return /^[\w.%+-]{1,100}=/.test(body) ? new URLSearchParams(body) : undefined;
}

/** RFC 6749 §5.2; the codes that a caller may act on. */
const errorCodes = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
];

/** Throws for an error response (RFC 6749 §5.2), also for one that calls itself a success. */
export function refuseTokenError(reply: HttpReply, body: unknown, mask: Mask): void {
  const error = memberOf(body, 'error');
  const success = reply.status >= 200 && reply.status < 300;
  const hasToken = Boolean(memberOf(body, 'access_token') ?? memberOf(body, 'accessToken'));
  if (success && (hasToken || (!error && memberOf(body, 'ok') !== false))) return;
  const description = memberOf(body, 'error_description');
  const named = typeof error === 'string' && error !== '' ? ` ${quote(error, mask)}` : saying(reply.body, mask);
  const why = typeof description === 'string' ? `: ${quote(description, mask)}` : '';
  const code = codeOf(reply.status, error);
  const { origin, pathname } = new URL(reply.request.url);
  throw new PlatformError(
    code,
    `${mask(origin + pathname)} answered ${reply.status}${named}${why}. ${adviceOn(code, reply.status)}`,
  );
}

/** A server in trouble says nothing about the grant, whatever its body says. */
function codeOf(status: number, error: unknown): string {
  if (status >= 500) return 'server-error';
  if (status === 429) return 'rate-limited';
  return errorCodes.find((code) => code === error) ?? 'token-error';
}

function adviceOn(code: string, status: number): string {
  if (code === 'server-error' || code === 'rate-limited') return 'Try again later.';
  if (code === 'invalid_grant') return 'Reconnect: start a new login.';
  if (code === 'invalid_client') return 'Check the client id, the secret and how they are sent.';
  if (status === 404 || status === 405) return 'Check the URL and the method of the token request.';
  return "Check the integration's settings at the provider.";
}

/** Bearer, in any case, is the one type we can use; where the type is missing it is what everybody means (RFC 6749 §7.1). */
export function checkTokenType(body: unknown, mask: Mask): void {
  const type = memberOf(body, 'token_type') ?? '';
  if (type === '' || (typeof type === 'string' && type.toLowerCase() === 'bearer')) return;
  throw new PlatformError(
    'unknown-token-type',
    `The token response's token_type is ${typeof type === 'string' ? quote(type, mask) : 'no string'}; only Bearer is supported.`,
  );
}

/** About three hundred years, in seconds: more is no time, and less than a date can hold. */
const longestLifetime = 1e10;

/** Seconds until the access token expires (RFC 6749 §5.1); undefined, hence unknown, if it is no number ≥ 0. */
export function lifetimeOf(body: unknown): number | undefined {
  const lifetime = memberOf(body, 'expires_in');
  const seconds = typeof lifetime === 'string' && /^\d+(\.\d+)?$/.test(lifetime) ? Number(lifetime) : lifetime;
  return typeof seconds === 'number' && seconds >= 0 && seconds <= longestLifetime ? seconds : undefined;
}

/** A member that counts only as a non-empty string. */
export function textOf(body: unknown, ...names: string[]): string | undefined {
  return names
    .map((name) => memberOf(body, name))
    .find((value): value is string => typeof value === 'string' && value !== '');
}
