import { createRequire } from 'node:module';
import { defineClient, type IssuerSettings } from 'oauth-gauntlet/client';
import * as oidc from 'openid-client';
import { createPendingLogins } from './pending-logins.js';

const { version } = createRequire(import.meta.url)('openid-client/package.json') as { version: string };

export default defineClient({
  name: 'openid-client',
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
    timeout: true,
  },
  open({ issuers, redirectUri, timeoutMs }) {
    const configurations = new Map<string, oidc.Configuration>();
    const logins = createPendingLogins();
    const connections = new Map<string, { config: oidc.Configuration; tokens: oidc.TokenEndpointResponse }>();
    const settingsOf = (issuer: string) => issuers[issuer] ?? issuers.main;

    /** As long as no login begins, what was read last is good enough. */
    async function discover(issuer: string): Promise<oidc.Configuration> {
      const settings = settingsOf(issuer);
      const { issuer: identifier, clientId } = settings;
      const config = await oidc.discovery(new URL(identifier), clientId, {}, authenticationOf(settings), {
        algorithm: 'oauth2',
        ...(identifier.startsWith('http:') && { execute: [oidc.allowInsecureRequests] }),
      });
      if (timeoutMs !== undefined) config.timeout = timeoutMs / 1000;
      configurations.set(issuer, config);
      return config;
    }

    return {
      async startLogin({ browser, issuer }) {
        const { pkce, scope } = settingsOf(issuer);
        const config = await discover(issuer);
        const state = oidc.randomState();
        const verifier = pkce ? oidc.randomPKCECodeVerifier() : undefined;
        logins.add(browser, { state, issuer, ...(verifier && { verifier }) });
        return oidc.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri,
          scope,
          state,
          ...(verifier && {
            code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
            code_challenge_method: 'S256',
          }),
        });
      },
      async handleCallback({ browser, user, url }) {
        const login = logins.take(browser, url);
        const config = configurations.get(login.issuer ?? 'main') ?? (await discover('main'));
        const response = await oidc.authorizationCodeGrant(config, new URL(url), {
          expectedState: login.state,
          ...(login.verifier && { pkceCodeVerifier: login.verifier }),
        });
        connections.set(user, { config, tokens: response });
        return response.scope ? { scope: response.scope } : {};
      },
      async callApi({ user, url, method }) {
        const { config, tokens } = connectionOf(user);
        const { status } = await oidc.fetchProtectedResource(config, tokens.access_token, new URL(url), method);
        return { status };
      },
      async refresh({ user }) {
        const { config, tokens } = connectionOf(user);
        const response = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '');
        // The library returns the response as it came: to keep the old refresh token is the caller's duty.
        connections.set(user, { config, tokens: { ...tokens, ...response } });
      },
    };

    function connectionOf(user: string) {
      const connection = connections.get(user);
      if (!connection) throw new Error('there is no connection');
      return connection;
    }
  },
});

function authenticationOf({ clientAuth, clientSecret }: IssuerSettings): oidc.ClientAuth {
  if (clientAuth === 'none') return oidc.None();
  return clientAuth === 'post' ? oidc.ClientSecretPost(clientSecret) : oidc.ClientSecretBasic(clientSecret);
}
