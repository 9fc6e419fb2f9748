import { createRequire } from 'node:module';
import { defineClient } from 'oauth-gauntlet/client';
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
    state: true,
    api: true,
    refresh: true,
    'refresh-on-401': 'caller',
    'refresh-ahead': 'caller',
    log: 'caller',
    timeout: true,
  },
  open({ issuers: { main }, redirectUri, timeoutMs }) {
    const config = new oidc.Configuration(
      {
        issuer: main.issuer,
        authorization_endpoint: main.endpoints.authorization,
        token_endpoint: main.endpoints.token,
      },
      main.clientId,
      {},
      oidc.ClientSecretBasic(main.clientSecret),
    );
    if (timeoutMs !== undefined) config.timeout = timeoutMs / 1000;
    if (main.issuer.startsWith('http:')) oidc.allowInsecureRequests(config);
    const logins = createPendingLogins();
    const tokens = new Map<string, oidc.TokenEndpointResponse>();

    return {
      async startLogin({ browser }) {
        const state = oidc.randomState();
        const verifier = main.pkce ? oidc.randomPKCECodeVerifier() : undefined;
        logins.add(browser, { state, ...(verifier && { verifier }) });
        return oidc.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri,
          scope: main.scope,
          state,
          ...(verifier && {
            code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
            code_challenge_method: 'S256',
          }),
        });
      },
      async handleCallback({ browser, user, url }) {
        const login = logins.take(browser, url);
        const response = await oidc.authorizationCodeGrant(config, new URL(url), {
          expectedState: login.state,
          ...(login.verifier && { pkceCodeVerifier: login.verifier }),
        });
        tokens.set(user, response);
        return response.scope ? { scope: response.scope } : {};
      },
      async callApi({ user, url, method }) {
        const { status } = await oidc.fetchProtectedResource(
          config,
          tokens.get(user)?.access_token ?? '',
          new URL(url),
          method,
        );
        return { status };
      },
      async refresh({ user }) {
        const old = tokens.get(user);
        const response = await oidc.refreshTokenGrant(config, old?.refresh_token ?? '');
        // The library returns the response as it came: to keep the old refresh token is the caller's duty.
        tokens.set(user, { ...old, ...response });
      },
    };
  },
});
