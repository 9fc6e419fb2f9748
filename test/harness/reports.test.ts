// The reports that machines read: what each says of every verdict, by what schema, and that nothing in it is of a client's making.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { load } from 'cheerio';
import fc from 'fast-check';
import { marked } from 'marked';
import * as z from 'zod';
import { reportFileSchema } from '../../harness/model/report-schema.js';
import {
  matrixOf,
  results,
  worstExitCode,
  type Report,
  type Reports,
  type Verdict,
} from '../../harness/model/verdict.js';
import { reporters } from '../../harness/reporters/index.js';
import { printable } from '../../harness/reporters/printable.js';
import { sourceFileOf } from '../../harness/reporters/source-file.js';
import { breach, poisoned, report, verdict } from './report-fixtures.js';

const fixtures = join(import.meta.dirname, '../fixtures');
const junitSchema = join(fixtures, 'junit/jenkins-junit.xsd');
const accepted = { reason: 'waits for a library', link: 'https://tracker.example/1', expires: '2027-01-31' };
const security = { ...breach, tags: ['security'] };

/** One verdict of every kind. */
const every: Report = {
  ...report(
    verdict('state/missing', 'pass', { tags: ['security'] }),
    verdict('state/wrong', 'fail', security),
    verdict('state/known', 'fail', { ...security, known: accepted }),
    verdict('state/lapsed', 'fail', { ...breach, known: { ...accepted, lapsed: true } }),
    verdict('pkce/advice', 'warn', { ...security, scored: false, unscored: 'pkce counts MUST, and this is MAY' }),
    verdict('pkce/open', 'inconclusive', { reason: 'The client hung.' }),
    verdict('pkce/idle', 'inconclusive', { scored: false, unscored: 'pkce counts MUST, and this is MAY' }),
    verdict('pkce/flaky', 'pass', { retried: [{ result: 'fail', reason: 'It connected.' }] }),
    verdict('pkce/skipped', 'skipped', { reason: 'The client does not claim "pkce".', tags: ['security'] }),
    verdict('pkce/odd', 'error', { reason: 'No socket.' }),
  ),
  client: { name: 'acme', version: '1.2.0', claims: { code: true }, file: './gauntlet.client.ts' },
  stale: [{ client: 'acme', scenario: 'state/missing', result: 'fail', ...accepted }],
  complete: false,
};
const good = report(verdict('state/missing', 'pass'));
const two: Reports = { reports: [every, { ...good, client: { name: 'b', claims: {} } }], several: true };

// ————— JUnit —————

function junit(all: Reports) {
  const xml = reporters.junit(all);
  execFileSync('xmllint', ['--noout', '--nonet', '--schema', junitSchema, '-'], { input: xml, stdio: 'pipe' });
  const page = load(xml, { xml: true });
  const caseOf = (name: string) => page(`testcase[name="${name}"]`);
  return {
    xml,
    page,
    caseOf,
    texts: (selector: string) =>
      page(selector)
        .toArray()
        .map((one) => page(one).text()),
  };
}

test('JUnit has a test suite for each client and suite, and a test case for each scenario', () => {
  const { page } = junit(two);
  expect(
    page('testsuite')
      .toArray()
      .map(({ attribs }) => attribs['name']),
  ).toEqual(['acme 1.2.0 / state', 'acme 1.2.0 / pkce', 'acme 1.2.0 / run', 'b / state']);
  expect(page('testsuite').eq(1).attr()).toMatchObject({
    tests: '6',
    failures: '0',
    errors: '2',
    skipped: '3',
    time: '0.0738',
  });
  expect(page('testcase').eq(0).attr()).toEqual({
    name: 'state/missing',
    classname: 'acme 1.2.0.state',
    time: '0.0123',
  });
  expect(
    junit({ reports: [good] })
      .page('testcase')
      .attr('classname'),
  ).toBe('state');
});

test('JUnit tells of a failure all that the text tells, of what type it is, and of what is wrong with the run as a whole', () => {
  const { caseOf, texts } = junit({ reports: [every] });
  expect(caseOf('state/wrong').children('failure').attr()).toEqual({ message: breach.reason, type: 'MUST' });
  const text = caseOf('state/wrong').text();
  for (const part of [
    'trouble   the server does not return state',
    'expected  the client refuses',
    'actual    it connected',
    '→ connected',
    'fix       Compare state.',
    'rerun     gauntlet run',
  ])
    expect(text).toContain(part);
  expect(caseOf('state/lapsed').children('failure').text()).toContain('no longer known, only until 2027-01-31');
  expect(texts('error')).toEqual([
    'The client hung.\ngauntlet run --client acme.ts --scenario pkce/open --seed 1',
    'No socket.\ngauntlet run --client acme.ts --scenario pkce/odd --seed 1',
    'Not every scenario was run.',
  ]);
  expect(texts('failure[type=stale]')).toEqual([
    expect.stringContaining('state/missing passes for acme, and the baseline still accepts'),
  ]);
});

