import type {
  Capability,
  Claims,
  ClientDefinition,
  ClientMethods,
  ClientSettings,
} from '../../../harness/model/client.js';

type Methods = Required<ClientMethods>;

/** A client whose methods return what they like. */
export interface HostileClient extends Omit<ClientDefinition, 'open'> {
  open(settings: ClientSettings): { [M in keyof Methods]?: string | ((given: Given<M>) => unknown) };
}
type Given<M extends keyof Methods> = Parameters<Methods[M]>[0];

const every: Record<Capability, true> = {
  code: true,
  oidc: true,
  discovery: true,
  pkce: true,
  public: true,
  basic: true,
  post: true,
  state: true,
  nonce: true,
  iss: true,
  'form-post': true,
  api: true,
  refresh: true,
  'refresh-on-401': true,
  'refresh-ahead': true,
  logout: true,
  'two-issuers': true,
  'durable-store': true,
  fields: true,
  log: true,
};

/** Claims everything there is. */
export const all: Claims = every;

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
