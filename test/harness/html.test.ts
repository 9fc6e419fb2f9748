import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { inProcess } from '../../harness/adapters/in-process.js';
import { runGauntlet } from '../../harness/gauntlet.js';
import { summarise, type Report, type Result, type Verdict } from '../../harness/model/verdict.js';
import { renderHtml } from '../../harness/reporters/html.js';
import { findPreset } from '../../provider/presets/index.js';
import { presetSuite, suites } from '../../scenarios/index.js';
import { smallClient } from '../clients/small-client.js';
import { requirement } from './report-fixtures.js';

const executablePath = '/usr/bin/chromium';

let browser: Browser;
let folder: string;
beforeAll(async () => {
  if (!existsSync(executablePath))
    throw new Error(`There is no ${executablePath}: install Debian's package with "apt-get install chromium".`);
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-html-'));
  browser = await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** What pages have said on the console, thrown, asked in a dialog, or asked the network for beside themselves. */
const complaints: string[] = [];
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  expect(complaints.splice(0)).toEqual([]);
});

/** A report as a page in a browser of its own; `hash` is what follows the address. */
async function visit(reports: readonly Report[], hash = '', options: BrowserContextOptions = {}): Promise<Page> {
  const file = join(folder, 'report.html');
  await writeFile(file, renderHtml({ reports }));
  const address = pathToFileURL(file).href;
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => complaints.push(dialog.message())));
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== address && request.url() !== 'data:,') complaints.push(request.url());
  });
  await page.goto(`${address}${hash}`);
  return page;
}

function verdict(scenario: string, result: Result, own: Partial<Verdict> = {}): Verdict {
  return {
    scenario,
    title: `Client does ${scenario}`,
    suite: scenario.split('/')[0] ?? '',
    result,
    reason: `So it is with ${result}.`,
    scored: true,
    tags: ['must', scenario.split('/')[0] ?? ''],
    requirement,
    trouble: [],
    findings: [{ check: 'holds', level: 'MUST', result: 'held', expected: 'it does', actual: 'it did', cites: [1] }],
    transcript: [{ n: 1, line: 'GET /authorize', answer: '303' }],
    sequence: [{ n: 1, from: 'user agent', to: 'authorization server', text: 'GET /authorize', answer: '303' }],
    reproduce: `gauntlet run --client acme.ts --scenario ${scenario} --seed 1`,
    durationMs: 12,
    ...own,
  };
}

function report(verdicts: Verdict[], own: Partial<Report> = {}): Report {
  return {
    schema: 1,
    tool: { name: 'oauth-gauntlet', version: '0.1.0' },
    client: { name: 'acme', version: '1.2.0', claims: {}, file: 'acme.ts' },
    seed: 'seed-7',
    startedAt: '2026-11-27T12:00:00.000Z',
    durationMs: 83_400,
    summary: summarise(verdicts),
    complete: true,
    planned: verdicts.map(({ scenario }) => scenario),
    verdicts,
    ...own,
  };
}

/** With everything that a verdict can have. */
const breach: Partial<Verdict> = {
  trouble: ['the server does not return state (state-omitted)'],
  flaw: 'ignores-missing-state',
  why: 'Whoever can make somebody open an address connects their account.',
  fix: 'Compare state.',
  findings: [
    { check: 'refuses', level: 'MUST', result: 'broken', expected: 'a refusal', actual: 'a connection', cites: [3] },
    {
      check: 'sends-none',
      level: 'SHOULD',
      result: 'held',
      expected: 'none',
      actual: 'none',
      cites: [5],
      lawful: 'one-of',
    },
    { check: 'logs', level: 'MAY', result: 'unseen', expected: 'a line', actual: 'nothing', cites: [] },
  ],
  transcript: [
    { n: 3, line: 'client receives GET http://127.0.0.1:1/callback?code=[code 1]', answer: 'connected' },
    { n: 4, line: 'client receives GET http://127.0.0.1:1/callback?code=[code 1]', answer: 'connected' },
    { n: 5, line: 'POST /token', answer: '400 invalid_grant' },
  ],
  sequence: [
    { n: 0, from: 'user agent', to: 'client', text: 'begin a login for alice' },
    { n: 1, from: 'authorization server', text: 'state-omitted changes this' },
    { n: 2, from: 'client', to: 'elsewhere', text: 'GET /stolen', answer: '200' },
    { n: 3, from: 'user agent', to: 'client', text: 'GET /callback code', cited: true },
    { n: 5, from: 'client', to: 'other authorization server', text: 'POST /token grant_type=authorization_code' },
    { n: 6, from: 'client', to: 'API', text: 'GET /me', answer: '200' },
  ],
};
const known = { reason: 'We mend it in spring.', link: 'https://tracker.example/7', expires: '2027-03-01' };

