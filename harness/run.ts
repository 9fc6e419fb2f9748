import type { Issuer, Provider } from '../provider/index.js';
import { UsageError } from './errors.js';
import type { ClientAdapter, ClientSession } from './model/client.js';
import type { Evidence } from './model/evidence.js';
import type { Action, Outcome, OutputChunk } from './model/protocol.js';
import type { Scenario, Scene, Step } from './model/scenario.js';
import { actors, createStage, type Stage } from './stage.js';
import { createUserAgent, type UserAgent } from './user-agent.js';

export interface RunOptions {
  /** Unique among the runs that are under way. */
  run: string;
  seed: string;
  /** Milliseconds that the client has for one action. */
  timeoutMs: number;
  signal: AbortSignal;
}

/** Puts one client through one scenario on a stage of its own, and returns all that was seen. Never judges. Rejects with a UsageError only. */
export async function run(
  scenario: Pick<Scenario, 'setup' | 'quirks' | 'steps'>,
  adapter: ClientAdapter,
  provider: Provider,
  { run, seed, timeoutMs, signal }: RunOptions,
): Promise<Evidence> {
  const stage = createStage(provider, { run, seed, adapter, setup: scenario.setup ?? {}, quirks: scenario.quirks });
  let session: ClientSession | undefined;
  try {
    session = await adapter.open(stage.settings, signal);
    const scene = createScene(stage, session, adapter, timeoutMs);
    for (const step of scenario.steps) {
      if (signal.aborted) break;
      await step.run(scene);
    }
    for (const line of linesOf(await session.output())) stage.note({ kind: 'output', ...line });
    return stage.evidence();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return {
      ...stage.evidence(),
      error: `The run could not be carried out: ${error instanceof Error ? error.message : String(error)}`,
    };
  } finally {
    await session?.close();
    stage.close();
  }
}

/** The same set-up and steps without quirks, with the honest step in place of each attack. */
export function twinOf(scenario: Scenario): Pick<Scenario, 'setup' | 'steps'> & { key: string } {
  const steps = scenario.steps.flatMap((step): readonly Step[] => {
    if (step.honest === undefined) return [step];
    return step.honest === null ? [] : [step.honest];
  });
  const setup = scenario.setup ?? {};
  return { setup, steps, key: JSON.stringify([setup, steps.map(({ id }) => id)]) };
}

function createScene(stage: Stage, session: ClientSession, adapter: ClientAdapter, timeoutMs: number): Scene {
  const browsers = new Map<string, UserAgent>();
  const origins = [...stage.issuers.values()].flatMap(({ identifier, elsewhere }) => [
    new URL(identifier).origin,
    new URL(elsewhere).origin,
  ]);
  const redirectUri = new URL(stage.settings.redirectUri);
  const main = stage.issuers.get('main') as Issuer;
  let actions = 0;
  let passed = 0;

  return {
    claims: adapter.claims,
    kept: new Map(),
    async perform(action: Action): Promise<Outcome> {
      const id = (actions += 1);
      const told = withApi(action, main.api);
      stage.note({ kind: 'action', id, action: told });
      const outcome = await session.perform(told, timeoutMs);
      stage.note({ kind: 'outcome', id, action: told, outcome });
      return outcome;
    },
    async authorize(browser, request, { user, deny }) {
      const agent = browsers.get(browser) ?? createUserAgent();
      browsers.set(browser, agent);
      const { stopped } = await agent.navigate(request, {
        origins,
        until: (url) => url.origin === redirectUri.origin && url.pathname === redirectUri.pathname,
        headers: [
          ['gauntlet-user', subjectOf(main, user)],
          ...(deny ? [['gauntlet-consent', 'deny'] as [string, string]] : []),
        ],
      });
      return stopped?.reason === 'until' ? stopped.request : undefined;
    },
    async timePasses(milliseconds) {
      for (const { clock } of stage.issuers.values()) clock.advance(milliseconds);
      passed += milliseconds;
      await session.setClock?.(passed);
      stage.note({ kind: 'clock', offsetMs: passed, client: session.setClock !== undefined });
    },
    attack(summary) {
      stage.note({ kind: 'attack', summary });
    },
  };
}

function subjectOf(issuer: Issuer, user: string): string {
  const person = issuer.users[actors.indexOf(user)];
  if (!person) throw new Error(`The issuer has no user for "${user}"`);
  return person.sub;
}

function withApi(action: Action, api: string): Action {
  return action.do === 'call-api' ? { url: api, method: 'GET', ...action } : action;
}

/** Output line by line: how it was cut into chunks must not cut a secret in two. */
function linesOf(chunks: readonly OutputChunk[]): OutputChunk[] {
  const open = new Map<OutputChunk['source'], string>();
  const lines: OutputChunk[] = [];
  for (const { source, text } of chunks) {
    const [rest = '', ...complete] = `${open.get(source) ?? ''}${text}`.split('\n').reverse();
    for (const line of complete.reverse()) if (line.trim()) lines.push({ source, text: line });
    open.set(source, rest);
  }
  for (const [source, text] of open) if (text.trim()) lines.push({ source, text });
  return lines;
}
