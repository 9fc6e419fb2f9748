// Every vendor scenario against our own provider: as it is, and with the flaw that the scenario is there for.
import { createServer, type Server as HttpServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { moves } from '../harness/certify/moves/index.js';
import { startServer, type Server } from '../provider/index.js';
import { vendorSuite } from '../scenarios/vendor.js';
import { flaws, withoutFlaw } from './vendors/flaws.js';
import { certifyAt, certifyVendor, createVendor } from './vendors/vendor.js';

let server: Server;
beforeAll(async () => {
  server = await startServer({ seed: 'vendors' });
});
afterAll(() => server.close());

const { scenarios, scores } = vendorSuite;

test('an honest vendor passes everything, except that it limits no rate', async () => {
  const { verdicts } = await certifyVendor(createVendor(server), vendorSuite);
  expect(verdicts.map(({ scenario }) => scenario)).toEqual(scenarios.map(({ id }) => id));
  expect(
    verdicts.flatMap(({ scenario, result, reason }) => (result === 'pass' ? [] : [[scenario, result, reason]])),
  ).toEqual([['vendor/retry-after', 'skipped', 'The server never answered that there were too many requests.']]);
}, 30_000);

test('a vendor that limits the rate and says when to come back passes vendor/retry-after', async () => {
  const vendor = createVendor(server, [
    { id: 'rate-limit-token-endpoint', params: { retryAfter: 1 }, when: { leg: 'refresh' } },
  ]);
  const { verdicts } = await certifyVendor(vendor, vendorSuite, { scenarios: ['vendor/retry-after'] });
  expect(verdicts).toMatchObject([{ result: 'pass' }]);
});

test.each(scenarios.filter(({ id }) => id in flaws).map((scenario) => [scenario.id, scenario.flaw, scenario] as const))(
  '%s: a vendor that %s does not pass',
  async (id, _, { requirement, checks }) => {
    const { verdicts } = await certifyVendor(createVendor(server, flaws[id]), vendorSuite, { scenarios: [id] });
    const verdict = verdicts.find(({ scenario }) => scenario === id);
    expect(verdict).toMatchObject({ result: scores.includes(requirement.level) ? 'fail' : 'warn' });
    const broken = verdict?.findings.filter(({ result, cites }) => result === 'broken' && cites.length > 0);
    expect(broken?.filter(({ check }) => checks.some((one) => one.id === check))).not.toEqual([]);
  },
);

test('every scenario has a vendor that fails it, or a reason why there is none', () => {
  expect([...Object.keys(flaws), ...Object.keys(withoutFlaw)].toSorted()).toEqual(
    scenarios.map(({ id }) => id).toSorted(),
  );
  expect(Object.keys(flaws).length).toBeGreaterThanOrEqual(35);
});

test('every move is made by some scenario', () => {
  const made = new Set<string>(scenarios.flatMap((scenario) => scenario.moves ?? []));
  expect(moves.map(({ id }) => id).filter((id) => !made.has(id))).toEqual([]);
});

test.each([
  ['is down', undefined, 'E_UNREACHABLE'],
  ['answers 500 to everything', 500, 'E_AUTHORIZATION'],
  ['answers 404 to everything', 404, 'E_PATH'],
])('a vendor that %s is not judged', async (_, status, code) => {
  const broken = await startBroken(status);
  try {
    await expect(certifyAt(broken.origin, vendorSuite)).rejects.toMatchObject({ code });
  } finally {
    broken.close();
  }
});

test('a vendor that answers everything with a page passes nothing', async () => {
  const broken = await startBroken(200);
  try {
    const { verdicts } = await certifyAt(broken.origin, vendorSuite);
    expect(verdicts).toHaveLength(scenarios.length);
    expect(verdicts.flatMap(({ scenario, result }) => (result === 'pass' ? [scenario] : []))).toEqual([]);
  } finally {
    broken.close();
  }
});

/** A server that answers everything with one status; without one, an address at which nobody listens any more. */
async function startBroken(status: number | undefined): Promise<{ origin: string; close: () => void }> {
  const listening: HttpServer = createServer((_, response) =>
    response.writeHead(status ?? 500, { 'content-type': 'text/html' }).end('<p>Hello</p>'),
  );
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const close = () => {
    listening.closeAllConnections();
    listening.close();
  };
  const origin = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  if (status === undefined) close();
  return { origin, close };
}
