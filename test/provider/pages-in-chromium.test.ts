import { existsSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startServer, type Issuer, type Server } from '../../provider/index.js';
import { authorizationUrl, confidential, me, redeem } from './visitor.js';

const executablePath = '/usr/bin/chromium';
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

let server: Server;
let application: HttpServer;
let callback: string;
let browser: Browser;
/** The page that the application serves at its root. */
let home = '';
let count = 0;

beforeAll(async () => {
  if (!existsSync(executablePath)) {
    throw new Error(`There is no ${executablePath}: install Debian's package with "apt-get install chromium".`);
  }
  server = await startServer();
  application = createServer((incoming, outgoing) => {
    outgoing.setHeader('content-type', 'text/html').end(incoming.url === '/' ? home : '<title>Welcome back</title>');
  });
  application.listen(0);
  await once(application, 'listening');
  callback = `http://127.0.0.1:${(application.address() as AddressInfo).port}/callback`;
  // It makes a profile of its own, and removes it.
  browser = await chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', ...quiet],
  });
});
afterAll(async () => {
  await browser?.close();
  application?.close();
  application?.closeAllConnections();
  await server?.close();
});

function issuerAsking(): Issuer {
  const client = { ...confidential, redirectUris: [callback] };
  return server.createIssuer({ name: `acme/${++count}`, clients: [client], policy: { login: 'page' } });
}

/** A tab of a browser that nobody has used, and what it complained about. */
async function newTab(javaScriptEnabled = true): Promise<{ page: Page; complaints: string[]; asked: Set<string> }> {
  const context = await browser.newContext({ javaScriptEnabled });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const asked = new Set<string>();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  return { page, complaints, asked };
}

function urlFor(issuer: Issuer, fields: Record<string, string> = {}): string {
  return authorizationUrl(issuer, { redirect_uri: callback, ...fields });
}

function parametersOf(page: Page): Record<string, string> {
  expect(page.url().split('?')[0]).toBe(callback);
  return Object.fromEntries(new URL(page.url()).searchParams);
}

test.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('a person logs in as the second user, is asked once, and never again: %s', async (_, javaScript) => {
  const issuer = issuerAsking();
  const { page, complaints, asked } = await newTab(javaScript);
  const second = issuer.users[1]!;
  await page.goto(urlFor(issuer));
  expect(await page.getByRole('heading').textContent()).toBe('Choose an account');
  await page.getByRole('button', { name: `${second.name} ${second.email}` }).click();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Allow app to use your account?');
  expect(await page.getByRole('list', { name: 'It asks for' }).textContent()).toContain('read');
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL(`${callback}?*`);

  const { code = '', ...others } = parametersOf(page);
  expect(others).toEqual({ state: 'state-1', iss: issuer.identifier });
  const { body } = await redeem(issuer, code, { redirect_uri: callback });
  expect((await me(issuer, body['access_token'])).body['sub']).toBe(second.sub);

  await page.goto(urlFor(issuer, { state: 'state-2' }));
  expect(parametersOf(page)).toMatchObject({ state: 'state-2', code: expect.any(String) });
  expect(complaints).toEqual([]);
  expect([...asked].sort()).toEqual([new URL(callback).origin, server.origin].sort());
});

