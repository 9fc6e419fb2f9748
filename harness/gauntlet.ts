import { randomBytes } from 'node:crypto';
import { startServer, type Server } from '../provider/index.js';
import { conduct, type ConductOptions } from './conduct.js';
import { defaultTimeoutMs, type ClientAdapter } from './model/client.js';
import type { Suite } from './model/scenario.js';
import { summarise, type Report } from './model/verdict.js';
import { plan, type Selection } from './plan.js';
import { builtInUserAgents } from './user-agent.js';
import { tool } from './version.js';

export interface GauntletOptions extends Partial<Omit<ConductOptions, 'onVerdict'>> {
  client: ClientAdapter;
  suites: readonly Suite[];
  selection?: Selection;
  onVerdict?: ConductOptions['onVerdict'];
}

/**
 * Runs scenarios against one client on a provider of their own, and reports. The client's adapter is closed in the end.
 * Rejects only when the harness itself fails; whatever the client does is in the verdicts.
 */
export async function runGauntlet({
  client,
  suites,
  selection,
  onVerdict,
  ...options
}: GauntletOptions): Promise<Report> {
  const { seed = newSeed(), timeoutMs = defaultTimeoutMs, signal = new AbortController().signal } = options;
  const port = typeof client.fixedIssuer === 'object' ? client.fixedIssuer.port : 0;
  let provider: Server | undefined;
  const release = () => void client.close?.();
  signal.addEventListener('abort', release);
  try {
    provider = await startServer({ seed, port });
    const planned = plan(suites, client, selection);
    const verdicts = await conduct(planned, client, provider, {
      reproduce: (scenario) => `gauntlet run --scenario ${scenario} --seed ${seed}`,
      ...options,
      seed,
      timeoutMs,
      signal,
      userAgents: options.userAgents ?? builtInUserAgents(),
      ...(onVerdict && { onVerdict }),
    });
    return {
      schema: 1,
      tool,
      client: { name: client.name, ...(client.version && { version: client.version }), claims: client.claims },
      seed,
      summary: summarise(verdicts),
      complete: verdicts.length === planned.length,
      verdicts,
    };
  } finally {
    signal.removeEventListener('abort', release);
    await client.close?.();
    await provider?.close();
  }
}

export function newSeed(): string {
  return randomBytes(4).toString('hex');
}
