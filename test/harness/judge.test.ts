import { misdeliver, replayCallback, tooLate } from '../../harness/attacks.js';
import { expect, test } from '@jest/globals';
import { inapplicable, judge, whyTwinFailed } from '../../harness/judge.js';
import type { Evidence, EvidenceEvent } from '../../harness/model/evidence.js';
import type { Action, Outcome } from '../../harness/model/protocol.js';
import type { Level } from '../../harness/model/requirement.js';
import type { Check, Finding, Scenario, Step, Suite } from '../../harness/model/scenario.js';
import { exitCodeOf, summarise, type Result, type Verdict } from '../../harness/model/verdict.js';
import { plan } from '../../harness/plan.js';
import { keyOf, twinOf } from '../../harness/run.js';
import { quirkById } from '../../provider/quirks/index.js';
import { begin, comeBack, consent, login, mallory } from '../../harness/steps.js';

type Unnumbered = EvidenceEvent extends infer E ? (E extends EvidenceEvent ? Omit<E, 'n'> : never) : never;

const startLogin: Action = { do: 'start-login', browser: 'browser', user: 'alice', issuer: 'main' };
const callback: Action = {
  do: 'callback',
  browser: 'browser',
  user: 'alice',
  request: { method: 'GET', url: 'http://127.0.0.1:1/callback?code=the-code', headers: [] },
};
const callApi: Action = { do: 'call-api', user: 'alice' };
const redirected: Outcome = {
  kind: 'redirected',
  to: { method: 'GET', url: 'http://localhost:1/authorize', headers: [] },
};
const connected: Outcome = { kind: 'connected', user: 'alice' };
const refused: Outcome = { kind: 'refused', reason: 'I refuse' };
const crashed: Outcome = { kind: 'crashed', reason: 'x is undefined' };
const timedOut: Outcome = { kind: 'timed-out', waitedMs: 400 };

const act = (action: Action): Unnumbered => ({ kind: 'action', id: 1, action });
const outcome = (action: Action, outcome: Outcome): Unnumbered => ({ kind: 'outcome', id: 1, action, outcome });
const effect = (quirk: string, seam: string, effect: 'reached' | 'changed' = 'changed'): Unnumbered => ({
  kind: 'effect',
  quirk,
  seam,
  effect,
  exchange: 1,
});
const redemption = (delivery: 'complete' | 'aborted' = 'complete', status = 200): Unnumbered => ({
  kind: 'exchange',
  exchange: {
    id: 1,
    issuer: 'main',
    endpoint: 'token',
    arrivedMs: 0,
    method: 'POST',
    url: 'http://localhost:1/token',
    headers: [],
    body: '',
    parameters: { grant_type: 'authorization_code', code: 'the-code' },
    response: { status, headers: [], body: '{}' },
    delivery,
  },
});

function evidence(...events: Unnumbered[]): Evidence {
  return { events: events.map((event, n) => ({ n, ...event })), secrets: [], markers: [] };
}

const honestEvents: Unnumbered[] = [
  act(startLogin),
  outcome(startLogin, redirected),
  act(callback),
  redemption(),
  outcome(callback, connected),
];
const honest = evidence(...honestEvents);
const refusing = evidence(act(callback), outcome(callback, refused));

function check(
  kind: Check['kind'],
  result: Finding['result'],
  more: Partial<Finding & Pick<Check, 'level'>> = {},
): Check {
  const { level, ...finding } = more;
  return {
    id: `${kind}-${result}`,
    kind,
    ...(level && { level }),
    judge: () => ({ result, expected: 'it behaves', actual: 'it did not', cites: [0], ...finding }),
  };
}

function scenario(own: Partial<Scenario>): Scenario {
  return {
    id: 'state/made-up',
    title: 'Client behaves',
    requirement: { document: 'rfc6749', section: '10.12', level: 'MUST', text: 'Behave.' },
    why: 'because',
    flaw: 'misbehaves',
    fix: 'Behave.',
    steps: [login()],
    checks: [check('forbids', 'held')],
    ...own,
  };
}

const must: readonly Level[] = ['MUST'];
const resultOf = (own: Partial<Scenario>, seen = refusing, twin = honest, scores = must) =>
  judge(scenario(own), seen, twin, scores).result;