test('a person denies by the keyboard alone', async () => {
  const issuer = issuerAsking();
  const { page, complaints } = await newTab();
  await page.goto(urlFor(issuer, { login_hint: issuer.users[1]!.email }));
  // The one who is hinted at gets the focus.
  await page.locator('button:focus', { hasText: issuer.users[1]!.name }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Allow app' }).waitFor();
  expect(await page.getByText(issuer.users[1]!.name).count()).toBe(1);
  for (const name of ['Not you?', 'Deny']) {
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe(name);
  }
  expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${callback}?*`);
  expect(parametersOf(page)).toMatchObject({ error: 'access_denied', state: 'state-1' });
  expect(complaints).toEqual([]);
});

test('"not you?" and going back lead on to somebody else', async () => {
  const issuer = issuerAsking();
  const { page } = await newTab();
  await page.goto(urlFor(issuer));
  await page.getByRole('button', { name: issuer.users[0]!.name }).click();
  await page.getByRole('button', { name: 'Not you?' }).click();
  await page.getByRole('button', { name: `${issuer.users[0]!.name} ${issuer.users[0]!.email} Signed in` }).waitFor();
  await page.getByRole('button', { name: issuer.users[1]!.name }).click();
  await page.getByText(issuer.users[1]!.name).waitFor();
  await page.goto(urlFor(issuer));
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL(`${callback}?*`);
  const { body } = await redeem(issuer, parametersOf(page)['code'] ?? '', { redirect_uri: callback });
  expect((await me(issuer, body['access_token'])).body['sub']).toBe(issuer.users[1]!.sub);
});

test('a page of another port, which the browser takes for the same site, cannot consent in a person’s place', async () => {
  const issuer = issuerAsking();
  const { page } = await newTab();
  await page.goto(urlFor(issuer));
  await page.getByRole('button', { name: issuer.users[0]!.name }).click();
  await page.getByRole('heading', { name: 'Allow app' }).waitFor();
  // Even if it knew what it cannot know.
  const form = await page.locator('form').evaluate((element: unknown) => (element as { innerHTML: string }).innerHTML);
  home = `<form method="post" action="${issuer.identifier}/login">${form}</form>`;
  await page.goto(new URL('/', callback.replace('127.0.0.1', 'localhost')).href);
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByRole('heading', { name: 'This was not sent from our page' }).waitFor();
  const { request } = issuer.exchanges.at(-1)!;
  expect(new Headers(request.headers).get('cookie')).toContain('session_acme~');
  await page.goto(urlFor(issuer));
  expect(await page.getByRole('heading', { name: 'Allow app' }).count()).toBe(1);
});

test('a page cannot be framed', async () => {
  const issuer = issuerAsking();
  const { page, complaints } = await newTab();
  home = `<iframe src="${urlFor(issuer).replaceAll('&', '&amp;')}"></iframe>`;
  await page.goto(new URL('/', callback).href);
  expect(complaints.join()).toContain("frame-ancestors 'none'");
  expect(await page.frames()[1]?.getByRole('button').count()).toBe(0);
});

test.each(['light', 'dark'] as const)(
  'the pages follow the colour scheme, and fit a phone: %s',
  async (colorScheme) => {
    const issuer = issuerAsking();
    const context = await browser.newContext({ colorScheme, viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    await page.goto(urlFor(issuer, { scope: 'a-scope-without-an-end-'.repeat(9) }));
    const looks = () =>
      page.evaluate(
        `({ ground: getComputedStyle(document.body).backgroundColor, width: document.documentElement.scrollWidth })`,
      );
    const expected = { ground: colorScheme === 'dark' ? 'rgb(16, 18, 24)' : 'rgb(243, 244, 248)', width: 320 };
    expect(await looks()).toEqual(expected);
    await page.getByRole('button', { name: issuer.users[0]!.name }).click();
    await page.getByRole('heading', { name: 'Allow app' }).waitFor();
    expect(await looks()).toEqual(expected);
    await context.close();
  },
);

test('a page of another origin, and one whose host name has been rebound, can neither read nor change anything', async () => {
  const controlToken = 'control-token-0123456789';
  await using controlled = await startServer({ controlToken });
  const issuer = controlled.createIssuer({ name: 'main' });
  const tries = (url: string) =>
    Promise.all(
      (['GET issuers', 'POST reset', 'POST removeIssuer'] as const).map(async (what) => {
        const [method, word] = what.split(' ');
        try {
          const headers = { authorization: `Bearer control-token-0123456789`, 'content-type': 'application/json' };
          const body = method === 'POST' ? '{"name":"main"}' : undefined;
          const response = await fetch(`${url}/_gauntlet/${word}`, { method: method!, headers, body: body ?? null });
          return `${response.status} ${await response.text()}`;
        } catch (error) {
          return String(error);
        }
      }),
    );
  const { page } = await newTab();
  home = '<title>Another origin</title>';
  await page.goto(new URL('/', callback).href);
  expect(await page.evaluate(tries, controlled.origin)).toEqual(Array(3).fill('TypeError: Failed to fetch'));
  // What a form can send without asking.
  home = `<form method="post" enctype="text/plain" action="${controlled.origin}/_gauntlet/reset"><button>Send</button></form>`;
  await page.reload();
  await page.click('button');
  expect(await page.textContent('body')).toContain('A web page cannot use the control API.');

  const rebound = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', ...quiet, '--host-resolver-rules=MAP evil.example 127.0.0.1'],
  });
  try {
    const evil = await (await rebound.newContext()).newPage();
    await evil.goto(`http://evil.example:${controlled.port}/main/me`);
    expect(await evil.textContent('body')).toContain('misdirected_request');
    const origin = `http://evil.example:${controlled.port}`;
    const answers = await evil.evaluate(tries, origin);
    for (const answer of answers) expect(answer).toMatch(/^421 /);
  } finally {
    await rebound.close();
  }
  expect(controlled.issuers.get('main')).toBe(issuer);
});
