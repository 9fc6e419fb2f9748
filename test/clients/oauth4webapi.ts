import { createRequire } from 'node:module';
import { defineClient, type IssuerSettings } from 'oauth-gauntlet/client';
import * as oauth from 'oauth4webapi';
import { createPendingLogins } from './pending-logins.js';

const { version } = createRequire(import.meta.url)('oauth4webapi/package.json') as { version: string };

interface Server {
  as: oauth.AuthorizationServer;
  client: oauth.Client;
  authentication: oauth.ClientAuth;
}

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
    iss: true,
    discovery: true,
    'two-issuers': true,
    api: true,
    refresh: true,
    'refresh-on-401': 'caller',
    'refresh-ahead': 'caller',
    log: 'caller',
  },
  open({ issuers, redirectUri }) {
    const insecure = { [oauth.allowInsecureRequests]: true };
    const servers = new Map<string, Server>();
    const logins = createPendingLogins();
    const connections = new Map<string, Server & { tokens: oauth.TokenEndpointResponse }>();

    /** Reads the metadata of an issuer and the settings of its client. */
    async function discover(name: string): Promise<Server> {
      const settings = issuers[name] ?? issuers.main;
      const { issuer, clientId } = settings;
      const identifier = new URL(issuer);
      const response = await oauth.discoveryRequest(identifier, { algorithm: 'oauth2', ...insecure });
      const server = {
        as: await oauth.processDiscoveryResponse(identifier, response),
        client: { client_id: clientId },
        authentication: authenticationOf(settings),
      };
      servers.set(name, server);
      return server;
    }

    function connectionOf(user: string) {
      const connection = connections.get(user);
      if (!connection) throw new Error('there is no connection');
      return connection;
    }

    return {
      async startLogin({ browser, issuer }) {
        const { pkce, scope } = issuers[issuer] ?? issuers.main;
        const { as, client } = await discover(issuer);
        const state = oauth.generateRandomState();
        const verifier = pkce ? oauth.generateRandomCodeVerifier() : undefined;
        logins.add(browser, { state, issuer, ...(verifier && { verifier }) });
        const url = new URL(as.authorization_endpoint ?? '');
        // The library builds no authorization request: what a browser may be sent to is for the caller to say.
        if (!/^https?:$/.test(url.protocol)) throw new Error('the authorization endpoint is no web address');
        url.searchParams.set('client_id', client.client_id);
        url.searchParams.set('redirect_uri', redirectUri);
        url.searchParams.set('response_type', 'code');
        url.searchParams.set('scope', scope);
        url.searchParams.set('state', state);
        if (verifier) {
          url.searchParams.set('code_challenge', await oauth.calculatePKCECodeChallenge(verifier));
          url.searchParams.set('code_challenge_method', 'S256');
        }
        return url;
      },
      async handleCallback({ browser, user, url }) {
        const login = logins.take(browser, url);
        const server = servers.get(login.issuer ?? 'main') ?? (await discover('main'));
        const { as, client, authentication } = server;
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
        connections.set(user, {
          ...server,
          tokens: await oauth.processAuthorizationCodeResponse(as, client, response),
        });
      },
      async callApi({ user, url, method }) {
        const { access_token: token } = connectionOf(user).tokens;
        return oauth.protectedResourceRequest(token, method, new URL(url), undefined, undefined, insecure);
      },
      async refresh({ user }) {
        const { as, client, authentication, tokens } = connectionOf(user);
        const token = tokens.refresh_token ?? '';
        const response = await oauth.refreshTokenGrantRequest(as, client, authentication, token, insecure);
        const renewed = await oauth.processRefreshTokenResponse(as, client, response);
        // The library returns the response as it came: to keep the old refresh token is the caller's duty.
        connections.set(user, { as, client, authentication, tokens: { ...tokens, ...renewed } });
      },
    };
  },
});

function authenticationOf({ clientAuth, clientSecret = '' }: IssuerSettings): oauth.ClientAuth {
  if (clientAuth === 'none') return oauth.None();
  return clientAuth === 'post' ? oauth.ClientSecretPost(clientSecret) : oauth.ClientSecretBasic(clientSecret);
}