const tampered = { quirks: [{ id: 'state-omitted' }] } satisfies Partial<Scenario>;
const tamperedEvidence = (...more: Unnumbered[]) => evidence(effect('state-omitted', 'authorizationResponse'), ...more);

test('a check that holds and cites what it saw passes', () => {
  expect(judge(scenario({}), refusing, honest, must)).toEqual({
    result: 'pass',
    reason: 'It behaves.',
    findings: [
      {
        check: 'forbids-held',
        level: 'MUST',
        result: 'held',
        expected: 'it behaves',
        actual: 'it did not',
        cites: [0],
      },
    ],
  });
});

test('a check that holds and cites nothing has seen nothing', () => {
  const judgement = judge(scenario({ checks: [check('forbids', 'held', { cites: [] })] }), refusing, honest, must);
  expect(judgement).toMatchObject({ result: 'inconclusive', findings: [{ result: 'unseen' }] });
});

test('a fault of our own comes before everything, in the run or in the twin', () => {
  const broken = { ...tampered, checks: [check('forbids', 'broken')] };
  expect(resultOf(broken, { ...tamperedEvidence(act(callback)), error: 'no socket' })).toBe('error');
  expect(resultOf(broken, tamperedEvidence(act(callback)), { ...honest, error: 'no socket' })).toBe('error');
});

test('a client that the scenario is not for is skipped, even if it broke a check', () => {
  const authorization = redemption() as Extract<Unnumbered, { kind: 'exchange' }>;
  const stateless = evidence(
    {
      ...authorization,
      exchange: { ...authorization.exchange, endpoint: 'authorization', parameters: { client_id: 'c' } },
    },
    ...honestEvents,
  );
  const judgement = judge(
    scenario({ appliesTo: ['sends-state'], checks: [check('forbids', 'broken')] }),
    refusing,
    stateless,
    must,
  );
  expect(judgement).toMatchObject({ result: 'skipped', reason: expect.stringContaining('sends state') });
});

test('a trait that the twin shows neither way does not skip', () => {
  expect(resultOf({ appliesTo: ['sends-state'] })).toBe('pass');
});

test('a tamper that was reached and changed nothing proves nothing, whatever the checks say', () => {
  const seen = evidence(effect('state-omitted', 'authorizationResponse', 'reached'), act(callback));
  expect(judge(scenario({ ...tampered, checks: [check('forbids', 'broken')] }), seen, honest, must)).toMatchObject({
    result: 'inconclusive',
    reason: expect.stringContaining('nothing to change'),
  });
});

test('a tamper that never met a message proves nothing', () => {
  expect(resultOf(tampered, evidence(act(callback)))).toBe('inconclusive');
});

test('a changed authorization response that no callback brought proves nothing', () => {
  const before = evidence(act(callback), effect('state-omitted', 'authorizationResponse'));
  expect(judge(scenario(tampered), before, honest, must)).toMatchObject({
    result: 'inconclusive',
    reason: expect.stringContaining('never delivered'),
  });
  expect(resultOf(tampered, tamperedEvidence(act(callback)))).toBe('pass');
});

test.each([
  ['complete', 'pass'],
  ['aborted', 'inconclusive'],
] as const)('a changed token response counts when it was delivered to its end: %s', (delivery, result) => {
  const seen = evidence(redemption(delivery), effect('nested-token', 'tokenResponse'));
  expect(resultOf({ quirks: [{ id: 'nested-token' }] }, seen)).toBe(result);
});

test('a broken connection needs no delivery: it is what was delivered', () => {
  const seen = evidence(redemption('aborted'), effect('connection-reset', 'transport'));
  expect(resultOf({ quirks: [{ id: 'connection-reset' }] }, seen)).toBe('pass');
});

test('a policy has only to be reached', () => {
  expect(quirkById.get('refresh-rotation')?.kind).toBe('policy');
  const quirks = { quirks: [{ id: 'refresh-rotation' as const }] };
  expect(resultOf(quirks, evidence(effect('refresh-rotation', 'policy', 'reached')))).toBe('pass');
  expect(resultOf(quirks)).toBe('inconclusive');
});

