import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startServer, type Issuer, type Server } from '../../provider/index.js';
import { quirkById, quirks } from '../../provider/quirks/index.js';
import { authorizationRequestDifferences } from './differences/authorization-request.js';
import { authorizationResponseDifferences } from './differences/authorization-response.js';
import { clientAuthenticationDifferences } from './differences/client-authentication.js';
import type { Difference } from './differences/difference.js';
import { discoveryDifferences } from './differences/discovery.js';
import { refreshDifferences } from './differences/refresh.js';
import { resourceDifferences } from './differences/resource.js';
import { tokenRequestDifferences } from './differences/token-request.js';
import { tokenResponseDifferences } from './differences/token-response.js';
import { confidential } from './visitor.js';

const differences = [
  ...authorizationRequestDifferences,
  ...authorizationResponseDifferences,
  ...clientAuthenticationDifferences,
  ...tokenRequestDifferences,
  ...tokenResponseDifferences,
  ...refreshDifferences,
  ...resourceDifferences,
  ...discoveryDifferences,
];

let server: Server;
let count = 0;
beforeAll(async () => {
  server = await startServer({ seed: 'differences' });
});
afterAll(() => server.close());

test.each(differences.map((one) => [`${one.quirk}: ${one.shows}`, one] as const))('%s', async (_, difference) => {
  expect(await difference.look(honest(difference))).toEqual(difference.without);
  const effects: string[] = [];
  const quirky = honest(difference);
  const { quirk, params, when } = difference;
  quirky.arm([{ id: quirk, ...(params && { params }), ...(when && { when }) }]);
  quirky.observe((event) => event.kind === 'effect' && event.quirk === quirk && effects.push(event.effect));
  expect(await difference.look(quirky)).toEqual(difference.with);
  // A tamper must have changed a message; to have been asked is enough for a trap, and for an option of the server.
  if (quirkById.get(quirk)?.kind === 'tamper') expect(effects).toContain('changed');
  else expect(effects.length).toBeGreaterThan(0);
});

test('every quirk shows on the wire', () => {
  const shown = new Set<string>(differences.map(({ quirk }) => quirk));
  expect(quirks.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
});

function honest({ client = confidential }: Difference): Issuer {
  return server.createIssuer({ name: `issuer-${++count}`, clients: [client] });
}
