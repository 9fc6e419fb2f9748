// Vendors' own libraries, unchanged, against the presets of these vendors at their real addresses.
import { ConfidentialClientApplication } from '@azure/msal-node';
import { Client as HubSpotClient } from '@hubspot/api-client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { OAuthApp } from '@octokit/oauth-app';
import { LogLevel, WebClient } from '@slack/web-api';
import { CodeChallengeMethod, OAuth2Client } from 'google-auth-library';
import nock from 'nock';
import { startProvider, type Provider } from '../provider/index.js';

beforeAll(() => nock.disableNetConnect());
afterAll(() => nock.restore());

const redirectUri = 'https://app.example/callback';

/** A provider at its real addresses: nothing but these can be reached. */
async function intercepted(preset: string): Promise<Provider> {
  const provider = await startProvider({ preset });
  await provider.intercept();
  const hosts = ['localhost', '127.0.0.1', ...Object.keys(provider.realHosts)];
  nock.enableNetConnect((host) => hosts.includes(host.replace(/:\d+$/, '')));
  return provider;
}

/** The end-user's browser: the callback that it is sent back with. */
async function visit(url: string): Promise<URLSearchParams> {
  const response = await fetch(url, { redirect: 'manual' });
  return new URL(response.headers.get('location') ?? (await response.text())).searchParams;
}

function authorizationUrl({ endpoints, clientId }: Provider, parameters: Record<string, string>): string {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    ...parameters,
  });
  return `${endpoints.authorization}?${query.toString()}`;
}

test('nothing leaves this machine unnoticed', async () => {
  await using provider = await intercepted('slack');
  await expect(fetch('https://slack.example/')).rejects.toThrow();
  await expect(
    new WebClient('x', {
      slackApiUrl: 'https://api.example/',
      logLevel: LogLevel.ERROR,
      retryConfig: { retries: 0 },
    }).auth.test(),
  ).rejects.toThrow(/Disallowed net connect for "api\.example/);
  expect(provider.exchanges).toEqual([]);
});

test('@slack/web-api exchanges a code, is refused a bad one, and calls the API', async () => {
  await using provider = await intercepted('slack');
  const { clientId, clientSecret } = provider;
  const callback = await visit(authorizationUrl(provider, { scope: 'chat:write', state: 's' }));
  const access = { client_id: clientId, client_secret: clientSecret, redirect_uri: redirectUri };
  const web = new WebClient();
  const tokens = await web.oauth.v2.access({ ...access, code: callback.get('code')! });
  expect(tokens).toMatchObject({
    ok: true,
    token_type: 'bot',
    team: { name: 'Gauntlet' },
    authed_user: { token_type: 'user' },
  });
  expect(await new WebClient(tokens.access_token).auth.test()).toMatchObject({ ok: true, team: 'Gauntlet' });
  await expect(web.oauth.v2.access({ ...access, code: 'bad' })).rejects.toThrow('invalid_code');
  await expect(new WebClient('xoxb-bad').auth.test()).rejects.toThrow('invalid_auth');
});

test('@octokit/oauth-app logs a user in, calls the API, and is refused a bad code', async () => {
  await using provider = await intercepted('github');
  const app = new OAuthApp({
    clientType: 'oauth-app',
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
  });
  const { url } = app.getWebFlowAuthorizationUrl({ state: 'abc', scopes: ['repo'], redirectUrl: redirectUri });
  const callback = await visit(url);
  const { authentication } = await app.createToken({ code: callback.get('code')!, redirectUrl: redirectUri });
  expect(authentication).toMatchObject({
    clientType: 'oauth-app',
    scopes: ['repo'],
    token: expect.any(String),
  });
  await expect(app.createToken({ code: 'bad' })).rejects.toThrow(/bad_verification_code/);
});

test('google-auth-library logs in with PKCE, calls the API, and refreshes when the token has ended', async () => {
  await using provider = await intercepted('google');
  const { clientId, clientSecret } = provider;
  const client = new OAuth2Client({ clientId, clientSecret, redirectUri, forceRefreshOnFailure: true });
  const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync();
  const url = client.generateAuthUrl({
    access_type: 'offline',
    scope: ['openid', 'email'],
    state: 's',
    code_challenge: codeChallenge!,
    code_challenge_method: CodeChallengeMethod.S256,
  });
  const callback = await visit(url);
  const { tokens } = await client.getToken({ code: callback.get('code')!, codeVerifier });
  expect(tokens).toMatchObject({
    token_type: 'Bearer',
    refresh_token: expect.any(String),
    expiry_date: expect.any(Number),
  });
  client.setCredentials(tokens);
  const address = 'https://www.googleapis.com/oauth2/v2/userinfo';
  expect((await client.request<{ email: string }>({ url: address })).data.email).toBe(provider.users[0]!.email);
  provider.expireTokens();
  expect((await client.request({ url: address })).status).toBe(200);
  expect(client.credentials.access_token).not.toBe(tokens.access_token);
  await expect(client.getToken('bad')).rejects.toThrow('invalid_grant');
});

test('@azure/msal-node logs in, takes the account from the ID Token, and refreshes', async () => {
  await using provider = await intercepted('microsoft');
  const { clientId, clientSecret } = provider;
  const app = new ConfidentialClientApplication({
    auth: { clientId, clientSecret, authority: 'https://login.microsoftonline.com/common' },
  });
  const scopes = ['User.Read'];
  const callback = await visit(await app.getAuthCodeUrl({ scopes, redirectUri, state: 's' }));
  const result = await app.acquireTokenByCode({ code: callback.get('code')!, scopes, redirectUri });
  expect(result).toMatchObject({ tokenType: 'Bearer', account: { username: expect.any(String) } });
  const renewed = await app.acquireTokenSilent({ account: result.account!, scopes, forceRefresh: true });
  expect(renewed.accessToken).not.toBe(result.accessToken);
  const me = await fetch('https://graph.microsoft.com/v1.0/me', {
    headers: { authorization: `Bearer ${renewed.accessToken}` },
  });
  expect(me.status).toBe(200);
  await expect(app.acquireTokenByCode({ code: 'bad', scopes, redirectUri })).rejects.toThrow(/AADSTS70008/);
});

test('@hubspot/api-client logs in, calls the API, and refreshes', async () => {
  await using provider = await intercepted('hubspot');
  const { clientId, clientSecret } = provider;
  const client = new HubSpotClient();
  const url = client.oauth.getAuthorizationUrl(clientId, redirectUri, 'oauth crm.objects.contacts.read');
  const callback = await visit(`${url}&response_type=code&state=s`);
  const token = (...grant: [string, string?, string?, string?]) =>
    client.oauth.tokensApi.create(grant[0], grant[1], grant[2], clientId, clientSecret, grant[3]);
  const tokens = await token('authorization_code', callback.get('code')!, redirectUri);
  expect(tokens).toMatchObject({ expiresIn: 1800, refreshToken: expect.any(String) });
  const about = await client.oauth.accessTokensApi.get(tokens.accessToken);
  expect(about).toMatchObject({ hubDomain: 'acme.example', user: provider.users[0]!.email });
  const renewed = await token('refresh_token', undefined, undefined, tokens.refreshToken);
  expect(renewed.accessToken).not.toBe(tokens.accessToken);
  await expect(token('authorization_code', 'bad', redirectUri)).rejects.toThrow(/HTTP-Code: 400/);
});
