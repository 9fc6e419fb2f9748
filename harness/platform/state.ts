import { createHash, timingSafeEqual } from 'node:crypto';
import type { AuthorizationResponse } from './callback.js';

/** A login that was begun and not yet finished. */
export interface PendingLogin {
  browser: string;
  user: string;
  /** Name of the integration. */
  integration: string;
  /** The form's values. */
  fields: Readonly<Record<string, string>>;
  state: string;
  verifier: string | undefined;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** 256 bits that nobody can guess (RFC 6749 §10.10). */
export function createState(random: (bytes: number) => Uint8Array): string {
  return Buffer.from(random(32)).toString('base64url');
}

/** Adds a login to those pending: a browser may have several, one for each tab. */
export function keepLogin(logins: readonly PendingLogin[], login: PendingLogin): PendingLogin[] {
  return [...logins, login];
}

/** The pending login of this very browser that the response answers (RFC 6749 §10.12). */
export function verifyState(
  logins: readonly PendingLogin[],
  response: AuthorizationResponse,
): PendingLogin | undefined {
  const { browser, state } = response;
  if (state === undefined) return undefined;
  return logins.find((login) => login.browser === browser && equal(login.state, state));
}

/** The logins that stay pending after a response: all but the one it answered, so that a state serves once. */
export function remainingLogins(
  logins: readonly PendingLogin[],
  answered: PendingLogin | undefined,
  _response: AuthorizationResponse,
): PendingLogin[] {
  return logins.filter((login) => login !== answered);
}

/** Compares digests: they have one length, and the time taken says nothing about the texts. */
function equal(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}
