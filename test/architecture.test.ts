import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { scenarios, suites, vendorSuite } from '../scenarios/index.js';

const root = resolve(import.meta.dirname, '..');

/** Who may import whom: the first rule whose folder holds the file decides. `types` may be imported as types only. */
const rules: { in: string; may: string[]; types?: string[] }[] = [
  { in: 'provider/', may: ['provider/'] },
  {
    in: 'harness/model/',
    may: ['harness/model/'],
    types: ['provider/quirks/', 'provider/presets/', 'harness/certify/moves/'],
  },
  { in: 'harness/platform/', may: ['harness/platform/'], types: ['harness/model/'] },
  { in: 'harness/checks/', may: ['harness/checks/', 'harness/model/', 'harness/secrets.ts'] },
  { in: 'harness/steps.ts', may: ['harness/model/'] },
  { in: 'harness/attacks.ts', may: ['harness/model/', 'harness/steps.ts'] },
  { in: 'harness/mix-up.ts', may: ['harness/model/', 'harness/steps.ts', 'harness/attacks.ts'] },
  { in: 'harness/certify/moves/', may: ['harness/certify/moves/'] },
  { in: 'harness/certify/checks/', may: ['harness/certify/', 'harness/model/', 'harness/secrets.ts'] },
  { in: 'harness/certify/steps.ts', may: [], types: ['harness/model/'] },
  { in: 'harness/reporters/', may: ['harness/reporters/', 'harness/model/'] },
  { in: 'harness/host/', may: ['harness/host/', 'harness/model/', 'harness/errors.ts', 'harness/zapier/'] },
  { in: 'harness/zapier/', may: ['harness/zapier/', 'harness/host/', 'harness/model/', 'harness/platform/'] },
  {
    in: 'harness/adapters/',
    may: [
      'harness/adapters/',
      'harness/host/',
      'harness/model/',
      'harness/errors.ts',
      'harness/user-agent.ts',
      'harness/user-file.ts',
      'harness/yaml-file.ts',
    ],
  },
  {
    in: 'harness/in-test/',
    may: [
      'harness/in-test/',
      'harness/adapters/',
      'harness/baseline.ts',
      'harness/cli/baseline-file.ts',
      'harness/cli/client-under-test.ts',
      'harness/cli/command-line.ts',
      'harness/cli/selection.ts',
      'harness/cli/today.ts',
      'harness/cli/unknown.ts',
      'harness/errors.ts',
      'harness/gauntlet.ts',
      'harness/host/',
      'harness/model/',
      'harness/plan.ts',
      'harness/reporters/',
      'harness/traits.ts',
    ],
  },
  { in: 'harness/cli/', may: ['harness/', 'provider/', 'scenarios/'] },
  { in: 'harness/', may: ['harness/', 'provider/'] },
  {
    in: 'scenarios/',
    may: [
      'scenarios/',
      'harness/model/',
      'harness/steps.ts',
      'harness/attacks.ts',
      'harness/mix-up.ts',
      'harness/checks/',
      'harness/certify/checks/',
      'harness/certify/steps.ts',
    ],
  },
];

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const files = ['provider', 'harness', 'scenarios'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => `${folder}/${name}`),
);
const imports = files.flatMap(importsOf);

test('every import is one that its folder may make', () => {
  const forbidden = imports.filter(({ from, to, typeOnly }) => {
    const rule = rules.find((one) => from.startsWith(one.in));
    const allowed = [...(rule?.may ?? []), ...(typeOnly ? (rule?.types ?? []) : [])];
    return !allowed.some((place) => to.startsWith(place));
  });
  expect(forbidden.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

test('no module imports itself by a detour', () => {
  const edges = new Map(
    files.map((file) => [file, imports.filter(({ from, typeOnly }) => from === file && !typeOnly).map(({ to }) => to)]),
  );
  const done = new Set<string>();
  const cycleFrom = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of edges.get(file) ?? []) {
      const cycle = cycleFrom(next, [...path, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  expect(files.map((file) => cycleFrom(file, [])).find(Boolean)).toBeUndefined();
});

test('one folder alone imports oidc-provider', () => {
  const importers = files.filter((file) => /from 'oidc-provider'|import\('oidc-provider/.test(read(file)));
  expect(new Set(importers.map(dirname))).toEqual(new Set(['provider/authorization-server']));
});

test('only the command line writes to stdout and sets the exit code', () => {
  const writers = files.filter((file) =>
    /process\.stdout\.write\(|process\.exitCode|console\.(log|info)\(/.test(read(file)),
  );
  expect(writers.filter((file) => !file.startsWith('harness/cli/') && !file.startsWith('harness/host/'))).toEqual([]);
});

test('only adapters and the host start processes', () => {
  const starters = files.filter((file) => /from 'node:child_process'/.test(read(file)));
  expect(starters.filter((file) => !file.startsWith('harness/adapters/') && !file.startsWith('harness/host/'))).toEqual(
    [],
  );
});

test('a scenario has the id of its path, and every scenario file is in the catalogue', () => {
  const paths = files
    .filter((file) => /^scenarios\/.+\//.test(file))
    .map((file) => file.slice('scenarios/'.length, -'.ts'.length));
  const ids = [...scenarios, ...vendorSuite.scenarios].map(({ id }) => id);
  expect(ids.sort()).toEqual(paths.sort());
});

test('a scenario stands in the suite that its id names', () => {
  const strays = [...suites, vendorSuite].flatMap((suite) =>
    [...suite.scenarios].filter(({ id }) => !id.startsWith(`${suite.id}/`)).map(({ id }) => id),
  );
  expect(strays).toEqual([]);
});

function importsOf(file: string): Import[] {
  const statements = read(file).matchAll(/^(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?'(\.[^']+)'/gm);
  const dynamic = read(file).matchAll(/(import)\('(\.[^']+)'\)/g);
  return [
    ...[...statements].map((match) => [match, Boolean(match[1])] as const),
    ...[...dynamic].map((match) => [match, false] as const),
  ].map(([match, typeOnly]) => ({
    from: file,
    to: relative(root, join(root, dirname(file), (match[2] ?? '').replace(/\.js$/, '.ts'))),
    typeOnly,
  }));
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