test('every quirk of a scenario must have acted, not only the first', () => {
  const both = { quirks: [{ id: 'state-omitted' as const }, { id: 'nested-token' as const }] };
  expect(resultOf(both, tamperedEvidence(act(callback)))).toBe('inconclusive');
});

test('an attack that was not performed proves nothing', () => {
  const attacked = { steps: [login(), replayCallback()] };
  expect(resultOf(attacked)).toBe('inconclusive');
  expect(resultOf(attacked, evidence({ kind: 'attack', summary: 'again' }))).toBe('pass');
});

test('what must never happen fails, even if the client crashed afterwards', () => {
  const seen = tamperedEvidence(act(callback), outcome(callback, crashed));
  expect(resultOf({ ...tampered, checks: [check('forbids', 'broken')] }, seen)).toBe('fail');
});

test('what must never happen fails, even if the honest run does not work', () => {
  const seen = tamperedEvidence(act(callback));
  const lateRefusal = evidence(
    act(startLogin),
    outcome(startLogin, redirected),
    act(callback),
    outcome(callback, refused),
  );
  expect(resultOf({ ...tampered, checks: [check('forbids', 'broken')] }, seen, lateRefusal)).toBe('fail');
});

test('a client with which the honest run does not work passes nothing and lacks nothing', () => {
  for (const checks of [[check('forbids', 'held')], [check('requires', 'broken')]])
    expect(resultOf({ checks }, refusing, evidence(act(startLogin), outcome(startLogin, timedOut)))).toBe(
      'inconclusive',
    );
});

test('of a client with which the honest run does not work, that is said, and not that the trouble never came', () => {
  const dead = evidence(act(startLogin), outcome(startLogin, timedOut));
  expect(judge(scenario(tampered), evidence(), dead, must).reason).toBe(
    'The honest run does not work with this client: start-login timed-out after 400 ms.',
  );
});

test.each<Outcome>([timedOut, crashed, { kind: 'unknown', waitedMs: 400 }, { kind: 'unsupported' }])(
  'a client that came to no answer is neither passed nor blamed: %j',
  (dead) => {
    const seen = evidence(act(callback), outcome(callback, dead));
    for (const checks of [[check('forbids', 'held')], [check('requires', 'broken')]])
      expect(resultOf({ checks }, seen)).toBe('inconclusive');
  },
);

const bearing = (kind: Check['kind'], result: Finding['result']): Check => ({
  ...check(kind, result, { expected: 'it bears that' }),
  judgesCrash: true,
});

test.each<Finding['result']>(['broken', 'unseen'])(
  'a crash under the trouble breaks a check that judges crashes: %s before',
  (result) => {
    const seen = tamperedEvidence(act(callback), outcome(callback, crashed));
    expect(judge(scenario({ ...tampered, checks: [bearing('requires', result)] }), seen, honest, must)).toMatchObject({
      result: 'fail',
      reason: 'Expected: it bears that. Actual: callback crashed (x is undefined).',
      findings: [{ result: 'broken', cites: [2] }],
    });
  },
);

test('a crash proves nothing without trouble, before it, or where the client did what was asked', () => {
  const checks = [bearing('requires', 'broken')];
  const calm = evidence(act(callback), outcome(callback, crashed));
  expect(resultOf({ checks }, calm)).toBe('inconclusive');
  const before = evidence(outcome(callback, crashed), effect('state-omitted', 'authorizationResponse'), act(callback));
  expect(resultOf({ ...tampered, checks }, before)).toBe('inconclusive');
  const under = tamperedEvidence(act(callback), outcome(callback, crashed));
  expect(resultOf({ ...tampered, checks: [bearing('requires', 'held')] }, under)).toBe('inconclusive');
  expect(resultOf({ ...tampered, checks }, under, evidence(act(startLogin), outcome(startLogin, timedOut)))).toBe(
    'inconclusive',
  );
});

test.each<Outcome>([timedOut, { kind: 'unknown', waitedMs: 400 }])('silence is no crash: %j', (silent) => {
  const seen = tamperedEvidence(act(callback), outcome(callback, silent));
  expect(resultOf({ ...tampered, checks: [bearing('requires', 'broken')] }, seen)).toBe('inconclusive');
});

