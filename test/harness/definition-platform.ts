import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readDefinition } from '../../harness/platform/definition/read.js';
import type { StoredConnection } from '../../harness/platform/connections.js';
import type { Duties } from '../../harness/platform/duties.js';
import { PlatformError, standardDuties } from '../../harness/platform/index.js';
import { openPlatform, type Platform, type PlatformSettings } from '../../harness/platform/platform.js';

/** A request as the provider got it. */
export interface Got {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}
export type Reply = { status?: number; type?: string; body: unknown; headers?: Record<string, string> };

/** A provider that says what it is told to. */
export interface ScriptedProvider {
  origin: string;
  got: Got[];
  /** By path; a function is asked each time. */
  replies: Record<string, Reply | ((got: Got) => Reply)>;
  close(): Promise<void>;
}

export async function startScriptedProvider(): Promise<ScriptedProvider> {
  const server: Server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const url = new URL(request.url ?? '/', provider.origin);
      const one = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body,
      };
      provider.got.push(one);
      if (url.pathname === '/hang') return;
      const reply = provider.replies[url.pathname];
      const {
        status = 200,
        type = 'application/json',
        body: said,
        headers,
      } = (typeof reply === 'function' ? reply(one) : reply) ?? {
        status: 404,
        body: 'not here',
      };
      response.writeHead(status, { 'content-type': type, ...headers });
      response.end(typeof said === 'string' ? said : JSON.stringify(said));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const provider: ScriptedProvider = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    got: [],
    replies: {},
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return provider;
}

export const redirectUri = 'https://platform.test/return?app=1';
export const credentials = { CLIENT_ID: 'the client id', CLIENT_SECRET: 'a client secret of some length' };
export const code = 'an-authorization-code/1+2';

export interface Opened {
  platform: Platform;
  log: string[];
  passTime(ms: number): void;
}

/** The platform with a definition, written as the members of `authentication` that differ from a plain one. */
export function open(
  origin: string,
  { oauth2Config = {}, ...changes }: Record<string, unknown> & { oauth2Config?: Record<string, unknown> } = {},
  duties: Partial<Duties> = {},
  settings: Partial<PlatformSettings> & { refreshAheadMs?: number; issuer?: string; env?: Record<string, string> } = {},
): Opened {
  const { refreshAheadMs, issuer, env = credentials, ...others } = settings;
  const definition = {
    type: 'oauth2',
    oauth2Config: {
      authorizeUrl: `${origin}/authorize`,
      getAccessToken: `${origin}/token`,
      refreshAccessToken: `${origin}/refresh`,
      autoRefresh: true,
      enablePkce: true,
      ...oauth2Config,
    },
    test: `${origin}/me`,
    ...changes,
  };
  const { authentication } = readDefinition(JSON.stringify(definition), {
    name: 'test.json',
    folder: import.meta.dirname,
  });
  const log: string[] = [];
  let clock = 1_700_000_000_000;
  const main = {
    name: 'The provider',
    authentication,
    env,
    clientAuth: 'post' as const,
    stores: 'result' as const,
    ...(refreshAheadMs !== undefined && { refreshAheadMs }),
    ...(issuer !== undefined && { issuer }),
  };
  const environment = {
    fetch,
    now: () => clock,
    random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
    log: (line: string) => void log.push(line),
  };
  const platform = openPlatform({ integrations: { main }, redirectUri, ...others }, environment, {
    ...standardDuties,
    ...duties,
  });
  return { platform, log, passTime: (ms) => void (clock += ms) };
}

/** Logs in and brings back a code, with what else the callback is to carry. */
export async function connect(
  { platform }: Opened,
  { fields = {}, callback = {} }: { fields?: Record<string, string>; callback?: Record<string, string> } = {},
): Promise<StoredConnection> {
  const url = await platform.startLogin({ browser: 'b', user: 'u', integration: 'main', fields });
  const query = new URLSearchParams({ code, state: url.searchParams.get('state') ?? '', ...callback });
  const back = { browser: 'b', user: 'u', url: `${redirectUri}&${query.toString()}`, method: 'GET', headers: [] };
  return platform.exchange(platform.acceptCallback(back));
}

/** What an attempt came to: its value, or the code of the platform's refusal. */
export async function outcome<T>(attempt: () => Promise<T> | T): Promise<T | string> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof PlatformError) return error.code;
    throw error;
  }
}
