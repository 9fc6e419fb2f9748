import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Measured } from './servers/contract.js';

/** Refreshes over one connection for each refresh token, back to back, for so long. Returns refreshes per second. */
export async function refreshRate(
  { tokenEndpoint, authorization, refreshTokens }: Measured,
  milliseconds: number,
): Promise<number> {
  const url = new URL(tokenEndpoint);
  const started = performance.now();
  const until = started + milliseconds;
  const counts = await Promise.all(
    refreshTokens.map(async (_, index) => {
      const socket = connect(Number(url.port), url.hostname === 'localhost' ? '127.0.0.1' : url.hostname).setNoDelay();
      await once(socket, 'connect');
      let done = 0;
      while (performance.now() < until) {
        const body = `grant_type=refresh_token&refresh_token=${refreshTokens[index]}`;
        const head = `POST ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: ${authorization}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n`;
        const answer = await exchange(socket, head + body);
        // Rotation: the next one uses what this one brought, for the next measurement, too.
        refreshTokens[index] = answer.refresh_token;
        done += 1;
      }
      socket.destroy();
      return done;
    }),
  );
  return (counts.reduce((sum, count) => sum + count, 0) / (performance.now() - started)) * 1000;
}

/** A client this small leaves the other core to the server. Every server here sends content-length. */
function exchange(socket: Socket, request: string): Promise<{ refresh_token: string }> {
  return new Promise((resolve, reject) => {
    let text = '';
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(text)?.[1]);
      if (text.length < end + 4 + length) return;
      socket.off('data', onData).off('close', onClose);
      const body = text.slice(end + 4);
      if (text.startsWith('HTTP/1.1 200')) resolve(JSON.parse(body) as { refresh_token: string });
      else reject(new Error(`A refresh was refused: ${text.slice(0, 12)} ${body}`));
    };
    const onClose = () => reject(new Error('The server closed the connection'));
    socket.on('data', onData).on('close', onClose);
    socket.write(request);
  });
}
