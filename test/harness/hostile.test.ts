import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inProcess } from '../../harness/adapters/in-process.js';
import { moduleAdapter } from '../../harness/adapters/module.js';
import { runGauntlet } from '../../harness/gauntlet.js';
import type { ClientAdapter } from '../../harness/model/client.js';
import { exitCodeOf, type Report } from '../../harness/model/verdict.js';
import { createPlatform } from '../../harness/platform/index.js';
import { renderJson } from '../../harness/reporters/json.js';
import { keyOf, twinOf } from '../../harness/run.js';
import { scenarios, suites } from '../../scenarios/index.js';
import { representative } from './representative.js';

const clients = join(import.meta.dirname, '../clients');

/** What the report must say of each: the client's own doing, in the honest run or after the trouble. */
const doings: Record<string, RegExp> = {
  'answers-twice': /redirected to http:\/\/localhost:1\/first, and no request reached/,
  chatters: /callback refused \(I refuse, at length\)/,
  claimless: /says it is connected, which the wire does not bear out/,
  'crashes-at-start': /start-login crashed \(open threw: no configuration\)/,
  'crashes-on-login': /start-login crashed \(Cannot read properties of undefined/,
  'does-nothing': /start-login crashed \(startLogin must return .* it returned undefined/,
  exits: /callback crashed \(exited with code 0\)/,
  floods: /start-login timed-out|says it is connected/,
  grows: /callback timed-out after 400 ms/,
  hangs: /start-login timed-out after 400 ms/,
  'hangs-in-callback': /callback timed-out after 400 ms/,
  'hangs-on-open': /start-login timed-out after 400 ms/,
  'late-refusal': /callback refused \(I refuse, but too late\)/,
  lies: /says it is connected, which the wire does not bear out/,
  nonsense: /start-login crashed \(startLogin must return .* it returned 42/,
  'nonsense-url': /redirected, and the authorization server answered 400 \(redirect_uri /,
  'redirects-endlessly': /redirected to http:\/\/127\.0\.0\.1:\d+\/0, and no request reached/,
  'refuses-callback': /callback refused \(I refuse this callback\)/,
  'refuses-everything': /start-login refused \(I refuse\)/,
  'rejects-unhandled': /callback crashed \(a promise was rejected and nobody handled it: nobody listens\)/,
  'sends-garbage': /callback refused \(I refuse, whatever I say\)/,
  spins: /callback timed-out after 400 ms/,
  'steers-terminal': /callback refused \(I refuse/,
  storms: /callback (refused \(I refuse, and storm\)|timed-out)/,
  'throws-odd': /start-login crashed \(threw undefined, which is not an Error\)/,
};

function gauntlet(client: ClientAdapter, ids: string[] = [], timeoutMs = 400): Promise<Report> {
  return runGauntlet({ client, suites, selection: { scenarios: ids }, seed: 'hostile', timeoutMs, jobs: 2 });
}

async function gauntletOf(name: string, ids?: string[]): Promise<Report> {
  // A client that hangs while it is opened would cost the usual patience in each run.
  const bounds = name === 'hangs-on-open' ? { openTimeoutMs: 400 } : {};
  return gauntlet(await moduleAdapter(join(clients, 'hostile', `${name}.ts`), { jobs: 2, ...bounds }), ids);
}

/**
 * One scenario for each honest run: no client passes a scenario whose honest run does not work with it, so that the others with
 * the same honest run would show the same.
 */
const oneOfEachTwin = [
  ...new Map(
    scenarios.filter(({ id }) => representative.includes(id)).map((one) => [keyOf(twinOf(one)), one.id]),
  ).values(),
];
/** These are put through every scenario: they come through the honest steps, one way or the other, or take no time. */
const throughAll = ['lies', 'refuses-callback', 'late-refusal', 'does-nothing', 'claimless', 'refuses-everything'];

test('every hostile client is put through the gauntlet here', () => {
  const files = readdirSync(join(clients, 'hostile')).map((file) => file.replace(/\.ts$/, ''));
  expect(Object.keys(doings).sort()).toEqual(files.filter((name) => name !== 'claims').sort());
});

test.each(Object.entries(doings))(
  'the client that %s passes nothing, and the report says what it did',
  async (name, doing) => {
    const ids = throughAll.includes(name) ? [] : oneOfEachTwin;
    const report = await gauntletOf(name, ids);
    expect(report).toMatchObject({ complete: true, summary: { pass: 0, error: 0 } });
    expect(report.verdicts).toHaveLength(ids.length || scenarios.length);
    expect(exitCodeOf(report)).not.toBe(0);
    expect(report.verdicts.map(({ reason }) => reason)).toContainEqual(expect.stringMatching(doing));
    // A report that a client can swell is one that nobody reads.
    expect(renderJson({ reports: [report] }).length).toBeLessThan(report.verdicts.length * 9000);
  },
  60_000,
);

test('a client that refuses only after it has sent the token request fails for that', async () => {
  const { verdicts } = await gauntletOf('late-refusal', ['state/missing']);
  expect(verdicts).toMatchObject([
    { result: 'fail', reason: 'Expected: no request reaches the token endpoint. Actual: 1 token request was sent.' },
  ]);
});

test.each(['floods', 'storms', 'grows', 'spins'])(
  'a good client is judged as ever beside the one that %s',
  async (name) => {
    const [hostile, good] = await Promise.all([
      gauntletOf(name, ['state/missing', 'censoring/headers', 'refresh/rotated']),
      gauntlet(inProcess(createPlatform()), ['state', 'censoring'], 5000),
    ]);
    expect(hostile.summary).toMatchObject({ pass: 0, error: 0 });
    expect(good.summary).toMatchObject({ pass: good.verdicts.length, error: 0 });
  },
  60_000,
);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-hostile-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function gauntletOfSource(name: string, source: string, ids: string[]): Promise<Report> {
  const file = join(folder, name);
  await writeFile(file, source);
  return gauntlet(await moduleAdapter(file, { jobs: 2 }), ids);
}

test('a client that can be loaded once only has crashed: it is no fault of the gauntlet', async () => {
  const report = await gauntletOfSource(
    'loads-once.mjs',
    `import { existsSync, writeFileSync } from 'node:fs';
    const marker = new URL('./loaded', import.meta.url);
    if (existsSync(marker)) throw new Error('the lock is held');
    writeFileSync(marker, '');
    export default {
      name: 'loads-once',
      claims: { code: true, state: true, basic: true },
      open: () => ({ startLogin: () => process.exit(7), handleCallback() {} }),
    };`,
    ['state'],
  );
  expect(report).toMatchObject({ complete: true, summary: { pass: 0, error: 0 } });
  const reasons = report.verdicts.map(({ reason }) => reason).join('\n');
  expect(reasons).toContain('start-login crashed (exited with code 7)');
  expect(reasons).toMatch(
    /start-login crashed \(.*loads-once\.mjs.* threw while it was loaded: Error: the lock is held/,
  );
});

test('a client with a name without end is not loaded, and one with a URL without end does not swell the report', async () => {
  const source = (name: string) => `export default {
    name: '${name}',
    claims: { code: true },
    open: () => ({ startLogin: () => 'http://localhost:1/' + 'z'.repeat(60000), handleCallback() {} }),
  };`;
  await expect(gauntletOfSource('long-name.mjs', source('x'.repeat(100_000)), ['state'])).rejects.toThrow(
    /name is 'x+.*, but must be a text of at most 200 characters/,
  );
  expect(
    renderJson({ reports: [await gauntletOfSource('long-url.mjs', source('long'), ['state'])] }).length,
  ).toBeLessThan(100_000);
});