const mixed = report([
  verdict('state/missing', 'pass'),
  verdict('state/wrong', 'fail', breach),
  verdict('state/padded', 'warn', { ...breach, scored: false, unscored: 'state does not count interop' }),
  verdict('pkce/s256', 'fail', { ...breach, known, retried: [{ result: 'inconclusive', reason: 'It hung.' }] }),
  verdict('pkce/plain', 'fail', { ...breach, known: { ...known, expires: '2026-01-01', lapsed: true } }),
  verdict('pkce/slow', 'inconclusive', { reason: 'The client hung at teatime.' }),
  verdict('refresh/rotated', 'skipped', { findings: [], transcript: [], sequence: [] }),
  verdict('refresh/odd', 'error'),
]);

/** What an expression comes to, in the page, for each element (`one`) that a selector finds. */
const each = <T>(page: Page, selector: string, expression: string): Promise<T[]> =>
  page.evaluate(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => ${expression})`);
const shown = (page: Page) => each<string>(page, '.scenario:not([hidden])', 'one.id');
const hashOf = (page: Page) => page.evaluate('location.hash');
const everything = mixed.verdicts.map(({ scenario }) => scenario);

// ————— what it says —————

test.each<[string, Report]>([
  ['2 of 3 scenarios failed', report([verdict('a/b', 'fail'), verdict('a/c', 'fail'), verdict('a/d', 'pass')])],
  ['Nothing failed: 1 of 2 scenarios passed', report([verdict('a/b', 'pass'), verdict('a/c', 'skipped')])],
  [
    'Nothing failed but what is known: 1 of 2 scenarios',
    report([verdict('a/b', 'fail', { known }), verdict('a/c', 'pass')]),
  ],
  [
    '1 known failure passed: the baseline is stale',
    report([verdict('a/b', 'pass')], { stale: [{ client: 'acme', scenario: 'a/b', result: 'fail', reason: 'old' }] }),
  ],
  ['1 of 5 scenarios were judged', report([verdict('a/b', 'pass')], { complete: false, planned: [...'abcde'] })],
  ['Nothing passed', report([verdict('a/b', 'skipped')])],
  ['1 of 2 scenarios came to no conclusion', report([verdict('a/b', 'inconclusive'), verdict('a/c', 'pass')])],
  ['The harness failed in 1 of 8 scenarios', mixed],
])('the page begins with "%s"', (headline, one) => {
  expect(renderHtml({ reports: [one] })).toContain(`<h1>${headline}</h1>`);
});

test('the head tells client, tool, seed, time, shard, what is missing and what is stale', async () => {
  const stale = [{ client: 'acme', scenario: 'state/missing', result: 'fail' as const, ...known }];
  const page = await visit([
    report([verdict('state/missing', 'pass')], { shard: { index: 2, total: 5 }, complete: false, stale }),
  ]);
  const head = await page.locator('header').innerText();
  for (const text of [
    'Report of acme 1.2.0',
    'oauth-gauntlet 0.1.0',
    'seed-7',
    '2026-11-27 12:00:00 UTC',
    '1 min 23 s',
    'acme.ts',
    'This is shard 2 of 5',
    'Not every scenario was run.',
    'We mend it in spring.',
  ])
    expect(head).toContain(text);
});

test('a failure is open and tells all that is known of it; a pass tells it when opened', async () => {
  const page = await visit([mixed]);
  const failed = page.locator('[id="state/wrong"]');
  const texts = [
    'MUST RFC 6749 §10.12: Bind the callback.',
    'Whoever can make somebody',
    '(state-omitted)',
    'Compare state.',
    'ignores-missing-state',
    'a refusal',
    'a connection',
    'lawful by one-of',
    '(and 1 more like it)',
    '400 invalid_grant',
    'gauntlet run --client acme.ts --scenario state/wrong --seed 1',
    'GET /stolen',
  ];
  for (const text of texts) expect(await failed.innerText()).toContain(text);
  const passed = page.locator('[id="state/missing"]');
  expect(await passed.innerText()).not.toContain('Bind the callback.');
  await passed.locator('summary').first().click();
  for (const text of ['Bind the callback.', 'it does', 'it did', 'GET /authorize'])
    expect(await passed.innerText()).toContain(text);
});

test('what is known, has lapsed, was retried or is not scored says so, in the row and with the reason', async () => {
  const page = await visit([mixed]);
  await page.getByRole('button', { name: 'Open each' }).click();
  const text = (id: string) => page.locator(`[id="${id}"]`).innerText();
  for (const part of ['known', 'retried', 'We mend it in spring.', 'Accepted until 2027-03-01.', 'It hung.'])
    expect(await text('pkce/s256')).toContain(part);
  for (const part of ['known, lapsed', 'it is accepted no more']) expect(await text('pkce/plain')).toContain(part);
  for (const part of ['not scored', 'state does not count interop']) expect(await text('state/padded')).toContain(part);
  expect(await page.locator('a[href="https://tracker.example/7"]').count()).toBe(2);
  // What is accepted is no news.
  expect(await page.locator('nav li').allInnerTexts()).toEqual([
    'Client does state/wrong state/wrong',
    'Client does pkce/plain pkce/plain',
    'Client does refresh/odd refresh/odd',
  ]);
});

test('the diagram has a lifeline for each party that takes part, and reads as a list', async () => {
  const page = await visit([mixed], '#state/wrong');
  const diagram = page.locator('[id="state/wrong"] .sequence');
  expect(await diagram.locator('.parties span').allInnerTexts()).toEqual([
    'user agent',
    'client',
    'authorization server',
    'other authorization server',
    'API',
    'elsewhere',
  ]);
  expect(await diagram.locator('li').allTextContents()).toEqual([
    'user agent to client: 0begin a login for alice',
    'authorization server: 1state-omitted changes this',
    'client to elsewhere: 2GET /stolen',
    'elsewhere answers client: 200',
    'Cited: user agent to client: 3GET /callback code',
    'client to other authorization server: 5POST /token grant_type=authorization_code',
    'client to API: 6GET /me',
    'API answers client: 200',
  ]);
  // An arrow goes from the middle of one column to the middle of another.
  const boxes = await each<Box>(page, '[id="state/wrong"] .parties span', boxOf);
  const arrows = await each<Box>(page, '[id="state/wrong"] .messages li', boxOf);
  const style = '[getComputedStyle(one).borderBottomStyle, one.classList.contains("right")]';
  expect((await each<unknown>(page, '[id="state/wrong"] .messages li', style)).slice(2, 4)).toEqual([
    ['solid', true],
    ['dashed', false],
  ]);
  for (const [left, right] of arrows.slice(2, 4)) {
    expect(left).toBeCloseTo(middle(boxes[1]), 0);
    expect(right).toBeCloseTo(middle(boxes[5]), 0);
  }
});

type Box = [left: number, right: number];
const boxOf = '[one.getBoundingClientRect().left, one.getBoundingClientRect().right]';
const middle = ([left, right]: Box = [NaN, NaN]) => (left + right) / 2;

test('of several clients each scenario has the results side by side, and the worst first in detail', async () => {
  const other = report([verdict('state/missing', 'fail', breach), verdict('state/wrong', 'pass')], {
    client: { name: 'b', claims: {} },
  });
  const page = await visit([mixed, other]);
  expect(await page.locator('h1').innerText()).toBe('2 of 2 clients failed');
  expect(await page.locator('.clients li').allInnerTexts()).toEqual([
    expect.stringMatching(/^acme 1\.2\.0\s+The harness failed in 1 of 8 scenarios\s+1 pass, 3 fail/),
    expect.stringMatching(/^b\s+1 of 2 scenarios failed\s+1 pass, 1 fail$/),
  ]);
  expect(await page.locator('.matrix tbody tr').first().innerText()).toMatch(/state\s+✗ fail/);
  const results = (id: string) => page.locator(`[id="${id}"] > summary .outcome`).allTextContents();
  expect(await results('state/missing')).toEqual(['acme 1.2.0✓ pass', 'b✗ fail']);
  expect(await results('pkce/slow')).toEqual(['acme 1.2.0? inconclusive', 'bnot run']);
  const row = page.locator('[id="state/missing"]');
  await row.locator('summary').first().click();
  const clients = row.locator('.client');
  expect(await each(page, '[id="state/missing"] .client', 'one.open')).toEqual([true, false]);
  expect(await clients.first().innerText()).toContain('Compare state.');
  await page.locator('.counts button.fail').click();
  expect(await shown(page)).toEqual(['state/missing', 'state/wrong', 'pkce/s256', 'pkce/plain']);
});

// ————— the filter —————

test('results filter, several at a time, and the address and the count follow', async () => {
  const page = await visit([mixed]);
  const status = page.getByRole('status');
  expect(await page.locator('.counts button').allInnerTexts()).toEqual([
    '✓ 1 pass',
    '✗ 3 fail',
    '! 1 warn',
    '? 1 inconclusive',
    '- 1 skipped',
    '‼ 1 error',
  ]);
  await page.getByRole('button', { name: '3 fail' }).click();
  expect(await shown(page)).toEqual(['state/wrong', 'pkce/s256', 'pkce/plain']);
  expect(await status.innerText()).toBe('3 of 8 scenarios shown');
  await page.getByRole('button', { name: '1 error' }).click();
  expect(await shown(page)).toEqual(['state/wrong', 'pkce/s256', 'pkce/plain', 'refresh/odd']);
  expect(await hashOf(page)).toBe('#result=fail&result=error');
  await page.getByRole('button', { name: '3 fail' }).click();
  expect(await shown(page)).toEqual(['refresh/odd']);
  await page.getByRole('button', { name: 'Show all' }).click();
  expect(await shown(page)).toEqual(everything);
  expect(await hashOf(page)).toBe('');
});

test('text, suite and tag filter, together', async () => {
  const page = await visit([mixed]);
  await page.getByLabel('Search').fill('TEATIME  hung');
  expect(await shown(page)).toEqual(['pkce/slow']);
  await page.getByLabel('Search').fill('client');
  await page.getByLabel('Suite').selectOption('pkce');
  expect(await shown(page)).toEqual(['pkce/s256', 'pkce/plain', 'pkce/slow']);
  // The heading of a suite of which nothing is shown is not shown either.
  expect(await page.locator('h2:visible').allInnerTexts()).toEqual(['What failed', 'pkce']);
  await page.getByLabel('Tag').selectOption('state');
  expect(await shown(page)).toEqual([]);
  await page.getByLabel('Suite').selectOption('all');
  expect(await shown(page)).toEqual(['state/missing', 'state/wrong', 'state/padded']);
  expect(await hashOf(page)).toBe('#tag=state&q=client');
});

test('an address with a filter in it shows that view, and one that says nonsense shows all', async () => {
  const page = await visit([mixed], '#result=fail&suite=pkce&q=lapsed');
  expect(await shown(page)).toEqual(['pkce/plain']);
  expect(await page.getByLabel('Suite').inputValue()).toBe('pkce');
  expect(await page.getByRole('button', { name: '3 fail' }).getAttribute('aria-pressed')).toBe('true');
  for (const nonsense of ['#result=great&suite=none&tag=none', '#no/such', '#%', '#']) {
    await page.evaluate(`location.hash = ${JSON.stringify(nonsense)}`);
    await page.waitForFunction('document.querySelectorAll(".scenario:not([hidden])").length === 8');
  }
});

test('an address with a scenario in it opens and shows that scenario, whatever was filtered', async () => {
  const page = await visit([mixed], '#refresh/odd');
  expect(await page.locator('[id="refresh/odd"]').getAttribute('open')).toBe('');
  const focused = 'document.activeElement.parentElement.id';
  await page.keyboard.press('Tab');
  expect(await page.evaluate(focused)).toBe('refresh/odd');
  expect(await page.evaluate('scrollY')).toBeGreaterThan(0);
  await page.getByRole('button', { name: '1 pass' }).click();
  expect(await shown(page)).toEqual(['state/missing']);
  await page.locator('nav a').first().click();
  expect(await shown(page)).toEqual(everything);
  const [[top] = [NaN]] = await each<[number]>(page, '[id="state/wrong"]', '[one.getBoundingClientRect().top]');
  expect(top).toBeGreaterThanOrEqual(0);
  expect(top).toBeLessThan(900);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(focused)).toBe('state/wrong');
});

test('all can be done by keyboard', async () => {
  const page = await visit([mixed]);
  const focused = () => page.evaluate<string>('document.activeElement.innerText || document.activeElement.name');
  const tabTo = async (text: string) => {
    for (let steps = 0; steps < 40 && !(await focused()).startsWith(text); steps += 1) await page.keyboard.press('Tab');
    expect(await focused()).toContain(text);
  };
  await tabTo('✗ 3 fail');
  expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
  await page.keyboard.press('Space');
  expect(await page.locator('.scenario:visible').count()).toBe(3);
  await tabTo('q');
  await page.keyboard.type('lapsed');
  expect(await shown(page)).toEqual(['pkce/plain']);
  await tabTo('Client does pkce/plain');
  await page.keyboard.press('Enter');
  expect(await page.locator('[id="pkce/plain"]').getAttribute('open')).toBeNull();
  await page.keyboard.press('Enter');
  expect(await page.locator('[id="pkce/plain"]').getAttribute('open')).toBe('');
  await tabTo('Copy');
});

test('the rerun command is copied', async () => {
  const page = await visit([mixed], '', { permissions: ['clipboard-read', 'clipboard-write'] });
  const button = page.locator('[id="state/wrong"]').getByRole('button', { name: 'Copy' });
  await button.click();
  await page.locator('[id="state/wrong"]').getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
    'gauntlet run --client acme.ts --scenario state/wrong --seed 1',
  );
});

test('without scripts all is shown, and nothing that would not work', async () => {
  const page = await visit([mixed], '', { javaScriptEnabled: false });
  expect(await page.locator('.scenario:visible').count()).toBe(8);
  expect(await page.locator('[id="state/wrong"] .findings').isVisible()).toBe(true);
  expect(await page.locator('input, select, button:enabled').filter({ visible: true }).count()).toBe(0);
  expect(await page.locator('.counts').innerText()).toContain('3 fail');
});

// ————— what strangers say —————

const hostile = `</pre></code></script><script src="http://127.0.0.1:9/x.js">alert(1)</script><img src="http://127.0.0.1:9/x.png" onerror="alert(2)">{{{title}}}"'\u202e`;

