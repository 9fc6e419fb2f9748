// oidc-provider as it is, on a flat store: the honest engine without anything of ours around it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { announce, authorization, client, connections } from './contract.js';

const rows = new Map<string, Record<string, unknown>>();
const consumed = () => Math.floor(Date.now() / 1000);
const adapter = (model: string) => ({
  upsert: async (id: string, row: object) => void rows.set(`${model}:${id}`, row as Record<string, unknown>),
  find: async (id: string) => rows.get(`${model}:${id}`),
  consume: async (id: string) => void Object.assign(rows.get(`${model}:${id}`) ?? {}, { consumed: consumed() }),
  destroy: async (id: string) => void rows.delete(`${model}:${id}`),
  revokeByGrantId: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
});

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const resource = `${origin}/api`;
const provider = new Provider(origin, {
  adapter: adapter as never,
  clients: [
    {
      client_id: client.id,
      client_secret: client.secret,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: ['https://unused.invalid/'],
    },
  ],
  rotateRefreshToken: () => true,
  findAccount: async (_ctx, sub) => ({ accountId: sub, claims: async () => ({ sub }) }),
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      getResourceServerInfo: () => ({ scope: 'read', accessTokenFormat: 'opaque' }),
    },
  },
});
const listener = provider.callback();
server.on('request', (request, response) => void listener(request, response));

async function grant(): Promise<string> {
  const granted = new provider.Grant({ accountId: 'alice', clientId: client.id });
  granted.addResourceScope(resource, 'read');
  const grantId = await granted.save();
  const registered = await provider.Client.find(client.id);
  const token = new provider.RefreshToken({
    accountId: 'alice',
    client: registered!,
    grantId,
    gty: 'authorization_code',
    resource,
    scope: 'read',
  });
  return token.save();
}

announce({
  tokenEndpoint: `${origin}/token`,
  authorization,
  refreshTokens: await Promise.all(Array.from({ length: connections }, grant)),
});
