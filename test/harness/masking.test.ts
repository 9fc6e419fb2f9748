import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { inProcess } from '../../harness/adapters/in-process.js';
import { conduct } from '../../harness/conduct.js';
import type { TrustedClient } from '../../harness/model/client.js';
import { eventsOf, type Evidence, type Secret, type WireExchange } from '../../harness/model/evidence.js';
import type { Check, Scenario } from '../../harness/model/scenario.js';
import type { Verdict } from '../../harness/model/verdict.js';
import { createPlatform, standardDuties } from '../../harness/platform/index.js';
import { createMask, findSecrets } from '../../harness/secrets.js';
import { login } from '../../harness/steps.js';
import { renderTranscript, shown } from '../../harness/transcript.js';
import { startServer, type Server } from '../../provider/index.js';
import { builtInUserAgents } from '../../harness/user-agent.js';

// Every character that some encoding treats apart.
const awkward: Secret = { kind: 'access-token', value: 's3cr/et+"ü& <value>~%41\\end' };
const { value } = awkward;
const base64 = (before: string) => Buffer.from(`${before}${value} and more`).toString('base64');

const spellings: [string, string][] = [
  ['as it is', value],
  ['percent-encoded', encodeURIComponent(value)],
  ['percent-encoded in lower case', encodeURIComponent(value).replace(/%[0-9A-F]{2}/g, (text) => text.toLowerCase())],
  ['percent-encoded twice', encodeURIComponent(encodeURIComponent(value))],
  ['form-encoded', new URLSearchParams({ value }).toString()],
  ['in JSON', JSON.stringify({ value })],
  ['in JSON as PHP writes it', JSON.stringify({ value }).replaceAll('/', '\\/')],
  ['hexadecimal', Buffer.from(value).toString('hex')],
  ['hexadecimal in capitals', Buffer.from(value).toString('hex').toUpperCase()],
  ['in Base64, at the beginning', base64('')],
  ['in Base64, one byte on', base64('a')],
  ['in Base64, two bytes on', base64('ab')],
  ['in Base64, three bytes on', base64('abc')],
  ['in base64url', base64('x:').replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')],
  ['as the password of Basic credentials', `Basic ${Buffer.from(`client:${value}`).toString('base64')}`],
];

test.each(spellings)('a secret is found and masked %s', (_, spelled) => {
  const text = `before ${spelled} after`;
  expect(findSecret(text, awkward)).toBeDefined();
  const masked = createMask([awkward])(text);
  expect(masked).toContain('[access-token 1]');
  expect(findSecret(masked, awkward)).toBeUndefined();
});

test('something like a secret is not found', () => {
  for (const text of ['', value.slice(0, 19), value.toUpperCase(), encodeURIComponent(value).slice(0, 30)])
    expect(findSecret(text, awkward)).toBeUndefined();
});

test('equal secrets are masked alike, others otherwise', () => {
  const mask = createMask([
    { kind: 'code', value: 'first-code' },
    { kind: 'code', value: 'second-code' },
    { kind: 'code', value: 'first-code' },
    { kind: 'verifier', value: 'the-verifier' },
  ]);
  expect(mask('first-code second-code first-code the-verifier')).toBe('[code 1] [code 2] [code 1] [verifier 1]');
});

test('a secret that contains another one is masked as a whole', () => {
  const mask = createMask([
    { kind: 'code', value: 'inner-secret' },
    { kind: 'id-token', value: 'outer.inner-secret.outer' },
  ]);
  expect(mask('outer.inner-secret.outer, inner-secret')).toBe('[id-token 1], [code 1]');
});

test('a line is masked before it is cut, so that no half of a secret is left at the cut', () => {
  const mask = createMask([{ kind: 'code', value: 'c0de'.repeat(30) }]);
  expect(shown(`${'x'.repeat(590)}${'c0de'.repeat(30)}`, mask)).not.toContain('c0de');
});

test('a transcript has the cited events, a line each, in order', () => {
  const exchange: WireExchange = {
    id: 7,
    issuer: 'main',
    endpoint: 'token',
    arrivedMs: 0,
    method: 'POST',
    url: 'http://localhost:1/token',
    headers: [['Authorization', 'Basic abc']],
    body: 'code=xyz',
    parameters: {},
    response: { status: 302, headers: [['Location', 'http://elsewhere/']], body: '' },
    delivery: 'aborted',
    refusal: 'wrong secret',
  };
  const evidence: Evidence = {
    events: [
      { n: 0, kind: 'attack', summary: 'a forged response' },
      { n: 1, kind: 'exchange', exchange },
      { n: 2, kind: 'clock', offsetMs: 90_000, client: false },
      { n: 3, kind: 'output', source: 'stderr', text: '  hello \n' },
    ],
    secrets: [],
    markers: [],
  };
  expect(renderTranscript(evidence, [3, 2, 1, 1])).toEqual([
    {
      n: 1,
      line: 'POST http://localhost:1/token authorization: Basic abc code=xyz',
      answer: '302 (aborted) [why: wrong secret] http://elsewhere/',
    },
    { n: 2, line: 'clock: 90 s ahead at the server only' },
    { n: 3, line: 'stderr: hello' },
  ]);
});

let provider: Server;
beforeAll(async () => {
  provider = await startServer({ seed: 'masking' });
});
afterAll(() => provider.close());

/** Cites everything there is, and quotes it: what is secret in the verdict is for the mask to hide. */
function quotesEverything(seen: Secret[]): Check {
  return {
    id: 'quotes-everything',
    kind: 'forbids',
    judge({ events, secrets }) {
      seen.push(...secrets);
      const everything = JSON.stringify(events.flatMap((event) => (event.kind === 'output' ? [event] : [])));
      return {
        result: 'broken',
        expected: secrets.map((secret) => secret.value).join(' '),
        actual: everything,
        cites: events.map(({ n }) => n),
      };
    },
  };
}

async function verdictsOn(client: TrustedClient, checks: Check[], runs: number): Promise<Verdict[]> {
  const scenario: Scenario = {
    id: 'state/made-up',
    title: 'Client behaves',
    requirement: { document: 'rfc6749', section: '10.12', level: 'MUST', text: 'Behave.' },
    why: 'because',
    flaw: 'misbehaves',
    fix: 'Behave.',
    steps: [login()],
    checks,
  };
  const suite = { id: 'state', title: 'State', scores: ['MUST' as const], scenarios: [scenario] };
  const planned = Array.from({ length: runs }, () => ({
    suite,
    scenario,
    scores: suite.scores,
    scored: true,
    tags: [],
  }));
  return conduct(planned, inProcess(client), provider, {
    seed: 'masking',
    timeoutMs: 3000,
    jobs: 1,
    signal: new AbortController().signal,
    userAgents: builtInUserAgents(),
    reproduce: (id) => id,
  });
}

/** A platform that writes whatever it is told, in this run or an earlier one, into its log, and refuses with it. */
function leaky(told: string[]): TrustedClient {
  const platform = createPlatform(standardDuties);
  return {
    ...platform,
    async open(settings, environment) {
      const methods = await platform.open(settings, environment);
      return {
        ...methods,
        async handleCallback(callback) {
          told.push(callback.url, settings.issuers.main.clientSecret ?? '');
          const leak = told.join(' ');
          environment.log(leak);
          environment.log(Buffer.from(leak).toString('base64'));
          environment.log(encodeURIComponent(leak));
          return methods.handleCallback(callback);
        },
      };
    },
  };
}

test('no secret of any run stands in any field of a verdict, however the client leaks it', async () => {
  const secrets: Secret[] = [];
  const told: string[] = [];
  const verdicts = await verdictsOn(leaky(told), [quotesEverything(secrets)], 2);
  const report = JSON.stringify(verdicts);

  expect(verdicts.map(({ result }) => result)).toEqual(['fail', 'fail']);
  expect(new Set(secrets.map(({ kind }) => kind))).toEqual(
    new Set(['code', 'access-token', 'refresh-token', 'verifier', 'client-secret', 'basic-credentials']),
  );
  expect(secrets.filter((secret) => findSecret(report, secret))).toEqual([]);
  expect(report).toContain('[client-secret 1]');
});

test('a secret that goes over several log lines is masked in each of them', async () => {
  const platform = createPlatform();
  const dumping: TrustedClient = {
    ...platform,
    open(settings, environment) {
      environment.log(inspect(new Uint8Array(Buffer.from(settings.issuers.main.clientSecret ?? ''))));
      return platform.open(settings, environment);
    },
  };
  const citesLog: Check = {
    id: 'cites-log',
    kind: 'forbids',
    judge: (evidence) => ({
      result: 'broken',
      expected: '',
      actual: '',
      cites: eventsOf(evidence, 'output').map(({ n }) => n),
    }),
  };
  const [verdict] = await verdictsOn(dumping, [citesLog], 1);
  const lines = verdict?.transcript.map(({ line }) => line) ?? [];
  expect(lines.slice(0, 3)).toEqual([
    'console: Uint8Array(50) [',
    'console: [client-secret 1]',
    'console: [client-secret 1]',
  ]);
  expect(lines.join('\n')).not.toMatch(/\d+, +\d+/);
});

test('without the mask all of that would stand there', async () => {
  const secrets: Secret[] = [];
  const events: string[] = [];
  const spy: Check = {
    ...quotesEverything(secrets),
    judge(evidence) {
      events.push(JSON.stringify(evidence.events));
      return quotesEverything(secrets).judge(evidence);
    },
  };
  await verdictsOn(leaky([]), [spy], 2);
  expect(secrets.filter((secret) => !findSecret(events.join('\n'), secret))).toEqual([]);
});

test('a finding that cites every line shows the first ones', async () => {
  const chatty: TrustedClient = {
    ...createPlatform(),
    open(settings, environment) {
      for (let line = 0; line < 100; line += 1) environment.log(`line ${line} ${settings.issuers.main.clientId}`);
      return createPlatform().open(settings, environment);
    },
  };
  const [verdict] = await verdictsOn(chatty, [quotesEverything([])], 1);
  expect(verdict?.findings[0]?.cites).toHaveLength(20);
  expect(verdict?.transcript).toHaveLength(20);
});

/** The part of the text that gives the secret away. */
function findSecret(text: string, secret: Secret): string | undefined {
  const [found] = findSecrets(text, [secret]);
  return found && text.slice(found.start, found.end);
}
