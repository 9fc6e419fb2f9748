// What the examples test: openid-client, and around it what an application adds: it logs in, and refreshes when the API says 401.
import * as oauth from 'openid-client';
import type { Provider } from 'oauth-gauntlet/provider';

const redirectUri = 'http://127.0.0.1:3000/callback';

export interface Connection {
  callApi(): Promise<Response>;
}

/** Logs in as the user whom the provider has signed in. */
export async function connect(provider: Provider, { scope = 'read' } = {}): Promise<Connection> {
  const { clientId, clientSecret, identifier: issuer, endpoints, api } = provider;
  const server = { issuer, authorization_endpoint: endpoints.authorization, token_endpoint: endpoints.token };
  const config = new oauth.Configuration(server, clientId, {}, oauth.ClientSecretBasic(clientSecret));
  oauth.allowInsecureRequests(config);

  const state = oauth.randomState();
  const verifier = oauth.randomPKCECodeVerifier();
  const url = oauth.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const { headers } = await fetch(url, { redirect: 'manual' });
  const callback = new URL(headers.get('location') ?? '');
  const checks = { expectedState: state, pkceCodeVerifier: verifier };
  let { access_token: accessToken, refresh_token: refreshToken } = await oauth.authorizationCodeGrant(
    config,
    callback,
    checks,
  );

  const call = () => fetch(api, { headers: { authorization: `Bearer ${accessToken}` } });
  return {
    async callApi() {
      const response = await call();
      if (response.status !== 401 || refreshToken === undefined) return response;
      const next = await oauth.refreshTokenGrant(config, refreshToken);
      accessToken = next.access_token;
      // RFC 6749 §6: without a new one, the old one stays.
      refreshToken = next.refresh_token ?? refreshToken;
      return call();
    },
  };
}
