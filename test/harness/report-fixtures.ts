import { summarise, type Report, type Result, type Verdict } from '../../harness/model/verdict.js';

export const requirement = {
  document: 'rfc6749',
  section: '10.12',
  level: 'MUST',
  text: 'Bind the callback.',
  clause: 'RFC 6749 §10.12',
  url: 'https://www.rfc-editor.org/rfc/rfc6749#section-10.12',
} as const;

/** A verdict with the least that one has. */
export function verdict(scenario: string, result: Result, own: Partial<Verdict> = {}): Verdict {
  return {
    scenario,
    title: `Client does ${scenario}`,
    suite: scenario.split('/')[0] ?? '',
    result,
    reason: 'It does.',
    scored: true,
    tags: [],
    requirement,
    trouble: [],
    findings: [],
    transcript: [],
    sequence: [],
    reproduce: `gauntlet run --client acme.ts --scenario ${scenario} --seed 1`,
    durationMs: 12.3,
    ...own,
  };
}

/** The report of a client that is described in acme.ts. */
export function report(...verdicts: Verdict[]): Report {
  return {
    schema: 1,
    tool: { name: 'oauth-gauntlet', version: '0.1.0' },
    client: { name: 'acme', version: '1.2.0', claims: { code: true } },
    seed: '1',
    startedAt: '2026-11-27T12:00:00.000Z',
    durationMs: 1234,
    summary: summarise(verdicts),
    complete: true,
    planned: verdicts.map(({ scenario }) => scenario),
    verdicts,
  };
}

/** What a verdict has more where something was broken. */
export const breach: Partial<Verdict> = {
  reason: 'Expected: the client refuses. Actual: it connected.',
  trouble: ['the server does not return state (state-omitted)'],
  flaw: 'ignores-missing-state',
  why: `Whoever can make somebody open an address connects the account of another to them. ${Array(4).fill('So it goes on.').join(' ')}`,
  fix: 'Compare state.',
  findings: [
    {
      check: 'refuses-login',
      level: 'MUST',
      result: 'broken',
      expected: 'the client refuses',
      actual: 'it connected',
      cites: [3],
    },
    { check: 'sends-no-token-request', level: 'MUST', result: 'held', expected: 'none', actual: 'none', cites: [4] },
  ],
  transcript: [
    { n: 3, line: 'client receives GET http://127.0.0.1:1/callback?code=[code 1]', answer: 'connected' },
    { n: 4, line: 'of no interest' },
  ],
};

/** What moves the cursor, ends a line, rings, or turns the direction of writing. */
export const hostile = 'a\u001b[2J\u009b31m\r\n  ✓ state/forged  Forged\u2028\u0085b\u202ec\u200f\u0007\u0000\ufeff';

/** A report with this text in every field that is of a client's or a user's making. */
export function poisoned(text = hostile): Report {
  const own: Partial<Verdict> = {
    reason: text,
    title: text,
    reproduce: text,
    trouble: [text],
    findings: [{ check: 'x', level: 'MUST', result: 'broken', expected: text, actual: text, cites: [1] }],
    transcript: [{ n: 1, line: text, answer: text }],
    sequence: [{ n: 1, from: 'client', text, answer: text }],
    retried: [{ result: 'fail', reason: text }],
    flaw: text,
    fix: text,
    tags: ['security'],
  };
  const all: Result[] = ['pass', 'fail', 'warn', 'inconclusive', 'skipped', 'error'];
  const clean = report(
    ...all.map((result) => verdict(`state/${result}`, result, own)),
    verdict('state/unscored', 'inconclusive', { ...own, scored: false, unscored: text }),
    verdict('state/accepted', 'fail', { ...own, known: { reason: text, link: text } }),
  );
  const stale = [{ client: text, scenario: text, result: 'fail' as const, reason: text }];
  return {
    ...clean,
    seed: text,
    stale,
    complete: false,
    client: { name: text, version: text, claims: {}, file: text },
  };
}
