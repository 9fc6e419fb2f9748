import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inProcess } from '../harness/adapters/in-process.js';
import { conduct } from '../harness/conduct.js';
import type { Verdict } from '../harness/model/verdict.js';
import { plan } from '../harness/plan.js';
import { createPlatform, standardDuties } from '../harness/platform/index.js';
import { startServer, type Server } from '../provider/index.js';
import { scenarios, suites } from '../scenarios/index.js';
import { flaws } from './clients/flaws.js';
import { builtInUserAgents } from '../harness/user-agent.js';

/*
 * The kill matrix: every flaw against every scenario. A flaw may fail the scenarios that name it, and those listed here;
 * no other. Run it with `npm run test:matrix`. When it goes red:
 *
 * - A flaw fails a scenario that is not listed: either the scenario judges more than its title says, so make its checks
 *   narrower; or the flaw does more wrong than its name says, so make it narrower; or the one cannot be had without the other:
 *   then list it here, with the reason.
 * - A listed scenario does not fail: take it out of the list. If it is the only one for that flaw, the flaw goes uncaught.
 * - A check is broken by no flaw: give test/clients/flaws.ts a client that breaks it, or drop the check, or, where no client
 *   could break it while the rest of the scenario works, list it below, with the reason.
 */
const alsoFails: { because: string; flaws: string[]; scenarios: string[] }[] = [
  {
    because: 'A state that is not compared lets in every state that is wrong in some way.',
    flaws: ['ignores-wrong-state'],
    scenarios: ['state/truncated', 'state/extended', 'state/case-changed', 'state/forged-error'],
  },
  {
    because:
      'With one pending login for all, a login in one browser is answered from another, and a second one ends the first.',
    flaws: ['one-pending-login'],
    scenarios: ['state/other-browser', 'state/two-tabs'],
  },
  {
    because:
      'A state that several logins share can be guessed, and does not tell which of them, with which verifier, is answered.',
    flaws: ['constant-state'],
    scenarios: ['state/unguessable', 'state/two-tabs', 'pkce/own-verifier'],
  },
  {
    because:
      'The logins of one browser share a state, which does not tell which of them, with which verifier, is answered.',
    flaws: ['state-per-browser'],
    scenarios: ['state/fresh', 'state/two-tabs', 'pkce/own-verifier'],
  },
  {
    because: 'The second time a callback comes nobody has asked for it.',
    flaws: ['accepts-unsolicited-callback'],
    scenarios: ['state/replayed'],
  },
  {
    because: 'A forged error must not be believed: neither its words nor that it ends the login.',
    flaws: ['error-cancels-login'],
    scenarios: ['state/forged-error'],
  },
  {
    because: 'Without PKCE there is no S256 challenge.',
    flaws: ['no-pkce'],
    scenarios: ['pkce/s256'],
  },
  {
    because: 'The challenge is well formed, and of no use: it belongs to nothing that is sent with the code.',
    flaws: ['challenge-of-something-else'],
    scenarios: ['pkce/challenge-encoding', 'pkce/own-verifier'],
  },
  {
    because: 'A verifier that every login has can be guessed, and fits the code of any other login.',
    flaws: ['constant-verifier'],
    scenarios: ['pkce/unguessable', 'pkce/foreign-code'],
  },
  {
    because: 'A login that sends the verifier of another one is refused by the server.',
    flaws: ['latest-verifier'],
    scenarios: ['state/two-tabs'],
  },
  {
    because: 'As latest-verifier, from the other end.',
    flaws: ['oldest-verifier'],
    scenarios: ['state/two-tabs', 'pkce/own-verifier'],
  },
  {
    because: 'A crash over an absent lifetime is a refusal of it in another form.',
    flaws: ['crashes-without-expires-in'],
    scenarios: ['token-response/no-lifetime'],
  },
  {
    because: 'The second token stands in a member that no clause names.',
    flaws: ['rejects-unknown-members'],
    scenarios: ['token-response/two-tokens'],
  },
  {
    because: 'A further way to fail these: what is sent for a refresh token was never one.',
    flaws: ['writes-undefined-over-refresh-token'],
    scenarios: ['refresh/kept-when-omitted'],
  },
  {
    because: 'A further way to fail these: what is sent for a refresh token was never one.',
    flaws: ['spoils-refresh-token-on-failure'],
    scenarios: ['refresh/server-error', 'refresh/reset'],
  },
  {
    because: 'A further way to fail this: the loss of the connection is kept from the caller.',
    flaws: ['hides-lost-connection'],
    scenarios: ['refresh/invalid-grant'],
  },
  {
    because: 'A further way to fail this: the API is called again and again, with the same token.',
    flaws: ['retries-401-forever'],
    scenarios: ['refresh/no-loop'],
  },
  {
    because: 'A log that holds codes holds them when they have characters that JSON escapes.',
    flaws: ['logs-codes'],
    scenarios: ['censoring/logs', 'censoring/encoded'],
  },
  {
    because: 'The response to a refresh is a token response.',
    flaws: ['logs-token-response'],
    scenarios: ['censoring/new-secrets'],
  },
  {
    because: 'Headers are logged when all goes well and when it does not; a log line with a header is a log line.',
    flaws: ['logs-request-headers'],
    scenarios: ['censoring/logs', 'censoring/logs-on-failure'],
  },
  {
    because: 'What is learned later includes the first tokens, each code, however spelled, and what a server quotes.',
    flaws: ['censors-configured-secrets-only'],
    scenarios: ['censoring/logs', 'censoring/encoded', 'censoring/echoed'],
  },
  {
    because: 'An error that carries its request carries what the server quoted of it.',
    flaws: ['error-carries-request'],
    scenarios: ['censoring/echoed'],
  },
];

