// Small web applications of these tests, and the definitions that lead the gauntlet to them.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { webAdapter } from '../../harness/adapters/web.js';
import type { ClientAdapter, ClientSession, ClientSettings } from '../../harness/model/client.js';
import type { Action } from '../../harness/model/protocol.js';
import type { Report } from '../../harness/model/verdict.js';
import { browsers } from './browsers.js';
import { end, start, type Ended } from './program.js';

export const folder = mkdtempSync(join(tmpdir(), 'gauntlet-web-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

let issuer: Server | undefined;
export let settings: ClientSettings;

/** Something that stands where the authorization server would. */
export async function startIssuer(): Promise<void> {
  issuer = createServer((_, response) => response.end('the authorization server')).listen(0, 'localhost');
  await once(issuer, 'listening');
  const origin = `http://localhost:${(issuer.address() as AddressInfo).port}`;
  const endpoints = { token: `${origin}/token` };
  settings = {
    run: 'run1',
    redirectUri: '',
    store: '/nowhere',
    issuers: {
      main: { issuer: origin, endpoints, api: `${origin}/me`, clientId: 'client', clientSecret: 'hush-hush' },
    },
    fields: {},
    env: {},
  } as unknown as ClientSettings;
}

export function endIssuer(): void {
  issuer?.close();
}

const adapters: ClientAdapter[] = [];
export async function closeAdapters(): Promise<void> {
  for (const adapter of adapters.splice(0)) await adapter.close?.();
}

export const login = { do: 'start-login', browser: 'tab', user: 'ann', issuer: 'main' } satisfies Action;
export const api = { do: 'call-api', user: 'ann' } satisfies Action;
export function callback(path: string, browser = 'tab', user = 'ann'): Action {
  return { do: 'callback', browser, user, request: { method: 'GET', url: `${callbacks.at(-1)}${path}`, headers: [] } };
}
const callbacks: string[] = [];

let files = 0;
export function write(source: string, extension = 'mjs'): string {
  const file = join(folder, `file${(files += 1)}.${extension}`);
  writeFileSync(file, source);
  return file;
}

/** What every application of these tests does; `more` is tried first, with `path`, `url`, `request`, `response`, `to` and `page` in reach. */
export const application = (more: string, before = '') => `
  import { createServer } from 'node:http';
  import { spawn } from 'node:child_process';
  ${before}
  let hits = 0;
  createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const path = url.pathname;
    const page = (status, text, headers = {}) => response.writeHead(status, headers).end(text);
    const to = (location, headers = {}) => response.writeHead(302, { location, ...headers }).end();
    ${more}
    if (path === '/health') return page(200, 'ok');
    if (path === '/connect') return to(process.env.ISSUER + '/auth?redirect_uri=x', { 'set-cookie': 'sid=' + (hits += 1) });
    if (path === '/callback/ok') return to('/home');
    if (path === '/home') return page(200, '<h1>Connected</h1> ' + process.pid + ' ' + request.headers.cookie);
    if (path === '/me') return page(request.headers.cookie ? 200 : 401, 'me');
    page(403, '<title>Sorry</title><script>let x = 1</script><p>Not connected:\\n' + path);
  }).listen(process.env.PORT, '127.0.0.1');`;

/** For an application that is configured by hand. */
export const fixed = "issuer: { port: 4444, clientId: 'client' },";

export interface Options {
  app?: string;
  /** Members of the definition, and of its start, as source text. */
  more?: string;
  start?: string;
  env?: string;
}

export function describe({ app = application(''), more = '', start = '', env = '' }: Options = {}): string {
  const file = write(app);
  return write(`export default ({ port }) => {
    const origin = 'http://127.0.0.1:' + port;
    return {
      name: 'acme', claims: { code: true, api: true },
      start: {
        command: process.execPath, args: [${JSON.stringify(file)}], ready: origin + '/health', timeoutMs: 5000,
        env: ({ issuers: { main }, fields }) => ({ PORT: port, ISSUER: main.issuer, SECRET: main.clientSecret, ${env} }),
        ${start}
      },
      connect: origin + '/connect', redirectUri: origin + '/callback', api: { url: origin + '/me' },
      connected: { status: 200, url: '/home', text: 'Connected' }, refused: { text: 'Not connected' },
      ${more}
    };
  };`);
}

export async function adapt(options?: Options): Promise<ClientAdapter> {
  return adaptFile(describe(options));
}

export async function adaptFile(file: string): Promise<ClientAdapter> {
  const adapter = await webAdapter(file);
  adapters.push(adapter);
  callbacks.push(adapter.redirectUri ?? '');
  return adapter;
}

export function openRun(
  adapter: ClientAdapter,
  own: Partial<ClientSettings> = {},
  fresh = false,
): Promise<ClientSession> {
  return adapter.open({ ...settings, ...own }, new AbortController().signal, browsers(fresh));
}

export async function open(options?: Options): Promise<ClientSession> {
  return openRun(await adapt(options));
}

/** The process id that the application tells on its page of success. */
export async function pidOf(session: ClientSession): Promise<number> {
  await session.perform(callback('/ok'), 5000);
  const page = (await session.output()).findLast(({ source }) => source === 'page')?.text ?? '';
  return Number(/Connected<\/h1> (\d+)/.exec(page)?.[1]);
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export async function refusalOf(promise: Promise<unknown>): Promise<Error & { code: string }> {
  return promise.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: Error & { code: string }) => error,
  );
}

/** The verdicts of a run of the program, by scenario: results, or reasons. */
export async function verdictsOf(
  args: readonly string[],
  env?: Record<string, string>,
): Promise<{ results: Record<string, string>; reasons: Record<string, string>; ended: Ended }> {
  const file = join(folder, `report${(files += 1)}.json`);
  const ended = await end(start(['run', ...args, '--seed', 'web', '--reporter', `json=${file}`], env));
  if (ended.stderr.includes('error:')) throw new Error(ended.stderr);
  const { verdicts } = JSON.parse(await readFile(file, 'utf8')) as Report;
  const by = (member: 'result' | 'reason') =>
    Object.fromEntries(verdicts.map((verdict) => [verdict.scenario, verdict[member]]));
  return { results: by('result'), reasons: by('reason'), ended };
}

export async function resultsOf(
  args: readonly string[],
  env?: Record<string, string>,
): Promise<Record<string, string>> {
  return (await verdictsOf(args, env)).results;
}
