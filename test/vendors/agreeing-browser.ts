import type { Arrival, LoginDriver } from '../../harness/model/vendor.js';
import { createUserAgent } from '../../harness/user-agent.js';

/** The browser of somebody who is signed in and agrees at once, or refuses, at a provider that shows no pages. */
export function agreeingBrowser(): LoginDriver {
  return {
    async authorize({ url, decision, until, onExchange, signal }): Promise<Arrival> {
      const request = { method: 'GET' as const, url: url.href, headers: [] };
      const headers: [string, string][] = decision === 'deny' ? [['gauntlet-consent', 'deny']] : [];
      try {
        const { page, stopped } = await createUserAgent().navigate(request, {
          origins: 'any',
          ...{ until, onExchange, signal, headers },
        });
        if (stopped) return { kind: 'redirected', request: stopped.request };
        if (!page) return { kind: 'failed', code: 'network', told: 'The browser got no page.' };
        return { kind: 'page', page, reason: page.status < 400 ? 'no-way-on' : 'refused', told: 'A page came.' };
      } catch {
        return { kind: 'failed', code: 'network', told: 'The browser got no page.' };
      }
    },
    close: async () => undefined,
  };
}
