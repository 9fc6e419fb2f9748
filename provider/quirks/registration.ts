import { header, single, type Parameters } from '../exchange.js';
import type { ClientRegistration } from '../index.js';
import { only } from './parameters.js';
import type { TapContext, TokenRequestDraft } from './quirk.js';

type Clients = Pick<TapContext, 'clients'>;

export function clientOf({ clients }: Clients, clientId: unknown): ClientRegistration | undefined {
  return clients.find((client) => client.clientId === clientId);
}

/** The redirect URI that a request means: a client that has registered one need not name it. RFC 6749 §3.1.2.3 */
export function redirectUriOf(
  parameters: Parameters,
  context: Clients,
  clientId = only(parameters, 'client_id'),
): string | undefined {
  if (single(parameters, 'redirect_uri')) return only(parameters, 'redirect_uri');
  const registered = clientOf(context, clientId)?.redirectUris;
  return registered?.length === 1 ? registered[0] : undefined;
}

/** Lets a client bring a secret, by default its own, in the way that it is registered for. RFC 6749 §2.3.1 */
export function authenticate(
  draft: TokenRequestDraft,
  { clientId, clientSecret, clientAuth }: ClientRegistration,
  secret = clientSecret,
): void {
  const { parameters } = draft;
  delete parameters['client_id'];
  delete parameters['client_secret'];
  delete draft.basic;
  if (secret !== undefined && (clientAuth === 'basic' || clientAuth === 'any')) {
    draft.basic = { clientId, clientSecret: secret };
    return;
  }
  parameters['client_id'] = clientId;
  if (secret !== undefined && clientAuth === 'post') parameters['client_secret'] = secret;
}

type Method = 'basic' | 'post' | 'none';

/** How a request authenticates its client. */
export function methodUsed({ request, parameters }: Pick<TapContext, 'request' | 'parameters'>): Method {
  if (single(parameters, 'client_secret')) return 'post';
  return header(request.headers, 'authorization') === undefined ? 'none' : 'basic';
}

/** A tap: how a client got its tokens is how the honest server will have it authenticate, whatever its registration says. */
export function rememberMethod(_message: unknown, context: TapContext): void {
  const { grant, grantType, memory } = context;
  if (grant !== undefined && grantType !== 'refresh_token') memory.set(methodKey(grant), methodUsed(context));
}

/** The client with the method that was remembered of it. */
export function asRemembered(client: ClientRegistration, { memory }: Pick<TapContext, 'memory'>): ClientRegistration {
  return { ...client, clientAuth: memory.get<Method>(methodKey(client)) ?? client.clientAuth };
}

function methodKey({ clientId }: { clientId: string }): string {
  return `method of ${clientId}`;
}
