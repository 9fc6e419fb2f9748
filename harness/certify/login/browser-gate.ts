import type { CDPSession } from 'playwright-core';
import { isOfTheWeb, ownSchemes, urlOf, wireRequest } from '../../chromium/gate.js';
import { maxRedirects, tooManyRedirects } from '../../chromium/failures.js';
import type { WireRequest } from '../../model/protocol.js';
import { bareHost, leadsToPrivateAddress, privateAddress } from '../../private-addresses.js';

export interface LoginGate {
  /** Host names that may have an address in a private network. */
  hosts: readonly string[];
  until: (url: URL) => boolean;
  /** The frame that is the tab itself. */
  mainFrame: string;
  arrive: (request: WireRequest) => void;
  fail: (error: Error) => void;
}

/**
 * Holds every request of a tab, also those of redirects and of scripts, before it is made, and lets go what leads neither to the
 * redirect URI nor into a private network. Chromium resolves a name for itself once more. Sockets of scripts are closed.
 */
export async function placeLoginGate(session: CDPSession, gate: LoginGate): Promise<void> {
  const { hosts, until, mainFrame, arrive, fail } = gate;
  const redirects = new Map<string, number>();
  const answer = (...[method, params]: Parameters<CDPSession['send']>) =>
    void session.send(method, params).catch(() => undefined); // The tab may be gone, or the request given up.

  session.on('Fetch.authRequired', ({ requestId }) =>
    answer('Fetch.continueWithAuth', { requestId, authChallengeResponse: { response: 'CancelAuth' } }),
  );
  session.on('Fetch.requestPaused', ({ requestId, networkId = requestId, frameId, resourceType, request }) => {
    const url = urlOf(request);
    const isMain = frameId === mainFrame && resourceType === 'Document';
    const refuse = () => answer('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    if (isMain && until(url)) {
      refuse();
      return arrive(wireRequest(request));
    }
    // The requests of one chain of redirects have one network id.
    const hops = (redirects.get(networkId) ?? -1) + 1;
    redirects.set(networkId, hops);
    if (isMain && hops > maxRedirects) {
      refuse();
      return fail(tooManyRedirects(url.href));
    }
    void mayBeMade(url, hosts).then((may) => {
      if (may) return answer('Fetch.continueRequest', { requestId });
      refuse();
      if (isMain) fail(privateAddress(url.hostname));
    });
  });
  // What is not of the web, such as the scheme of a mobile application, is not held: no request would be made.
  session.on('Network.requestWillBeSent', ({ type, frameId, request }) => {
    const url = urlOf(request);
    if (type !== 'Document' || frameId !== mainFrame || isOfTheWeb(url) || ownSchemes.includes(url.protocol)) return;
    if (until(url)) return arrive(wireRequest(request));
    const message = `The login led to an address of ${url.protocol}, which is neither a page nor the redirect URI`;
    fail(Object.assign(new Error(message), { code: 'unknown-scheme' }));
  });
  await session.send('Network.setBlockedURLs', { urls: ['ws://*', 'wss://*'] });
  await session.send('Fetch.enable', {
    patterns: [{ urlPattern: '*', requestStage: 'Request' }],
    handleAuthRequests: true,
  });
}

async function mayBeMade(url: URL, hosts: readonly string[]): Promise<boolean> {
  if (!isOfTheWeb(url) || hosts.includes(bareHost(url.hostname))) return true;
  return !(await leadsToPrivateAddress(url));
}
