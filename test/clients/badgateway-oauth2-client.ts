import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { generateCodeVerifier, OAuth2Client, OAuth2Fetch, type OAuth2Token } from '@badgateway/oauth2-client';
import { defineClient } from 'oauth-gauntlet/client';
import { createPendingLogins } from './pending-logins.js';

const { version } = createRequire(import.meta.url)('@badgateway/oauth2-client/package.json') as { version: string };

export default defineClient({
  name: '@badgateway/oauth2-client',
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
    'refresh-on-401': true,
    'refresh-ahead': true,
    log: 'caller',
  },
  // What it refuses with a TypeError of its own would else be taken for a crash.
  isRefusal: (error) =>
    !(error instanceof TypeError) || /invalid token response|fetch failed|terminated/.test(error.message),
  open({ issuers: { main }, redirectUri }) {
    const client = new OAuth2Client({
      clientId: main.clientId,
      ...(main.clientSecret !== undefined && {
        clientSecret: main.clientSecret,
        authenticationMethod: main.clientAuth === 'post' ? 'client_secret_post' : 'client_secret_basic',
      }),
      authorizationEndpoint: main.endpoints.authorization,
      tokenEndpoint: main.endpoints.token,
    });
    const logins = createPendingLogins();
    const connections = new Map<string, OAuth2Fetch>();

    return {
      async startLogin({ browser }) {
        const state = randomBytes(32).toString('base64url');
        const login = { state, ...(main.pkce && { verifier: await generateCodeVerifier() }) };
        logins.add(browser, login);
        return client.authorizationCode.getAuthorizeUri({
          redirectUri,
          state,
          scope: main.scope.split(' '),
          ...(login.verifier && { codeVerifier: login.verifier }),
        });
      },
      async handleCallback({ browser, user, url }) {
        const { state, verifier } = logins.take(browser, url);
        const token = await client.authorizationCode.getTokenFromCodeRedirect(url, {
          redirectUri,
          state,
          ...(verifier && { codeVerifier: verifier }),
        });
        connections.set(user, connect(client, token));
      },
      async callApi({ user, url, method }) {
        const { status } = await connectionOf(user).fetch(url, { method });
        return { status };
      },
      async refresh({ user }) {
        await connectionOf(user).refreshToken();
      },
    };

    function connectionOf(user: string): OAuth2Fetch {
      const connection = connections.get(user);
      if (!connection) throw new Error('not connected');
      return connection;
    }
  },
});

function connect(client: OAuth2Client, token: OAuth2Token): OAuth2Fetch {
  return new OAuth2Fetch({
    client,
    getStoredToken: () => token,
    // A new token takes a new login, for which the user has to come back.
    getNewToken: () => null,
  });
}
