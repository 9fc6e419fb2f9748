import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { defineClient } from 'oauth-gauntlet/client';
import { AuthorizationCode, type AccessToken } from 'simple-oauth2';
import { createPendingLogins } from './pending-logins.js';

const { version } = createRequire(import.meta.url)('simple-oauth2/package.json') as { version: string };

export default defineClient({
  name: 'simple-oauth2',
  version,
  // It passes state, code_challenge and code_verifier on, but neither makes nor checks them, and calls no API.
  claims: {
    code: true,
    basic: true,
    post: true,
    refresh: true,
    state: 'caller',
    pkce: 'caller',
    api: 'caller',
    'refresh-on-401': 'caller',
    'refresh-ahead': 'caller',
    log: 'caller',
  },
  open({ issuers: { main }, redirectUri }) {
    const client = new AuthorizationCode({
      client: { id: main.clientId, secret: main.clientSecret ?? '' },
      auth: {
        tokenHost: new URL(main.issuer).origin,
        tokenPath: pathOf(main.endpoints.token),
        authorizePath: pathOf(main.endpoints.authorization),
      },
      options: { authorizationMethod: main.clientAuth === 'post' ? 'body' : 'header' },
    });
    const logins = createPendingLogins();
    const connections = new Map<string, AccessToken>();

    return {
      startLogin({ browser }) {
        const state = randomBytes(32).toString('base64url');
        logins.add(browser, { state });
        return client.authorizeURL({ redirect_uri: redirectUri, scope: main.scope, state });
      },
      async handleCallback({ browser, user, url }) {
        const login = logins.take(browser, url);
        const { searchParams } = new URL(url);
        if (searchParams.getAll('state').join() !== login.state) throw new Error('state is not the one that was sent');
        const [error, code] = [searchParams.get('error'), searchParams.get('code')];
        if (error !== null || code === null) throw new Error(`the login was refused: ${error}`);
        connections.set(user, await client.getToken({ code, redirect_uri: redirectUri }));
      },
      async callApi({ user, url, method }) {
        const token = String(connections.get(user)?.token['access_token']);
        const { status } = await fetch(url, { method, headers: { authorization: `Bearer ${token}` } });
        return { status };
      },
      async refresh({ user }) {
        const connection = connections.get(user);
        if (!connection) throw new Error('not connected');
        connections.set(user, await connection.refresh());
      },
    };
  },
});

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
