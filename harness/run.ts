import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { parseParameters, single } from '../provider/exchange.js';
import type { Issuer, ProviderEvent, Server } from '../provider/index.js';
import type { QuirkId } from '../provider/quirks/index.js';
import type { QuirkUse } from '../provider/quirks/quirk.js';
import { UsageError } from './errors.js';
import { ClientFileError } from './host/client-file-error.js';
import type { ClientAdapter, ClientSession, ClientSettings } from './model/client.js';
import type { Evidence, Secret } from './model/evidence.js';
import type { Action, Outcome, OutputChunk } from './model/protocol.js';
import type { Passing, Scenario, Scene, Setup, Step } from './model/scenario.js';
import type { UserAgent, UserAgents } from './model/user-agent.js';
import { createProcesses, firstProcess, type Processes } from './processes.js';
import { actors, createStage, type Stage } from './stage.js';
import { withApi } from './with-api.js';

export interface RunOptions {
  /** Unique among the runs that are under way. */
  run: string;
  seed: string;
  /** Milliseconds that the client has for one action. */
  timeoutMs: number;
  signal: AbortSignal;
  /** Codes and tokens of earlier runs, where they share the issuer's address: requests that bear one belong to those. */
  strangers: ReadonlySet<string>;
  userAgents: UserAgents;
}

/** A run in which the client has done its part. */
export interface Ran {
  /** The client hung or crashed. */
  dead: boolean;
  settings: ClientSettings;
  /** Milliseconds by which the client's clock is ahead of this machine's, where it has shown. */
  skewMs: number | undefined;
  /** All that was seen, with what came late: a client that has answered may still have a request under way, or a line to log. */
  settled: Promise<Evidence>;
}

/** How long stragglers are waited for, in milliseconds; other runs go on meanwhile, unless they share the issuer's address. */
const patience = { ownIssuer: 60, sharedIssuer: 50 };

