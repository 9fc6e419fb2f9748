import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { commandAdapter } from '../../harness/adapters/command.js';
import { moduleAdapter } from '../../harness/adapters/module.js';
import { runGauntlet } from '../../harness/gauntlet.js';
import type { ClientAdapter } from '../../harness/model/client.js';
import { suites } from '../../scenarios/index.js';

const clients = join(import.meta.dirname, '../clients');
const file = join(clients, 'durable.ts');

/** A client that keeps its tokens in files, in processes that are really killed. */
const ways: Record<string, () => Promise<ClientAdapter>> = {
  'a client file': () => moduleAdapter(file),
  'a program': () =>
    commandAdapter(`${process.execPath} --import tsx ${join(clients, 'behind-command.ts')}`, {
      env: { CLIENT_FILE: file },
    }),
};

/** Each run starts several processes. */
const patienceMs = 90_000;

const expected = {
  'refresh/killed-at-first-use': 'pass',
  'refresh/killed-while-refreshing': 'pass',
  'refresh/two-processes': 'pass',
};

test.each(Object.entries(ways))(
  '%s is killed, started anew and started twice, on one store',
  async (_, open) => {
    const client = await open();
    const { verdicts } = await runGauntlet({
      client,
      suites,
      seed: 'processes',
      selection: { scenarios: Object.keys(expected) },
    });
    await client.close?.();
    expect(Object.fromEntries(verdicts.map(({ scenario, result }) => [scenario, result]))).toEqual(expected);
  },
  patienceMs,
);
