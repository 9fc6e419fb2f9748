import { PlatformError } from './errors.js';
import type { PendingLogin } from './state.js';
import type { HttpReply, HttpRequest } from './transport.js';

/** What redeems a code: the redirect_uri of the authorization request, and the verifier (RFC 6749 §4.1.3, RFC 7636 §4.5). */
export function codeParameters(code: string, login: PendingLogin, redirectUri: string): Record<string, string> {
  return {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    ...(login.verifier !== undefined && { code_verifier: login.verifier }),
  };
}

/**
 * Sends a token request once: a code or a rotated refresh token is spent even if the response was lost (RFC 6749 §4.1.2).
 * A redirect is an error, because following it would hand the credentials to another party (RFC 9700 §4.12).
 */
export async function requestTokens(
  request: HttpRequest,
  send: (request: HttpRequest) => Promise<HttpReply>,
): Promise<HttpReply> {
  const reply = await send(request);
  if (reply.status >= 300 && reply.status < 400) {
    throw new PlatformError(
      'token-redirect',
      `${new URL(request.url).host} answered the token request with a redirect (${reply.status}), which is never followed. Set the endpoint's final URL.`,
    );
  }
  return reply;
}