test('whatever a client says stays text, runs nothing and loads nothing', async () => {
  const client = {
    ...smallClient({
      readToken: () => {
        throw new Error(`invalid_grant: error_description=${hostile}`);
      },
    }),
    name: `evil ${hostile}`,
  };
  const suite = presetSuite({ name: 'slack', ...findPreset('slack') });
  const run = await runGauntlet({ client: inProcess(client), suites: [suite], seed: '1' });
  const page = await visit([run]);
  expect(await page.locator('.findings', { hasText: '<script src=' }).first().isVisible()).toBe(true);
  expect(await page.locator('header', { hasText: '<script src=' }).isVisible()).toBe(true);
  expect(await page.locator('script').count()).toBe(1);
  expect(await page.locator('img').count()).toBe(0);
});

test('nor does any other text of a report, and only addresses of pages become links', async () => {
  const text = (name: string) => `${name} ${hostile}`;
  const poisoned = verdict(text('state/x'), 'fail', {
    title: text('title'),
    suite: text('suite'),
    reason: text('reason'),
    tags: [text('tag')],
    requirement: {
      ...mixed.verdicts[0]!.requirement,
      clause: text('clause'),
      text: text('duty'),
      url: 'javascript:alert(3)',
    },
    known: { reason: text('known'), link: 'javascript:alert(4)', expires: text('expiry'), lapsed: true },
    retried: [{ result: 'fail', reason: text('retried') }],
    trouble: [text('trouble')],
    flaw: text('flaw'),
    why: text('why'),
    fix: text('fix'),
    unscored: text('unscored'),
    findings: [
      {
        check: text('check'),
        level: 'MUST',
        result: 'broken',
        expected: text('expected'),
        actual: text('actual'),
        cites: [1],
        lawful: text('lawful'),
      },
    ],
    transcript: [{ n: 1, line: text('line'), answer: text('answer') }],
    sequence: [{ n: 1, from: 'client', to: 'API', text: text('message'), answer: text('reply') }],
    reproduce: text('rerun'),
  });
  const stale = [
    {
      client: 'x',
      scenario: text('stale'),
      result: 'fail' as const,
      reason: text('old'),
      link: 'data:text/html,<script>alert(5)</script>',
    },
  ];
  const own = {
    stale,
    seed: text('seed'),
    client: { name: text('client'), version: text('version'), claims: {}, file: text('file') },
  };
  const reports = [report([poisoned], own), report([poisoned], own)];
  for (const some of [reports.slice(1), reports]) {
    const page = await visit(some);
    expect(await page.locator('script').count()).toBe(1);
    expect(await page.locator('img, [onerror]').count()).toBe(0);
    expect(await page.content()).not.toContain('\u202e');
    const links = await each<string>(page, 'a', 'one.getAttribute("href")');
    expect(links.filter((href) => !href.startsWith('#'))).toEqual([]);
    await page.getByRole('button', { name: 'Open each' }).click();
    for (const name of [
      'tag',
      'duty',
      'known',
      'retried',
      'trouble',
      'actual',
      'line',
      'answer',
      'message',
      'reply',
      'rerun',
    ])
      expect(await page.locator('.scenario').innerText()).toContain(`${name} </pre></code></script><script src=`);
    // Of its tag as well as of any other.
    await page.locator('.tags .chip').first().click();
    expect(await shown(page)).toHaveLength(1);
    expect(await page.getByLabel('Tag').inputValue()).toContain('tag </pre>');
  }
});