test('JUnit shows what is accepted, advice, not scored or tried again without being red for it', () => {
  const { texts, page } = junit({ reports: [every] });
  expect(texts('skipped')).toEqual([
    'known: accepted until 2027-01-31: waits for a library (https://tracker.example/1). fail: Expected: the client refuses. Actual: it connected.',
    'warn: Expected: the client refuses. Actual: it connected. Not scored: pkce counts MUST, and this is MAY.',
    'inconclusive, and not scored: It does.',
    'The client does not claim "pkce".',
  ]);
  expect(page('property[name="retried pkce/flaky"]').attr('value')).toBe('fail (It connected.), then pass');
  expect(page('testsuite').eq(0).children('system-out').text()).toContain('state/known  Client does state/known');
});

const anyVerdict = fc.record({
  result: fc.constantFrom(...results),
  scored: fc.boolean(),
  known: fc.constantFrom(undefined, accepted, { ...accepted, lapsed: true as const }),
});

test('JUnit is red exactly where the exit code is not 0', () => {
  const reds = new Set<boolean>();
  fc.assert(
    fc.property(fc.array(anyVerdict, { maxLength: 4 }), fc.boolean(), fc.boolean(), (drawn, complete, stale) => {
      const verdicts = drawn.map(({ result, scored, known }, index) =>
        verdict(`state/${index}`, result, { ...breach, scored: scored || result === 'fail', ...(known && { known }) }),
      );
      const one = { ...report(...verdicts), complete, ...(stale && { stale: every.stale! }) };
      const page = load(reporters.junit({ reports: [one] }), { xml: true });
      const isRed = page('failure, error').length > 0;
      reds.add(isRed);
      expect(isRed).toBe(worstExitCode([one]) !== 0);
      const counted = page('testsuite')
        .toArray()
        .reduce((sum, { attribs }) => sum + Number(attribs['failures']) + Number(attribs['errors']), 0);
      expect(counted).toBe(page('failure, error').length);
    }),
    // Of those that are drawn few are green.
    { examples: [[[{ result: 'pass', scored: true, known: undefined }], true, false]] },
  );
  expect(reds.size).toBe(2);
});

test('where nothing was judged JUnit is red', () => {
  expect(junit({ reports: [] }).texts('error')).toEqual(['Nothing was judged.']);
});

test('JUnit bears every character there is, and markup as text', () => {
  const odd = `${String.fromCharCode(...Array(160).keys())}\ud800 \udfff\ufffe\uffff ]]> <![CDATA[ <failure> &#0; &amp; "'`;
  const { page, texts } = junit({ reports: [poisoned(odd)] });
  expect(page('failure, error, skipped').children().length).toBe(0);
  expect(texts('failure').join('')).toContain(']]> <![CDATA[ <failure> &#0; &amp; "\'');
  const broken = () =>
    execFileSync('xmllint', ['--noout', '--schema', junitSchema, '-'], {
      input: '<testsuites><x/></testsuites>',
      stdio: 'pipe',
    });
  expect(broken).toThrow(/not expected/);
});

// ————— Markdown —————

const nasty =
  '</code></details>|<script>alert(1)</script> [x](http://evil.example) ![i](http://evil.example/i.png) @octocat #1 www.evil.example http://evil.example a@evil.example ```\n```js\n~~~ **b** _i_ $x$ :tada: <!-- \\| `';

