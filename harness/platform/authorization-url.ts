import type { IssuerSettings } from '../model/client.js';
import type { Challenge } from './pkce.js';
import type { PendingLogin } from './state.js';

/** The authorization request: keeps the endpoint's own query, and has nothing twice and nothing empty (RFC 6749 §3.1). */
export function createAuthorizationUrl(
  issuer: IssuerSettings,
  login: PendingLogin,
  { redirectUri, challenge }: { redirectUri: string; challenge: Challenge | undefined },
): URL {
  const url = new URL(issuer.endpoints.authorization);
  const parameters = {
    response_type: 'code',
    client_id: issuer.clientId,
    redirect_uri: redirectUri,
    scope: issuer.scope,
    state: login.state,
    code_challenge: challenge?.value,
    code_challenge_method: challenge?.method,
  };
  for (const [name, value] of Object.entries(parameters)) {
    url.searchParams.delete(name);
    if (value) url.searchParams.append(name, value);
  }
  return url;
}
