import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProviderError } from './provider-error.js';

const portAttempts = 20;

type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** `localhost` may mean 127.0.0.1 or ::1: whichever a client tries, nobody else may answer on this port. */
export async function listenOnLoopback(port: number, handler: Handler): Promise<Server[]> {
  for (let attempt = 1; ; attempt += 1) {
    const server = await listen(port, '127.0.0.1', handler);
    try {
      return [server, await listen(portOf(server), '::1', handler)];
    } catch (error) {
      const busy = error instanceof ProviderError;
      if (!busy) return [server];
      await stop(server);
      if (port !== 0 || attempt === portAttempts) throw error;
    }
  }
}

/** Listens on one address; `port` 0 takes a free one. Throws ProviderError `port-busy`. */
export async function listen(port: number, host: string, handler: Handler): Promise<Server> {
  const server = createServer({ maxHeaderSize: 64 * 1024, requireHostHeader: false }, handler);
  // A connection that is closed for idleness just as a client uses it again would look like a fault of the client.
  server.keepAliveTimeout = 0;
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const message = `Port ${port} on ${host} is in use: choose another, or 0 for any that is free.`;
    throw new ProviderError('port-busy', message, { cause: error });
  }
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Ends a server and every connection to it. */
export async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
