import { writeDelivery } from '../delivery.js';
import { single, type Parameters } from '../exchange.js';
import { renderErrorPage } from '../pages/error.js';
import type { Delivery, Reply, TapContext } from './quirk.js';

/**
 * Sends an error back to the client, by the response mode that it asked for. Nothing where it must not be sent to the redirect
 * URI of the request, or the client is unknown: such a request is the honest server's to refuse. RFC 6749 §4.1.2.1
 */
export function redirectError(
  parameters: Parameters,
  context: TapContext,
  error: string,
  description: string,
  redirectUri = redirectUriOf(parameters, context),
): Reply | undefined {
  const clientId = only(parameters, 'client_id');
  if (clientId === undefined || redirectUri === undefined || !URL.canParse(redirectUri)) return undefined;
  if (!context.redirectUriAllowed(clientId, redirectUri)) return undefined;
  const state = only(parameters, 'state');
  const { status, headers, body } = writeDelivery({
    redirectUri: new URL(redirectUri).href,
    parameters: { error, error_description: description, ...(state !== undefined && { state }), iss: context.issuer },
    mode: modeOf(parameters),
  });
  return { status, headers: Object.fromEntries(headers), body: body.toString() };
}

/** The redirect URI that a request means: a client that has registered one need not name it. RFC 6749 §3.1.2.3 */
export function redirectUriOf(parameters: Parameters, { clients }: TapContext): string | undefined {
  const named = single(parameters, 'redirect_uri');
  if (named) return only(parameters, 'redirect_uri');
  const clientId = only(parameters, 'client_id');
  const registered = clients.find((client) => client.clientId === clientId)?.redirectUris;
  return registered?.length === 1 ? registered[0] : undefined;
}

/** Shows an error to the end-user: the client hears nothing. */
export function errorPage(error: string, description: string): Reply {
  return {
    status: 400,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: renderErrorPage({ error, error_description: description }),
  };
}

/** The value of a parameter that is there once and not empty. RFC 6749 §3.1 */
export function only(parameters: Parameters, name: string): string | undefined {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function modeOf(parameters: Parameters): Delivery['mode'] {
  const mode = only(parameters, 'response_mode');
  return mode === 'fragment' || mode === 'form_post' ? mode : 'query';
}
