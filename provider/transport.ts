import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpResponse } from './exchange.js';
import type { Transport } from './quirks/quirk.js';

export const undisturbed: Readonly<Transport> = { delayMs: 0, dripMs: 0, dripBytes: 1, reset: false, hang: false };

/** Hands a response to the network. */
export function send(outgoing: ServerResponse, { status, headers, body }: HttpResponse): void {
  writeHead(outgoing, status, headers);
  outgoing.end(body);
}

/** Hands a response to the network as badly as `transport` says. Ends early when the client goes away. */
export async function sendBadly(outgoing: ServerResponse, response: HttpResponse, transport: Transport): Promise<void> {
  const { status, headers, body } = response;
  await turnOf(outgoing);
  if (transport.delayMs > 0 && !outgoing.destroyed) await pause(transport.delayMs, outgoing);
  if (outgoing.destroyed || transport.hang) return;
  if (transport.reset === 'after') return reset(outgoing);
  if (transport.raw !== undefined) {
    const { raw } = transport;
    return void outgoing.socket?.end(typeof raw === 'function' ? raw(response) : raw);
  }
  if (transport.reset === 'mid-body') {
    writeHead(outgoing, status, headers);
    outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => void reset(outgoing));
    return;
  }
  if (transport.dripMs <= 0) return send(outgoing, response);

  writeHead(outgoing, status, headers);
  outgoing.flushHeaders();
  for (let index = 0; index < body.length && !outgoing.destroyed; index += transport.dripBytes) {
    if (index > 0) await pause(transport.dripMs, outgoing);
    outgoing.write(body.subarray(index, index + transport.dripBytes));
  }
  outgoing.end();
}

/** Ends the connection with a TCP reset instead of a response. */
export async function reset(outgoing: ServerResponse): Promise<void> {
  await turnOf(outgoing);
  const socket: (Socket & { _parent?: Socket }) | null = outgoing.socket;
  // On TLS only the socket underneath can be reset.
  (socket?._parent ?? socket)?.resetAndDestroy();
}

function writeHead(outgoing: ServerResponse, status: number, headers: HttpResponse['headers']): void {
  // A flat list keeps the order, the spelling and the repetitions.
  outgoing.writeHead(status, headers.flat());
}

/** The connection belongs to a response when those to requests that were sent before on it are over. RFC 9112 §9.3.2 */
async function turnOf(outgoing: ServerResponse): Promise<void> {
  const { socket } = outgoing.req;
  if (outgoing.socket !== null || outgoing.destroyed || socket.destroyed) return;
  await new Promise<void>((resolve) => {
    outgoing.once('socket', resolve);
    socket.once('close', resolve);
  });
}

/** Waits in real time, or until the connection ends. */
function pause(milliseconds: number, outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      outgoing.off('close', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    outgoing.on('close', done);
  });
}
