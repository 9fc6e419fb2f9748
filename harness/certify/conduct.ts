import { UsageError } from '../errors.js';
import type { Evidence } from '../model/evidence.js';
import type { Level } from '../model/requirement.js';
import { summarise, type Report, type Verdict } from '../model/verdict.js';
import type { VendorScenario, VendorStep, VendorSuite } from '../model/vendor.js';
import { createMask, createSecretIndex } from '../secrets.js';
import { caseOf, toldOf } from '../told.js';
import { shown, type Detail } from '../transcript.js';
import { tool } from '../version.js';
import { ailmentIn } from './doctor.js';
import { judgeServer } from './judge.js';
import { moveById } from './moves/index.js';
import { performSteps, type Honest, type Performed, type Surroundings } from './scene.js';
import { honestSteps, probe, redeem } from './steps.js';
import { vendorTraits } from './traits.js';

export interface CertifyOptions extends Surroundings {
  /** The server, for reports. */
  name: string;
  /** Where the definition is, as it was given. */
  file?: string;
  suite: VendorSuite;
  /** Ids or their beginnings; all without it. */
  scenarios?: readonly string[];
  /** Whether what may end a grant or lock an account is run. */
  destructive: boolean;
  /** Milliseconds that may be waited for an access token to expire. */
  maxWaitMs: number;
  /** Whether the end-user can refuse. */
  mayDeny: boolean;
  /** How often somebody can be asked to log in. */
  mostLogins: number;
  /** Levels that count beside those of the suite. */
  strict?: boolean;
  detail?: Detail;
  /** What belongs to the test account: masked wherever it would be told. */
  personal: readonly string[];
  onVerdict?: (verdict: Verdict) => void;
  /** The command that runs this scenario alone. */
  reproduce: (scenario: string) => string;
}

/** What is to be done, in its order, and why what is left out is. */
export interface VendorPlan {
  entries: readonly { scenario: VendorScenario; skip?: string }[];
  /** How often somebody has to log in. */
  logins: number;
}

type Planning = Pick<CertifyOptions, 'suite' | 'scenarios' | 'destructive' | 'mostLogins' | 'mayDeny'>;

/** Plans a certification before anything is known of the server. Runs that are alike are made once. */
export function planCertification({ suite, scenarios, destructive, mostLogins, mayDeny }: Planning): VendorPlan {
  const chosen = suite.scenarios.filter(
    ({ id }) => scenarios === undefined || scenarios.some((one) => id === one || id.startsWith(one)),
  );
  const logins = new Set<string>([keyOf({ steps: honestSteps })]);
  const entries = chosen.map((scenario) => {
    if (scenario.destructive && !destructive)
      return { scenario, skip: 'it may end a grant or lock an account: it is run only with --destructive' };
    if (!scenario.steps?.some(({ login }) => login)) return { scenario };
    if (scenario.needs?.includes('denial') && !mayDeny) return { scenario };
    if (!logins.has(keyOf(scenario)) && logins.size >= mostLogins)
      return {
        scenario,
        skip: `it needs a login of its own, and nobody is asked to log in more than ${mostLogins} times`,
      };
    logins.add(keyOf(scenario));
    return { scenario };
  });
  return { entries, logins: logins.size };
}

/**
 * Judges a server. Rejects with UsageError where it cannot be begun, as nobody can log in, and when the harness itself fails;
 * whatever else the server does is in the verdicts.
 */
