import type { StoredConnection, Tokens } from './connections.js';
import { PlatformError } from './errors.js';

/** What refreshes: no scope, which means the scope granted before (RFC 6749 §6); undefined without a refresh token. */
export function refreshParameters({ refreshToken }: Tokens): Record<string, string> | undefined {
  return refreshToken === undefined ? undefined : { grant_type: 'refresh_token', refresh_token: refreshToken };
}

/** New tokens replace old ones; a refresh token or scope that is not returned anew stays valid (RFC 6749 §6). */
export function mergeTokens(old: Tokens, fresh: Tokens): Tokens {
  return {
    ...fresh,
    refreshToken: fresh.refreshToken ?? old.refreshToken,
    scope: fresh.scope ?? old.scope,
    members: { ...withoutTokens(old.members, fresh), ...fresh.members },
  };
}

/** A provider may spell a token in one way at first and in the other later: the old one must not stand beside the new one. */
function withoutTokens(members: Tokens['members'], { refreshToken }: Tokens): Tokens['members'] {
  const replaced = [
    'access_token',
    'accessToken',
    ...(refreshToken === undefined ? [] : ['refresh_token', 'refreshToken']),
  ];
  return Object.fromEntries(Object.entries(members).filter(([key]) => !replaced.includes(key)));
}

/** Whether a failed refresh ends the connection: only a refusal of the grant itself does (RFC 6749 §5.2), or code that says so. */
export function endsConnection(error: unknown): boolean {
  return error instanceof PlatformError && ['invalid_grant', 'reconnect'].includes(error.code);
}

/** Lets all calls that had one token refused share one refresh: a second would replay the refresh token (RFC 9700 §4.14.2). */
export async function shareRefresh(
  connection: StoredConnection,
  refusedToken: string,
  refresh: () => Promise<void>,
): Promise<void> {
  if (connection.tokens.accessToken !== refusedToken) return;
  connection.refreshing ??= refresh().finally(() => (connection.refreshing = undefined));
  return connection.refreshing;
}

/** Whether the access token is to be refreshed before use: less than `aheadMs` of its life is left. Off without that option. */
export function expiresSoon({ expiresAt }: Tokens, aheadMs: number | undefined, now: number): boolean {
  return aheadMs !== undefined && expiresAt !== undefined && expiresAt * 1000 - now < aheadMs;
}