test('the Markdown summary has the headline, counts, and a section for each failure with all that is known of it', () => {
  const text = reporters.markdown({ reports: [every] });
  const page = load(marked.parse(text, { async: false }));
  expect(page('h1').text()).toBe('OAuth gauntlet: ‼ the gauntlet itself failed');
  expect(
    page('h2')
      .toArray()
      .map((one) => page(one).text()),
  ).toEqual([
    'Failures: 2 scenarios',
    'Failures of the gauntlet itself: 1 scenario',
    'Inconclusive: 1 scenario',
    'Warnings: 1 scenario',
    'Accepted by the baseline',
    'Tried again',
  ]);
  const failure = page('details').first();
  expect(failure.find('summary').text()).toBe('✗ state/wrong Client does state/wrong');
  expect(failure.find('a').attr('href')).toBe('https://www.rfc-editor.org/rfc/rfc6749#section-10.12');
  for (const part of ['the client refuses', 'it connected', 'Compare state.', '--scenario state/wrong'])
    expect(failure.find('td').text()).toContain(part);
  expect(failure.find('pre').text()).toContain(
    '#3 client receives GET http://127.0.0.1:1/callback?code=[code 1]\n   → connected',
  );
  expect(page.text()).toContain('Not every scenario was run.');
  expect(page('li').text()).toContain('state/missing fail: waits for a library');
  expect(page('li').text()).toContain('pkce/flaky pass: fail (It connected.), then pass');
  expect(page('table').length).toBe(1 + page('details').length);
});

test('the Markdown of several clients has a matrix', () => {
  const page = load(marked.parse(reporters.markdown({ ...two, matrix: matrixOf(two.reports) }), { async: false }));
  expect(
    page('table')
      .eq(1)
      .find('tr')
      .toArray()
      .map((row) =>
        page(row)
          .find('th, td')
          .toArray()
          .map((cell) => page(cell).text()),
      ),
  ).toEqual([
    ['suite', 'acme 1.2.0', 'b'],
    ['state', '✗ 3 fail, 1 pass', '✓ 1 pass'],
    ['pkce', '‼ 1 error, 1 pass, 1 warn, 2 inconclusive, 1 skipped', ''],
  ]);
});

test('nothing that a client says becomes markup, a link, a mention or another cell of a table', () => {
  const all = poisoned(nasty);
  // These are of the catalogue's making.
  const verdicts = all.verdicts.map((one) => ({ ...one, title: 'Client does', fix: 'Fix it.' }));
  const text = reporters.markdown({ reports: [{ ...all, verdicts }], several: true });
  const page = load(marked.parse(text, { async: false }));
  expect(page('script, img, em, b, i, del, input').length).toBe(0);
  const links = page('a').toArray();
  expect(links.every(({ attribs }) => attribs['href'] === 'https://www.rfc-editor.org/rfc/rfc6749#section-10.12')).toBe(
    true,
  );
  for (const row of page('tr').toArray()) expect([2, 8]).toContain(page(row).children().length);
  expect(page('details').length).toBe(4);
  expect(page('code').text()).toContain(printable(nasty));
  // Platforms look for mentions and addresses in what was rendered, but not in code.
  page('code, pre').remove();
  expect(page.text()).toContain('OAuth gauntlet');
  expect(page.text()).not.toMatch(/octocat|evil|alert/);
});

test('a Markdown summary of any size is below a mebibyte, and has whole sections', () => {
  const many = Array.from({ length: 3000 }, (_, index) =>
    verdict(`state/${index}`, 'fail', { ...breach, why: 'é'.repeat(600) }),
  );
  const text = reporters.markdown({ reports: [report(...many)] });
  expect(Buffer.byteLength(text)).toBeLessThan(2 ** 20);
  expect(Buffer.byteLength(text)).toBeGreaterThan(900_000);
  const page = load(marked.parse(text, { async: false }));
  expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)!.length);
  expect(page('strong').last().text()).toBe(`${3000 - page('details').length} sections more would not fit here.`);
});

// ————— GitHub —————

/** What the runner makes of workflow commands. */
function annotationsIn(text: string) {
  const data = (value: string) =>
    value
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [, kind, properties = '', message = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
      const pairs = properties
        .split(',')
        .map((pair) => [pair.slice(0, pair.indexOf('=')), data(pair.slice(pair.indexOf('=') + 1))]);
      return { kind, ...(Object.fromEntries(pairs) as { file?: string; title: string }), message: data(message) };
    });
}

test('GitHub is told errors, warnings and notices, at the file that describes the client', () => {
  const all = annotationsIn(reporters.github({ reports: [every] }));
  expect(all.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
    'error acme 1.2.0: state/wrong',
    'error acme 1.2.0: state/lapsed',
    'error acme 1.2.0: pkce/open',
    'error acme 1.2.0: pkce/odd',
    'error acme 1.2.0: state/missing passes now',
    'error acme 1.2.0',
    'warning acme 1.2.0: pkce/advice',
    'notice acme 1.2.0: pkce/flaky was retried',
    'notice acme 1.2.0: 1 accepted by the baseline',
  ]);
  expect(all[0]).toMatchObject({ file: 'gauntlet.client.ts' });
  expect(all[0]?.message).toContain(
    'expected: the client refuses\nactual: it connected\nfix: Compare state.\nrerun: gauntlet run',
  );
  expect(all[1]?.message).toContain('was accepted until 2027-01-31');
  expect(all[2]?.message).toContain('inconclusive: The client hung.');
  expect(all[5]?.message).toBe('Not every scenario was run.');
  expect(annotationsIn(reporters.github({ reports: [report(verdict('a/b', 'fail', breach))] }))[0]).not.toHaveProperty(
    'file',
  );
});

