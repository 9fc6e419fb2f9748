import { afterEach, describe, expect, jest, test } from '@jest/globals';
import * as oidc from 'openid-client';
import { parse } from 'yaml';
import { declaredDefinitionFor, definitionFor } from '../servers/definition.js';
import { startExpressServer } from '../servers/express-oauth2-server.js';
import { endUser, type ForeignServer, type ForeignServerOptions } from '../servers/foreign-server.js';
import { startPlainOidcProvider } from '../servers/plain-oidc-provider.js';
import { signIn } from '../servers/sign-in.js';

const redirectUri = 'http://127.0.0.1:8123/callback';
const wanda = { id: endUser.id, username: 'wanda', email: endUser.email };

const open: ForeignServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

describe.each([
  ['Express on @node-oauth/oauth2-server', startExpressServer],
  ['plain oidc-provider', startPlainOidcProvider],
])('%s', (_name, startServer) => {
  async function start(options?: ForeignServerOptions) {
    const server = await startServer(options);
    open.push(server);
    const { authorization, token } = server.endpoints;
    const config = new oidc.Configuration(
      { issuer: server.origin, authorization_endpoint: authorization, token_endpoint: token },
      server.clientId,
      { id_token_signed_response_alg: 'ES256' },
      oidc.ClientSecretPost(server.clientSecret),
    );
    oidc.allowInsecureRequests(config);
    return { server, config };
  }

  // The first one: oidc-provider says a thing once.
  test('a connection, a refresh, an expired token and an error page print nothing', async () => {
    const printed = (['log', 'info', 'warn', 'error'] as const).map((level) =>
      jest.spyOn(console, level).mockImplementation(() => undefined),
    );
    const { server, config } = await start();
    const tokens = await connect(config, server);
    await oidc.refreshTokenGrant(config, tokens.refresh_token!);
    await server.expireAccessTokens();
    await expect(me(config, server, tokens.access_token)).rejects.toThrow();
    const { url } = await authorizationRequest(config, server);
    url.searchParams.set('client_id', 'unknown');
    await expect(signIn(url.href)).rejects.toThrow('answered 400');
    expect(printed.flatMap(({ mock }) => mock.calls)).toEqual([]);
  });

  test('a client connects with PKCE and reads who the end-user is', async () => {
    const { server, config } = await start();
    const tokens = await connect(config, server);
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: server.scope });
    const response = await me(config, server, tokens.access_token);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject(wanda);
  });

  test('requests are recorded with their query, body, headers and status', async () => {
    const { server, config } = await start();
    const { access_token: accessToken } = await connect(config, server);
    await me(config, server, accessToken);
    const seen = (path: string) => server.requests.find((request) => request.path === path)!;
    expect(seen('/authorize')).toMatchObject({ method: 'GET', headers: { host: new URL(server.origin).host } });
    expect(seen('/authorize').query.get('code_challenge_method')).toBe('S256');
    expect(seen('/token')).toMatchObject({ method: 'POST', status: 200 });
    expect(seen('/token').body.get('grant_type')).toBe('authorization_code');
    expect(seen('/token').body.get('client_secret')).toBe(server.clientSecret);
    expect(seen('/me')).toMatchObject({
      method: 'GET',
      status: 200,
      headers: { authorization: `Bearer ${accessToken}` },
    });
  });

  test('an authorization request without a code challenge comes back with invalid_request', async () => {
    const { server, config } = await start();
    const url = oidc.buildAuthorizationUrl(config, { redirect_uri: redirectUri, scope: server.scope, state: 's-1' });
    const { searchParams } = new URL(await signIn(url.href));
    expect(Object.fromEntries(searchParams)).toMatchObject({ error: 'invalid_request', state: 's-1' });
    expect(searchParams.has('code')).toBe(false);
  });

  test('a wrong code verifier is refused', async () => {
    const { server, config } = await start();
    const { callback, checks } = await authorize(config, server);
    const wrong = { ...checks, pkceCodeVerifier: oidc.randomPKCECodeVerifier() };
    await expect(oidc.authorizationCodeGrant(config, callback, wrong)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  test('a token request without a code verifier is refused', async () => {
    const { server, config } = await start();
    const { callback } = await authorize(config, server);
    const response = await exchange(server, callback, { client_secret: server.clientSecret });
    expect(response).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test.each([
    ['a wrong client secret', { client_secret: 'wrong-secret' }],
    ['no client secret', {}],
  ])('%s is refused', async (_which, credentials: Record<string, string>) => {
    const { server, config } = await start();
    const { callback, checks } = await authorize(config, server);
    const parameters = { ...credentials, code_verifier: checks.pkceCodeVerifier };
    expect(await exchange(server, callback, parameters)).toMatchObject({ body: { error: 'invalid_client' } });
  });

  test('a code is redeemed once', async () => {
    const { server, config } = await start();
    const { callback, checks } = await authorize(config, server);
    await oidc.authorizationCodeGrant(config, callback, checks);
    const replay = oidc.authorizationCodeGrant(config, callback, checks);
    await expect(replay).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('a refresh rotates the tokens and the old refresh token is refused', async () => {
    const { server, config } = await start();
    const first = await connect(config, server);
    const second = await oidc.refreshTokenGrant(config, first.refresh_token!);
    expect(second.access_token).not.toBe(first.access_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await me(config, server, second.access_token)).status).toBe(200);
    const third = await oidc.refreshTokenGrant(config, second.refresh_token!);
    expect((await me(config, server, third.access_token)).status).toBe(200);
    await expect(oidc.refreshTokenGrant(config, first.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  test('expired access tokens get 401 and a challenge, and a refresh gives a live one', async () => {
    const { server, config } = await start();
    const first = await connect(config, server);
    expect((await me(config, server, first.access_token)).status).toBe(200);
    await server.expireAccessTokens();
    await expect(me(config, server, first.access_token)).rejects.toMatchObject(invalidToken);
    const second = await oidc.refreshTokenGrant(config, first.refresh_token!);
    expect((await me(config, server, second.access_token)).status).toBe(200);
  });

  test('an unknown access token gets 401 and a challenge', async () => {
    const { server, config } = await start();
    await expect(me(config, server, 'no-such-token')).rejects.toMatchObject(invalidToken);
  });

  test('a short lifetime of access tokens is told to the client', async () => {
    const { server, config } = await start({ accessTokenLifetime: 7 });
    const { expires_in: lifetime } = await connect(config, server);
    expect(lifetime).toBeGreaterThan(0);
    expect(lifetime).toBeLessThanOrEqual(7);
  });

  test('with a login form the end-user signs in by user name and password', async () => {
    const { server, config } = await start({ login: true });
    const tokens = await connect(config, server);
    expect(await (await me(config, server, tokens.access_token)).json()).toMatchObject(wanda);
    const { url } = await authorizationRequest(config, server);
    await expect(signIn(url.href, { ...endUser, password: 'wrong' })).rejects.toThrow('answered 403');
  });

  test('a registered redirect URI is compared exactly', async () => {
    const { server, config } = await start({ redirectUris: [redirectUri] });
    await connect(config, server);
    const { url } = await authorizationRequest(config, server);
    url.searchParams.set('redirect_uri', `${redirectUri}/more`);
    await expect(signIn(url.href)).rejects.toThrow('answered 400');
  });

  test('without a registered one every loopback redirect URI is accepted, and no other', async () => {
    const { server, config } = await start();
    const { url } = await authorizationRequest(config, server);
    url.searchParams.set('redirect_uri', 'https://evil.test/callback');
    await expect(signIn(url.href)).rejects.toThrow('answered 400');
  });

  test('its definitions name its endpoints and its scope', async () => {
    const { server } = await start();
    for (const definition of [definitionFor(server), declaredDefinitionFor(server)]) {
      const { authentication } = parse(definition) as { authentication: Record<string, Record<string, unknown>> };
      expect(authentication).toMatchObject({ type: 'oauth2', connectionLabel: '{{username}}' });
      expect(authentication['test']).toMatchObject({ url: server.endpoints.api });
      expect(authentication['oauth2Config']).toMatchObject({
        enablePkce: true,
        autoRefresh: true,
        scope: server.scope,
        authorizeUrl: { url: server.endpoints.authorization },
        getAccessToken: { method: 'POST', url: server.endpoints.token },
        refreshAccessToken: { method: 'POST', url: server.endpoints.token },
      });
    }
    const overridden = definitionFor(server, { connectionLabel: '{{email}}', oauth2Config: { autoRefresh: false } });
    expect(parse(overridden)).toMatchObject({
      authentication: { connectionLabel: '{{email}}', oauth2Config: { autoRefresh: false, enablePkce: true } },
    });
  });
});

const invalidToken = { status: 401, cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }] };

async function authorizationRequest(config: oidc.Configuration, server: ForeignServer) {
  const checks = { pkceCodeVerifier: oidc.randomPKCECodeVerifier(), expectedState: oidc.randomState() };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: server.scope,
    state: checks.expectedState,
    code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  return { url, checks };
}

async function authorize(config: oidc.Configuration, server: ForeignServer) {
  const { url, checks } = await authorizationRequest(config, server);
  return { callback: new URL(await signIn(url.href)), checks };
}

async function connect(config: oidc.Configuration, server: ForeignServer) {
  const { callback, checks } = await authorize(config, server);
  return oidc.authorizationCodeGrant(config, callback, checks);
}

const me = (config: oidc.Configuration, { endpoints }: ForeignServer, token: string) =>
  oidc.fetchProtectedResource(config, token, new URL(endpoints.api), 'GET');

/** A token request that openid-client would not send. */
async function exchange(server: ForeignServer, callback: URL, parameters: Record<string, string>) {
  const response = await fetch(server.endpoints.token, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: server.clientId,
      code: callback.searchParams.get('code')!,
      redirect_uri: redirectUri,
      ...parameters,
    }),
  });
  return { status: response.status, body: await response.json() };
}
