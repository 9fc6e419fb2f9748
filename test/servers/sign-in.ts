import { createUserAgent } from '../../harness/user-agent.js';
import { endUser } from './foreign-server.js';

/**
 * Opens an authorization URL in a browser of its own, fills in the login form if one comes, and returns the URL to which
 * the authorization server sends the browser back. Throws if it ends on another page.
 */
export async function signIn(url: string, { username, password } = endUser): Promise<string> {
  const { origin } = new URL(url);
  const browser = createUserAgent({ keepAlive: false });
  let { page, stopped } = await browser.navigate({ method: 'GET', url, headers: [] }, { origins: [origin] });
  if (page?.body.includes('type="password"')) {
    const headers: [string, string][] = [['Content-Type', 'application/x-www-form-urlencoded']];
    const body = new URLSearchParams({ username, password }).toString();
    ({ page, stopped } = await browser.navigate(
      { method: 'POST', url: page.url, headers, body },
      { origins: [origin] },
    ));
  }
  if (stopped === undefined) throw new Error(`The authorization server answered ${page?.status}: ${page?.body}`);
  return stopped.request.url;
}
