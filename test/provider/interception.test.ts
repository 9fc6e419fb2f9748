import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import { startProvider, startServer, type Provider } from '../../provider/index.js';
import { redirectUri } from './visitor.js';

const run = promisify(execFile);
const ours = /^(localhost|127\.0\.0\.1|\[::1\]|github\.com|api\.github\.com|slack\.com|one\.example|idp\.example)(:|$)/;

beforeAll(() => {
  // Whatever is not ours is refused by something that is not ours either.
  nock.disableNetConnect();
  nock.enableNetConnect((host) => ours.test(host));
});
afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());

/** Logs in at the real addresses, by the library that `fetch` is. */
async function logIn(provider: Provider, headers: Record<string, string> = {}) {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: redirectUri,
    state: 's',
  });
  const response = await fetch(`${provider.endpoints.authorization}?${query.toString()}`, { redirect: 'manual' });
  const code = new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    client_id: provider.clientId,
    client_secret: provider.clientSecret,
  });
  const answer = await fetch(provider.endpoints.token, { method: 'POST', headers, body });
  return (await answer.json()) as Record<string, unknown>;
}

test('an intercepted preset is found at its real addresses, and the process is as it was afterwards', async () => {
  const provider = await startProvider({ preset: 'github' });
  expect(provider.realHosts).toEqual({
    'github.com': `http://localhost:${provider.port}/main`,
    'api.github.com': `http://127.0.0.1:${provider.port}/main`,
  });
  await provider.intercept();
  expect([provider.identifier, provider.endpoints.token, provider.api]).toEqual([
    'https://github.com',
    'https://github.com/login/oauth/access_token',
    'https://api.github.com/user',
  ]);
  const { access_token: token } = await logIn(provider, { accept: 'application/json' });
  const me = await fetch('https://api.github.com/user', {
    headers: { authorization: `token ${String(token)}`, 'user-agent': 'test' },
  });
  expect([me.status, await me.json()]).toEqual([200, expect.objectContaining({ login: provider.users[0]!.username })]);
  expect(provider.exchanges.map(({ endpoint, request }) => `${endpoint} ${request.url}`)).toEqual([
    expect.stringMatching(/^authorization .*github\.com\/login\/oauth\/authorize/),
    expect.stringMatching(/^token .*github\.com\/login\/oauth\/access_token/),
    expect.stringMatching(/^api .*api\.github\.com\/user/),
  ]);
  await provider.close();
  nock('https://github.com').get('/').reply(200, 'the real one');
  expect(await (await fetch('https://github.com/')).text()).toBe('the real one');
});

test('any host name can be taken, by node:https too', async () => {
  await using provider = await startProvider();
  await expect(provider.intercept()).rejects.toThrow('Say which host name to intercept');
  await provider.intercept('idp.example');
  const status = await new Promise((resolve, reject) => {
    httpsRequest('https://idp.example/.well-known/oauth-authorization-server', (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
  const metadata = (await (await fetch(provider.endpoints.metadata)).json()) as Record<string, unknown>;
  expect([status, metadata['issuer'], metadata['token_endpoint']]).toEqual([
    200,
    'https://idp.example',
    'https://idp.example/token',
  ]);
});

test('a host name is taken in any case, and nothing that is none', async () => {
  await using provider = await startProvider({ preset: 'slack' });
  for (const wrong of ['slack.com:443', 'https://slack.com', '', '1.2.3.999', 'a b'])
    await expect(provider.intercept(wrong)).rejects.toThrow(/is no host name: leave scheme, port and path out/);
  await provider.intercept('Slack.COM');
  await provider.intercept();
  expect([provider.identifier, (await fetch('https://slack.com/api/auth.test')).status]).toEqual([
    'https://slack.com',
    200,
  ]);
});

test('who moves on leaves nothing behind', async () => {
  await using provider = await startProvider();
  await provider.intercept('one.example');
  await provider.intercept('idp.example');
  expect((await fetch('https://idp.example/me')).status).toBe(401);
  await expect(fetch('https://one.example/me')).rejects.toThrow('fetch failed');
});

test('what is closed while it opens leaves nothing behind either', async () => {
  const provider = await startProvider({ preset: 'slack' });
  const [intercepted] = await Promise.allSettled([provider.intercept(), provider.close()]);
  expect(intercepted.status).toBe('fulfilled');
  nock('https://slack.com').get('/').reply(200, 'the real one');
  expect(await (await fetch('https://slack.com/')).text()).toBe('the real one');
});

test('another provider of this process cannot take it either', async () => {
  await using one = await startProvider({ preset: 'slack' });
  await using two = await startProvider({ preset: 'slack' });
  await one.intercept();
  await expect(two.intercept()).rejects.toThrow('Another provider of this process intercepts "slack.com" already');
  await one.close();
  await two.intercept();
  expect((await fetch('https://slack.com/api/auth.test')).status).toBeGreaterThan(0);
  expect(two.exchanges).toHaveLength(1);
});

test('two issuers cannot take one host', async () => {
  await using server = await startServer();
  server.createIssuer({ name: 'one', preset: 'github' });
  server.createIssuer({ name: 'two', preset: 'github' });
  await server.intercept('one');
  await expect(server.intercept('two')).rejects.toThrow(
    '"one" is at "github.com" already, and "two" would be, too: only one at a time can.',
  );
});

test('a gate lets in by CONNECT and by TLS, and nobody else out', async () => {
  await using server = await startServer();
  server.createIssuer({ name: 'slack', preset: 'slack' });
  const { port, caFile, hosts } = await server.openGate();
  expect(hosts).toEqual(['slack.com']);
  const curl = async (...args: string[]) => {
    const { stdout } = await run('curl', ['-sS', '-o', '-', '-w', '\n%{http_code} %{http_connect}', ...args]).catch(
      ({ stdout, stderr }: { stdout: string; stderr: string }) => ({ stdout: stdout + stderr }),
    );
    return stdout;
  };
  const proxy = ['--proxy', `http://127.0.0.1:${port}`, '--cacert', caFile];
  expect(await curl(...proxy, '-d', 'grant_type=authorization_code', 'https://slack.com/api/oauth.v2.access')).toMatch(
    /"ok":false[^]*200 200$/,
  );
  expect(await curl(...proxy, 'https://example.com/')).toMatch(/000 403|CONNECT tunnel failed, response 403/);
  expect(await curl(...proxy, 'http://example.com/')).toBe(
    'oauth-gauntlet: example.com is blocked, for nothing is to leave this machine. Intercepted are slack.com.\n\n403 000',
  );
  for (const target of ['http://a:99999/', 'http://', 'http://%zz/'])
    expect(await rawly(port, `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
  const plain = ['--connect-to', `::127.0.0.1:${port}`, 'http://slack.com/api/auth.test'];
  expect(await curl(...plain)).toMatch(/"error":"not_authed|"ok":false|\n401 000/);
  expect(await curl(`http://127.0.0.1:${port}/nothing`)).toMatch(/\n404 000$/);
  const direct = ['--connect-to', `::127.0.0.1:${port}`, '--cacert', caFile];
  expect(await curl(...direct, 'https://slack.com/api/auth.test')).toMatch(/\n(200|401|404) 000$/);
  expect(await curl(...direct, 'https://example.com/')).toMatch(/\n000 000/);
  expect(await curl(`http://127.0.0.1:${port}/ca.pem`)).toMatch(/^-----BEGIN CERTIFICATE-----[^]*200 000$/);
});

/** What is answered to bytes that no library would send. */
async function rawly(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => (text += part));
  socket.end(bytes);
  await once(socket, 'close');
  return text;
}
