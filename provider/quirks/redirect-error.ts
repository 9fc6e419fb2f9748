import { writeDelivery } from '../delivery.js';
import type { Parameters } from '../exchange.js';
import { renderErrorPage } from '../pages/error.js';
import { only } from './parameters.js';
import type { Delivery, Reply, TapContext } from './quirk.js';
import { page } from './refusal.js';
import { redirectUriOf } from './registration.js';

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

/** Shows an error to the end-user: the client hears nothing. */
export function errorPage(error: string, description: string): Reply {
  return page(400, renderErrorPage({ error, error_description: description }));
}

function modeOf(parameters: Parameters): Delivery['mode'] {
  const mode = only(parameters, 'response_mode');
  return mode === 'fragment' || mode === 'form_post' ? mode : 'query';
}
