// The provider of this package, with recording on, as `startServer()` gives it.
import { startServer } from '../../../provider/index.js';
import { announce, authorization, client, connections } from './contract.js';

const redirectUri = 'http://127.0.0.1:1/callback';
const provider = await startServer();
const { endpoints } = provider.createIssuer({
  name: 'bench',
  clients: [{ clientId: client.id, clientSecret: client.secret, clientAuth: 'basic' }],
});

async function login(): Promise<string> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: client.id,
    redirect_uri: redirectUri,
    scope: 'read',
  });
  const { headers } = await fetch(`${endpoints.authorization}?${query.toString()}`, { redirect: 'manual' });
  const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  const body = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
  const response = await fetch(endpoints.token, { method: 'POST', headers: { authorization }, body });
  return ((await response.json()) as { refresh_token: string }).refresh_token;
}

announce({
  tokenEndpoint: endpoints.token,
  authorization,
  refreshTokens: await Promise.all(Array.from({ length: connections }, login)),
});
