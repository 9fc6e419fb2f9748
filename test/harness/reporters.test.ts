import { expect, test } from '@jest/globals';
import { createProgress } from '../../harness/cli/progress.js';
import { matrixOf, worstExitCode, type Verdict } from '../../harness/model/verdict.js';
import { reporters } from '../../harness/reporters/index.js';
import { renderMatrix } from '../../harness/reporters/matrix.js';
import { renderText } from '../../harness/reporters/text.js';
import { breach, poisoned, report, verdict } from './report-fixtures.js';

const mixed = report(
  verdict('state/missing', 'pass'),
  verdict('state/wrong', 'fail', breach),
  verdict('refresh/rotated', 'skipped', { reason: 'The client does not claim "refresh".' }),
  verdict('refresh/scope', 'skipped', { reason: 'The client does not claim "refresh".' }),
  verdict('refresh/reset', 'skipped', { reason: '"refresh" is the caller\'s duty.' }),
  verdict('refresh/slow', 'inconclusive', { reason: 'The client hung.' }),
  verdict('refresh/slower', 'inconclusive', { reason: 'The client hung.' }),
  verdict('refresh/odd', 'error', { reason: 'No socket.' }),
);

test('the text report has a heading for each suite, what was skipped by reason, every breach in full, and the sums', () => {
  expect(renderText(mixed)).toBe(`
state
  ✓ state/missing  Client does state/missing (12.3 ms)
  ✗ state/wrong  Client does state/wrong (12.3 ms)

refresh
  ? refresh/slow  Client does refresh/slow (12.3 ms)
      inconclusive: The client hung.
  ? refresh/slower  Client does refresh/slower (12.3 ms): inconclusive as above
  ‼ refresh/odd  Client does refresh/odd (12.3 ms)
      error: No socket.
  - 2 skipped: The client does not claim "refresh".
      refresh/rotated, refresh/scope
  - 1 skipped: "refresh" is the caller's duty.
      refresh/reset

✗ fail state/wrong  Client does state/wrong
    MUST RFC 6749 §10.12: Bind the callback.
    https://www.rfc-editor.org/rfc/rfc6749#section-10.12
    Whoever can make somebody open an address connects the account of another to them. So it goes on. So it goes
    on. So it goes on. So it goes on.
    trouble   the server does not return state (state-omitted)
    expected  the client refuses
    actual    it connected
    #3 client receives GET http://127.0.0.1:1/callback?code=[code 1]
       → connected
    flaw      ignores-missing-state
    fix       Compare state.
    rerun     gauntlet run --client acme.ts --scenario state/wrong --seed 1

acme 1.2.0: 1 pass, 1 fail, 2 inconclusive, 3 skipped, 1 error of 8 scenarios (seed 1)
\`gauntlet explain inconclusive\` tells what to do about those.
`);
});

test('a run that was cut short says so, and one in which nothing passed', () => {
  expect(renderText({ ...mixed, complete: false })).toContain('Not every scenario was run.');
  expect(renderText(report(verdict('state/wrong', 'inconclusive')))).toContain('Nothing passed');
});

test('many skipped scenarios are wrapped, not put on a line each', () => {
  const skipped = Array.from({ length: 40 }, (_, index) => verdict(`refresh/number-${index}`, 'skipped'));
  const lines = renderText(report(...skipped)).split('\n');
  expect(lines.length).toBeLessThan(20);
  expect(lines.filter((line) => line.length > 120)).toEqual([]);
  for (const { scenario } of skipped) expect(lines.join('\n')).toContain(scenario);
});

test('the JSON report is the report', () => {
  const text = reporters.json({ reports: [mixed] });
  expect(JSON.parse(text)).toEqual(mixed);
  expect(text.endsWith('}\n')).toBe(true);
});

// ————— several clients —————

const other = {
  ...report(verdict('state/missing', 'warn'), verdict('pkce/s256', 'pass')),
  client: { name: 'b', claims: {} },
};
const both = { reports: [mixed, other], matrix: matrixOf([mixed, other]) };

