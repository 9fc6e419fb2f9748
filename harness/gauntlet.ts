import { randomBytes } from 'node:crypto';
import { startServer, type Authority, type Server } from '../provider/index.js';
import type { Baseline } from './baseline.js';
import { conduct, type ConductOptions } from './conduct.js';
import { emptyReport } from './empty-report.js';
import { UsageError } from './errors.js';
import { defaultTimeoutMs, type ClientAdapter } from './model/client.js';
import type { Suite } from './model/scenario.js';
import type { SetupFinding } from './model/setup.js';
import { summarise, type Report, type Shard, type Verdict } from './model/verdict.js';
import { plan, shardOf, type Selection } from './plan.js';
import { preflight, refuseMisconfigured } from './preflight.js';
import { builtInUserAgents } from './user-agent.js';

type Settings = Pick<ConductOptions, 'seed' | 'timeoutMs' | 'signal' | 'userAgents'>;

interface Secured {
  /** Authorization server, API and all else speak TLS, with certificates of this authority, which the client trusts already. */
  https?: Authority;
}

export interface GauntletOptions
  extends Partial<Omit<ConductOptions, 'onVerdict' | 'knownOf' | 'isExpected'>>, Secured {
  client: ClientAdapter;
  /** Where the client is described, for reports. */
  file?: string;
  suites: readonly Suite[];
  selection?: Selection;
  /** Which part of what is selected is run. */
  shard?: Shard;
  /** Results that are accepted. */
  baseline?: Baseline;
  /** Looks first at how the client is set up; see checkSetup. */
  preflight?: boolean;
  /** `soFar` is the report of what has been judged until then. */
  onVerdict?: (verdict: Verdict, soFar: () => Report) => void;
  /** What the preflight has found, wrong or not. */
  onSetup?: (findings: readonly SetupFinding[]) => void;
}

/**
 * Runs scenarios against one client on a provider of their own, and reports. The client's adapter is closed in the end.
 * Rejects when the harness itself fails, and with UsageError when the client is not set up so that it can be judged; whatever
 * the client does is in the verdicts.
 */
export function runGauntlet({
  client,
  file,
  suites,
  selection,
  shard,
  baseline,
  preflight: looksFirst = false,
  onVerdict,
  onSetup,
  ...options
}: GauntletOptions): Promise<Report> {
  return withProvider(client, options, async (provider, settings) => {
    const { seed, signal } = settings;
    const secured = options.https ? ' --https' : '';
    const looked = looksFirst ? await preflight(client, provider, settings) : undefined;
    if (looked && !signal.aborted) {
      onSetup?.(looked.findings);
      refuseMisconfigured(looked.findings);
    }
    const all = plan(suites, client, selection);
    const planned = shard ? shardOf(all, shard) : all;
    const started = performance.now();
    const empty = emptyReport({
      client,
      suites,
      seed,
      ...(file !== undefined && { file }),
      ...(selection && { selection }),
      ...(shard && { shard }),
    });
    const reportOf = (verdicts: Verdict[]): Report => {
      const stale = baseline?.staleIn(client.name, verdicts, shard);
      return {
        ...empty,
        durationMs: Math.round(performance.now() - started),
        summary: summarise(verdicts),
        complete: verdicts.length === planned.length,
        ...(stale && stale.length > 0 && { stale }),
        verdicts,
      };
    };
    const told = new Map<string, Verdict>();
    const inOrder = () => planned.flatMap(({ scenario }) => told.get(scenario.id) ?? []);
    const verdicts = await conduct(planned, client, provider, {
      reproduce: (...ids) => `gauntlet run --scenario ${ids.join(' ')} --seed ${seed}${secured}`,
      ...options,
      ...settings,
      ...(looked && { earlier: looked.secrets }),
      ...(baseline && {
        knownOf: (verdict) => baseline.knownOf(client.name, verdict),
        isExpected: (verdict) => baseline.isExpected(client.name, verdict),
      }),
      onVerdict(verdict) {
        told.set(verdict.scenario, verdict);
        onVerdict?.(verdict, () => reportOf(inOrder()));
      },
    });
    return reportOf(verdicts);
  });
}

/**
 * Looks at how a client is set up, by two logins with nothing amiss. The adapter is closed in the end. Rejects with UsageError
 * where the client cannot be reached at all.
 */
export function checkSetup({
  client,
  ...options
}: { client: ClientAdapter } & Partial<Settings> & Secured): Promise<SetupFinding[]> {
  return withProvider(client, options, async (provider, settings) => {
    const { findings } = await preflight(client, provider, settings);
    return findings;
  });
}

async function withProvider<T>(
  client: ClientAdapter,
  options: Partial<Settings> & Secured,
  work: (provider: Server, settings: Settings) => Promise<T>,
): Promise<T> {
  const {
    https,
    seed = newSeed(),
    timeoutMs = defaultTimeoutMs,
    signal = new AbortController().signal,
    userAgents = builtInUserAgents({ ca: https?.certificate }),
  } = options;
  const port = typeof client.fixedIssuer === 'object' ? client.fixedIssuer.port : 0;
  let provider: Server | undefined;
  const release = () => void client.close?.();
  signal.addEventListener('abort', release);
  try {
    if (https) requireTls(client);
    provider = await startServer({ seed, port, ...(https && { https }) });
    return await work(provider, { seed, timeoutMs, signal, userAgents });
  } finally {
    signal.removeEventListener('abort', release);
    await client.close?.();
    await provider?.close();
  }
}

export function newSeed(): string {
  return randomBytes(4).toString('hex');
}

/** Throws UsageError E_HTTPS for a client that cannot be made to trust an authority. */
function requireTls({ name, host }: Pick<ClientAdapter, 'name' | 'host'>): void {
  if (host.includes('tls')) return;
  throw new UsageError(
    'E_HTTPS',
    `${name} cannot be judged over https: its process runs already, and trusts what it trusted when it started, while every run makes a certificate authority anew. Let the gauntlet start it, as --client does, and --web with start in its definition.`,
  );
}
