import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import { hostsOf, type Preset } from '../provider/presets/preset.js';
import { presets } from '../provider/presets/index.js';
import { expectations as first } from './presets/a-f.js';
import { expectations as second } from './presets/g-p.js';
import { expectations as third } from './presets/q-z.js';
import { logIn } from './presets/login.js';
import { walk } from './presets/walk.js';

const expectations = { ...first, ...second, ...third };
const hosts = new Set(['localhost', '127.0.0.1', '[::1]', ...presets.flatMap((preset) => hostsOf(preset))]);

beforeAll(() => {
  // The real hosts are let through because they are intercepted; whatever else is asked for would leave this machine.
  nock.disableNetConnect();
  nock.enableNetConnect((host) => hosts.has(host.replace(/:\d+$/, '')));
});
afterAll(() => nock.restore());

test('every preset has a definition and an expectation', () => {
  const ids = presets.map(({ id }) => id);
  expect(Object.keys(expectations).sort()).toEqual(ids);
  const files = readdirSync(join(import.meta.dirname, '../provider/presets/definitions'));
  expect(files.sort()).toEqual(ids.map((id) => `${id}.yaml`).sort());
});

test.each(presets.filter(({ id }) => id in expectations).map((preset) => [preset.id, preset as Preset] as const))(
  '%s is as it is known to be',
  async (id, { quirks = [], eras = {} }) => {
    const { fields, env, refreshAfter, unmet = {}, ...expected } = expectations[id]!;
    const era = Object.keys(eras).at(-1);
    const { met, ...walked } = await walk(id, { fields, env, refreshAfter });
    expect(walked).toMatchObject(expected);
    expect(Object.values(walked.refusals)).not.toContain('not refused');
    // Each quirk of the present era is come upon, or it is said why not.
    const shown = quirks.filter(({ when }) => when?.era === undefined || when.era === era).map((use) => use.id);
    expect(shown.filter((one) => !met.has(one))).toEqual(shown.filter((one) => one in unmet));
  },
);

const earlier = presets.flatMap(({ id, quirks = [], eras = {} }: Preset) =>
  Object.keys(eras)
    .slice(0, -1)
    .map((era) => [id, era, quirks] as const),
);

test.each(earlier)('%s lets its clients in as it did in the era %s', async (id, era, quirks) => {
  const renames = quirks.filter((use) => use.id === 'auth-param-rename' && use.when?.era === era);
  const renamed = Object.assign({}, ...renames.map(({ params }) => params?.['rename'])) as Record<string, string>;
  const { fields, env } = expectations[id]!;
  await expect(logIn(id, era, renamed, { fields, env })).resolves.toBeUndefined();
});
