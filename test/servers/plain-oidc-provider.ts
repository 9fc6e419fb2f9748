import { generateKeyPairSync } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { Context } from 'koa';
import type { Adapter, AdapterPayload, Configuration } from 'oidc-provider';
// The package's index prints a warning on Node 20.
import { Provider } from 'oidc-provider/lib/provider.js';
import {
  defaultAccessTokenLifetime,
  endUser,
  type ForeignServer,
  type ForeignServerOptions,
  isEndUser,
  isLoopback,
  type Listening,
  listen,
  loginPage,
  paths,
} from './foreign-server.js';

type Rows = Map<string, AdapterPayload>;

const hour = 3600;
const interactionPath = '/interaction/';

/** oidc-provider as its documentation sets it up; `endpoints.api` is its userinfo endpoint. Its client must use PKCE. */
export async function startPlainOidcProvider(options: ForeignServerOptions = {}): Promise<ForeignServer> {
  const { handle, ...listening } = await listen();
  const { redirectUris } = options;
  const rows: Rows = new Map();
  const provider = new Provider(listening.origin, configuration(listening, options, rows));
  if (redirectUris === undefined) provider.Client.prototype.redirectUriAllowed = isLoopback;
  provider.use(async (ctx, next) => {
    if (ctx.path.startsWith(interactionPath)) await interact(provider, ctx, options.login ?? false);
    else await next();
  });
  const listener = provider.callback();
  handle((request, response) => void listener(request, response));

  return {
    ...listening,
    ...(redirectUris && { redirectUris }),
    scope: 'openid profile email',
    async expireTokens() {
      for (const [key, row] of rows) if (key.startsWith('AccessToken:')) row.exp = 1;
    },
  };
}

function configuration(
  { clientId, clientSecret }: Omit<Listening, 'handle'>,
  { redirectUris, accessTokenLifetime = defaultAccessTokenLifetime }: ForeignServerOptions,
  rows: Rows,
): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { id, username, email } = endUser;
  return {
    adapter: (model) => createAdapter(model, rows),
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        token_endpoint_auth_method: 'client_secret_post',
        grant_types: ['authorization_code', 'refresh_token'],
        // One is asked for even where redirectUriAllowed decides.
        redirect_uris: [...(redirectUris ?? ['http://127.0.0.1/'])],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [privateKey.export({ format: 'jwk' })] },
    cookies: { keys: [clientSecret] },
    claims: { openid: ['sub'], profile: ['id', 'username'], email: ['email'] },
    findAccount: async (_ctx, sub) => ({ accountId: sub, claims: async () => ({ sub, id, username, email }) }),
    clockTolerance: 0,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => interactionPath + uid },
    // By default only offline_access, asked for with prompt=consent, gives a refresh token.
    issueRefreshToken: async () => true,
    pkce: { required: () => true },
    renderError: async (ctx, out) => void (ctx.body = out),
    rotateRefreshToken: true,
    routes: { authorization: paths.authorization, token: paths.token, userinfo: paths.api },
    ttl: {
      AccessToken: accessTokenLifetime,
      Grant: 24 * hour,
      IdToken: hour,
      Interaction: hour,
      RefreshToken: 24 * hour,
      Session: hour,
    },
  };
}

/** Signs the end-user in and consents for them to all that is asked for. */
async function interact(provider: Provider, ctx: Context, login: boolean): Promise<void> {
  const { params, session } = await provider.interactionDetails(ctx.req, ctx.res);
  if (login && session === undefined) {
    const form = new URLSearchParams(await text(ctx.req));
    if (!isEndUser(form.get('username'), form.get('password'))) {
      ctx.status = ctx.method === 'POST' ? 403 : 200;
      ctx.type = 'html';
      ctx.body = loginPage;
      return;
    }
  }
  const grant = new provider.Grant({ accountId: endUser.id, clientId: String(params['client_id']) });
  grant.addOIDCScope(String(params['scope']));
  const result = { login: { accountId: endUser.id }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(ctx.req, ctx.res, result);
  ctx.respond = false;
}

/** The package's own store forgets live tokens when it is full. */
function createAdapter(model: string, rows: Rows): Adapter {
  const find = (belongs: (row: AdapterPayload) => boolean) =>
    [...rows].filter(([key, row]) => key.startsWith(`${model}:`) && belongs(row));
  return {
    upsert: async (id, row) => void rows.set(`${model}:${id}`, row),
    find: async (id) => rows.get(`${model}:${id}`),
    findByUid: async (uid) => find((row) => row.uid === uid)[0]?.[1],
    findByUserCode: async () => undefined,
    consume: async (id) => void Object.assign(rows.get(`${model}:${id}`) ?? {}, { consumed: Date.now() / 1000 }),
    destroy: async (id) => void rows.delete(`${model}:${id}`),
    revokeByGrantId: async (grantId) => {
      for (const [key] of find((row) => row.grantId === grantId)) rows.delete(key);
    },
  };
}
