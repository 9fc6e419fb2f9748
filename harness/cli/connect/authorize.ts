import { createUserAgent } from '../../user-agent.js';
import type { Callback } from '../../model/client.js';
import { PlatformError, saying, type Mask } from '../../platform/errors.js';
import { connector } from '../../redirection.js';

/** Goes through the authorization as a browser would, for a server that asks nobody anything. */
export async function authorizeAlone(
  url: URL,
  { redirectUri, mask, timeoutMs }: { redirectUri: URL; mask: Mask; timeoutMs: number },
): Promise<Callback> {
  const leadsBack = (to: URL) => to.origin === redirectUri.origin && to.pathname === redirectUri.pathname;
  const { page, stopped } = await navigate(url, leadsBack, timeoutMs);
  if (stopped?.reason === 'until') {
    const { url: arrived, method, headers, body } = stopped.request;
    return { ...connector, url: arrived, method, headers, ...(body !== undefined && { body }) };
  }
  if (page && page.status >= 400)
    throw new PlatformError(
      'authorization-refused',
      `The authorization endpoint answered ${page.status}${saying(page.body, mask)}. Check the URL of authorizeUrl, CLIENT_ID, and whether the redirect URL is registered.`,
    );
  const to = stopped && new URL(stopped.request.url);
  throw new PlatformError(
    'not-redirected',
    `The authorization endpoint ${to ? `went on to ${to.host || to.protocol}` : 'shows a page'}. --auto serves where nobody has to log in, as with \`gauntlet serve\`: leave it out to use a browser.`,
  );
}

async function navigate(url: URL, until: (url: URL) => boolean, timeoutMs: number) {
  try {
    return await createUserAgent({ keepAlive: false }).navigate(
      { method: 'GET', url: url.href, headers: [] },
      // A refusal is wanted in words, not as a page.
      { origins: [url.origin], until, timeoutMs, headers: [['Accept', 'application/json, text/html;q=0.5']] },
    );
  } catch (error) {
    const { code, name, message } = error as NodeJS.ErrnoException;
    if (name === 'AbortError' || name === 'TimeoutError')
      throw new PlatformError('timeout', `${url.host} did not answer within ${timeoutMs} ms. Try again later.`);
    if (code === 'EBLOCKED') throw new PlatformError('network', message);
    throw new PlatformError(
      'network',
      `${url.host} could not be reached (${code ?? name}). Check the URL of authorizeUrl.`,
    );
  }
}