export async function certify(options: CertifyOptions): Promise<Report> {
  const { suite, signal, personal, detail = 'brief', strict = false, onVerdict, reproduce } = options;
  const started = performance.now();
  const startedAt = new Date().toISOString();
  const { entries } = planCertification(options);
  const levels: readonly Level[] = strict ? ['MUST', 'SHOULD', 'MAY', 'robustness', 'interop'] : suite.scores;

  const everywhere = createSecretIndex(personal.map((value) => ({ kind: 'account', value })));
  // Nobody logs in before it is known that the rest can work.
  requireSound(await perform({ steps: [probe, redeem], moves: [] }, {}));
  const honest = await perform({ steps: honestSteps, moves: [] }, {});
  requireSound(honest);
  // The connection changes hands: what one run has refreshed the next one goes on with.
  let left: Honest = { ...honest };
  const runs = new Map<string, Evidence>();
  const verdicts = new Map<string, Verdict>();
  for (const { scenario, skip } of inOrder(entries)) {
    if (signal.aborted) break;
    const began = performance.now();
    const why = skip ?? unmet(scenario);
    const evidence = why === undefined ? await evidenceFor(scenario) : nothing;
    if (signal.aborted && why === undefined) break;
    const verdict = verdictOf(scenario, evidence, why, performance.now() - began);
    verdicts.set(scenario.id, verdict);
    onVerdict?.(verdict);
  }
  const told = entries.flatMap(({ scenario }) => verdicts.get(scenario.id) ?? []);
  return {
    schema: 1,
    tool,
    client: { name: options.name, claims: {}, ...(options.file !== undefined && { file: options.file }) },
    seed: '',
    startedAt,
    durationMs: Math.round(performance.now() - started),
    summary: summarise(told),
    complete: told.length === entries.length,
    planned: entries.map(({ scenario }) => scenario.id),
    verdicts: told,
  };

  async function perform(run: Parameters<typeof performSteps>[0], before: Honest): Promise<Performed> {
    const performed = await performSteps(run, options, before);
    everywhere.add(performed.evidence.secrets);
    return performed;
  }

  function requireSound({ evidence }: Performed): void {
    const ailment = ailmentIn(evidence, options.redirectUri);
    if (ailment && !signal.aborted)
      throw new UsageError(ailment.code, createMask(evidence.secrets, everywhere)(ailment.message));
  }

  /** Without steps of its own a scenario asks about the honest run. */
  async function evidenceFor(scenario: VendorScenario): Promise<Evidence> {
    const { steps, moves = [] } = scenario;
    if (!steps) return honest.evidence;
    const known = runs.get(keyOf(scenario));
    if (known) return known;
    const { evidence, connection } = await perform({ steps, moves }, left);
    if (steps.some(({ id }) => id === 'take-honest') && connection) left = { ...left, connection };
    runs.set(keyOf(scenario), evidence);
    return evidence;
  }

  function unmet({ needs = [] }: VendorScenario): string | undefined {
    const lacking = needs.find((need) => !vendorTraits[need].of(options, honest.evidence));
    return lacking && vendorTraits[lacking].lacked;
  }

  function verdictOf(
    scenario: VendorScenario,
    evidence: Evidence,
    skip: string | undefined,
    durationMs: number,
  ): Verdict {
    const judgement =
      skip === undefined
        ? judgeServer(scenario, evidence, honest.evidence, levels)
        : { result: 'skipped' as const, reason: `${skip.charAt(0).toUpperCase()}${skip.slice(1)}.`, findings: [] };
    const mask = createMask(evidence.secrets, everywhere);
    return {
      ...caseOf(scenario, suite.id, judgement.result),
      ...toldOf(judgement, evidence, mask, detail),
      scored: levels.includes(scenario.requirement.level),
      tags: [],
      trouble: (scenario.moves ?? []).map((id) => shown(`the platform ${moveById.get(id)?.summary} (${id})`, mask)),
      reproduce: reproduce(scenario.id),
      durationMs: Math.round(durationMs * 10) / 10,
    };
  }
}

const nothing: Evidence = { events: [], secrets: [], markers: [] };

function keyOf({ steps, moves = [] }: { steps?: readonly VendorStep[]; moves?: VendorScenario['moves'] }): string {
  return JSON.stringify([steps?.map(({ id }) => id), moves]);
}

/** First what the honest run has shown, then what needs its connection before another login may end that, and last what does harm. */
function inOrder<E extends { scenario: VendorScenario }>(entries: readonly E[]): E[] {
  const rank = ({ scenario: { steps, destructive } }: E) =>
    destructive ? 3 : !steps ? 0 : steps.some(({ id }) => id === 'take-honest') ? 1 : 2;
  return [...entries].sort((a, b) => rank(a) - rank(b));
}
