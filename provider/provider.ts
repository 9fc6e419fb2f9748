import { defaultClient } from './issuer.js';
import type { Issuer, IssuerOptions, Server, ServerOptions } from './index.js';
import { startServer } from './server.js';

export interface ProviderOptions extends ServerOptions, Partial<IssuerOptions> {}

/** A server with one issuer, which it is itself for short. */
export interface Provider extends Omit<Server, 'reset' | 'intercept'>, Issuer {
  /** Takes the place of `https://HOST` in this process, by default of its preset's host: see Server. */
  intercept(host?: string): Promise<void>;
  readonly clientId: string;
  /** Empty for a public client. */
  readonly clientSecret: string;
}

/**
 * Starts a server with one issuer. It listens on the loopback interfaces only, on any free port, and accepts one client whose
 * redirect URIs may be any, unless told otherwise. Throws ProviderError, and QuirkError.
 */
export async function startProvider(options: ProviderOptions = {}): Promise<Provider> {
  const { name = 'main', clients = [defaultClient] } = options;
  const server = await startServer(options);
  try {
    const issuer = server.createIssuer({ ...options, name, clients });
    const [{ clientId = '', clientSecret = '' } = {}] = clients;
    const intercept = (host?: string) => server.intercept(name, host);
    return mergeMembers(server, issuer, { clientId, clientSecret, intercept });
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Members of the later ones come first; getters stay getters. */
function mergeMembers(
  server: Server,
  issuer: Issuer,
  own: Pick<Provider, 'clientId' | 'clientSecret' | 'intercept'>,
): Provider {
  const descriptors = [server, issuer, own].map((one) => Object.getOwnPropertyDescriptors(one));
  return Object.defineProperties({}, Object.assign({}, ...descriptors) as PropertyDescriptorMap) as Provider;
}
