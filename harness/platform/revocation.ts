import type { TokenRequest } from './client-auth.js';
import type { StoredConnection, Tokens } from './connections.js';
import { PlatformError } from './errors.js';
import { serialise } from './render-request.js';
import type { Context } from './stage.js';
import type { HttpReply } from './transport.js';

/** Forgets a connection, and then asks its provider to revoke it: what the provider says to that keeps no token here. */
export async function logOut(forget: () => void, revoke: () => Promise<void>): Promise<void> {
  forget();
  await revoke();
}

export function forgetConnection(connections: Map<string, StoredConnection>, user: string): void {
  const connection = connections.get(user);
  // For calls that have it in hand: they must not go on with it.
  if (connection) connection.ended = true;
  connections.delete(user);
}

/** What is revoked, one after the other: the refresh token first, with which the access tokens should end (RFC 7009 §2.1). */
export function revocations({ accessToken, refreshToken }: Tokens): Record<string, string>[] {
  const access = { token: accessToken, token_type_hint: 'access_token' };
  return refreshToken === undefined ? [access] : [{ token: refreshToken, token_type_hint: 'refresh_token' }, access];
}

/** A form that is posted (RFC 7009 §2.1), before the client is authenticated. */
export function revocationRequest(url: string, parameters: Record<string, string>): TokenRequest {
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', url, headers, form: new URLSearchParams(parameters) };
}

/** The status says it all, whatever the body holds (RFC 7009 §2.2); any but a success leaves the token alive. */
export function checkRevoked({ status }: HttpReply): void {
  if (status >= 200 && status < 300) return;
  throw new PlatformError(
    'not-revoked',
    `The connection is forgotten here, and the provider did not revoke it (${status}). Remove it at the provider.`,
  );
}

/** Asks the provider to revoke a connection's tokens, where it has an endpoint for that. The first refusal ends it. */
export async function revokeConnection({ tokens }: StoredConnection, context: Context): Promise<void> {
  const { duties, integration, wire } = context;
  if (integration.revocation === undefined) return;
  for (const parameters of duties.revocations(tokens)) {
    const { form, ...request } = duties.authenticateClient(
      duties.revocationRequest(integration.revocation, parameters),
      integration,
    );
    wire.learn([request.headers['authorization']?.split(' ')[1]]);
    const sent = serialise({
      method: request.method,
      url: new URL(request.url),
      params: [],
      headers: Object.entries(request.headers),
      body: Object.fromEntries(form),
    });
    duties.checkRevoked(await wire.send(sent, 'token'));
  }
}
