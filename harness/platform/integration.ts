import type { ClientAuth } from '../model/client.js';
import type { Authentication } from './definition/types.js';

/** One provider as the platform is set up for it. */
export interface Integration {
  /** For messages: the issuer identifier, or where the provider is. */
  name: string;
  /** The issuer identifier, where it is known (RFC 9207). */
  issuer?: string;
  authentication: Authentication;
  /** The revocation endpoint, where there is one (RFC 7009 §2). */
  revocation?: string;
  /** What `{{process.env.…}}` finds; CLIENT_ID and CLIENT_SECRET are the client's credentials. */
  env: Readonly<Record<string, string>>;
  /** How a token request without a declared body authenticates the client. */
  clientAuth: ClientAuth;
  /**
   * Whether a connection keeps only the members of RFC 6749 §5.1, or, as the definition's templates may name any, the whole
   * result; that must then be flat.
   */
  stores: 'tokens' | 'result';
  /** Tokens with less than this left are refreshed before use; without it, a 401 alone refreshes them. */
  refreshAheadMs?: number;
}

/** The client's credentials; a public client has no secret. */
export function credentialsOf({ env }: Integration): { clientId: string; clientSecret: string | undefined } {
  return { clientId: env['CLIENT_ID'] ?? '', clientSecret: env['CLIENT_SECRET'] || undefined };
}
