import type { ClientSession, Surroundings } from '../model/client.js';
import type { Action, Outcome, WireRequest } from '../model/protocol.js';
import type { WebClientDefinition } from '../model/web.js';
import type { Navigation } from '../model/user-agent.js';
import type { OutputLog } from './output-log.js';
import type { WebApp } from './web-app.js';
import { outcomeOfPage, sightOf } from './web-signs.js';

/** One run of an application: browsers of its own, each with a cookie jar. `api` is the address of the issuer's API. */
export function openWebSession(
  definition: WebClientDefinition,
  app: WebApp,
  { log, api, browser: browserNamed }: { log: OutputLog; api: string; browser: Surroundings['browser'] },
): ClientSession {
  const origins = originsOf(definition);
  const connectedIn = new Map<string, string>();
  let stuck = false;

  return {
    async perform(action, timeoutMs) {
      const started = performance.now();
      try {
        return await act(action, timeoutMs);
      } catch (error) {
        const waitedMs = Math.round(performance.now() - started);
        return failed(error as NodeJS.ErrnoException, waitedMs, timeoutMs);
      }
    },
    async output() {
      await app.quiet();
      return log.chunks();
    },
    // What is still at work would run on into the next run, whose issuer has the same address.
    close: async () => (stuck ? app.stop() : undefined),
  };

  async function act(action: Action, timeoutMs: number): Promise<Outcome> {
    switch (action.do) {
      case 'start-login': {
        if (action.issuer !== 'main') return { kind: 'unsupported' };
        const seen = await visit(action.browser, get(definition.connect), timeoutMs);
        if (seen.stopped && /^https?:/.test(seen.stopped.request.url))
          return { kind: 'redirected', to: seen.stopped.request };
        const outcome = outcomeOfPage(definition, seen, action.user);
        if (outcome.kind === 'refused') return outcome;
        return unknown(`instead of redirecting to the authorization server it showed ${sightOf(seen)}`);
      }
      case 'callback': {
        const seen = await visit(action.browser, action.request, timeoutMs);
        const outcome = outcomeOfPage(definition, seen, action.user);
        if (outcome.kind === 'connected') connectedIn.set(action.user, action.browser);
        return outcome;
      }
      case 'call-api': {
        // The application calls what it was configured with, and nothing else.
        const { url = api, method = 'GET' } = action;
        if (!definition.api || url !== api || method !== 'GET') return { kind: 'unsupported' };
        const browser = connectedIn.get(action.user) ?? `a browser of ${action.user}'s that is not logged in`;
        const { page, stopped } = await visit(browser, get(definition.api.url), timeoutMs);
        if (page) return { kind: 'answered', status: statusIn(page.body) ?? page.status };
        return { kind: 'refused', reason: `sent the browser on to ${new URL(stopped!.request.url).origin}` };
      }
      case 'refresh':
      case 'logout':
        return { kind: 'unsupported' };
    }
  }

  async function visit(browser: string, request: WireRequest, timeoutMs: number): Promise<Navigation> {
    const seen = await browserNamed(browser).navigate(request, { origins, timeoutMs });
    if (seen.page) log.add('page', `${seen.page.body}\n`);
    return seen;
  }

  async function failed(error: NodeJS.ErrnoException, waitedMs: number, timeoutMs: number): Promise<Outcome> {
    if (error.code === 'ABORT_ERR' || waitedMs >= timeoutMs) {
      stuck = true;
      return { kind: 'timed-out', waitedMs };
    }
    // A redirect without end is a fault of the navigation; everything else is one of the connection, and has a code.
    if (error.code === undefined) return unknown(error.message, waitedMs);
    const fate = await app.fate();
    if (fate !== undefined) return { kind: 'crashed', reason: fate };
    if (error.code === 'ECONNREFUSED') return { kind: 'crashed', reason: 'nothing listens at its address any more' };
    return unknown(`the connection failed: ${error.message}`, waitedMs);
  }
}

/** A run for which the application could not be made ready. */
export function crashedSession(reason: string, log: OutputLog): ClientSession {
  return {
    perform: () => Promise.resolve({ kind: 'crashed', reason }),
    output: () => Promise.resolve(log.chunks()),
    close: () => Promise.resolve(),
  };
}

function unknown(reason: string, waitedMs = 0): Outcome {
  return { kind: 'unknown', waitedMs, reason };
}

function get(url: string): WireRequest {
  return { method: 'GET', url, headers: [] };
}

/** Where the application lives; a page of its own elsewhere is named by a sign. */
function originsOf({ connect, redirectUri, api, connected, refused }: WebClientDefinition): string[] {
  const signs = [connected.url, refused.url].filter((url) => typeof url === 'string' && URL.canParse(url)) as string[];
  return [connect, redirectUri, ...(api ? [api.url] : []), ...signs].map((url) => new URL(url).origin);
}

/** The status that the API gave, where the application passes it on in JSON. */
function statusIn(body: string): number | undefined {
  try {
    const { status } = JSON.parse(body) as { status?: unknown };
    return Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 599 ? Number(status) : undefined;
  } catch {
    return undefined; // A page, not JSON, or null.
  }
}