/** Puts one client through one scenario on a stage of its own, and returns all that was seen. Never judges. Rejects with a UsageError only. */
export async function run(
  scenario: Pick<Scenario, 'setup' | 'quirks' | 'steps'>,
  adapter: ClientAdapter,
  provider: Server,
  { run, seed, timeoutMs, signal, strangers, userAgents }: RunOptions,
): Promise<Ran> {
  const { setup = {}, quirks } = scenario;
  const stage = createStage(provider, { run, seed, adapter, setup, quirks, strangers });
  const browsers = openBrowsers(userAgents, { keepAlive: !adapter.fixedIssuer });
  const processes = createProcesses(() =>
    open(adapter, stage.settings, signal, {
      browser: (name) => watched(name, browsers.named(name), stage),
      fresh: setup.fresh === true,
    }),
  );
  let session: ClientSession | undefined;
  let fault: string | undefined;
  try {
    await attempt(async () => {
      session = await processes.start(firstProcess);
      const scene = createScene(stage, processes, adapter, browsers.named, timeoutMs);
      for (const step of scenario.steps) {
        if (signal.aborted) break;
        await step.run(scene);
      }
    });
  } catch (error) {
    stage.close();
    throw error;
  }
  await attempt(() => processes.close());
  await attempt(() => browsers.close());
  await removeStore();
  const settled = settle();
  if (adapter.fixedIssuer) await settled;
  return { dead: stage.died(), settings: stage.settings, skewMs: session?.skewMs?.(), settled };

  async function settle(): Promise<Evidence> {
    if (!signal.aborted) await setTimeout(adapter.fixedIssuer ? patience.sharedIssuer : patience.ownIssuer);
    await attempt(async () => {
      for (const line of linesOf(await processes.output())) stage.note({ kind: 'output', ...line });
    });
    stage.close();
    await removeStore();
    return { ...stage.evidence(session?.since), ...(fault !== undefined && { error: fault }) };
  }

  /** Most runs have none. What cannot be removed, such as another user's files, or what is still written to, is no fault of this run. */
  async function removeStore(): Promise<void> {
    const { store } = stage.settings;
    if (existsSync(store)) await rm(store, { recursive: true, force: true }).catch(() => undefined);
  }

  async function attempt(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (error instanceof UsageError) throw error;
      fault ??= `The run could not be carried out: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
}

/** What a run alone was given; the credentials of a client that was configured once stay the same from run to run. */
export function strangersOf(secrets: readonly Secret[]): Set<string> {
  const granted = ['code', 'access-token', 'refresh-token'];
  return new Set(secrets.flatMap(({ kind, value }) => (granted.includes(kind) ? value : [])));
}

/** A client that cannot be opened crashes at its first action: that it could be loaded once shows that it is not our fault. */
async function open(
  ...[adapter, ...run]: [ClientAdapter, ...Parameters<ClientAdapter['open']>]
): Promise<ClientSession> {
  try {
    return await adapter.open(...run);
  } catch (error) {
    if (!(error instanceof ClientFileError) || error.code === 'CLIENT_HOST_VERSION') throw error;
    return {
      perform: () => Promise.resolve({ kind: 'crashed', reason: error.message }),
      output: () => Promise.resolve([]),
      close: () => Promise.resolve(),
    };
  }
}

/** What is run honestly: the same set-up and steps without quirks, with the honest step in place of each attack. */
export interface Twin extends Pick<Scenario, 'steps'> {
  setup: Setup;
}

export function twinOf(scenario: Pick<Scenario, 'setup' | 'steps' | 'control'>): Twin {
  const steps = (scenario.control ?? scenario.steps).flatMap((step): readonly Step[] => {
    if (step.honest === undefined) return [step];
    return step.honest === null ? [] : [step.honest];
  });
  const setup = { ...scenario.setup };
  delete setup.credentials;
  return { setup, steps };
}

/** Equal for twins that are one and the same run. */
export function keyOf({ setup, steps }: Twin): string {
  return JSON.stringify([setup, steps.map(({ id }) => id)]);
}

/** The run's browsers, each made when it is first named. */
function openBrowsers(userAgents: UserAgents, options: Parameters<UserAgents['create']>[0]) {
  const opened = new Map<string, UserAgent>();
  return {
    named: (name: string): UserAgent => {
      const agent = opened.get(name) ?? userAgents.create(options);
      opened.set(name, agent);
      return agent;
    },
    async close() {
      await Promise.all([...opened.values()].map((agent) => agent.close()));
    },
  };
}

/** A browser for the adapter: what it shows of the client is evidence. */
function watched(browser: string, agent: UserAgent, stage: Stage): UserAgent {
  return {
    ...agent,
    async navigate(request, options) {
      const seen = await agent.navigate(request, options);
      if (seen.page) stage.note({ kind: 'page', browser, page: seen.page });
      return seen;
    },
  };
}

function createScene(
  stage: Stage,
  processes: Processes,
  adapter: ClientAdapter,
  browserNamed: (name: string) => UserAgent,
  timeoutMs: number,
): Scene {
  const origins = [...stage.issuers.values()].flatMap(({ identifier, endpoints, elsewhere }) =>
    [identifier, endpoints.authorization, elsewhere].map((url) => new URL(url).origin),
  );
  const redirectUri = new URL(stage.settings.redirectUri);
  const main = issuerNamed('main');
  let actions = 0;
  let passed = 0;

  return {
    claims: adapter.claims,
    issuers: stage.settings.issuers,
    kept: new Map(),
    perform: (action, process) => perform(action, process),
    async performUntil(action, when, summary) {
      let killed: Promise<void> | undefined;
      const stop = main.observe((event) => {
        const passing = passingOf(event);
        if (killed || !passing || !when(passing)) return;
        stage.note({ kind: 'attack', summary });
        killed = kill();
      });
      await perform(action, firstProcess, () => killed !== undefined).finally(stop);
      await killed;
      return killed !== undefined;
    },
    kill,
    async start(process = firstProcess) {
      const session = await processes.start(process);
      await session.setClock?.(passed);
    },
    async authorize(browser, request, { user, deny }) {
      try {
        const { stopped } = await browserNamed(browser).navigate(request, {
          origins,
          until: (url) => url.origin === redirectUri.origin && url.pathname === redirectUri.pathname,
          headers: [
            ['gauntlet-user', subjectOf(main, user)],
            ...(deny ? [['gauntlet-consent', 'deny'] as [string, string]] : []),
          ],
        });
        return stopped?.reason === 'until' ? stopped.request : undefined;
      } catch (error) {
        // What the client, or a quirk, sends the browser to may break: the login then ends here.
        stage.note({ kind: 'output', source: 'page', text: `The browser could not load the page: ${String(error)}` });
        return undefined;
      }
    },
    async timePasses(milliseconds) {
      for (const { clock } of stage.issuers.values()) clock.advance(milliseconds);
      passed += milliseconds;
      await Promise.all(processes.running.map(async (session) => session.setClock?.(passed)));
      const client = processes.running.every((session) => session.setClock !== undefined);
      stage.note({ kind: 'clock', offsetMs: passed, client });
    },
    divert(issuer, location) {
      issuerNamed(issuer).inject({ endpoint: 'authorization', status: 302, headers: { location } });
    },
    arm(issuer, quirks) {
      const named = issuerNamed(issuer);
      named.arm([...(named.quirks as QuirkUse<QuirkId>[]), ...quirks]);
    },
    end(issuer, what) {
      const named = issuerNamed(issuer);
      if (what === 'codes') named.expireCodes();
      else if (what === 'tokens') named.revokeTokens();
      else named.expireTokens();
    },
    attack(summary) {
      stage.note({ kind: 'attack', summary });
    },
  };

  function issuerNamed(name: string): Issuer {
    const issuer = stage.issuers.get(name);
    if (!issuer) throw new Error(`The run has no issuer "${name}"`);
    return issuer;
  }

  async function perform(action: Action, process = firstProcess, isVoid = () => false): Promise<Outcome> {
    const id = (actions += 1);
    const told = withApi(action, main);
    stage.note({ kind: 'action', id, action: told, ...(process !== firstProcess && { process }) });
    const outcome = await processes.named(process).perform(told, timeoutMs);
    if (!isVoid()) stage.note({ kind: 'outcome', id, action: told, outcome });
    return outcome;
  }

  async function kill(): Promise<void> {
    await processes.named(firstProcess).kill?.();
  }
}

function passingOf(event: ProviderEvent): Passing | undefined {
  if (event.kind === 'effect') return undefined;
  const { endpoint, request, response } = event.exchange;
  const grantType =
    endpoint === 'token' ? single(parseParameters(request.body.toString('utf8')), 'grant_type') : undefined;
  return {
    message: event.kind === 'exchange' ? 'request' : 'response',
    endpoint,
    ...(grantType !== undefined && { grantType }),
    ...(event.kind === 'delivered' && response && { status: response.status }),
  };
}

function subjectOf(issuer: Issuer, user: string): string {
  const person = issuer.users[actors.indexOf(user)];
  if (!person) throw new Error(`The issuer has no user for "${user}"`);
  return person.sub;
}

/** Lines of one source that are events of their own; what a client floods the log with beyond them is taken in blocks. */
const singleLines = 1000;
const blockLength = 64 * 1024;

/** Output line by line: how it was cut into chunks must not cut a secret in two. */
function linesOf(chunks: readonly OutputChunk[]): OutputChunk[] {
  const open = new Map<OutputChunk['source'], string>();
  const counts = new Map<OutputChunk['source'], number>();
  const lines: OutputChunk[] = [];
  for (const { source, text: chunk } of chunks) {
    const text = `${open.get(source) ?? ''}${chunk}`;
    let count = counts.get(source) ?? 0;
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      if (count >= singleLines) end = Math.max(end, text.lastIndexOf('\n', start + blockLength));
      const line = text.slice(start, end);
      start = end + 1;
      if (!line.trim()) continue;
      lines.push({ source, text: line });
      count += 1;
    }
    counts.set(source, count);
    open.set(source, text.slice(start));
  }
  for (const [source, text] of open) if (text.trim()) lines.push({ source, text });
  return lines;
}