/** Checks that no flawed client breaks there. */
const unbroken: Record<string, string> = {
  'state/forged-error refuses-forged-error': 'a client that connects on an error response has no code to redeem',
  'state/error-beside-code sends-no-token-request': 'the platform uses PKCE, which the check takes for protection',
  'pkce/foreign-code server-refuses-code': 'it judges our own server, which refuses',
  'pkce/required completes-login-if-public': 'the platform is a confidential client',
};

/** Flaws that are under way at a time: while one waits for stragglers, another computes. Runs are named anew for each flaw, so each has a provider. */
const atATime = 3;

const providers: Server[] = [];
const verdicts = new Map<string, Verdict[]>();
beforeAll(async () => {
  const queue = Object.keys(flaws);
  const worker = async () => {
    const provider = await startServer({ seed: 'matrix' });
    providers.push(provider);
    for (let flaw = queue.shift(); flaw !== undefined; flaw = queue.shift())
      verdicts.set(flaw, await verdictsOn(flaw, provider));
  };
  await Promise.all(Array.from({ length: atATime }, worker));
}, 300_000);
afterAll(() => Promise.all(providers.map((provider) => provider.close())));

function verdictsOn(flaw: string, provider: Server): Promise<Verdict[]> {
  const adapter = inProcess(createPlatform({ ...standardDuties, ...flaws[flaw] }));
  return conduct(plan(suites, adapter), adapter, provider, {
    seed: `matrix ${flaw}`,
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    userAgents: builtInUserAgents(),
    reproduce: (id) => id,
  });
}

test.each(Object.keys(flaws))('%s fails its own scenarios, and no unrelated one', (flaw) => {
  const failed = verdicts.get(flaw)?.filter(({ result }) => result === 'fail' || result === 'warn') ?? [];
  const own = scenarios.filter((scenario) => scenario.flaw === flaw).map(({ id }) => id);
  const listed = alsoFails.filter((family) => family.flaws.includes(flaw)).flatMap((family) => family.scenarios);
  expect(failed.map(({ scenario }) => scenario).sort()).toEqual([...own, ...listed].sort());
});

test.each(Object.keys(flaws))('%s is no fault of ours', (flaw) => {
  expect(verdicts.get(flaw)?.filter(({ result }) => result === 'error')).toEqual([]);
});

test('every check of every scenario is broken by some flaw', () => {
  const broken = new Set(
    [...verdicts.values()]
      .flat()
      .flatMap(({ scenario, findings }) =>
        findings.filter(({ result }) => result === 'broken').map(({ check }) => `${scenario} ${check}`),
      ),
  );
  const all = scenarios.flatMap(({ id, checks }) => checks.map((check) => `${id} ${check.id}`));
  expect(all.filter((check) => !broken.has(check)).sort()).toEqual(Object.keys(unbroken).sort());
});

test('only flaws and scenarios that exist are listed', () => {
  const ids = new Set(scenarios.map(({ id }) => id));
  expect(alsoFails.flatMap((family) => family.flaws).filter((flaw) => !(flaw in flaws))).toEqual([]);
  expect(alsoFails.flatMap((family) => family.scenarios).filter((id) => !ids.has(id))).toEqual([]);
});
