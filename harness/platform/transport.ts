import { PlatformError } from './errors.js';

export interface HttpRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
}

export interface HttpReply {
  request: HttpRequest;
  status: number;
  headers: [name: string, value: string][];
  body: string;
}

/** Milliseconds for one request. */
export const defaultTimeoutMs = 10_000;

/** Sends a request once, follows no redirect, and bounds the answer in time and size. Throws PlatformError only. */
export async function transmit(
  fetch: typeof globalThis.fetch,
  request: HttpRequest,
  { timeoutMs = defaultTimeoutMs, maxBytes = 2 ** 20 } = {},
): Promise<HttpReply> {
  const { url, ...init } = request;
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    const body = await boundedText(response, maxBytes);
    return { request, status: response.status, headers: [...response.headers], body };
  } catch (error) {
    throw error instanceof PlatformError ? error : transportError(error, new URL(url).host, timeoutMs);
  }
}

async function boundedText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new PlatformError(
        'oversized-response',
        `The response is larger than ${maxBytes} bytes. Ask the provider why.`,
      );
    }
    chunks.push(chunk);
  }
  return decoded(response, Buffer.concat(chunks));
}

/** By the charset that the content type names; as UTF-8 if it names none that exists. */
function decoded(response: Response, bytes: Uint8Array): string {
  const charset = /;\s*charset="?([\w.:-]{1,40})/i.exec(response.headers.get('content-type') ?? '')?.[1];
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** Only the error's kind is kept: fetch quotes header values, hence tokens, in its messages. */
function transportError(error: unknown, host: string, timeoutMs: number): PlatformError {
  const { name, cause } = error as { name?: unknown; cause?: { code?: unknown; message?: unknown } };
  if (name === 'TimeoutError') {
    return new PlatformError('timeout', `${host} did not answer within ${timeoutMs} ms. Try again later.`);
  }
  const { code } = cause ?? {};
  // It names hosts alone: the one that was asked for, and those that a preset stands in for.
  if (code === 'EBLOCKED') return new PlatformError('network', String(cause?.message));
  const kind = typeof code === 'string' && /^[A-Z_]{2,40}$/.test(code) ? ` (${code})` : '';
  return new PlatformError('network', `${host} could not be reached${kind}. Try again later.`);
}
