// Vendors' own libraries, unchanged, against the presets of these vendors at their real addresses.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { OAuthApp } from '@octokit/oauth-app';
import { WebClient } from '@slack/web-api';
import nock from 'nock';
import { startProvider, type Provider } from '../provider/index.js';

beforeAll(() => nock.disableNetConnect());
afterAll(() => nock.enableNetConnect());

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
  expect(await new WebClient(tokens.access_token!).auth.test()).toMatchObject({ ok: true, team: 'Gauntlet' });
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
  const { url } = app.getWebFlowAuthorizationUrl({ state: 'abc', scopes: ['repo', 'gist'], redirectUrl: redirectUri });
  const callback = await visit(url);
  const { authentication } = await app.createToken({ code: callback.get('code')!, redirectUrl: redirectUri });
  expect(authentication).toMatchObject({
    clientType: 'oauth-app',
    scopes: ['repo', 'gist'],
    token: expect.any(String),
  });
  await expect(app.createToken({ code: 'bad' })).rejects.toThrow(/bad_verification_code/);
});
