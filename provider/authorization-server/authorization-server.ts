import type { JsonWebKey } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { Client, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { CustomOIDCProviderError, InvalidRequest } from 'oidc-provider/lib/helpers/errors.js';
import { Prompt } from 'oidc-provider/lib/helpers/interaction_policy/index.js';
import { get as internalsOf } from 'oidc-provider/lib/helpers/weak_cache.js';
import { Provider } from 'oidc-provider/lib/provider.js';
import { registerClients } from './client-registry.js';
import { consent, keepUserSignedIn, PersonAwaited } from './end-user.js';
import { single, type Exchange, type Parameters } from '../exchange.js';
import type { ClientRegistration } from '../index.js';
import { exchangeOf } from '../inject.js';
import { renderErrorPage } from '../pages/error.js';
import { pageFields } from '../pages/layout.js';
import type { Person } from '../people.js';
import type { Policy } from '../policy.js';
import {
  governRefreshTokens,
  refreshTokenLifetime,
  rotates,
  sparesFamily,
  type TokenEngine,
} from '../refresh-tokens.js';
import { ignoreOpenIdParameters, requestedScope } from './requested.js';
import { paths } from '../router.js';
import { storePlainly, type StoredModel } from '../store/payload.js';
import type { Adapter } from '../store/store.js';

export interface AuthorizationServerOptions {
  name: string;
  identifier: string;
  clients: readonly ClientRegistration[];
  /** The first one is signed in. */
  users: readonly Person[];
  /** Private EC P-256 key. */
  signingKey: JsonWebKey & { kid: string };
  adapter: (model: string) => Adapter;
  /** The authorization request that a code came from, if it is known. */
  requestOf: (code: string) => Parameters | undefined;
  /** The policy in force, for the exchange that asks. */
  read: <K extends keyof Policy>(option: K, exchange: Exchange) => Policy[K];
}

/** The honest, strict authorization server of one issuer. It knows a policy and nothing of quirks. */
export interface AuthorizationServer {
  listener: RequestListener;
  /** The live access token with this value: whose it is, and what for. `sub` is absent when no end-user is behind it. */
  findToken: (value: string) => Promise<{ sub: string | undefined; scope: string } | undefined>;
}

const tenYears = 10 * 365 * 24 * 3600;

export function createAuthorizationServer(options: AuthorizationServerOptions): AuthorizationServer {
  const server = new Provider(options.identifier, configuration(options));
  registerClients(server, options);
  ignoreOpenIdParameters(server);
  keepUserSignedIn(server, options);
  useUpCodes(server, options);
  requireRedirectUri(server, options);
  governRefreshTokens(tokenEngineOf(server), options);
  explainRefusals(server);
  storePlainly([server.AccessToken, server.RefreshToken] as unknown as StoredModel[]);
  const listener = server.callback();
  return {
    listener: (request, response) => void listener(request, response),
    async findToken(value) {
      const token = (await server.AccessToken.find(value)) ?? (await server.ClientCredentials.find(value));
      return token && { sub: 'accountId' in token ? token.accountId : undefined, scope: token.scope ?? '' };
    },
  };
}

function configuration({
  name,
  identifier,
  users,
  signingKey,
  adapter,
  read,
}: AuthorizationServerOptions): Configuration {
  const resource = identifier + paths.api;
  const lifetime = (option: 'codeLifetime' | 'accessTokenLifetime' | 'idTokenLifetime') =>
    function (ctx: KoaContextWithOIDC) {
      return read(option, exchangeOf(ctx.req));
    };
  return {
    adapter,
    jwks: { keys: [signingKey] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    responseTypes: ['code'],
    routes: {
      authorization: paths.authorization,
      token: paths.token,
      revocation: paths.revocation,
      introspection: paths.introspection,
      userinfo: paths.userinfo,
      jwks: paths.jwks,
    },
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    // Cookies ignore ports and these paths are short: the names keep issuers apart.
    cookies: {
      names: { session: `_session_${name}`, interaction: `_interaction_${name}`, resume: `_resume_${name}` },
      long: { httpOnly: true, sameSite: 'none' },
    },
    // OIDC Core §3.1.2.1: the authorization endpoint takes GET and POST.
    enableHttpPostMethods: true,
    clientBasedCORS: () => true,
    clockTolerance: 0,
    expiresWithSession: () => false,
    pkce: { required: (ctx) => read('pkceRequired', exchangeOf(ctx.req)) },
    issueRefreshToken: (ctx, client) =>
      client.grantTypeAllowed('refresh_token') && read('refreshTokens', exchangeOf(ctx.req)),
    rotateRefreshToken: (ctx) => rotates(ctx, read),
    // The grant outlives an access token that is revoked on its own. RFC 7009 §2.1
    revokeGrantPolicy: (ctx) =>
      !sparesFamily(ctx, read) && !(ctx.oidc.route === 'revocation' && ctx.oidc.entities.AccessToken !== undefined),
    ttl: {
      AuthorizationCode: lifetime('codeLifetime'),
      AccessToken: lifetime('accessTokenLifetime'),
      ClientCredentials: lifetime('accessTokenLifetime'),
      RefreshToken: (ctx, token) => refreshTokenLifetime(ctx, token, read),
      IdToken: lifetime('idTokenLifetime'),
      Grant: tenYears,
      Session: tenYears,
      Interaction: 60,
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true, allowedPolicy: mayRevoke },
      introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      // Any scope is granted as it was requested: oidc-provider asks a resource server which scopes it knows.
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, _client, oneOf) => oneOf?.[0] ?? resource,
        getResourceServerInfo: (ctx) => ({ scope: requestedScope(ctx), accessTokenFormat: 'opaque' }),
        // With openid, the token is one for /userinfo (no audience), and its scope is the one granted for OpenID Connect.
        useGrantedResource: () => false,
      },
    },
    interactions: { policy: ['login', 'consent', 'select_account'].map(promptThatAsksNothing), url: () => '/' },
    loadExistingGrant(ctx) {
      // oidc-provider asks only where a challenge is missing; the rule is in force for all others too.
      read('pkceRequired', exchangeOf(ctx.req));
      return consent(ctx, { users, read });
    },
    async findAccount(_ctx, sub) {
      const person = users.find((user) => user.sub === sub);
      return person && { accountId: sub, claims: async () => claimsOf(person) };
    },
    renderError,
  };
}

