import type { ClientSession, Surroundings } from '../model/client.js';
import type { Action, Outcome, WireRequest } from '../model/protocol.js';
import type { Navigation, Page } from '../model/user-agent.js';
import type { OutputLog } from './output-log.js';
import type { WebApp } from './web-app.js';
import type { WebLogs } from './web-logs.js';
import type { TriggerRequest, WebApplication } from './web-schema.js';
import { crashOf, outcomeOfPage, sightOf, type Signs } from './web-signs.js';

export interface WebSessionOptions {
  application: WebApplication;
  signs: Signs;
  app: WebApp;
  logs: WebLogs;
  log: OutputLog;
  /** The address of the issuer's API. */
  api: string;
  browser: Surroundings['browser'];
  /** See ClientSession. */
  since: number;
}

/** One run of an application, through browsers. */
export function openWebSession({ application, signs, app, logs, log, api, ...run }: WebSessionOptions): ClientSession {
  const origins = originsOf(application);
  const connectedIn = new Map<string, string>();
  let stuck = false;
  let skewMs: number | undefined;

  return {
    since: run.since,
    skewMs: () => skewMs,
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
      await Promise.all([app.quiet(), logs.quiet(async () => stuck || (await app.fate()) !== undefined)]);
      return log.chunks();
    },
    // What is still at work would run on into the next run, whose issuer has the same address.
    close: async () => (stuck ? app.stop() : undefined),
  };

  async function act(action: Action, timeoutMs: number): Promise<Outcome> {
    switch (action.do) {
      case 'start-login': {
        if (action.issuer !== 'main') return { kind: 'unsupported' };
        const seen = await visit(action.browser, get(application.connect), timeoutMs);
        if (seen.stopped && /^https?:/.test(seen.stopped.request.url))
          return { kind: 'redirected', to: seen.stopped.request };
        if (signs.refused(seen)) return outcomeOfPage(signs, seen, action.user);
        return (
          crashOf(seen) ?? unknown(`instead of redirecting to the authorization server it showed ${sightOf(seen)}`)
        );
      }
      case 'callback': {
        const seen = await visit(action.browser, action.request, timeoutMs);
        // There is no page to be judged by signs. RFC 9110 §9.3.2
        if (action.request.method === 'HEAD' && seen.page) return { kind: 'answered', status: seen.page.status };
        const outcome = outcomeOfPage(signs, seen, action.user);
        if (outcome.kind === 'unknown' && seen.stopped && isAuthorizationRequest(seen.stopped.request))
          return { kind: 'redirected', to: seen.stopped.request };
        if (outcome.kind === 'unknown' && action.request.method === 'POST' && isClientError(seen))
          return { kind: 'refused', reason: `takes no such POST: ${sightOf(seen)}` };
        if (outcome.kind === 'connected') connectedIn.set(action.user, action.browser);
        return outcome;
      }
      case 'call-api': {
        // The application calls what it was configured with, by the method that it takes, and nothing else.
        if ((action.url ?? api) !== api) return { kind: 'unsupported' };
        return pull(application.api, action.user, timeoutMs, (status) => ({ kind: 'answered', status }));
      }
      case 'refresh':
        return pull(application.refresh, action.user, timeoutMs, (status, seen) => {
          if (status < 400 && !signs.refused(seen)) return { kind: 'connected', user: action.user };
          return crashOf(seen) ?? { kind: 'refused', reason: `answered with ${sightOf(seen)}` };
        });
      case 'logout':
        return pull(
          application.logout,
          action.user,
          timeoutMs,
          (status, seen) => crashOf(seen) ?? { kind: 'answered', status },
        );
    }
  }

  /** Makes the application do something for a user, in the browser in which that user last connected. */
  async function pull(
    trigger: TriggerRequest | undefined,
    user: string,
    timeoutMs: number,
    outcomeOf: (status: number, seen: Navigation) => Outcome,
  ): Promise<Outcome> {
    if (!trigger) return { kind: 'unsupported' };
    const browser = connectedIn.get(user) ?? `a browser of ${user}'s that is not logged in`;
    const seen = await visit(browser, { ...get(trigger.url), method: trigger.method }, timeoutMs);
    if (seen.page) return outcomeOf(statusIn(seen.page.body) ?? seen.page.status, seen);
    return { kind: 'refused', reason: `sent the browser on to ${new URL(seen.stopped!.request.url).origin}` };
  }

  async function visit(browser: string, request: WireRequest, timeoutMs: number): Promise<Navigation> {
    const settled = (seen: Navigation) => signs.connected(seen) || signs.refused(seen);
    const seen = await run.browser(browser).navigate(request, { origins, timeoutMs, settled });
    if (seen.page) log.add('page', `${seen.page.body}\n`);
    skewMs ??= seen.page && skewIn(seen.page);
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

/** As of an application that has no address for this method, or that wants a token of its own with every form. RFC 9110 §15.5 */
function isClientError({ page }: Navigation): boolean {
  return page !== undefined && page.status >= 400 && page.status < 500;
}

/** RFC 6749 §4.1.1: such a request names the client. */
function isAuthorizationRequest({ url }: WireRequest): boolean {
  return /^https?:/.test(url) && new URL(url).searchParams.has('client_id');
}

/** Where the application lives; a page of its own elsewhere is named by a sign. */
function originsOf({ connect, redirectUri, api, refresh, logout, connected, refused }: WebApplication): string[] {
  const triggers = [api, refresh, logout].flatMap((trigger) => trigger?.url ?? []);
  const signs = [connected.url, refused.url].filter((url) => typeof url === 'string' && URL.canParse(url)) as string[];
  return [connect, redirectUri, ...triggers, ...signs].map((url) => new URL(url).origin);
}

/** How far the clock of whoever made a page is ahead, by its Date, which tells whole seconds. RFC 9110 §6.6.1 */
function skewIn({ headers }: Page): number | undefined {
  const [, date = ''] = headers.find(([name]) => name.toLowerCase() === 'date') ?? [];
  const made = Date.parse(date);
  return Number.isNaN(made) ? undefined : made + 500 - Date.now();
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
