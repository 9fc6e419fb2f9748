import type { GauntletOptions } from './gauntlet.js';
import { summarise, type Report } from './model/verdict.js';
import { plan } from './plan.js';
import { tool } from './version.js';

/** The report of a client of which nothing has been judged yet; it starts now. */
export function emptyReport({
  client,
  file,
  suites,
  selection,
  shard,
  seed,
}: Pick<GauntletOptions, 'client' | 'file' | 'suites' | 'selection' | 'shard'> & { seed: string }): Report {
  return {
    schema: 1,
    tool,
    client: {
      name: client.name,
      ...(client.version && { version: client.version }),
      claims: client.claims,
      ...(file !== undefined && { file }),
    },
    seed,
    startedAt: new Date().toISOString(),
    durationMs: 0,
    summary: summarise([]),
    complete: false,
    ...(shard && { shard }),
    planned: plan(suites, client, selection).map(({ scenario }) => scenario.id),
    verdicts: [],
  };
}
