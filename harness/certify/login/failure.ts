import type { Arrival } from '../../model/vendor.js';

type Failed = Extract<Arrival, { kind: 'failed' }>;

/** What a login comes to that could not be had a page; `where` is the host that was last asked. */
export function failureOf(error: unknown, where: string, timeoutMs: number): Failed {
  const { name, code: raw, message } = error as NodeJS.ErrnoException;
  const known = typeof raw === 'string' ? raw : '';
  const code = codeOf(name, known);
  const kind = /^[A-Z_\d]{2,60}$/.test(known) ? ` (${known})` : '';
  return { kind: 'failed', code, told: (told[code]?.({ where, kind, timeoutMs }) ?? `${message}.`).slice(0, 500) };
}

/** These say in their own message what is the matter. */
const ownCodes = ['oversized', 'redirect-loop', 'too-many-cookies', 'private-address', 'unknown-scheme'];

function codeOf(name: string, code: string): string {
  if (ownCodes.includes(code)) return code;
  // Markup that is nested a hundred thousand levels deep exhausts whoever reads it.
  if (name === 'RangeError') return 'oversized';
  if (['AbortError', 'TimeoutError'].includes(name) || code === 'ETIMEDOUT') return 'timeout';
  return kinds.find(([pattern]) => pattern.test(code))?.[1] ?? 'network';
}

const kinds: [RegExp, string][] = [
  [/^(ENOTFOUND|EAI_\w+)$/, 'dns'],
  [/^(HPE_HEADER_OVERFLOW|ERR_RESPONSE_HEADERS_TOO_BIG)$/, 'header'],
  [/^(ERR_)?(TLS|SSL|CERT)_|^(UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/, 'tls'],
];

const told: Record<string, (about: { where: string; kind: string; timeoutMs: number }) => string> = {
  network: ({ where, kind }) => `${where} could not be reached, or broke off${kind}.`,
  dns: ({ where, kind }) => `The name ${where} does not resolve${kind}.`,
  tls: ({ where, kind }) => `No TLS connection that can be trusted was to be had with ${where}${kind}.`,
  header: ({ where }) => `${where} answered with header fields of more than 16 KiB.`,
  timeout: ({ where, timeoutMs }) => `The login did not end within ${timeoutMs} ms; ${where} was asked last.`,
  oversized: ({ where }) => `A page at ${where} is larger than 1 MiB, or nested too deep to be read.`,
};

/** Waits no longer than the signal says: rejects with its reason. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  promise.catch(() => undefined); // It may fail when nobody waits for it any more.
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Whether somebody has called the login off, which is not the server's doing. */
export function isCalledOff({ aborted, reason }: AbortSignal): boolean {
  return aborted && (reason as Error | undefined)?.name !== 'TimeoutError';
}
