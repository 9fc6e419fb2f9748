import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Authority } from '../authority.js';
import { hostName } from '../host-check.js';
import { occupy, portOf } from '../listen.js';
import { blocked } from './blocked.js';

/** The door by which clients that insist on a real host name come in: TLS by whatever name is asked for, and a proxy that takes CONNECT. */
export interface Gate {
  readonly port: number;
  close(): Promise<void>;
}

export interface GateOptions {
  port: number;
  /** The address to listen on. */
  host: string;
  authority: Authority;
  /** Host names that are let in, in lower case. */
  hosts: () => readonly string[];
  /** Hears of each host that was not let through, and why. */
  onBlocked: (why: string) => void;
  handler: (incoming: IncomingMessage, outgoing: ServerResponse) => void;
}

/** What the gate tells whoever asks it for `/`. */
export interface GateNotice {
  hosts: readonly string[];
  /** Certificate of the authority that is to be trusted, in PEM. */
  ca: string;
}

const serverOptions = { maxHeaderSize: 64 * 1024 };
/** The first byte of a TLS record that holds a handshake. RFC 8446 §5.1 */
const handshake = 0x16;

/** Listens on one port for TLS and for a proxy's requests alike: the first byte tells. Throws ProviderError `port-busy`. */
export async function openGate({ port, host, authority, hosts, handler, onBlocked }: GateOptions): Promise<Gate> {
  const contexts = new Map<string, Promise<SecureContext>>();
  const knows = (name: string) => hosts().includes(name);
  const tls = createTlsServer(
    {
      ...serverOptions,
      SNICallback(asked, callback) {
        const name = asked.toLowerCase();
        if (!knows(name)) return callback(new Error(refusal(name)));
        const context = contexts.get(name) ?? authority.issue([name]).then(createSecureContext);
        contexts.set(name, context);
        context.then((ready) => callback(null, ready), callback);
      },
    },
    handler,
  );
  const proxy = createServer(serverOptions, (incoming, outgoing) => {
    const { url = '/', headers } = incoming;
    // A client that speaks to its proxy sends the whole URL; one that was led here speaks to the host itself. RFC 9112 §3.2.2
    const isWhole = !url.startsWith('/');
    if (isWhole && !URL.canParse(url)) return tell(outgoing, 400, 'text/plain', 'oauth-gauntlet: this is no URL.\n');
    const name = isWhole ? new URL(url).hostname : hostName(headers.host ?? '');
    if (knows(name)) return handler(incoming, outgoing);
    if (isWhole) return tell(outgoing, 403, 'text/plain', `${refusal(name)}\n`);
    const notice: GateNotice = { hosts: hosts(), ca: authority.certificate };
    if (url === '/') return tell(outgoing, 200, 'application/json', JSON.stringify(notice));
    if (url === '/ca.pem') return tell(outgoing, 200, 'application/x-pem-file', authority.certificate);
    tell(outgoing, 404, 'text/plain', 'oauth-gauntlet: here are / and /ca.pem; everything else is behind CONNECT.\n');
  });
  proxy.on('connect', ({ url = '' }: IncomingMessage, socket: Socket, head: Buffer) => {
    const name = hostName(url);
    socket.on('error', () => socket.destroy());
    if (!knows(name)) {
      const text = `${refusal(name)}\n`;
      const fields = `Content-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close`;
      // Most clients drop the body, and show the reason phrase.
      return void socket.end(`HTTP/1.1 403 Forbidden: blocked by oauth-gauntlet\r\n${fields}\r\n\r\n${text}`);
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    // It reads what has come already by itself.
    tls.emit('connection', socket);
  });

  const sockets = new Set<Socket>();
  const gate = createTcpServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      if (first[0] === handshake) return void tls.emit('connection', socket);
      proxy.emit('connection', socket);
      socket.resume();
    });
  });
  await occupy(gate, port, host);
  return {
    port: portOf(gate),
    async close() {
      const closed = once(gate, 'close');
      gate.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };

  function refusal(name: string): string {
    const why = blocked(name, hosts());
    onBlocked(why);
    return why;
  }
}

function tell(outgoing: ServerResponse, status: number, type: string, text: string): void {
  outgoing.writeHead(status, { 'content-type': type }).end(text);
}
