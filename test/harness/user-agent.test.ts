import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import nock from 'nock';
import { inProcess } from '../../harness/adapters/in-process.js';
import { runGauntlet } from '../../harness/gauntlet.js';
import { createUserAgent } from '../../harness/user-agent.js';
import { createPlatform, standardDuties } from '../../harness/platform/index.js';
import { suites } from '../../scenarios/index.js';

let server: Server;
let origin: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  nock.cleanAll();
  nock.restore();
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const get = (path: string) => ({ method: 'GET', url: `${origin}${path}`, headers: [] as [string, string][] });

test('a navigation looks like a browser’s', async () => {
  let seen: IncomingMessage['headers'] = {};
  answer = (request, response) => {
    seen = request.headers;
    response.end('hello');
  };
  const { page } = await createUserAgent().navigate(get('/'), { origins: [origin] });
  expect(page).toMatchObject({ status: 200, body: 'hello' });
  expect(seen).toMatchObject({ accept: expect.stringMatching(/^text\/html/), 'sec-fetch-mode': 'navigate' });
});

test('cookies come back to the browser that they were given to, and to no other', async () => {
  const cookies: (string | undefined)[] = [];
  answer = (request, response) => {
    cookies.push(request.headers.cookie);
    response.setHeader('set-cookie', 'session=1; Path=/; HttpOnly; SameSite=Lax').end();
  };
  const [one, other] = [createUserAgent(), createUserAgent()];
  for (const agent of [one, one, other]) await agent.navigate(get('/'), { origins: [origin] });
  expect(cookies).toEqual([undefined, 'session=1', undefined]);
});

test.each([
  [301, 'POST', 'GET'],
  [302, 'POST', 'GET'],
  [303, 'POST', 'GET'],
  [307, 'POST', 'POST'],
  [308, 'POST', 'POST'],
])('after a %s, a %s continues as %s', async (status, method, next) => {
  const methods: (string | undefined)[] = [];
  answer = (request, response) => {
    methods.push(request.method);
    if (request.url === '/start') response.writeHead(status, { location: '/next' }).end();
    else response.end();
  };
  await createUserAgent().navigate({ ...get('/start'), method, body: 'a=b' }, { origins: [origin] });
  expect(methods).toEqual([method, next]);
});

test('a navigation stops at the request that was asked for, before it is made', async () => {
  answer = (_, response) => response.writeHead(302, { location: '/callback?code=1' }).end();
  const { page, stopped } = await createUserAgent().navigate(get('/'), {
    origins: [origin],
    until: (url) => url.pathname === '/callback',
  });
  expect(page).toBeUndefined();
  expect(stopped).toMatchObject({ reason: 'until', request: { method: 'GET', url: `${origin}/callback?code=1` } });
});

test('redirects without end are given up', async () => {
  answer = (_, response) => response.writeHead(302, { location: '/again' }).end();
  await expect(createUserAgent().navigate(get('/'), { origins: [origin] })).rejects.toThrow(
    /gave up after 20 redirects/,
  );
});

test('a page that does not end is given up at the time limit', async () => {
  answer = (_, response) => response.write('…');
  await expect(createUserAgent().navigate(get('/'), { origins: [origin], timeoutMs: 100 })).rejects.toThrow(
    /abort|timeout/i,
  );
});

test('a page is cut at 1 MiB, and one of more than 8 MiB is refused', async () => {
  answer = (request, response) => response.end(Buffer.alloc(request.url === '/large' ? 2 ** 21 : 2 ** 24));
  const { page } = await createUserAgent().navigate(get('/large'), { origins: [origin] });
  expect(page?.body).toHaveLength(2 ** 20);
  await expect(createUserAgent().navigate(get('/larger'), { origins: [origin] })).rejects.toThrow(/larger than 8 MiB/);
});

test('a client that sends its user elsewhere is not followed there, and passes nothing', async () => {
  nock.activate();
  nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[?::1\]?)(:|$)/);
  const stranger = nock('https://accounts.stranger.example').get(/.*/).reply(200);
  const client = createPlatform({
    ...standardDuties,
    createAuthorizationUrl: () => new URL('https://accounts.stranger.example/authorize'),
  });
  const report = await runGauntlet({
    client: inProcess(client),
    suites,
    selection: { suites: ['state'] },
    seed: 'elsewhere',
  });
  expect(stranger.isDone()).toBe(false);
  expect(report.summary).toMatchObject({ pass: 0, error: 0 });
});
