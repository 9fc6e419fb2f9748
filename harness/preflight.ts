import type { Server } from '../provider/index.js';
import { UsageError } from './errors.js';
import type { ClientAdapter } from './model/client.js';
import type { Evidence, Secret } from './model/evidence.js';
import type { SetupFinding } from './model/setup.js';
import { run, strangersOf, type RunOptions } from './run.js';
import { createMask } from './secrets.js';
import { examineSetup } from './setup-checks.js';
import { deniedLogin, login } from './steps.js';
import { shown } from './transcript.js';

/**
 * Logs in twice with nothing amiss, the second time with an end-user who denies, and looks at how the client is set up.
 * Rejects with a UsageError where the client cannot be reached at all.
 */
export async function preflight(
  adapter: ClientAdapter,
  provider: Server,
  options: Omit<RunOptions, 'run' | 'strangers'>,
): Promise<{ findings: SetupFinding[]; secrets: Secret[] }> {
  const first = await run({ steps: [login()] }, adapter, provider, {
    ...options,
    run: 'preflight1',
    strangers: new Set(),
  });
  const granted = await first.settled;
  const denied = first.dead
    ? nothing
    : await run({ steps: [deniedLogin()] }, adapter, provider, {
        ...options,
        run: 'preflight2',
        strangers: strangersOf(granted.secrets),
      }).then(({ settled }) => settled);
  const fault = granted.error ?? denied.error;
  if (fault !== undefined) throw new Error(fault);

  const secrets = [...granted.secrets, ...denied.secrets];
  const mask = createMask(secrets);
  const sight = { adapter, settings: first.settings, granted, denied, skewMs: first.skewMs };
  const findings = examineSetup(sight).map((finding) => ({ ...finding, said: shown(finding.said, mask) }));
  return { findings, secrets };
}

const nothing: Evidence = { events: [], secrets: [], markers: [] };

/**
 * Throws UsageError E_SETUP if a client that is set up so would be judged for what it is not to blame for. What comes later in
 * the login often follows from the first thing that is wrong.
 */
export function refuseMisconfigured(findings: readonly SetupFinding[]): void {
  const first = findings.find(({ result }) => result === 'wrong');
  if (first?.result === 'wrong' && first.fault === 'setup')
    throw new UsageError(
      'E_SETUP',
      `The client is not set up for this: ${first.title}: ${first.said}. ${first.fix} \`gauntlet doctor\` looks at the whole set-up.`,
    );
}
