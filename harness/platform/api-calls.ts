import { namesToken } from './api.js';
import { bundleOf } from './bundle.js';
import { assertLive, type StoredConnection } from './connections.js';
import { isCode } from './definition/types.js';
import { PlatformError } from './errors.js';
import { refreshes, refreshUnless, storeAgain } from './renewal.js';
import { serialise } from './render-request.js';
import { render, scopeOf, type Context } from './stage.js';
import type { HttpReply, HttpRequest } from './transport.js';

/** Calls the API with the connection's access token. `url` may be relative to the test request's. */
export async function callApi(
  connection: StoredConnection,
  { url, method }: { url: string; method: string },
  context: Context,
): Promise<HttpReply> {
  return authorized(connection, context, () => {
    const base = apiUrl(connection, context);
    const request = URL.canParse(url, base) && { method, url: new URL(url, base).href, headers: {} };
    const bearing = request && context.duties.createApiRequest(request, connection.tokens, new URL(base).origin);
    if (bearing && new URL(bearing.url).username === '')
      return context.wire.send(likeTheTest(request, connection, context) ?? bearing, 'api');
    throw new PlatformError(
      'foreign-url',
      `The access token is sent to ${new URL(base).origin} only. Call a URL of that origin.`,
    );
  });
}

/** Where the test request places the access token itself, any other request does so too. */
function likeTheTest(
  { method, url }: HttpRequest,
  connection: StoredConnection,
  context: Context,
): HttpRequest | undefined {
  const { test } = context.integration.authentication;
  if (isCode(test) || !context.duties.placesToken(test)) return undefined;
  const { params = {}, url: tested } = test;
  const own = Object.entries(params).filter(([, value]) => namesToken(JSON.stringify(value)));
  const inUrl = [...new URLSearchParams(tested.split('?')[1])].filter(([, value]) => namesToken(value));
  const form = { ...test, params: { ...Object.fromEntries(inUrl), ...Object.fromEntries(own) } };
  const rendered = render(form, bundleOf(connection, context), context);
  return serialise({ ...rendered, method, url: new URL(url), body: undefined });
}

/** Where the access token may go: where the test request goes. Code decides that when it runs. */
function apiUrl(connection: StoredConnection, context: Context): string {
  const { test } = context.integration.authentication;
  if (!isCode(test)) return context.duties.renderUrl(test.url, scopeOf(bundleOf(connection, context), context)).href;
  if (connection.apiOrigin !== undefined) return connection.apiOrigin;
  throw new PlatformError(
    'unknown-api',
    'Where the API is cannot be told: the test is code, and has not sent the access token anywhere.',
  );
}

/** Where the connection's tokens go, as far as forms say so. */
export function originsOf(connection: StoredConnection, context: Context): string[] {
  const { oauth2Config, test } = context.integration.authentication;
  const scope = scopeOf(bundleOf(connection, context), context);
  return [oauth2Config.refreshAccessToken, test].flatMap((source) =>
    source === undefined || isCode(source) ? [] : originOf(source.url),
  );

  /** None of a URL that lacks a value: whatever sends a request there is refused then. */
  function originOf(url: string): string[] {
    try {
      return [context.duties.renderUrl(url, scope).origin];
    } catch (error) {
      if (error instanceof PlatformError) return [];
      throw error;
    }
  }
}

/** Sends what code asks for, as it is: code places the access token itself. Where it takes it is where the API is. */
export function codeSender(connection: StoredConnection, context: Context) {
  return (request: HttpRequest): Promise<HttpReply> => {
    const sent = JSON.stringify(request);
    if (context.duties.formsOf(connection.tokens.accessToken).some((form) => sent.includes(form)))
      connection.apiOrigin ??= new URL(request.url).origin;
    return context.wire.send(request, 'api');
  };
}

/** Sends with tokens that are renewed ahead of their end, or once after a 401, if the definition says so. */
export async function authorized<Reply extends { status: number }>(
  connection: StoredConnection,
  context: Context,
  send: () => Promise<Reply>,
): Promise<Reply> {
  const { duties, integration, environment } = context;
  assertLive(connection);
  await storeAgain(connection, context);
  let used = connection.tokens.accessToken;
  const renew = async () => {
    if (!refreshes(connection, context)) return false;
    await refreshUnless(connection, used, context);
    return true;
  };
  if (duties.expiresSoon(connection.tokens, integration.refreshAheadMs, environment.now())) await renew();
  return duties.sendAuthorized(() => {
    used = connection.tokens.accessToken;
    return send();
  }, renew);
}