test('what must have happened and did not fails', () => {
  expect(resultOf({ checks: [check('requires', 'broken')] })).toBe('fail');
});

test('anything unseen leaves the rest inconclusive', () => {
  const checks = [check('forbids', 'held'), check('requires', 'unseen', { cites: [] })];
  expect(resultOf({ checks })).toBe('inconclusive');
  expect(resultOf({ checks: [...checks, check('requires', 'broken')] })).toBe('fail');
});

test('a breach fails where its level is scored, and warns where it is not', () => {
  const should = { checks: [check('forbids', 'broken', { level: 'SHOULD' })] };
  expect(resultOf(should)).toBe('warn');
  expect(resultOf(should, refusing, honest, ['MUST', 'SHOULD'])).toBe('fail');
});

test('the worst level among the broken checks decides, and its finding is the reason', () => {
  const checks = [
    check('forbids', 'broken', { level: 'interop', expected: 'the small thing' }),
    check('forbids', 'broken', { level: 'MUST', expected: 'the great thing' }),
  ];
  expect(judge(scenario({ checks }), refusing, honest, must)).toMatchObject({
    result: 'fail',
    reason: 'Expected: the great thing. Actual: it did not.',
  });
});

test('an honest run that did nothing is no honest run', () => {
  expect(whyTwinFailed(evidence())).toBe('The client did nothing in the honest run.');
});

test('an honest login counts when the wire bears it out', () => {
  expect(whyTwinFailed(honest)).toBeUndefined();
  const unredeemed = evidence(
    act(startLogin),
    outcome(startLogin, redirected),
    act(callback),
    outcome(callback, connected),
  );
  expect(whyTwinFailed(unredeemed)).toContain('which the wire does not bear out');
});

test('an honest API call counts when it succeeds', () => {
  expect(
    whyTwinFailed(evidence(...honestEvents, act(callApi), outcome(callApi, { kind: 'answered', status: 401 }))),
  ).toContain('callback');
});

test('of a login that never came back, it is said where the browser ended', () => {
  const lost = [act(startLogin), outcome(startLogin, redirected)];
  expect(whyTwinFailed(evidence(...lost))).toBe(
    'The honest run does not work with this client: start-login redirected to http://localhost:1/authorize, and no request reached the authorization endpoint.',
  );
  const { exchange } = redemption() as Extract<Unnumbered, { kind: 'exchange' }>;
  const response = { status: 400, headers: [], body: '' };
  const refusal: Unnumbered = {
    kind: 'exchange',
    exchange: { ...exchange, endpoint: 'authorization', response, refusal: 'redirect_uri is not registered' },
  };
  expect(whyTwinFailed(evidence(...lost, refusal))).toBe(
    'The honest run does not work with this client: start-login redirected, and the authorization server answered 400 (redirect_uri is not registered).',
  );
});

const claims = { claims: { code: true, state: 'caller' }, host: ['stdio'] } as const;

test.each<[string, Partial<Scenario>, string | undefined]>([
  ['claimed', { needs: ['code'] }, undefined],
  ['not claimed', { needs: ['refresh'] }, 'the client does not claim "refresh"'],
  ['one of several', { needs: [['refresh', 'code']] }, undefined],
  ['none of several', { needs: [['refresh', 'api']] }, 'the client does not claim "refresh" or "api"'],
  ["the caller's", { needs: ['state'] }, `"state" is the caller's duty, not the library's`],
  ['a host that can', { host: ['stdio'] }, undefined],
  ['a host that cannot', { host: ['clock'] }, 'it needs "clock", which this way of reaching the client does not offer'],
])('a scenario is for clients that can do what it needs: %s', (_, own, skip) => {
  expect(inapplicable(scenario(own), claims)).toBe(skip);
});

test('a client that is configured once and for all is put through nothing that takes other settings', () => {
  const own = scenario({ setup: { reconfigured: true } });
  expect(inapplicable(own, claims)).toBeUndefined();
  expect(inapplicable(own, { ...claims, fixedIssuer: true })).toContain('once and for all');
});

