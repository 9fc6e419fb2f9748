import { bundleOf } from './bundle.js';
import { assertLive, type StoredConnection, type Tokens } from './connections.js';
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
  await storeAgain(connection, context);
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
    await replaceTokens(connection, duties.mergeTokens(connection.tokens, fresh), context);
  } catch (error) {
    throw await endIfRefused(connection, error, context);
  }
}

/** Tokens are stored before anybody uses them. If that fails they serve all the same: the old ones are spent. */
async function replaceTokens(connection: StoredConnection, tokens: Tokens, { keep }: Context): Promise<void> {
  try {
    await keep({ ...connection, tokens });
    connection.unstored = false;
  } catch (error) {
    connection.unstored = true;
    throw error;
  } finally {
    connection.tokens = tokens;
  }
}

/** Stores tokens that could not be stored when they came. */
export async function storeAgain(connection: StoredConnection, { keep }: Context): Promise<void> {
  if (!connection.unstored) return;
  await keep(connection);
  connection.unstored = false;
}

/** Ends the connection if the error says that it has ended; gives the error back, for the caller to throw. */
export async function endIfRefused(
  connection: StoredConnection,
  error: unknown,
  { duties, keep }: Context,
): Promise<unknown> {
  if (connection.ended || !duties.endsConnection(error)) return error;
  connection.ended = true;
  try {
    await keep(connection);
    return error;
  } catch (unstored) {
    const { code, message } = error as PlatformError;
    return new PlatformError(code, `${message} And the end could not be stored: ${(unstored as Error).message}`);
  }
}
