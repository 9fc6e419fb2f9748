import type { IssuerSettings } from '../model/client.js';
import type { Tokens } from './connections.js';
import { PlatformError } from './errors.js';
import type { HttpReply, HttpRequest } from './transport.js';

/** A request with the access token in its header (RFC 6750 §2.1), and to the API's own origin only. */
export function createApiRequest(
  call: { url: string; method: string },
  tokens: Tokens,
  issuer: IssuerSettings,
): HttpRequest {
  if (!URL.canParse(call.url, issuer.api) || new URL(call.url, issuer.api).origin !== new URL(issuer.api).origin) {
    throw new PlatformError(
      'foreign-url',
      `The access token is sent to ${new URL(issuer.api).origin} only. Call a URL of that origin.`,
    );
  }
  return {
    method: call.method,
    url: new URL(call.url, issuer.api).href,
    headers: { accept: 'application/json', authorization: `Bearer ${tokens.accessToken}` },
  };
}

/** Sends; on a 401 renews the token once and sends once more. `renew` tells whether there was something to renew with. */
export async function sendAuthorized(
  send: () => Promise<HttpReply>,
  renew: () => Promise<boolean>,
): Promise<HttpReply> {
  const reply = await send();
  return reply.status === 401 && (await renew()) ? send() : reply;
}
