import type { Callback } from '../model/client.js';
import { PlatformError, quote, type Mask } from './errors.js';
import type { Integration } from './integration.js';

/** What an authorization response says, and whose browser brought it. An empty parameter is an absent one (RFC 6749 §3.1). */
export interface AuthorizationResponse {
  browser: string;
  user: string;
  state: string | undefined;
  code: string | undefined;
  iss: string | undefined;
  error: string | undefined;
  errorDescription: string | undefined;
  /** All of its parameters, each once. */
  parameters: Readonly<Record<string, string>>;
}

/** Reads query and form post; a parameter that occurs twice makes the whole response ambiguous (RFC 6749 §3.1). */
export function parseCallback(callback: Callback): AuthorizationResponse {
  const parameters = callbackParameters(callback);
  const twice = [...parameters.keys()].some((name) => parameters.getAll(name).length > 1);
  if (twice) {
    throw new PlatformError(
      'repeated-parameter',
      'The authorization response has a parameter twice. Start a new login; if it recurs, report it to the provider.',
    );
  }
  const valueOf = (name: string) => parameters.get(name) || undefined;
  return {
    browser: callback.browser,
    user: callback.user,
    state: valueOf('state'),
    code: valueOf('code'),
    iss: valueOf('iss'),
    error: valueOf('error'),
    errorDescription: valueOf('error_description'),
    parameters: Object.fromEntries(parameters),
  };
}

/** Every parameter that reached the redirection endpoint; the fragment, where tokens may lie, is none of it. */
export function callbackParameters({ url, method, body }: Callback): URLSearchParams {
  if (!URL.canParse(url)) throw new PlatformError('malformed-callback', 'The callback has no valid URL.');
  const parameters = new URL(url).searchParams;
  if (method === 'POST') for (const [name, value] of new URLSearchParams(body)) parameters.append(name, value);
  return parameters;
}

/** A response that names its issuer must name the one that was asked (RFC 9207 §2.4). */
export function verifyIssuer(
  response: AuthorizationResponse,
  { name, issuer }: Pick<Integration, 'name' | 'issuer'>,
): void {
  if (response.iss === undefined || issuer === undefined || response.iss === issuer) return;
  throw new PlatformError(
    'wrong-issuer',
    `The authorization response is not from ${name}. Start a new login; this one may be an attack.`,
  );
}

/** The authorization code; a response with an error has none to redeem, whatever stands beside it (RFC 6749 §4.1.2.1). */
export function takeCode(response: AuthorizationResponse, { name, authentication }: Integration, mask: Mask): string {
  const { error, errorDescription } = response;
  const codeParam = authentication.oauth2Config.codeParam ?? 'code';
  const code = Object.hasOwn(response.parameters, codeParam) ? response.parameters[codeParam] : undefined;
  if (error !== undefined) {
    const why = errorDescription === undefined ? '' : `: ${quote(errorDescription, mask)}`;
    throw new PlatformError(
      'authorization-refused',
      `${name} refused the authorization with ${quote(error, mask)}${why}. Start a new login.`,
    );
  }
  if (!code) {
    throw new PlatformError(
      'missing-code',
      `The authorization response has no ${codeParam === 'code' ? 'code' : `code, which the definition expects as ${codeParam}`}. Check that the provider supports response_type=code, then start a new login.`,
    );
  }
  return code;
}
