import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { createOutputLog } from '../../harness/adapters/output-log.js';
import { openWebSession } from '../../harness/adapters/web-session.js';
import { readSigns } from '../../harness/adapters/web-signs.js';
import type { ClientAdapter, ClientMethods, ClientSettings } from '../../harness/model/client.js';
import { createPlatform, PlatformError } from '../../harness/platform/index.js';

/** What the application shows, and when; each may be replaced. */
export interface Pages {
  /** Methods with which the redirection endpoint takes a callback. */
  methods: readonly string[];
  /** Answers a callback that has led to a connection. */
  connected(): Answer;
  /** Answers one that has not. */
  refused(why: PlatformError, parameters: URLSearchParams): Answer;
}

/** A page, or where the browser is sent. */
export type Answer = { status: number; html: string } | { location: string };

export const standardPages: Pages = {
  methods: ['GET', 'POST'],
  connected: () => ({ location: '/home' }),
  refused: ({ message }) => refusal(escaped(message)),
};

export function refusal(html: string): Answer {
  return { status: 403, html: `<h1>Not connected</h1><p>${html}</p>` };
}

export const home: Answer = { status: 200, html: '<h1>Connected</h1>' };

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** One run of the application. A browser is known by its cookie, and is its own user. */
interface Run {
  client: ClientMethods;
  settings: ClientSettings;
  connected: Set<string>;
}

/** Which run a request belongs to: many are served at one address. */
const runHeader = 'gauntlet-run';

/** The platform as a web application, served in this process. */
export async function webPlatform(pages: Partial<Pages> = {}): Promise<ClientAdapter> {
  const shown = { ...standardPages, ...pages };
  const runs = new Map<string, Run>();
  const server = createServer((request, response) => void serve(runs, shown, request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  server.unref();
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const redirectUri = `${origin}/callback`;
  const platform = createPlatform();
  const claims = { ...platform.claims };
  // Its pages begin logins at one of them.
  delete claims['two-issuers'];
  delete claims.logout;
  const application = {
    name: 'web platform',
    claims,
    connect: `${origin}/connect`,
    redirectUri,
    connected: { text: '<h1>Connected</h1>' },
    refused: { text: '<h1>Not connected</h1>' },
    api: { url: `${origin}/me`, method: 'GET' },
    refresh: { url: `${origin}/refresh`, method: 'POST' },
  };
  const signs = await readSigns(application, (name, message) => {
    throw new Error(`${name} ${message}`);
  });

  return {
    name: application.name,
    claims,
    host: ['cookies', 'page', 'clock', 'stdio'],
    jobs: availableParallelism(),
    redirectUri,
    configuredBy: '`settings` of open()',
    async open(settings, signal, { browser }) {
      signal.throwIfAborted();
      const log = createOutputLog();
      let offset = 0;
      const client = await platform.open(settings, {
        fetch: (...request) => fetch(...request),
        now: () => Date.now() + offset,
        random: (bytes) => randomBytes(bytes),
        log: (line) => log.add('console', `${line}\n`),
      });
      runs.set(settings.run, { client, settings, connected: new Set() });
      const session = openWebSession({
        application,
        signs,
        app: inThisProcess,
        logs: { begin: nothing, quiet: nothing, close: nothing },
        log,
        api: settings.issuers.main.api,
        browser(name) {
          const agent = browser(name);
          const headers: [string, string][] = [[runHeader, settings.run]];
          return { ...agent, navigate: (request, options) => agent.navigate(request, { ...options, headers }) };
        },
        since: performance.now(),
      });
      return {
        ...session,
        async setClock(offsetMs) {
          offset = offsetMs;
        },
        async close() {
          runs.delete(settings.run);
        },
      };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const nothing = () => Promise.resolve(undefined);
/** It lives as long as this process does. */
const inThisProcess = { prepare: nothing, fate: nothing, quiet: nothing, stop: nothing, close: nothing };

async function serve(
  runs: ReadonlyMap<string, Run>,
  pages: Pages,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const run = runs.get(String(request.headers[runHeader]));
  const known = /\bsid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  const browser = known ?? randomUUID();
  if (known === undefined) response.setHeader('set-cookie', `sid=${browser}; HttpOnly; SameSite=Lax; Path=/`);
  const answer = run ? await answerOf(run, pages, request, browser) : { status: 404, html: 'There is no such run.' };
  if ('location' in answer) return void response.writeHead(303, { location: answer.location }).end();
  response.writeHead(answer.status, { 'content-type': 'text/html; charset=utf-8', 'referrer-policy': 'no-referrer' });
  response.end(`<!doctype html><title>Web platform</title>${answer.html}`);
}

async function answerOf(
  { client, settings, connected }: Run,
  pages: Pages,
  request: IncomingMessage,
  browser: string,
): Promise<Answer> {
  const { method = 'GET', url: target = '' } = request;
  const url = new URL(target, settings.redirectUri);
  try {
    switch (url.pathname) {
      case '/connect':
        return { location: String(await client.startLogin({ browser, user: browser, issuer: 'main' })) };
      case '/callback': {
        if (!pages.methods.includes(method)) return { status: 405, html: '' };
        const body = await text(request);
        await client.handleCallback({ browser, user: browser, url: url.href, method, headers: [], body });
        connected.add(browser);
        return pages.connected();
      }
      case '/home':
        return connected.has(browser) ? home : { status: 403, html: '<a href="/connect">Connect</a>' };
      case '/me': {
        const { status = 501 } =
          (await client.callApi?.({ user: browser, url: settings.issuers.main.api, method: 'GET' })) ?? {};
        return { status, html: '' };
      }
      case '/refresh':
        await client.refresh?.({ user: browser });
        return { status: 200, html: 'Refreshed' };
      default:
        return { status: 404, html: '' };
    }
  } catch (error) {
    if (!(error instanceof PlatformError)) return { status: 500, html: 'Internal error' };
    if (url.pathname === '/callback') return pages.refused(error, url.searchParams);
    return { status: 401, html: escaped(error.message) };
  }
}