test('equal reports make equal pages, and what a baseline links to is a link if it is a page', () => {
  expect(renderHtml({ reports: [structuredClone(mixed)] })).toBe(renderHtml({ reports: [mixed] }));
  const linked = (link: string) =>
    renderHtml({ reports: [report([verdict('a/b', 'fail', { known: { reason: 'x', link } })])] });
  expect(linked('http://tracker.example/1')).toContain('href="http:&#x2F;&#x2F;tracker.example&#x2F;1"');
  const ours = /^href="(#|data:,"|https:&#x2F;&#x2F;www\.rfc-editor\.org)/;
  for (const link of ['javascript:1', 'JaVaScript:1', 'data:text/html,1', 'file:///etc', '//x', 'not a url'])
    expect(
      linked(link)
        .match(/href="[^"]*"/g)
        ?.filter((href) => !ours.test(href)),
    ).toEqual([]);
});

// ————— how it looks —————

test('all 205 scenarios of a client fit into 1280 and 390 pixels, and into 1.5 megabytes', async () => {
  const client = inProcess(smallClient({ checkCallback() {} }));
  const run = await runGauntlet({ client, suites, seed: '1', timeoutMs: 1500 });
  expect(run.summary.fail).toBeGreaterThan(5);
  expect(Buffer.byteLength(renderHtml({ reports: [run] }))).toBeLessThan(1_500_000);
  const page = await visit([run]);
  await page.getByRole('button', { name: 'Open each' }).click();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await sticksOut(page)).toEqual([]);
  }
}, 60_000);

