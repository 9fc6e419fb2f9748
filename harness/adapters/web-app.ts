import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../errors.js';
import type { ClientSettings } from '../model/client.js';
import type { WebClientDefinition, WebStart } from '../model/web.js';
import { createUserAgent } from '../user-agent.js';
import { startApp, type AppProcess } from './app-process.js';
import type { AdapterOptions } from './options.js';
import type { OutputLog } from './output-log.js';
import { environmentOf } from './web-environment.js';
import { within } from './within.js';

/** The application behind the URLs, whether the harness has started it or not. */
export interface WebApp {
  /** Resolves when the application answers, configured for this run as far as that can be. Rejects with a UsageError. */
  prepare(settings: ClientSettings, log: OutputLog): Promise<void>;
  /** How its process ended, if it has; waits a moment for one whose connections are gone. */
  fate(): Promise<string | undefined>;
  /** Resolves when its output has paused. */
  quiet(): Promise<void>;
  /** Ends what the harness has started; the next run starts it anew. */
  stop(): Promise<void>;
  /** Ends it for good. */
  close(): Promise<void>;
}

const dyingMs = 500;
const pollMs = 50;
const defaultReadyMs = 30_000;

/** Starts and restarts the application. A relative working directory begins at `folder`; `common` is set in every process. */
export function startedApp(start: WebStart, folder: string, common: AdapterOptions['env'] = {}): WebApp {
  const { command, args = [], ready, timeoutMs = defaultReadyMs } = start;
  const cwd = resolve(folder, start.cwd ?? '.');
  let app: AppProcess | undefined;
  let configured: string | undefined;
  let closed = false;

  return {
    async prepare(settings, log) {
      const env = environmentOf(start, settings);
      if (JSON.stringify(env) !== configured) await app?.stop();
      configured = JSON.stringify(env);
      if (!app || app.end !== undefined) {
        await refuseOccupied(ready);
        if (closed) throw new Error('the application was ended');
        app = startApp(command, args, { cwd, env: { ...process.env, ...common, ...env }, log });
      }
      app.logTo(log);
      const trouble = await untilReady(ready, timeoutMs, app);
      if (!trouble) return;
      await app.stop();
      const hint = existsSync(cwd) ? '' : ` Its working directory, ${cwd}, does not exist.`;
      throw new UsageError(
        app.end === trouble ? 'E_WEB_ENDED' : 'E_WEB_NOT_READY',
        `The application (${[command, ...args].join(' ')}) ${trouble}.${hint}${wordsIn(log, settings)}`,
      );
    },
    fate: async () => app?.end ?? (app && within(dyingMs, app.ended)),
    quiet: async () => app?.quiet(),
    stop: async () => app?.stop(),
    async close() {
      closed = true;
      await app?.stop();
    },
  };
}

/** An application that somebody else runs: it can only be asked whether it is there. */
export function runningApp({ connect }: WebClientDefinition): WebApp {
  const home = new URL('/', connect).href;
  const nothing = () => Promise.resolve(undefined);
  return {
    async prepare() {
      const { answers, saw } = await probe(home, 5000);
      if (!answers)
        throw new UsageError(
          'E_WEB_UNREACHABLE',
          `Nothing answers at ${home}: ${saw}. Start the application first, or let the definition say how: start: { command, args, ready }.`,
        );
    },
    fate: nothing,
    quiet: nothing,
    stop: nothing,
    close: nothing,
  };
}

/** Undefined when it is ready; otherwise what it did instead, as the rest of a sentence. */
async function untilReady(url: string, timeoutMs: number, app: AppProcess): Promise<string | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const { ready, saw } = await probe(url, Math.max(1, Math.ceil(deadline - performance.now())), app);
    if (app.end !== undefined) return app.ended;
    if (ready) return undefined;
    if (performance.now() + pollMs > deadline) return `was not ready within ${timeoutMs} ms: GET ${url} gave ${saw}`;
    await within(pollMs, app.ended);
  }
}

/** What would be judged otherwise is some other process, such as one left over from yesterday. */
async function refuseOccupied(url: string): Promise<void> {
  const { answers } = await probe(url, 1000);
  if (answers)
    throw new UsageError(
      'E_WEB_OCCUPIED',
      `Something answers at ${url} before the application was started. End it, give the application a port of its own, or leave out start to judge what already runs.`,
    );
}

/** One look at a URL, cut short when the application ends. */
async function probe(
  url: string,
  timeoutMs: number,
  app?: AppProcess,
): Promise<{ answers: boolean; ready: boolean; saw: string }> {
  const { origin } = new URL(url);
  const look = createUserAgent({ keepAlive: false })
    .navigate({ method: 'GET', url, headers: [] }, { origins: [origin], timeoutMs })
    .then(({ page }) => ({
      answers: true,
      ready: page === undefined || page.status < 500,
      saw: `status ${page?.status}`,
    }))
    .catch((error: Error & { code?: string }) => ({
      answers: false,
      ready: false,
      saw: error.code === 'ABORT_ERR' ? 'no answer' : error.message || error.code || error.name,
    }));
  return (await Promise.race([look, app?.ended.then(() => undefined) ?? look])) ?? look;
}

/** The end of what the application has said, without the secret that it was given. */
function wordsIn(log: OutputLog, { issuers }: ClientSettings): string {
  const said = log.chunks().map(({ text }) => text);
  const words = Object.values(issuers)
    .reduce(
      (text, { clientSecret }) => (clientSecret ? text.replaceAll(clientSecret, '[client-secret]') : text),
      said.join(''),
    )
    .trim();
  return words ? ` It said:\n${words.slice(-1500)}` : ' It said nothing.';
}
