import type { Client, KoaContextWithOIDC } from 'oidc-provider';
import { InvalidClientAuth } from 'oidc-provider/lib/helpers/errors.js';
import { Provider } from 'oidc-provider/lib/provider.js';
import type { AuthorizationServerOptions } from './authorization-server.js';
import type { ClientRegistration } from '../index.js';
import { exchangeOf } from '../inject.js';
import type { Policy } from '../policy.js';
import { allowsRedirectUri } from '../redirect-uris.js';

/** oidc-provider's own client registry neither keeps a client to one authentication method nor allows any redirect URI. */
export function registerClients(server: Provider, { clients, read }: AuthorizationServerOptions): void {
  const registrations = new Map(clients.map((client) => [client.clientId, client]));
  const known = new Map<string, Client>();
  const { Client } = server;

  Client.find = async (id) => {
    const client = known.get(id);
    if (client !== undefined) return client;
    const registration = registrations.get(id);
    if (registration === undefined) return undefined;
    const created = new (Client as unknown as new (metadata: object) => Client)(metadataOf(registration));
    // Set behind the schema's back: it has rules for redirect URIs that authorization servers do not share.
    Object.assign(created, { redirectUris: [...(registration.redirectUris ?? [])] });
    known.set(id, created);
    return created;
  };
  Client.prototype.redirectUriAllowed = function (uri) {
    const matching = read('redirectUriMatching', exchangeOf(Provider.ctx!.req));
    return allowsRedirectUri(registrations.get(this.clientId)?.redirectUris, uri, matching);
  };
  Client.prototype.compareClientSecret = function (secret) {
    const method = methodUsed(Provider.ctx);
    const { clientAuth, clientSecret } = registrations.get(this.clientId)!;
    if (acceptedMethods(read) === undefined && clientAuth !== 'any' && clientAuth !== method) {
      throw new InvalidClientAuth(`the client is registered for ${clientAuth}, and used ${method}`);
    }
    return clientSecret !== undefined && secret === clientSecret;
  };
  // Policy `clientAuth`: oidc-provider asks here what a request that authenticates a client has to bring.
  Object.defineProperty(Client.prototype, 'clientAuthMethod', {
    get(this: Client) {
      const accepted = acceptedMethods(read);
      if (accepted === undefined) return this.tokenEndpointAuthMethod;
      const used = methodUsed(Provider.ctx);
      // RFC 6749 §4.4: client credentials are for confidential clients only.
      const isPublic = registrations.get(this.clientId)!.clientAuth === 'none';
      const isAccepted = accepted.includes(used) || (used === 'none' && isPublic && accepted.includes('public'));
      const isGood = isAccepted && !(used === 'none' && isForClientCredentials(Provider.ctx));
      return isGood === (used === 'none') ? 'none' : 'client_secret_basic';
    },
  });
}

const authenticatedRoutes: readonly unknown[] = ['token', 'revocation', 'introspection'];

/** The methods that the request in hand may use by policy, if it is one that authenticates a client. */
function acceptedMethods(read: AuthorizationServerOptions['read']): Policy['clientAuth'] {
  const { ctx } = Provider;
  return ctx && authenticatedRoutes.includes(ctx.oidc.route) ? read('clientAuth', exchangeOf(ctx.req)) : undefined;
}

function methodUsed(ctx: KoaContextWithOIDC | undefined): 'basic' | 'post' | 'none' {
  if (ctx?.oidc.params?.['client_secret']) return 'post';
  return ctx?.headers.authorization === undefined ? 'none' : 'basic';
}

function isForClientCredentials(ctx: KoaContextWithOIDC | undefined): boolean {
  return ctx?.oidc.params?.['grant_type'] === 'client_credentials';
}

function metadataOf({ clientId, clientSecret, clientAuth }: ClientRegistration): object {
  return {
    client_id: clientId,
    client_secret: clientAuth === 'none' ? undefined : clientSecret,
    redirect_uris: ['https://unused.invalid/'],
    response_types: ['code'],
    // RFC 6749 §4.4: client credentials are for confidential clients only.
    grant_types: ['authorization_code', 'refresh_token', ...(clientAuth === 'none' ? [] : ['client_credentials'])],
    token_endpoint_auth_method: {
      basic: 'client_secret_basic',
      post: 'client_secret_post',
      any: 'client_secret_basic',
      none: 'none',
    }[clientAuth],
  };
}
