import { bundleOf } from './bundle.js';
import { assertLive, type StoredConnection } from './connections.js';
import { isCode, type RequestSource } from './definition/types.js';
import { PlatformError } from './errors.js';
import type { Context } from './stage.js';
import { templatesIn } from './templates.js';
import { obtainTokens } from './token-endpoint.js';

/** Exchanges the refresh token for other tokens, one exchange for all who ask. */
export function refreshConnection(connection: StoredConnection, context: Context): Promise<void> {
  return refreshUnless(connection, connection.tokens.accessToken, context);
}

/** Whether a refused access token is renewed: the definition says so, and there is something to renew it with. */
export function refreshes(connection: StoredConnection, { integration, duties }: Context): boolean {
  const { autoRefresh, refreshAccessToken } = integration.authentication.oauth2Config;
  if (!autoRefresh || !refreshAccessToken) return false;
  return !needsRefreshToken(refreshAccessToken) || duties.refreshParameters(connection.tokens) !== undefined;
}

/** Code, and a declared body that does not name it, may renew tokens without a refresh token. */
function needsRefreshToken(source: RequestSource) {
  if (isCode(source)) return false;
  return (
    source.body === undefined || templatesIn(JSON.stringify(source.body)).some((name) => /refresh_?token$/i.test(name))
  );
}

/** Renews the tokens, unless another call has already replaced the one that was refused. */
export function refreshUnless(connection: StoredConnection, refusedToken: string, context: Context): Promise<void> {
  return context.duties.shareRefresh(connection, refusedToken, () => refreshNow(connection, context));
}

async function refreshNow(connection: StoredConnection, context: Context): Promise<void> {
  const { duties, integration } = context;
  // Another call may have learned meanwhile that the connection has ended.
  assertLive(connection);
  const source = integration.authentication.oauth2Config.refreshAccessToken;
  if (!source)
    throw new PlatformError(
      'no-refresh-request',
      'The definition has no refreshAccessToken. Declare it, or reconnect.',
    );
  const parameters = duties.refreshParameters(connection.tokens);
  if (!parameters && needsRefreshToken(source))
    throw new PlatformError('no-refresh-token', 'The provider gave no refresh token. Reconnect.');
  try {
    const bundle = bundleOf(connection, context);
    const fresh = await obtainTokens(
      { stage: 'refreshAccessToken', source, parameters: parameters ?? {}, bundle },
      context,
    );
    connection.tokens = duties.mergeTokens(connection.tokens, fresh);
    await context.keep?.(connection);
  } catch (error) {
    if (duties.endsConnection(error)) {
      connection.ended = true;
      await context.keep?.(connection);
    }
    throw error;
  }
}
