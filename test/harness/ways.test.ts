// One and the same library behind two adapters.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { commandAdapter } from '../../harness/adapters/command.js';
import { moduleAdapter } from '../../harness/adapters/module.js';
import { runGauntlet } from '../../harness/gauntlet.js';
import type { ClientAdapter } from '../../harness/model/client.js';
import { suites } from '../../scenarios/index.js';
import { representative } from './representative.js';

const root = join(import.meta.dirname, '../..');
const clients = join(root, 'test/clients');
const names = ['openid-client', 'badgateway-oauth2-client'];

/** Every run starts the program anew: what need not be compiled each time is quicker. Packages are found from here. */
const built = join(root, 'node_modules/.cache/behind-command');
beforeAll(() =>
  build({
    entryPoints: ['behind-command', ...names].map((name) => join(clients, `${name}.ts`)),
    outdir: built,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { 'oauth-gauntlet/client': join(root, 'harness/model/client.ts') },
  }),
);

async function verdictsOf(client: ClientAdapter) {
  const { verdicts } = await runGauntlet({
    client,
    suites,
    seed: 'ways',
    selection: { scenarios: representative },
  });
  return verdicts.map(({ scenario, result, reason }) => ({ scenario, result, reason }));
}

test.each(names)(
  '%s gets the same verdicts as a module and as a program',
  async (name) => {
    const module = await verdictsOf(await moduleAdapter(join(clients, `${name}.ts`), { jobs: 2 }));
    const env = { CLIENT_FILE: pathToFileURL(join(built, `${name}.mjs`)).href };
    const command = `"${process.execPath}" "${join(built, 'behind-command.mjs')}"`;
    const program = await verdictsOf(await commandAdapter(command, { jobs: 2, env }));
    const blind = program.filter(({ reason }) => /which this way of reaching the client does not offer/.test(reason));
    const seen = (all: typeof module) => all.filter(({ scenario }) => !blind.some((one) => one.scenario === scenario));
    expect(seen(program).map(({ scenario, result }) => [scenario, result])).toEqual(
      seen(module).map(({ scenario, result }) => [scenario, result]),
    );
    expect(blind.filter(({ result }) => result !== 'skipped')).toEqual([]);
    expect(seen(program).length).toBeGreaterThan(50);
  },
  180_000,
);
