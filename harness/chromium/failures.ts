/** Why a navigation has failed: `code` is what Node calls the same failure of a connection. */
export function networkFailure(errorText: string, url: string): Error {
  const name = errorText.replace(/^net::/, '');
  if (name === 'ERR_TOO_MANY_REDIRECTS') return tooManyRedirects(url);
  return Object.assign(new Error(`${name} at ${placeOf(url)}`), { code: codes[name] ?? name });
}

const codes: Record<string, string> = {
  ERR_ADDRESS_UNREACHABLE: 'EHOSTUNREACH',
  ERR_CONNECTION_ABORTED: 'ECONNABORTED',
  ERR_CONNECTION_CLOSED: 'ECONNRESET',
  ERR_CONNECTION_REFUSED: 'ECONNREFUSED',
  ERR_CONNECTION_RESET: 'ECONNRESET',
  ERR_CONNECTION_TIMED_OUT: 'ETIMEDOUT',
  ERR_CONTENT_LENGTH_MISMATCH: 'ECONNRESET',
  ERR_EMPTY_RESPONSE: 'ECONNRESET',
  ERR_INCOMPLETE_CHUNKED_ENCODING: 'ECONNRESET',
  ERR_NAME_NOT_RESOLVED: 'ENOTFOUND',
  ERR_TIMED_OUT: 'ETIMEDOUT',
};

export const maxRedirects = 20;

export function tooManyRedirects(url: string): Error {
  const message = `The user agent gave up after ${maxRedirects} redirects, the last one to ${url}`;
  return Object.assign(new Error(message), { code: 'redirect-loop' });
}

/** As Node tells of a request that a signal has ended. */
export function timedOut(url: string, timeoutMs: number): Error {
  const error = new Error(`The page at ${placeOf(url)} was not there within ${timeoutMs} ms`);
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
}

/** Without the query, which often holds the code. */
export function placeOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
