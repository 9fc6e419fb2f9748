import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { ProviderError } from './provider-error.js';

const portAttempts = 20;

export type Listener = HttpServer | HttpsServer;

type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** `localhost` may mean 127.0.0.1 or ::1: whichever a client tries, nobody else may answer on this port. */
export async function listenOnLoopback(port: number, handler: Handler, tls?: TlsOptions): Promise<Listener[]> {
  for (let attempt = 1; ; attempt += 1) {
    const server = await listen(port, '127.0.0.1', handler, tls);
    try {
      return [server, await listen(portOf(server), '::1', handler, tls)];
    } catch (error) {
      const busy = error instanceof ProviderError;
      if (!busy) return [server];
      await stop(server);
      if (port !== 0 || attempt === portAttempts) throw error;
    }
  }
}

/** Listens on one address, with TLS if its options are given; `port` 0 takes a free one. Throws ProviderError `port-busy`. */
export async function listen(port: number, host: string, handler: Handler, tls?: TlsOptions): Promise<Listener> {
  const server = tls === undefined ? createServer(options, handler) : await createSecureServer(handler, tls);
  // A connection that is closed for idleness just as a client uses it again would look like a fault of the client.
  server.keepAliveTimeout = 0;
  await occupy(server, port, host);
  return server;
}

/** Lets a server listen. Throws ProviderError `port-busy`. */
export async function occupy(server: NetServer, port: number, host: string): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const message = `Port ${port} on ${host} is in use: choose another, or 0 for any that is free.`;
    throw new ProviderError('port-busy', message, { cause: error });
  }
}

export function portOf(server: NetServer): number {
  return (server.address() as AddressInfo).port;
}

/** Ends a server and every connection to it. */
export async function stop(server: Listener): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  for (const socket of connections.get(server) ?? []) socket.destroy();
  await closed;
}

const options = { maxHeaderSize: 64 * 1024, requireHostHeader: false };

/** A TLS server knows nothing of connections whose handshake is not done: they would keep it from closing. */
const connections = new WeakMap<Listener, Set<Socket>>();

/** TLS is loaded where it is spoken. */
async function createSecureServer(handler: Handler, tls: TlsOptions): Promise<HttpsServer> {
  const { createServer: createTlsServer } = await import('node:https');
  const server = createTlsServer({ ...options, ...tls }, handler);
  const sockets = new Set<Socket>();
  connections.set(server, sockets);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return server;
}