const suites: Suite[] = [
  {
    id: 'state',
    title: 'State',
    scores: ['MUST'],
    scenarios: [scenario({ id: 'state/a' }), scenario({ id: 'state/b', needs: ['refresh'] })],
  },
  { id: 'pkce', title: 'PKCE', scores: ['SHOULD'], scenarios: [scenario({ id: 'pkce/a' })] },
];
const planned = (selection = {}) => plan(suites, claims, selection).map(({ scenario: { id } }) => id);

test('a plan has every scenario in the order of the catalogue, those that are skipped with the reason', () => {
  expect(plan(suites, claims).map(({ scenario: { id }, skip, scored }) => [id, skip, scored])).toEqual([
    ['state/a', undefined, true],
    ['state/b', 'the client does not claim "refresh"', true],
    ['pkce/a', undefined, false],
  ]);
});

test('what a suite scores is a scenario in which any check is at such a level', () => {
  const checks = [check('forbids', 'held', { level: 'SHOULD' })];
  const suite = { ...suites[0]!, scores: ['SHOULD' as const], scenarios: [scenario({}), scenario({ checks })] };
  expect(plan([suite], claims).map(({ scored }) => scored)).toEqual([false, true]);
});

test('suites and scenarios narrow a plan, by ids or by how they begin', () => {
  expect(planned({ suites: ['pkce'] })).toEqual(['pkce/a']);
  expect(planned({ scenarios: ['state'] })).toEqual(['state/a', 'state/b']);
  expect(planned({ scenarios: ['state/'] })).toEqual(['state/a', 'state/b']);
  expect(planned({ scenarios: ['stat'] })).toEqual(['state/a', 'state/b']);
  expect(planned({ scenarios: ['tate'] })).toEqual([]);
  expect(planned({ scenarios: ['state/a', 'pkce/a'], suites: ['state'] })).toEqual(['state/a']);
});

test('a strict plan scores every level', () => {
  const [, , pkce] = plan(suites, claims, { strict: true });
  expect(pkce).toMatchObject({ scored: true, scores: expect.arrayContaining(['MUST', 'interop', 'MAY']) });
});

test('the twin takes the honest step in place of each attack, or none, and knows no quirk', () => {
  const swapped = misdeliver('swap', 'Swap.', {
    told: 'it came elsewhere',
    from: mallory,
    into: mallory,
    honest: comeBack(mallory),
  });
  const steps: Step[] = [begin(mallory), consent(mallory), swapped, tooLate];
  const twin = twinOf(scenario({ steps, quirks: [{ id: 'state-omitted' }], setup: { pkce: false } }));
  expect(twin).toEqual({ setup: { pkce: false }, steps: [steps[0], steps[1], swapped.honest] });
});

test('twins are one and the same when set-up and steps are', () => {
  const key = (own: Partial<Scenario>) => keyOf(twinOf(scenario(own)));
  expect(key({ ...tampered })).toBe(key({ steps: [login(), tooLate] }));
  expect(key({ setup: { pkce: false } })).not.toBe(key({}));
  expect(key({ steps: [login(mallory)] })).not.toBe(key({}));
});

const verdict = (result: Result, scored = true) => ({ result, scored }) as Verdict;
test.each<[number, string, Verdict[]]>([
  [0, 'all passed or skipped', [verdict('pass'), verdict('skipped')]],
  [0, 'warnings, and what is not scored', [verdict('pass'), verdict('warn'), verdict('inconclusive', false)]],
  [1, 'a violation', [verdict('pass'), verdict('fail')]],
  [1, 'a violation of a check at another level than its scenario', [verdict('pass'), verdict('fail', false)]],
  [1, 'a violation beside something inconclusive', [verdict('fail'), verdict('inconclusive')]],
  [3, 'something inconclusive', [verdict('pass'), verdict('inconclusive')]],
  [3, 'all skipped', [verdict('skipped')]],
  [3, 'nothing at all', []],
  [4, 'a fault of our own, whatever else', [verdict('pass'), verdict('fail'), verdict('error')]],
])('the exit code is %i for %s', (code, _, verdicts) => {
  expect(exitCodeOf({ verdicts, summary: summarise(verdicts), complete: true })).toBe(code);
});