function claimsOf({ sub, name, email, username }: Person) {
  return { sub, name, email, email_verified: true, preferred_username: username };
}

/** RFC 7009 §2.1: a client ends its own tokens only, and is told so. */
function mayRevoke(_ctx: KoaContextWithOIDC, client: Client, token: { clientId?: string | undefined }): boolean {
  if (token.clientId !== client.clientId) throw new InvalidRequest('the token was issued to another client');
  return true;
}

function promptThatAsksNothing(name: string): Prompt {
  const prompt = new Prompt({ name, requestable: true });
  prompt.checks.clear();
  return prompt;
}

/** Shows an error that cannot go to the client: as a page for people, as JSON for programs. RFC 6749 §4.1.2.1 */
async function renderError(ctx: KoaContextWithOIDC, out: object, error: Error): Promise<void> {
  if (error instanceof PersonAwaited) {
    ctx.body = '';
    return;
  }
  const forPeople = ctx.oidc.route === 'authorization' && ctx.accepts('json', 'html') === 'html';
  if (forPeople) {
    ctx.set(pageFields);
    ctx.type = 'html';
  }
  ctx.body = forPeople ? renderErrorPage(out as Record<string, string | undefined>) : out;
}

/** The parts of oidc-provider's that know of refresh tokens. */
function tokenEngineOf(server: Provider): TokenEngine {
  const { AccessToken, RefreshToken, AuthorizationCode } = server as unknown as Record<
    string,
    TokenEngine['accessToken']
  >;
  return {
    accessToken: AccessToken!,
    refreshToken: RefreshToken!,
    code: AuthorizationCode!,
    handlers: internalsOf(server).grantTypeHandlers as unknown as TokenEngine['handlers'],
    current: () => Provider.ctx,
    refuse: (error, description) => new CustomOIDCProviderError(error, description),
  };
}

/** Policy `onCodeReuse: 'allow'`: a code that is not used up may come again. */
function useUpCodes(server: Provider, { read }: AuthorizationServerOptions): void {
  const prototype: { consume: (this: unknown) => Promise<void> } = server.AuthorizationCode.prototype;
  const { consume } = prototype;
  prototype.consume = async function () {
    const ctx = Provider.ctx;
    if (ctx === undefined || read('onCodeReuse', exchangeOf(ctx.req)) !== 'allow') await consume.call(this);
  };
}

/** RFC 6749 §4.1.3: required if the authorization request had it; oidc-provider would take the only registered one for it. */
function requireRedirectUri({ AuthorizationCode }: Provider, { requestOf }: AuthorizationServerOptions): void {
  const find = AuthorizationCode.find.bind(AuthorizationCode);
  AuthorizationCode.find = (async (value: string, options?: object) => {
    const { ctx } = Provider;
    const isMissing = ctx?.oidc.route === 'token' && ctx.oidc.body?.['redirect_uri'] === undefined;
    if (isMissing && single(requestOf(value) ?? {}, 'redirect_uri') !== undefined) {
      throw new InvalidRequest("missing required parameter 'redirect_uri'");
    }
    return find(value, options);
  }) as typeof AuthorizationCode.find;
}

/** The answers to clients are short by design; whoever reads the recording may know more. */
function explainRefusals(server: Provider): void {
  const explain = (ctx: KoaContextWithOIDC, error: Error & { error_detail?: string; error_description?: string }) => {
    if (error instanceof PersonAwaited) return;
    exchangeOf(ctx.req).refusal = error.error_detail ?? error.error_description ?? error.message;
  };
  const emitter: NodeJS.EventEmitter = server;
  for (const route of ['authorization', 'grant', 'revocation', 'introspection', 'userinfo', 'discovery', 'jwks']) {
    emitter.on(`${route}.error`, explain);
  }
  emitter.on('server_error', explain);
  // Koa prints an error that nobody listens to.
  emitter.on('error', (error: Error, ctx?: KoaContextWithOIDC) => ctx && explain(ctx, error));
}
