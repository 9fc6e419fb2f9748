import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from '../../harness/model/user-agent.js';
import { createUserAgent } from '../../harness/user-agent.js';
import type { ConnectReport } from '../../harness/cli/connect/report.js';

// The command line as it is shipped: `node build.mjs` comes first.
const root = join(import.meta.dirname, '../..');
const program = join(root, 'dist/cli.js');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** One `gauntlet connect`, seen from outside. */
export interface Connector {
  process: ChildProcess;
  /** The match, as soon as stdout has one. Rejects if the process ends without. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** The authorization URL, when it has been handed to the user. */
  authorizationUrl(): Promise<string>;
  type(line: string): void;
  ended: Promise<Ended>;
}

const living = new Set<ChildProcess>();

/** A test that fails leaves nothing behind either. */
export function endConnectors(): void {
  for (const child of living) child.kill('SIGKILL');
}

/** Starts `gauntlet connect` without the environment's own credentials and fields. `input` keeps its stdin open. */
export function startConnector(
  args: readonly string[],
  { env = {}, cwd = root, input = false }: { env?: Record<string, string>; cwd?: string; input?: boolean } = {},
): Connector {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:CLIENT_ID|CLIENT_SECRET|GAUNTLET_.*|FORCE_COLOR)$/.test(name),
  );
  const child = spawn(process.execPath, [program, 'connect', ...args], {
    cwd,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  living.add(child);
  child.once('exit', () => living.delete(child));
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...texts }));

  return { process: child, printed, authorizationUrl, type: (line) => void child.stdin?.write(`${line}\n`), ended };

  function printed(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(texts.stdout);
        if (match) resolve(match);
      };
      child.stdout?.on('data', look);
      child.once('close', () => reject(new Error(`It ended without ${pattern}: ${texts.stdout}${texts.stderr}`)));
      look();
    });
  }

  async function authorizationUrl(): Promise<string> {
    const [, url = ''] = await printed(/Authorization +(http\S+)\n +Open this URL in a browser\.\n/);
    return url;
  }
}

export const connect = (...start: Parameters<typeof startConnector>): Promise<Ended> => startConnector(...start).ended;

/** Stdout, which must be nothing but one line with a JSON object. */
export function reportOf({ stdout }: Ended): ConnectReport {
  if (!/^\{[^\n]*\}\n$/.test(stdout)) throw new Error(`This is not one line of JSON: ${stdout}`);
  return JSON.parse(stdout) as ConnectReport;
}

/** A port of 127.0.0.1 on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}

/** A redirect URI on a free port. */
export const freeRedirectUri = async () => `http://127.0.0.1:${await freePort()}/callback`;

/** The URL at which a browser arrives from an authorization URL, without going there. */
export async function callbackOf(authorizationUrl: string, redirectUri: string): Promise<string> {
  const { stopped, page } = await createUserAgent({ keepAlive: false }).navigate(
    { method: 'GET', url: authorizationUrl, headers: [] },
    { origins: [new URL(authorizationUrl).origin], until: (url) => url.href.startsWith(redirectUri) },
  );
  if (stopped?.reason === 'until') return stopped.request.url;
  throw new Error(`The browser did not get to ${redirectUri}: ${stopped?.request.url ?? page?.body}`);
}

/** The page that a browser gets at a callback. */
export async function visit(url: string, form?: URLSearchParams): Promise<Page> {
  const { page } = await createUserAgent({ keepAlive: false }).navigate(
    form
      ? {
          method: 'POST',
          url,
          headers: [['Content-Type', 'application/x-www-form-urlencoded']],
          body: form.toString(),
        }
      : { method: 'GET', url, headers: [] },
    { origins: [new URL(url).origin] },
  );
  if (!page) throw new Error(`${url} led elsewhere`);
  return page;
}
