import { templatesIn } from './templates.js';
import type { RequestForm } from './definition/types.js';
import type { HttpReply, HttpRequest } from './transport.js';
import type { Tokens } from './connections.js';

/** The request with the access token in its header (RFC 6750 §2.1); undefined for another origin than the API's own. */
export function createApiRequest(request: HttpRequest, tokens: Tokens, apiOrigin: string): HttpRequest | undefined {
  if (new URL(request.url).origin !== apiOrigin) return undefined;
  return {
    ...request,
    headers: { accept: 'application/json', authorization: `Bearer ${tokens.accessToken}`, ...request.headers },
  };
}

/** Whether a form says itself where the access token goes. */
export function placesToken({ url, params, headers = {}, body }: RequestForm): boolean {
  const declared = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  return declared || namesToken([url, JSON.stringify([params, headers, body])].join(' '));
}

/** Whether a template in the text names the access token. */
export function namesToken(text: string): boolean {
  return templatesIn(text).some((name) => /^bundle\.authData\.(access_token|accessToken)$/.test(name));
}

/** Sends; on a 401 renews the token once and sends once more. `renew` tells whether there was something to renew with. */
export async function sendAuthorized<Reply extends Pick<HttpReply, 'status'>>(
  send: () => Promise<Reply>,
  renew: () => Promise<boolean>,
): Promise<Reply> {
  const reply = await send();
  return reply.status === 401 && (await renew()) ? send() : reply;
}