test('no text makes a command of its own, or another property', () => {
  const text = reporters.github({ reports: [poisoned('100%,file=x::y\n::error::forged %0A::stop-commands::z')] });
  const all = annotationsIn(text);
  expect(
    text
      .split('\n')
      .filter((line) => line !== '' && !/^::(error|warning|notice) (file=[^:,]*,)?title=[^:,]*::/.test(line)),
  ).toEqual([]);
  expect(all.every(({ title }) => title.startsWith('100%,file=x::y ::error::forged %0A::stop-commands::z'))).toBe(true);
  expect(Object.keys(all[0]!)).toEqual(['kind', 'file', 'title', 'message']);
});

test('of more than ten of a kind the last annotation tells the rest', () => {
  const failing = (length: number) =>
    annotationsIn(
      reporters.github({
        reports: [
          report(
            verdict('a/pass', 'pass'),
            ...Array.from({ length }, (_, index) => verdict(`a/${index}`, 'fail', breach)),
          ),
        ],
      }),
    );
  expect(failing(10).map(({ title }) => title)).toContain('acme 1.2.0: a/9');
  expect(failing(12)).toHaveLength(10);
  expect(failing(12).at(-1)).toMatchObject({
    title: 'and 3 more',
    message: 'acme 1.2.0: a/9\nacme 1.2.0: a/10\nacme 1.2.0: a/11',
  });
});

test('the file is the one that the repository knows, and none outside', () => {
  const at = (file: string) => sourceFileOf({ client: { name: 'a', claims: {}, file } }, '/work');
  expect(at('/work/clients/a.ts')).toBe('clients/a.ts');
  expect(at('/elsewhere/a.ts')).toBeUndefined();
  expect(at('/work')).toBeUndefined();
  expect(at('/work/..a/b.ts')).toBe('..a/b.ts');
  expect(sourceFileOf({ client: { name: 'a', claims: {}, file: './a.ts' } }, process.cwd())).toBe('a.ts');
});

// ————— SARIF —————

// What validates here takes no relative reference for a URI; those are looked at below.
const sarifText = readFileSync(join(fixtures, 'sarif/sarif-2.1.0-rtm.5.json'), 'utf8').replaceAll(
  '"format": "uri-reference"',
  '"type": "string"',
);
const sarifSchema = z.fromJSONSchema(JSON.parse(sarifText) as z.core.JSONSchema.JSONSchema, {
  defaultTarget: 'draft-4',
});

interface Log {
  runs: {
    automationDetails: { id: string };
    tool: { driver: { rules: Record<string, unknown>[] } };
    results: Record<string, unknown>[];
    invocations: unknown[];
  }[];
}

function sarif(all: Reports): Log['runs'] {
  const log: unknown = JSON.parse(reporters.sarif(all));
  expect(sarifSchema.safeParse(log).error?.issues ?? []).toEqual([]);
  return (log as Log).runs;
}

test('SARIF has the security scenarios that were run as rules, and what they found as results', () => {
  const [run] = sarif({ reports: [every] });
  expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual([
    'state/missing',
    'state/wrong',
    'state/known',
    'pkce/advice',
  ]);
  expect(run?.tool.driver.rules[1]).toMatchObject({
    shortDescription: { text: 'Client does state/wrong' },
    fullDescription: { text: 'Bind the callback.' },
    helpUri: 'https://www.rfc-editor.org/rfc/rfc6749#section-10.12',
    help: {
      text: expect.stringContaining('Compare state.'),
      markdown: expect.stringContaining('](<https://www.rfc-editor.org'),
    },
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['security'], 'security-severity': '7.5' },
  });
  expect(run?.results.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level])).toEqual([
    ['state/wrong', 1, 'error'],
    ['state/known', 2, 'error'],
    ['pkce/advice', 3, 'warning'],
  ]);
  expect(run?.results[0]).toMatchObject({
    locations: [{ physicalLocation: { artifactLocation: { uri: 'gauntlet.client.ts' }, region: { startLine: 1 } } }],
  });
  expect(run?.results[0]).not.toHaveProperty('suppressions');
  expect(run?.results[1]).toMatchObject({
    suppressions: [{ kind: 'external', justification: expect.stringContaining('waits for a library') }],
  });
  expect(run?.invocations).toMatchObject([
    { executionSuccessful: false, startTimeUtc: '2026-11-27T12:00:00.000Z', endTimeUtc: '2026-11-27T12:00:01.234Z' },
  ]);
});

