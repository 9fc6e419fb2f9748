import type { Claims, ClientDefinition, ClientMethods, ClientSettings } from '../../../harness/model/client.js';
import { capabilities } from '../../../harness/model/protocol.js';

type Methods = Required<ClientMethods>;

/** A client whose methods return what they like. */
export interface HostileClient extends Omit<ClientDefinition, 'open'> {
  open(settings: ClientSettings): { [M in keyof Methods]?: string | ((given: Given<M>) => unknown) };
}
type Given<M extends keyof Methods> = Parameters<Methods[M]>[0];

/** Claims everything there is. */
export const all: Claims = Object.fromEntries(capabilities.map((capability) => [capability, true]));

/** A proper authorization request of `settings`' main issuer. */
export function authorizationUrl({ issuers: { main }, redirectUri }: ClientSettings): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: main.clientId,
    redirect_uri: redirectUri,
    scope: main.scope,
    state: 'fixed',
  });
  return `${main.endpoints.authorization}?${query.toString()}`;
}
