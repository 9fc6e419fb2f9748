import { writeDelivery } from '../delivery.js';
import type { Parameters } from '../exchange.js';
import { renderErrorPage } from '../pages/error.js';
import type { Delivery, Reply, TapContext } from './quirk.js';

/**
 * Sends an error back to the client, by the response mode that it asked for. Nothing where it must not be sent to the redirect
 * URI of the request, or the client is unknown: such a request is the honest server's to refuse. RFC 6749 §4.1.2.1
 */
export function redirectError(
  parameters: Parameters,
  { issuer, redirectUriAllowed }: TapContext,
  error: string,
  description: string,
  redirectUri = only(parameters, 'redirect_uri'),
): Reply | undefined {
  const clientId = only(parameters, 'client_id');
  if (clientId === undefined || redirectUri === undefined || !URL.canParse(redirectUri)) return undefined;
  if (!redirectUriAllowed(clientId, redirectUri)) return undefined;
  const state = only(parameters, 'state');
  const { status, headers, body } = writeDelivery({
    redirectUri: new URL(redirectUri).href,
    parameters: { error, error_description: description, ...(state !== undefined && { state }), iss: issuer },
    mode: modeOf(parameters),
  });
  return { status, headers: Object.fromEntries(headers), body: body.toString() };
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
