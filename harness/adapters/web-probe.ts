import { once } from 'node:events';
import { connect } from 'node:net';
import { createUserAgent } from '../user-agent.js';

/** A URL that answers, or a port that is open. */
export type ProbeTarget = string | { host: string; port: number };

export interface Sight {
  /** Something is there, whatever it says. */
  answers: boolean;
  ready: boolean;
  /** For people: what was seen. */
  saw: string;
}

/** One look, of at most `timeoutMs`. */
export async function probe(target: ProbeTarget, timeoutMs: number): Promise<Sight> {
  try {
    return await (typeof target === 'string' ? statusOf(target, timeoutMs) : doorOf(target, timeoutMs));
  } catch (error) {
    const { code, message, name } = error as NodeJS.ErrnoException;
    return { answers: false, ready: false, saw: code === 'ABORT_ERR' ? 'no answer' : message || code || name };
  }
}

export function nameOf(target: ProbeTarget): string {
  return typeof target === 'string' ? `GET ${target}` : `port ${target.port} of ${target.host}`;
}

async function statusOf(url: string, timeoutMs: number): Promise<Sight> {
  const { page } = await createUserAgent({ keepAlive: false }).navigate(
    { method: 'GET', url, headers: [] },
    { origins: [new URL(url).origin], timeoutMs },
  );
  return { answers: true, ready: page === undefined || page.status < 500, saw: `status ${page?.status}` };
}

async function doorOf({ host, port }: Exclude<ProbeTarget, string>, timeoutMs: number): Promise<Sight> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) });
    return { answers: true, ready: true, saw: 'an open port' };
  } finally {
    socket.destroy();
  }
}
