import { UsageError } from '../errors.js';
import type { OutputLog } from './output-log.js';
import type { LogSource } from './web-logs.js';

const timeoutMs = 5000;
const mostBytes = 8 * 1024 * 1024;

/** A URL that gives all lines so far: what a run adds to them is its own. */
export function urlLog(url: string): LogSource {
  let log: OutputLog | undefined;
  let known = '';

  return {
    async begin(next) {
      known = await bodyOf(url);
      log = next;
    },
    async read(last) {
      if (!last) return false;
      const body = await bodyOf(url);
      log?.add('file', body.startsWith(known) ? body.slice(known.length) : body);
      known = body;
      return false;
    },
    close: () => Promise.resolve(),
  };
}

async function bodyOf(url: string): Promise<string> {
  const failed = (how: string) => new UsageError('E_WEB_LOG', `The log at ${url} cannot be read: ${how}.`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const { ok, status, body } = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    if (!ok) throw failed(`it answers with status ${status}`);
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > mostBytes) throw failed('it is larger than 8 MiB. Let it give the latest lines only');
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { cause, message } = error as Error;
    throw failed(cause instanceof Error ? cause.message || String(cause) : message);
  }
  return Buffer.concat(chunks).toString('utf8');
}
