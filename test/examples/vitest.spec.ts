// The same with vitest, and a fault that comes at the second refresh only.
import { expect, test } from 'vitest';
import { startProvider } from 'oauth-gauntlet/provider';
import { connect } from './client.js';

test('lives through a token endpoint that is down for a moment', async () => {
  await using provider = await startProvider();
  const connection = await connect(provider);
  await provider.take('token');

  provider.inject({ endpoint: 'token', nth: 2, status: 503, body: 'Please try again' });
  provider.clock.advance('1h');
  expect((await connection.callApi()).status).toBe(200);
  provider.expireTokens();
  await expect(connection.callApi()).rejects.toThrow();
  expect((await connection.callApi()).status).toBe(200);

  const statuses = [];
  for (let n = 0; n < 3; n += 1) statuses.push((await provider.take('token')).response?.status);
  expect(statuses).toEqual([200, 503, 200]);
});
