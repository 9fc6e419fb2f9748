import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Suite } from '../harness/model/scenario.js';
import { plan } from '../harness/plan.js';
import { frozen } from '../scenarios/frozen.js';
import { scenarios, sets, suites } from '../scenarios/index.js';
import { security, tolerance } from '../scenarios/sets.js';

const client = { claims: { code: true }, host: [] } as const;
const named = (id: string) => sets.filter((set) => set.id === id);

/** What was frozen stays: whoever names a month in CI relies on it. */
const digests: Record<string, string> = {
  '2026-11': '4e4f3c52d242e02e',
};

test.each(Object.entries(digests))('what was frozen in %s is unchanged, and still there', (month, digest) => {
  const ids = frozen[month] ?? [];
  expect(createHash('sha256').update(ids.join('\n')).digest('hex')).toMatch(new RegExp(`^${digest}`));
  expect(ids.filter((id) => !scenarios.some((scenario) => scenario.id === id))).toEqual([]);
});

test('every month that is frozen is held here', () => {
  expect(Object.keys(frozen)).toEqual(Object.keys(digests));
});

test('a scenario that is newer than a frozen suite is run with it, and is not scored', () => {
  const first = suites.find(({ id }) => id === 'state') as Suite;
  const fresh = { ...first.scenarios[0]!, id: `${first.id}/newer` };
  const grown = [{ ...first, scenarios: [...first.scenarios, fresh] }];
  const inSet = (id: string) => plan(grown, client, { sets: named(id) }).find(({ scenario }) => scenario === fresh);
  expect(inSet('oauth')).toMatchObject({ scored: true });
  expect(inSet('oauth@2026-11')).toMatchObject({
    scored: false,
    scores: [],
    unscored: 'it is newer than oauth@2026-11',
  });
});

test('a scenario of several suites is run once, and is scored where one of them scores it', () => {
  const id = 'refresh/rotated';
  const planned = (...names: string[]) =>
    plan(suites, client, { sets: names.flatMap(named) }).filter(({ scenario }) => scenario.id === id);
  expect(planned('core', 'platform')).toHaveLength(1);
  expect(planned('core')).toMatchObject([{ scored: true }]);
});

test('the suites across topics name only what there is', () => {
  const names = [...suites.map(({ id }) => id), ...scenarios.map(({ id }) => id)];
  expect([...security, ...tolerance].filter((name) => !names.includes(name))).toEqual([]);
});

test('no scenario that is newer than a month is scored with it, however strict', () => {
  const first = suites.find(({ id }) => id === 'state') as Suite;
  const fresh = { ...first.scenarios[0]!, id: 'state/newer' };
  const [entry] = plan([{ ...first, scenarios: [fresh] }], client, { sets: named('security@2026-11'), strict: true });
  expect(entry).toMatchObject({ scored: false, scores: [] });
});

test('every suite has scenarios', () => {
  expect(sets.filter((set) => plan(suites, client, { sets: [set] }).length === 0)).toEqual([]);
});
