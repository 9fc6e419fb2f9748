import { expect, test } from '@jest/globals';
import { inProcess } from '../../harness/adapters/in-process.js';
import { eventsOf } from '../../harness/model/evidence.js';
import { createPlatform } from '../../harness/platform/index.js';
import { createStage } from '../../harness/stage.js';
import { startServer } from '../../provider/index.js';

test('a stage with two issuers keeps them apart, and arms the quirks at the main one alone', async () => {
  const provider = await startServer();
  const stage = createStage(provider, {
    run: 'two',
    seed: 'two',
    adapter: inProcess(createPlatform()),
    setup: { issuers: 2 },
    quirks: [{ id: 'state-omitted' }],
    strangers: new Set(),
  });
  const { main, other } = stage.settings.issuers;
  expect(new Set([main.issuer, other?.issuer])).toHaveProperty('size', 2);
  expect(new Set([main.clientId, other?.clientId])).toHaveProperty('size', 2);
  expect(new Set([main.clientSecret, other?.clientSecret])).toHaveProperty('size', 2);

  const answers = await Promise.all(
    [main, other!].map(async ({ endpoints, clientId }) => {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: stage.settings.redirectUri,
        scope: 'read',
        state: 'kept',
      });
      const { headers } = await fetch(`${endpoints.authorization}?${query.toString()}`, { redirect: 'manual' });
      return new URL(headers.get('location') ?? '').searchParams.get('state');
    }),
  );
  expect(answers).toEqual([null, 'kept']);
  const evidence = stage.evidence();
  expect(
    eventsOf(evidence, 'exchange')
      .map(({ exchange }) => exchange.issuer)
      .sort(),
  ).toEqual(['main', 'other']);
  expect(eventsOf(evidence, 'effect')).toHaveLength(1);

  stage.close();
  expect(provider.issuers.size).toBe(0);
  await provider.close();
});

test('runs of the same name, of two gauntlets at once in one process, have stores of their own', async () => {
  const stages = await Promise.all(
    ['one', 'another'].map(async (seed) => {
      const provider = await startServer();
      const options = {
        run: 'run1',
        seed,
        adapter: inProcess(createPlatform()),
        setup: {},
        strangers: new Set<string>(),
      };
      return { provider, stage: createStage(provider, { ...options, quirks: [] }) };
    }),
  );
  expect(new Set(stages.map(({ stage }) => stage.settings.store))).toHaveProperty('size', 2);
  for (const { provider, stage } of stages) {
    stage.close();
    await provider.close();
  }
});
