import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as oidc from 'openid-client';
import { parse } from 'yaml';
import { declaredDefinitionFor, definitionFor } from '../servers/definition.js';
import { startExpressServer } from '../servers/express-oauth2-server.js';
import { endUser, type ForeignServer, type ForeignServerOptions } from '../servers/foreign-server.js';
import { startPlainOidcProvider } from '../servers/plain-oidc-provider.js';
import { signIn } from '../servers/sign-in.js';
import {
  connect as connectFile,
  endConnectors,
  freeRedirectUri,
  reportOf,
  startConnector,
  visit,
} from './connector.js';

const redirectUri = 'http://127.0.0.1:8123/callback';
const wanda = { id: endUser.id, username: 'wanda', email: endUser.email };

const open: ForeignServer[] = [];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-foreign-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(async () => {
  endConnectors();
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
    await server.expireTokens();
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
    await server.expireTokens();
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

  describe.each([
    ['defaults', definitionFor],
    ['every parameter declared', declaredDefinitionFor],
  ])('gauntlet connect with %s', (_which, define) => {
    test('completes PKCE, exchange, test and label', async () => {
      const kept = await keep((await start()).server, define);
      expect(kept.connected).toMatchObject({ code: 0 });
      expect(reportOf(kept.connected)).toMatchObject({ result: 'connected', label: 'wanda', warnings: [] });
      expectOneLogin(kept);
      expect(pathsOf(kept.server)).toEqual(['/token', '/me']);
    });

    test('refreshes an expired token once for each call, and keeps the rotated refresh token', async () => {
      const kept = await keep((await start()).server, define);
      const { server } = kept;
      for (const refreshes of [1, 2]) {
        await server.expireTokens();
        const before = pathsOf(server).length;
        const called = await kept.use('--call', server.endpoints.api);
        expect(called.code).toBe(0);
        expect(reportOf(called).call).toMatchObject({ url: server.endpoints.api, status: 200 });
        expect(JSON.parse(reportOf(called).call?.body ?? '')).toMatchObject(wanda);
        expect(pathsOf(server).slice(before)).toEqual(['/me', '/token', '/me']);
        expect(refreshTokensOf(server)).toHaveLength(refreshes);
      }
      const calls = server.requests.filter(({ path }) => path === '/me');
      expect(calls.map(({ status }) => status)).toEqual([200, 401, 200, 401, 200]);
      expect(new Set(calls.map(({ headers }) => headers.authorization)).size).toBe(3);
      expect(new Set(refreshTokensOf(server)).size).toBe(2);
      expectNoSecretInUrls(server);
    });

    test('--refresh refreshes a live token, and the next call uses what it gave', async () => {
      const kept = await keep((await start()).server, define);
      const { server } = kept;
      for (const times of [1, 2]) {
        expect(await kept.use('--refresh')).toMatchObject({ code: 0 });
        expect(refreshTokensOf(server)).toHaveLength(times);
      }
      expect(new Set(refreshTokensOf(server)).size).toBe(2);
      expect(reportOf(await kept.use('--call', '/me')).call).toMatchObject({ status: 200 });
      const [first, second] = server.requests.filter(({ path }) => path === '/me');
      expect(second?.headers.authorization).not.toBe(first?.headers.authorization);
    });

    test('completes where the end-user signs in in a browser', async () => {
      const { server } = await start({ login: true });
      const files = await write(server, define);
      const child = startConnector([files.definition, '--no-browser', '--redirect-uri', files.redirectUri], files);
      const callback = await signIn(await child.authorizationUrl());
      expect(callback.startsWith(`${files.redirectUri}?`)).toBe(true);
      expect(await visit(callback)).toMatchObject({ status: 200 });
      const { code, stdout, stderr } = await child.ended;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/✓ Label +wanda\n/);
      expectOneLogin({ server, ...files });
    });

    test('completes with a redirect URI that the server compares exactly', async () => {
      const redirectUri = await freeRedirectUri();
      const kept = await keep((await start({ redirectUris: [redirectUri] })).server, define, redirectUri);
      expect(kept.connected).toMatchObject({ code: 0 });
      expectOneLogin(kept);
    });

    test('--auto says that a login form needs a browser', async () => {
      const { server } = await start({ login: true });
      const { connected } = await keep(server, define);
      expect(connected.code).toBe(1);
      expect(reportOf(connected).error).toMatchObject({ step: 'Authorization', code: 'not-redirected' });
      expect(pathsOf(server)).toEqual([]);
    });
  });

  test('without autoRefresh an expired token is shown as it is, and nothing is refreshed', async () => {
    const define: Define = (server) => definitionFor(server, { oauth2Config: { autoRefresh: false } });
    const kept = await keep((await start()).server, define);
    await kept.server.expireTokens();
    expect(reportOf(await kept.use('--call', '/me')).call).toMatchObject({ status: 401 });
    expect(refreshTokensOf(kept.server)).toEqual([]);
  });

  test('without PKCE, which the server demands, connect fails and tells why', async () => {
    const define: Define = (server) => definitionFor(server, { oauth2Config: { enablePkce: false } });
    const { server, connected } = await keep((await start()).server, define);
    expect(connected.code).toBe(1);
    expect(reportOf(connected).error).toMatchObject({
      step: 'Callback',
      code: 'authorization-refused',
      message: expect.stringContaining('invalid_request'),
    });
    expect(pathsOf(server)).toEqual([]);
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

type Define = (server: ForeignServer) => string;

interface Files {
  definition: string;
  kept: string;
  redirectUri: string;
  env: Record<string, string>;
}

/** A definition file for the server, and what it takes to connect with it. */
async function write(server: ForeignServer, define: Define, redirectUri?: string): Promise<Files> {
  const stem = join(folder, new URL(server.origin).port);
  await writeFile(`${stem}.yaml`, define(server));
  return {
    definition: `${stem}.yaml`,
    kept: `${stem}.kept`,
    redirectUri: redirectUri ?? (await freeRedirectUri()),
    env: { CLIENT_ID: server.clientId, CLIENT_SECRET: server.clientSecret, GAUNTLET_KEY: 'a passphrase for the tests' },
  };
}

/** Connects with `gauntlet connect --auto --save`; `use` runs it again on what it has kept. */
async function keep(server: ForeignServer, define: Define, redirectUri?: string) {
  const files = await write(server, define, redirectUri);
  const args = [files.definition, '--redirect-uri', files.redirectUri, '--save', files.kept, '--json'];
  const connected = await connectFile([...args, '--auto'], files);
  return { server, ...files, connected, use: (...flags: string[]) => connectFile([...args, ...flags], files) };
}

/** The paths of what the client itself sent, in order. */
function pathsOf({ requests }: ForeignServer): string[] {
  return requests.map(({ path }) => path).filter((path) => path === '/token' || path === '/me');
}

function refreshTokensOf({ requests }: ForeignServer): (string | null)[] {
  return requests.flatMap(({ body }) =>
    body.get('grant_type') === 'refresh_token' ? [body.get('refresh_token')] : [],
  );
}

/** One login with S256, and one redirect URI, byte for byte, on both legs. */
function expectOneLogin({ server, redirectUri: expected }: { server: ForeignServer; redirectUri: string }): void {
  const authorization = server.requests.find(({ path, query }) => path === '/authorize' && query.has('client_id'))!;
  const exchanges = server.requests.filter(({ body }) => body.get('grant_type') === 'authorization_code');
  expect(exchanges).toHaveLength(1);
  const verifier = exchanges[0]!.body.get('code_verifier') ?? '';
  expect(verifier).toMatch(/^[\w.~-]{43,128}$/);
  expect(Object.fromEntries(authorization.query)).toMatchObject({
    redirect_uri: expected,
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    scope: server.scope,
  });
  expect(exchanges[0]!.body.get('redirect_uri')).toBe(expected);
  expect(exchanges[0]!.body.get('client_secret')).toBe(server.clientSecret);
  expect(server.requests.find(({ path }) => path === '/me')).toMatchObject({
    status: 200,
    headers: { authorization: expect.stringMatching(/^Bearer ./) },
  });
  expectNoSecretInUrls(server);
}

/** Every secret that the client has sent is searched for in every URL, also in those that the browser asked for. */
function expectNoSecretInUrls({ requests, clientSecret }: ForeignServer): void {
  const sent = requests.flatMap(({ body, headers }) => [
    ...['code', 'code_verifier', 'client_secret', 'refresh_token'].map((name) => body.get(name)),
    headers.authorization?.slice('Bearer '.length),
  ]);
  const secrets = new Set([clientSecret, ...sent].filter((secret) => typeof secret === 'string'));
  expect(secrets.size).toBeGreaterThan(3);
  const urls = requests.flatMap(({ path, query }) => [path, ...query.values()]);
  for (const url of urls) for (const secret of secrets) expect(url).not.toContain(secret);
}
