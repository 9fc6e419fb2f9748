import { PlatformError, standardDuties as standard, type Duties } from '../../../harness/platform/index.js';
import type { HttpExchange } from '../../../harness/platform/log.js';
import type { HttpRequest } from '../../../harness/platform/transport.js';

// What several flaws are made of.

/** What JavaScript makes of an absent member when a client does not look. */
export const noToken = String(undefined);

/** Counts up, in 43 characters. */
export function counter(): () => string {
  let count = 0;
  return () => String((count += 1)).padStart(43, '0');
}

export function refuse(message: string): never {
  throw new PlatformError('flaw', message);
}

export function formOf({ body }: HttpRequest): URLSearchParams {
  return new URLSearchParams(body);
}

export function has(code: string, error: unknown): boolean {
  return error instanceof PlatformError && error.code === code;
}

export function isTokenRequest({ request }: HttpExchange): boolean {
  return request.body?.includes('grant_type=') === true;
}

/** Writes the log line as it should be, but for what `leak` puts in as it is. */
export function rendersRaw(leak: (exchange: HttpExchange) => object | false): Duties['renderExchange'] {
  return (exchange, mask, censor) => {
    const line = JSON.parse(standard.renderExchange(exchange, mask, censor)) as object;
    return JSON.stringify({ ...line, ...leak(exchange) });
  };
}

export function otherwise<T>(code: string, fallback: T, attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    if (has(code, error)) return fallback;
    throw error;
  }
}
