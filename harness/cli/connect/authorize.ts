import open from 'open';
import { UsageError } from '../../errors.js';
import { createUserAgent } from '../../user-agent.js';
import type { Callback } from '../../model/client.js';
import { PlatformError, quote, type Mask } from '../../platform/errors.js';
import { connector } from './redirection.js';

/** Opens a URL in the user's browser; false if there is none to open. */
export async function openBrowser(url: URL): Promise<boolean> {
  try {
    // Resolves when the program that opens browsers has been started.
    await open(url.href);
    return true;
  } catch {
    return false;
  }
}

/** Goes through the authorization as a browser would, for a server that asks nobody anything. */
export async function authorizeAlone(url: URL, redirectUri: URL, mask: Mask): Promise<Callback> {
  const leadsBack = (to: URL) => to.origin === redirectUri.origin && to.pathname === redirectUri.pathname;
  const { page, stopped } = await navigate(url, leadsBack);
  if (stopped?.reason === 'until') {
    const { url: arrived, method, headers, body } = stopped.request;
    return { ...connector, url: arrived, method, headers, ...(body !== undefined && { body }) };
  }
  const what = stopped
    ? `went on to ${new URL(stopped.request.url).host}`
    : `answered with ${page?.status} and ${quote(page?.body ?? '', mask)}`;
  throw new PlatformError(
    'not-redirected',
    `The authorization endpoint ${what}. --auto serves where nobody has to log in, as with \`gauntlet serve\`: leave it out to use a browser.`,
  );
}

async function navigate(url: URL, until: (url: URL) => boolean) {
  try {
    return await createUserAgent({ keepAlive: false }).navigate(
      { method: 'GET', url: url.href, headers: [] },
      { origins: [url.origin], until },
    );
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException;
    throw new PlatformError(
      'network',
      `${url.host} could not be reached (${code ?? name}). Check the URL of authorizeUrl.`,
    );
  }
}

/** The callback that somebody has copied from a browser's address bar. */
export function pastedCallback(pasted: string, redirectUri: URL): Callback {
  const text = pasted.trim();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && url.origin === redirectUri.origin && url.pathname === redirectUri.pathname)
    return { ...connector, url: text, method: 'GET', headers: [] };
  throw new UsageError(
    'E_PASTED',
    `That is not an address at ${redirectUri.origin}${redirectUri.pathname}: copy the whole address bar after the login has led there.`,
  );
}
