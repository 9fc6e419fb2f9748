import { PlatformError } from './errors.js';
import type { Challenge } from './pkce.js';
import type { PendingLogin } from './state.js';

/** The authorization request as its definition says: a URL, perhaps with a query, and parameters. */
export interface DeclaredAuthorization {
  url: URL;
  params: readonly [name: string, value: string][];
}

/**
 * The authorization request. State, redirect URI and challenge are the platform's own, but for a name by which the provider knows
 * the redirect URI; what the definition declares stands before the endpoint's own query, and that before the defaults. Nothing is
 * there twice and nothing empty (RFC 6749 §3.1).
 */
export function createAuthorizationUrl(
  declared: DeclaredAuthorization,
  login: PendingLogin,
  {
    clientId,
    scope,
    redirectUri,
    challenge,
  }: { clientId: string; scope: string | undefined; redirectUri: string; challenge: Challenge | undefined },
): URL {
  const own: [string, string][] = [
    ['redirect_uri', registeredName(declared) ?? redirectUri],
    ['state', login.state],
    ...(challenge ? parametersOf(challenge) : []),
  ];
  const defaults: [string, string][] = [
    ['response_type', 'code'],
    ['client_id', clientId],
    ['scope', scope ?? ''],
  ];
  const url = new URL(declared.url);
  const parameters = new Map<string, string>();
  for (const [name, value] of [...own, ...declared.params, ...url.searchParams, ...defaults]) {
    if (value !== '' && !parameters.has(name)) parameters.set(name, value);
  }
  // A space as %20 is understood by those too that decode no form.
  url.search = new URLSearchParams([...parameters]).toString().replaceAll('+', '%20');
  return url;
}

/** A declared redirect_uri that is no URI: another URI would send the code elsewhere. */
function registeredName({ url, params }: DeclaredAuthorization): string | undefined {
  const values = [...params, ...url.searchParams].flatMap(([name, value]) => (name === 'redirect_uri' ? [value] : []));
  return values.find((value) => value !== '' && !URL.canParse(value));
}

function parametersOf({ value, method }: Challenge): [string, string][] {
  return [
    ['code_challenge', value],
    ['code_challenge_method', method],
  ];
}

/** The authorization request goes through the browser, its history and other parties' logs: no secret may be in it (RFC 6749 §2.3.1). */
export function refuseSecretInUrl(url: URL, secrets: readonly string[]): void {
  const texts = [url.href, ...url.searchParams.values(), ...url.pathname.split('/').map(decoded)];
  const found = secrets.some((secret) =>
    texts.some((text) => text === secret || (secret.length > 5 && text.includes(secret))),
  );
  if (!found) return;
  throw new PlatformError(
    'secret-in-url',
    'The authorization URL would show a secret: of the client, of a password field or of the environment. Send it in the token request instead.',
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
