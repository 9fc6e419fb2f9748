import type { WireRequest } from '../../model/protocol.js';
import type { Arrival, LoginDriver, LoginRequest } from '../../model/vendor.js';
import { createUserAgent } from '../../user-agent.js';
import { boundsFor, loginBounds } from './bounds.js';
import { failureOf, isCalledOff } from './failure.js';

/** Goes to the authorization endpoint as far as a browser gets in which nobody fills anything in. */
export function createProbe({ hosts }: { hosts: readonly string[] }): LoginDriver {
  return { authorize: (request) => visit(request, hosts), close: () => Promise.resolve() };
}

async function visit({ url, until, onExchange, signal }: LoginRequest, hosts: readonly string[]): Promise<Arrival> {
  const agent = createUserAgent({ keepAlive: false, bounds: boundsFor(hosts) });
  const { timeoutMs } = loginBounds;
  const request: WireRequest = { method: 'GET', url: url.href, headers: [] };
  try {
    const { page, stopped } = await agent.navigate(request, { origins: 'any', until, onExchange, timeoutMs, signal });
    if (stopped) return { kind: 'redirected', request: stopped.request };
    const refused = page !== undefined && page.status >= 400;
    const told = refused ? `The server answered ${page.status}.` : 'The server shows a page.';
    return { kind: 'page', page: page!, reason: refused ? 'refused' : 'no-way-on', told };
  } catch (error) {
    if (isCalledOff(signal)) throw signal.reason;
    return failureOf(error, url.host, timeoutMs);
  } finally {
    await agent.close();
  }
}
