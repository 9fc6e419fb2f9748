// A client's own test with jest: does it keep its refresh token when the provider sends no new one?
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startProvider, type Provider } from 'oauth-gauntlet/provider';
import { connect } from './client.js';

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider({ quirks: [{ id: 'refresh-token-omitted' }] });
});
afterAll(() => provider.close());

test('goes on for a day, although no new refresh token ever comes', async () => {
  const connection = await connect(provider);
  for (let hour = 1; hour <= 24; hour += 1) {
    provider.clock.advance('1h');
    expect((await connection.callApi()).status).toBe(200);
  }
});

test('sends the scope that it was told to', async () => {
  provider.reset();
  await connect(provider, { scope: 'read write' });
  const { request } = await provider.take('authorization');
  expect(new URL(request.url).searchParams.get('scope')).toBe('read write');
});