test('SARIF fingerprints are the same in the next run, and differ by scenario and client', () => {
  const prints = (all: Reports) =>
    sarif(all).flatMap((run) => run.results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints)));
  const later = {
    ...every,
    seed: '2',
    startedAt: '2026-12-01T00:00:00.000Z',
    client: { ...every.client, version: '2' },
  };
  const other = { ...every, client: { ...every.client, name: 'b' } };
  expect(prints({ reports: [later] })).toEqual(prints({ reports: [every] }));
  expect(new Set(prints({ reports: [every, other] })).size).toBe(6);
});

test('each client has a SARIF run of its own category, and without a file no place', () => {
  const runs = sarif({ reports: [report(verdict('a/b', 'fail', security)), report(), poisoned('x/é \ud800')] });
  expect(runs.map(({ automationDetails }) => automationDetails.id)).toEqual([
    'oauth-gauntlet/acme/',
    'oauth-gauntlet/acme/2/',
    'oauth-gauntlet/x%2F%C3%A9%20%EF%BF%BD/',
  ]);
  // Code scanning refuses a file in which a location has no file.
  expect(runs[0]?.results[0]).toMatchObject({ ruleId: 'a/b' });
  expect(runs[0]?.results[0]).not.toHaveProperty('locations');
});

test('no text makes a link or a placeholder in SARIF', () => {
  const [run] = sarif({ reports: [poisoned('[x](http://evil.example) {0} [code 1]')] });
  const { text } = run?.results[0]?.['message'] as { text: string };
  expect(text).toContain('Expected: [x] (http://evil.example) {{0}} [code 1]');
  expect(sarifSchema.safeParse({ version: '2.1.0', runs: [{ tool: { driver: { title: 'x' } } }] }).success).toBe(false);
});

// ————— JSON Schema —————

const publishedSchema = createRequire(import.meta.url)(
  'oauth-gauntlet/report.schema.json',
) as z.core.JSONSchema.JSONSchema;
const published = z.fromJSONSchema(publishedSchema);
const whole: Report = {
  ...every,
  shard: { index: 1, total: 2 },
  verdicts: every.verdicts.map((one): Verdict => ({
    ...one,
    findings: [
      ...one.findings,
      { check: 'x', level: 'SHOULD', result: 'held', expected: '', actual: '', cites: [], lawful: 'a rule' },
    ],
    sequence: [
      { n: 1, from: 'client', to: 'API', text: 'GET /me', answer: '200', cited: true },
      { n: 2, from: 'user agent', text: 'attack' },
    ],
  })),
};

test.each<[string, Reports]>([
  ['one client', { reports: [whole] }],
  ['one client at several providers', { reports: [whole], matrix: matrixOf([whole]) }],
  ['several clients', { ...two, matrix: matrixOf(two.reports) }],
  [
    'several clients of which none was judged to the end',
    { reports: [{ ...good, complete: false, verdicts: [] }], several: true },
  ],
])('the JSON report of %s is valid by the published schema', (_, all) => {
  const value: unknown = JSON.parse(reporters.json(all));
  expect(published.safeParse(value).error?.issues ?? []).toEqual([]);
  expect(reportFileSchema.parse(value)).toEqual(value);
});

test('the published schema knows every member, and refuses others', () => {
  const value = JSON.parse(reporters.json({ reports: [whole] })) as Record<string, unknown> & {
    verdicts: Record<string, unknown>[];
  };
  const [first, ...others] = value.verdicts;
  for (const wrong of [
    { ...value, more: 1 },
    { ...value, schema: 2 },
    { ...value, verdicts: [{ ...first, more: 1 }, ...others] },
    { ...value, verdicts: [{ ...first, result: 'odd' }] },
    {},
  ])
    expect([published.safeParse(wrong).success, reportFileSchema.safeParse(wrong).success]).toEqual([false, false]);
  expect(publishedSchema.$id).toBe('urn:oauth-gauntlet:report:1');
});