test('a narrow page holds words without end, and the matrix and the diagram scroll within their own boxes', async () => {
  const endless = 'x'.repeat(3000);
  const verdicts = ['pass', 'fail'].map((result) =>
    verdict(`state/${result}${endless}`, result as Result, {
      ...breach,
      reason: endless,
      fix: endless,
      reproduce: endless,
      title: endless,
      known: { reason: endless },
    }),
  );
  const own = { client: { name: endless, claims: {} } };
  for (const count of [1, 3, 7]) {
    const page = await visit(Array(count).fill(report(verdicts, own)), '', { viewport: { width: 390, height: 900 } });
    await page.getByRole('button', { name: 'Open each' }).click();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await sticksOut(page)).toEqual([]);
  }
  const page = await visit([mixed], '#state/wrong', { viewport: { width: 390, height: 900 } });
  expect(await each(page, '[id="state/wrong"] .lifelines', 'one.scrollWidth > one.clientWidth')).toEqual([true]);
});

/** What is wider than the page, but for what scrolls within a box of its own. */
const sticksOut = (page: Page) =>
  page.evaluate<string[]>(`
    [...document.querySelectorAll('body *')]
      .filter((one) => !one.closest('.lifelines > *, .matrix > *') && one.checkVisibility())
      .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
      .map((one) => one.outerHTML.slice(0, 80))`);

