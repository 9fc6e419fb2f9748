import type { Connection } from '../model/client.js';
import type { Scalar } from './definition/types.js';
import { PlatformError } from './errors.js';
import type { Integration } from './integration.js';

/** What a token response gave. */
export interface Tokens {
  accessToken: string;
  refreshToken: string | undefined;
  /** Seconds since the epoch. */
  expiresAt: number | undefined;
  scope: string | undefined;
  /** All members of the response, if the integration stores them. */
  members: Readonly<Record<string, Scalar>>;
}

/** A user's connection. Replaced as a whole on a new login, so that a refresh still under way cannot overwrite it. */
export interface StoredConnection {
  integration: Integration;
  /** The form's values. */
  fields: Readonly<Record<string, string>>;
  tokens: Tokens;
  /** Where the API is, if the test is code: where that took the access token. */
  apiOrigin: string | undefined;
  /** The provider has revoked it: only a new login helps. */
  ended: boolean;
  /** Whether tokens have come that could not be stored. */
  unstored: boolean;
  /** The refresh that is under way, for others to wait on. */
  refreshing: Promise<void> | undefined;
}

/** The user's live connection. */
export function liveConnection(connections: ReadonlyMap<string, StoredConnection>, user: string): StoredConnection {
  const connection = connections.get(user);
  if (!connection) throw new PlatformError('not-connected', 'This user has no connection. Start a login.');
  assertLive(connection);
  return connection;
}

/** A connection whose grant was refused is not used again. */
export function assertLive({ ended }: StoredConnection): void {
  if (ended)
    throw new PlatformError('reconnect', 'The provider has ended this connection. Reconnect: start a new login.');
}

/** What a connection is stored as. */
export interface Stored extends Pick<StoredConnection, 'fields' | 'tokens' | 'apiOrigin' | 'ended'> {
  /** Name of the integration. */
  integration: string;
  /** Where its tokens may go. */
  origins: readonly string[];
}

/** What may be told of a connection. */
export function describeConnection({ scope, expiresAt }: Tokens): Connection {
  return { ...(scope !== undefined && { scope }), ...(expiresAt !== undefined && { expiresAt }) };
}