test('the matrix tells the worst result and the counts for each suite and client, and where nothing was run', () => {
  expect(both.matrix.rows).toEqual(['state', 'refresh', 'pkce']);
  expect(both.matrix.columns).toEqual(['acme 1.2.0', 'b']);
  expect(both.matrix.cells.map((row) => row.map((cell) => cell && cell.result))).toEqual([
    ['fail', 'warn'],
    ['error', null],
    [null, 'pass'],
  ]);
  expect(renderMatrix(both.matrix)).toBe(`           acme 1.2.0                            b
  state    ✗ 1 fail, 1 pass                      ! 1 warn
  refresh  ‼ 1 error, 2 inconclusive, 3 skipped
  pkce                                           ✓ 1 pass
`);
});

test('the text of several clients is that of each, and the matrix', () => {
  expect(reporters.text(both)).toBe(`${renderText(mixed)}\n${renderText(other)}\n\n${renderMatrix(both.matrix)}`);
});

test('where nothing was judged there is no matrix', () => {
  const none = { ...report(), complete: false };
  const matrix = matrixOf([none, none]);
  expect(renderMatrix(matrix)).toBe('');
  const page = reporters.html({ reports: [none, none], matrix });
  expect(page).toContain('Not every scenario was run.');
  expect(page).not.toContain('<table>');
  expect(reporters.html(both)).toContain('<table>');
});

test('what is accepted is told in one line, what is accepted no more in full, and so is what the baseline need not accept', () => {
  const known = { reason: 'the library does so', link: 'https://tracker.example/1', expires: '2027-01-31' };
  const text = renderText({
    ...report(
      verdict('state/wrong', 'fail', { ...breach, known }),
      verdict('state/missing', 'fail', { ...breach, known: { ...known, lapsed: true } }),
      verdict('state/truncated', 'pass', { retried: [{ result: 'fail', reason: 'It connected.' }] }),
    ),
    stale: [{ client: 'acme', scenario: 'state/padded', result: 'fail', reason: 'long ago' }],
  });
  expect(text).toContain(
    '  ✗ state/wrong  Client does state/wrong (12.3 ms)  known until 2027-01-31: the library does so\n',
  );
  expect(text).toContain('  ✓ state/truncated  Client does state/truncated (12.3 ms)  attempt 2, before: fail\n');
  expect(text.match(/^✗ fail .*/gm)).toEqual(['✗ fail state/missing  Client does state/missing']);
  expect(text).toContain('    no longer known, only until 2027-01-31: the library does so\n');
  expect(text).toContain(`acme 1.2.0: 1 pass, 2 fail (1 known) of 3 scenarios (seed 1)
state/padded passes for acme, and the baseline still accepts that it does not ("long ago"): take it out, or run with --update-baseline.
`);
});

test('the JSON of several clients holds each report, their sums and the matrix', () => {
  expect(JSON.parse(reporters.json(both))).toEqual({
    schema: 1,
    tool: mixed.tool,
    seed: '1',
    summary: { pass: 2, fail: 1, warn: 1, inconclusive: 2, skipped: 3, error: 1 },
    reports: [mixed, other],
    matrix: both.matrix,
  });
});

test('the JSON of one client at several providers is its report, with the matrix beside it', () => {
  const matrix = matrixOf([mixed]);
  expect(JSON.parse(reporters.json({ reports: [mixed], matrix }))).toEqual({ ...mixed, matrix });
});

test('the exit code of several clients is the worst of theirs', () => {
  const [good, bad, vague] = (['pass', 'fail', 'inconclusive'] as const).map((result) =>
    report(verdict('a/b', result)),
  );
  expect(worstExitCode([good!, good!])).toBe(0);
  expect(worstExitCode([good!, vague!])).toBe(3);
  expect(worstExitCode([vague!, bad!, good!])).toBe(1);
  expect(worstExitCode([bad!, report(verdict('a/b', 'error'))])).toBe(4);
});

