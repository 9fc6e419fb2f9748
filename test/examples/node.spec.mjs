// The same with node:test, in plain JavaScript: what does the client make of a preset's dialect?
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startProvider } from 'oauth-gauntlet/provider';

test('a denied login comes back as an error, with the state', async (t) => {
  const provider = await startProvider({ seed: 'docs' });
  t.after(() => provider.close());

  const url = new URL(provider.endpoints.authorization);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: 'http://127.0.0.1:3000/callback',
    state: 'af0ifjsldkj',
  });
  const denied = await fetch(url, { redirect: 'manual', headers: { 'gauntlet-consent': 'deny' } });
  const callback = new URL(denied.headers.get('location'));
  assert.equal(callback.searchParams.get('error'), 'access_denied');
  assert.equal(callback.searchParams.get('state'), 'af0ifjsldkj');

  const exchange = await provider.take('authorization');
  assert.equal(exchange.response.status, 303);
});
