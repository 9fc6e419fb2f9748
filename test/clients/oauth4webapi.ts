import { createRequire } from 'node:module';
import { defineClient, type IssuerSettings } from 'oauth-gauntlet/client';
import * as oauth from 'oauth4webapi';
import { createPendingLogins } from './pending-logins.js';

const { version } = createRequire(import.meta.url)('oauth4webapi/package.json') as { version: string };

export default defineClient({
  name: 'oauth4webapi',
  version,
  claims: {
    code: true,
    pkce: true,
    basic: true,
    post: true,
    public: true,
    state: true,
    api: true,
    refresh: true,
    'refresh-on-401': 'caller',
    'refresh-ahead': 'caller',
    log: 'caller',
  },
  open({ issuers: { main }, redirectUri }) {
    const as: oauth.AuthorizationServer = { issuer: main.issuer, token_endpoint: main.endpoints.token };
    const client: oauth.Client = { client_id: main.clientId };
    const authentication = authenticationOf(main);
    const insecure = { [oauth.allowInsecureRequests]: true };
    const logins = createPendingLogins();
    const tokens = new Map<string, oauth.TokenEndpointResponse>();

    return {
      async startLogin({ browser }) {
        const state = oauth.generateRandomState();
        const verifier = main.pkce ? oauth.generateRandomCodeVerifier() : undefined;
        logins.add(browser, { state, ...(verifier && { verifier }) });
        const url = new URL(main.endpoints.authorization);
        url.searchParams.set('client_id', client.client_id);
        url.searchParams.set('redirect_uri', redirectUri);
        url.searchParams.set('response_type', 'code');
        url.searchParams.set('scope', main.scope);
        url.searchParams.set('state', state);
        if (verifier) {
          url.searchParams.set('code_challenge', await oauth.calculatePKCECodeChallenge(verifier));
          url.searchParams.set('code_challenge_method', 'S256');
        }
        return url;
      },
      async handleCallback({ browser, user, url }) {
        const login = logins.take(browser, url);
        const parameters = oauth.validateAuthResponse(as, client, new URL(url), login.state);
        const verifier = login.verifier ?? oauth.nopkce;
        const response = await oauth.authorizationCodeGrantRequest(
          as,
          client,
          authentication,
          parameters,
          redirectUri,
          verifier,
          insecure,
        );
        tokens.set(user, await oauth.processAuthorizationCodeResponse(as, client, response));
      },
      async callApi({ user, url, method }) {
        const token = tokens.get(user)?.access_token ?? '';
        return oauth.protectedResourceRequest(token, method, new URL(url), undefined, undefined, insecure);
      },
      async refresh({ user }) {
        const old = tokens.get(user);
        const token = old?.refresh_token ?? '';
        const response = await oauth.refreshTokenGrantRequest(as, client, authentication, token, insecure);
        // The library returns the response as it came: to keep the old refresh token is the caller's duty.
        tokens.set(user, { ...old, ...(await oauth.processRefreshTokenResponse(as, client, response)) });
      },
    };
  },
});

function authenticationOf({ clientAuth, clientSecret = '' }: IssuerSettings): oauth.ClientAuth {
  if (clientAuth === 'none') return oauth.None();
  return clientAuth === 'post' ? oauth.ClientSecretPost(clientSecret) : oauth.ClientSecretBasic(clientSecret);
}
