// One share of the kill matrix: `shard.ts I N` puts every Nth flaw, from the one numbered I on, through the whole catalogue.
import { conduct } from '../../harness/conduct.js';
import type { Result } from '../../harness/model/verdict.js';
import { plan } from '../../harness/plan.js';
import { builtInUserAgents } from '../../harness/user-agent.js';
import { startServer, type Server } from '../../provider/index.js';
import { suites } from '../../scenarios/index.js';
import { flaws } from '../clients/flaws/index.js';
import { isPutTo } from './share.js';

export interface Row {
  flaw: string;
  /** `broken`: ids of checks. */
  verdicts: { scenario: string; result: Result; broken: string[] }[];
}

const [index = 0, shards = 1] = process.argv.slice(2).map(Number);
/** Flaws that are under way at a time: while one waits for stragglers, another computes. Runs are named anew for each flaw, so each has a provider. */
const atATime = 3;

const queue = Object.keys(flaws).filter((_, at) => at % shards === index);
const rows = await Promise.all(Array.from({ length: atATime }, worker));
process.stdout.write(JSON.stringify(rows.flat()));

async function worker(): Promise<Row[]> {
  const provider = await startServer({ seed: 'matrix' });
  const done: Row[] = [];
  for (let flaw = queue.shift(); flaw !== undefined; flaw = queue.shift()) done.push(await rowOf(flaw, provider));
  await provider.close();
  return done;
}

async function rowOf(flaw: string, provider: Server): Promise<Row> {
  const adapter = await flaws[flaw]!();
  const planned = plan(suites, adapter).filter(({ scenario }) => isPutTo(flaw, scenario));
  const verdicts = await conduct(planned, adapter, provider, {
    seed: `matrix ${flaw}`,
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    userAgents: builtInUserAgents(),
    reproduce: (id) => id,
  });
  await adapter.close?.();
  process.stderr.write('.');
  return {
    flaw,
    verdicts: verdicts.map(({ scenario, result, findings }) => ({
      scenario,
      result,
      broken: findings.filter((finding) => finding.result === 'broken').map(({ check }) => check),
    })),
  };
}