test('the HTML of equal runs is equal, however long they took, and shows each breach and each reason', () => {
  const slower = { ...mixed, verdicts: mixed.verdicts.map((one) => ({ ...one, durationMs: one.durationMs + 1 })) };
  const page = reporters.html(both);
  expect(reporters.html({ ...both, reports: [slower, other] })).toBe(page);
  for (const text of [
    'Report of 2 OAuth clients',
    'acme 1.2.0',
    '1 error, 2 inconclusive, 3 skipped',
    'Compare state.',
    'The client hung.',
  ])
    expect(page).toContain(text);
});

const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

test('whatever a client says, the text report has no character that steers a terminal and no line that it forged', () => {
  const text = renderText(poisoned());
  expect(text).not.toMatch(steering);
  expect(text.split('\n').filter((line) => line.startsWith('  ✓ state/forged'))).toEqual([]);
});

test('the JSON report bears such characters as escapes', () => {
  const text = reporters.json({ reports: [poisoned()] });
  expect(text).not.toMatch(steering);
  expect(JSON.parse(text)).toEqual(poisoned());
});

test('the HTML report has none of them, as characters or as markup', () => {
  const page = reporters.html({ reports: [poisoned()] });
  expect(page.replace(/\n/g, '')).not.toMatch(steering);
});

test('without colour the text has no escapes, and with colour only its own', () => {
  expect(renderText(mixed)).not.toContain('\u001b');

  const sequences = new Set(renderText(mixed, true).match(/\u001b\[\d+m/g));
  expect(sequences.size).toBeGreaterThan(3);

  expect(renderText(mixed, true).replace(/\u001b\[\d+m/g, '')).toBe(renderText(mixed));
});

function screen(isTTY: boolean) {
  const writes: string[] = [];
  const output = { isTTY, columns: 40, write: (text: string) => void writes.push(text) };
  return { writes, output };
}

const order = mixed.verdicts.map(({ scenario }) => scenario);
const byId = (id: string) => mixed.verdicts.find(({ scenario }) => scenario === id) as Verdict;

test('verdicts are shown in the order of the plan, each as soon as those before it are there', () => {
  const { writes, output } = screen(false);
  const progress = createProgress({ head: 'HEAD\n', order, out: output, status: output, color: false });
  progress.finished(byId('state/wrong'));
  expect(writes).toEqual([]);
  progress.finished(byId('state/missing'));
  expect(writes.join('')).toMatch(/^HEAD\n\nstate\n.*state\/missing.*\n.*state\/wrong.*\n$/);
  for (const id of order.slice(2).reverse()) progress.finished(byId(id));
  progress.end();
  expect(`${writes.join('').replace('HEAD\n', '')}`).toBe(renderText(mixed).split('\n\n✗')[0] + '\n');
});

test('what was finished out of order is shown in the end, when the run is cut short', () => {
  const { writes, output } = screen(false);
  const progress = createProgress({ head: '', order, out: output, status: output, color: false });
  progress.finished(byId('state/wrong'));
  progress.finished(byId('refresh/scope'));
  progress.end();
  expect(writes.join('')).toBe(
    '\nstate\n  ✗ state/wrong  Client does state/wrong (12.3 ms)\n\nrefresh\n  - 1 skipped: The client does not claim "refresh".\n      refresh/scope\n',
  );
});

test('a terminal is told how far the run is, on one line that is wiped away', () => {
  const [out, status] = [screen(false), screen(true)];
  const progress = createProgress({ head: '', order, out: out.output, status: status.output, color: false });
  progress.finished(byId('state/missing'));
  progress.end();
  const told = status.writes.join('');
  expect(told).toMatch(/^0\/8 {2}\d+ s {2}state\/missing …\r +\r1\/8 {2}\d+ s {2}state\/wrong …\r +\r$/);
  expect(out.writes.join('')).not.toContain('\r');
});

test('no text commands CI from within a line', () => {
  for (const command of ['##[stop-commands]x', 'refused: ##vso[task.complete]', '##teamcity[x]'])
    expect(renderText(report(verdict('a/b', 'inconclusive', { reason: command })))).not.toMatch(/##\w*\[/);
});