test.each(['light', 'dark'] as const)(
  'every text stands out from its ground, by 4.5 at least, when it is %s',
  async (colorScheme) => {
    const other = report([verdict('state/wrong', 'pass')], { shard: { index: 1, total: 2 }, complete: false });
    const stale = [{ client: 'acme', scenario: 'state/missing', result: 'fail' as const, ...known }];
    for (const reports of [[mixed], [{ ...mixed, stale }, other]]) {
      const page = await visit(reports, '#result=fail&result=pass', { colorScheme });
      await page.getByRole('button', { name: 'Open each' }).click();
      await each(page, '.client', '(one.open = true)');
      const texts = await page.evaluate<{ text: string; color: string; ground: string }[]>(paintedTexts);
      expect(texts.length).toBeGreaterThan(100);
      // Dark is dark.
      expect(luminance(texts[0]!.ground) < 0.2).toBe(colorScheme === 'dark');
      const faint = texts.filter(({ color, ground }) => contrast(color, ground) < 4.5);
      expect(faint.map(({ text, color, ground }) => `${text}: ${color} on ${ground}`)).toEqual([]);
    }
  },
);

/** Each visible text, its colour, and that of the nearest ground that is painted. */
const paintedTexts = `
  [...document.querySelectorAll('body *')]
    .filter((one) => one.checkVisibility() && !['SCRIPT', 'STYLE', 'OPTION'].includes(one.tagName))
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue.trim()))
    .map((one) => {
      let at = one;
      while (getComputedStyle(at).backgroundColor === 'rgba(0, 0, 0, 0)') at = at.parentElement;
      return {
        text: one.textContent.trim().slice(0, 40),
        color: getComputedStyle(one).color,
        ground: getComputedStyle(at).backgroundColor,
      };
    })`;

/** As WCAG 2 has it. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? [])
    .map((value) => Number(value) / 255)
    .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
