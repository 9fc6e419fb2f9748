import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An authorization server with a protected resource, made of other people's packages. */
export interface ForeignServer {
  origin: string;
  /** `api` answers `{ id, username, email }` of the end-user who authorized the access token. */
  endpoints: { authorization: string; token: string; api: string };
  /** A confidential client that authenticates with client_secret_post. */
  clientId: string;
  clientSecret: string;
  /** Absent when every loopback redirect URI is accepted. */
  redirectUris?: readonly string[];
  /** What a client asks for, separated by spaces. */
  scope: string;
  /** In the order of arrival. */
  requests: readonly ForeignRequest[];
  /** Ends every access token issued so far; the refresh tokens stay. */
  expireTokens(): Promise<void>;
  close(): Promise<void>;
}

export interface ForeignRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Read as a form. */
  body: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Absent until the response begins. */
  status: number | undefined;
}

export interface ForeignServerOptions {
  /** Compared exactly. Without them every loopback redirect URI is accepted. */
  redirectUris?: readonly string[];
  /** Whether the end-user signs in with a form; otherwise they are signed in, and approve, at once. */
  login?: boolean;
  /** Seconds. */
  accessTokenLifetime?: number;
}

/** The only account of a foreign server. */
export const endUser = {
  id: 'u-1024',
  username: 'wanda',
  email: 'wanda@example.test',
  password: 'correct horse battery',
};

export const paths = { authorization: '/authorize', token: '/token', api: '/me' };

export const defaultAccessTokenLifetime = 3600;

export const loginPage = `<!doctype html>
<title>Sign in</title>
<form method="post">
  <label>User name <input name="username" autocomplete="username"></label>
  <label>Password <input name="password" type="password" autocomplete="current-password"></label>
  <button>Sign in</button>
</form>
`;

export function isEndUser(username: unknown, password: unknown): boolean {
  return username === endUser.username && password === endUser.password;
}

export function isLoopback(redirectUri: string): boolean {
  return URL.canParse(redirectUri) && ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(redirectUri).hostname);
}

export interface Listening extends Omit<ForeignServer, 'scope' | 'redirectUris' | 'expireTokens'> {
  /** Who answers from here on. */
  handle: (listener: RequestListener) => void;
}

/** Listens on a free port of 127.0.0.1 and records what arrives. */
export async function listen(): Promise<Listening> {
  const requests: ForeignRequest[] = [];
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    endpoints: { authorization: origin + paths.authorization, token: origin + paths.token, api: origin + paths.api },
    clientId: `client-${randomUUID()}`,
    clientSecret: `secret-${randomUUID()}`,
    requests,
    handle(listener) {
      server.on('request', (request, response) => {
        requests.push(record(request, () => (response.headersSent ? response.statusCode : undefined)));
        listener(request, response);
      });
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** The body is tapped where the parser hands it over, so that the framework still reads all of it. */
function record(request: IncomingMessage, status: () => number | undefined): ForeignRequest {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const chunks: Buffer[] = [];
  const push = request.push.bind(request);
  request.push = (chunk: Buffer | null) => {
    if (chunk !== null) chunks.push(chunk);
    return push(chunk);
  };
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    get body() {
      return new URLSearchParams(Buffer.concat(chunks).toString());
    },
    headers: request.headers,
    get status() {
      return status();
    },
  };
}
