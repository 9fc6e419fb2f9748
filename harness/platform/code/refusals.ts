/** A request as far as it may be refused before it is sent. */
export interface Unsent {
  url: string;
  method?: unknown;
  headers: Readonly<Record<string, unknown>>;
}

/** Refuses what fetch would refuse in words of its own, or with its credentials quoted. Throws a TypeError. */
export function refuseUnsendable(what: string, { url, method, headers }: Unsent): void {
  const why = wrongUrl(url) ?? wrongMethod(method) ?? Object.entries(headers).map(wrongHeader).find(Boolean);
  if (why !== undefined) throw new TypeError(`${what} ${why}`);
}

/** By the text, too, as it may have templates where no parser takes them. */
function wrongUrl(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const named = parsed ? parsed.username !== '' || parsed.password !== '' : /^\s*https?:\/\/[^/?#\\]*@/i.test(url);
  if (!named) return undefined;
  return 'sends no user name or password in a URL. Send them in the header Authorization or in the body';
}

/** Fetch §2.2.1. */
const forbiddenMethods = ['CONNECT', 'TRACE', 'TRACK'];

function wrongMethod(method: unknown): string | undefined {
  if (typeof method !== 'string') return undefined;
  const name = JSON.stringify(method.slice(0, 50));
  if (forbiddenMethods.includes(method.toUpperCase())) return `cannot send the method ${name}`;
  return /^[\w!#$%&'*+.^`|~-]+$/.test(method) ? undefined : `cannot send ${name}, which is no method`;
}

/** RFC 9110 §7.6.1, §7.8 and §10.1.1, RFC 9112 §6.1: they are for the connection, which is fetch's. */
const ofTheConnection = ['connection', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade'];

function wrongHeader([name, value]: [string, unknown]): string | undefined {
  const lowered = name.toLowerCase();
  const harmless = lowered === 'connection' && /^(?:close|keep-alive)$/i.test(String(value));
  if (!ofTheConnection.includes(lowered) || harmless) return undefined;
  return `cannot send the header ${name}, which concerns the connection. Leave it out`;
}
