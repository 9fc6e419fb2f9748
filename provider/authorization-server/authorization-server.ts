import type { JsonWebKey } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { Client, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import {
  AccessDenied,
  ConsentRequired,
  CustomOIDCProviderError,
  InvalidClientAuth,
  InvalidRequest,
  LoginRequired,
} from 'oidc-provider/lib/helpers/errors.js';
import { Prompt } from 'oidc-provider/lib/helpers/interaction_policy/index.js';
import { get as internalsOf } from 'oidc-provider/lib/helpers/weak_cache.js';
import { Provider } from 'oidc-provider/lib/provider.js';
import { decide } from './decision.js';
import { single, type Exchange, type Parameters } from './exchange.js';
import type { ClientRegistration } from './index.js';
import { exchangeOf, visitOf } from './inject.js';
import { renderErrorPage } from './pages/error.js';
import { pageFields } from './pages/layout.js';
import type { Person } from './people.js';
import type { Policy } from './policy.js';
import { allowsRedirectUri } from './redirect-uris.js';
import {
  governRefreshTokens,
  refreshTokenLifetime,
  rotates,
  sparesFamily,
  type TokenEngine,
} from './refresh-tokens.js';
import { paths } from './router.js';
import { storePlainly, type StoredModel } from './store/payload.js';
import type { Adapter } from './store/store.js';

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

/** RFC 6749 §3.3: what a request without `scope` is taken to ask for. */
const defaultScope = 'default';

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
      return consent(ctx, users, read);
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

function requestedScope(ctx: KoaContextWithOIDC): string {
  const { oidc } = ctx;
  const granted = oidc.entities.AuthorizationCode?.scope ?? oidc.entities.RefreshToken?.scope;
  if (granted !== undefined) return granted;
  if (oidc.params === undefined) return defaultScope;
  oidc.params['scope'] ??= defaultScope;
  return oidc.params['scope'] as string;
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

/** The end-user approves at once, unless the user agent says that they decline, or that they want to be asked. */
async function consent(ctx: KoaContextWithOIDC, users: readonly Person[], read: AuthorizationServerOptions['read']) {
  const { oidc } = ctx;
  const named = ctx.get('gauntlet-user');
  if (named !== '' && findUser(users, named) === undefined) throw new AccessDenied(`there is no end-user ${named}`);
  if (ctx.get('gauntlet-consent') === 'deny') throw new AccessDenied('the end-user declined');
  if (read('login', exchangeOf(ctx.req)) === 'page' && named === '') awaitPerson(ctx, users);

  const grant = new oidc.provider.Grant({ accountId: oidc.account!.accountId, clientId: oidc.client!.clientId });
  const scope = requestedScope(ctx);
  if (oidc.requestParamScopes.has('openid')) grant.addOIDCScope(scope);
  for (const resource of Object.keys(oidc.resourceServers ?? {})) grant.addResourceScope(resource, scope);
  await grant.save();
  return grant;
}

/** A person has to answer before the server can. */
class PersonAwaited extends Error {
  override readonly name = 'PersonAwaited';
  readonly expose = true;
  readonly statusCode = 200;
}

/** Goes on if a person has signed in and consented. Throws PersonAwaited, or how the request ends. */
function awaitPerson(ctx: KoaContextWithOIDC, users: readonly Person[]): void {
  const { params, prompts, client, entities } = ctx.oidc;
  const visit = visitOf(ctx.req)!;
  const { login_hint: hint, max_age: maxAge, redirect_uri: redirectUri } = params as Record<string, string | undefined>;
  const demanded = entities.IdTokenHint?.payload['sub'] as string | undefined;
  const wish = {
    clientId: client!.clientId,
    scopes: requestedScope(ctx)
      .split(/[\s,]+/)
      .filter(Boolean),
    redirectUri: redirectUri ?? '',
    prompts,
    hinted: findUser(users, demanded ?? hint ?? '')?.sub,
    demanded,
    maxAge: maxAge === undefined ? undefined : Number(maxAge),
  };
  const decision = decide(wish, visit, Math.floor(Date.now() / 1000));
  if (decision.kind === 'refuse') throw new refusals[decision.error](decision.why);
  if (decision.kind === 'proceed') return;
  visit.question = decision.question;
  throw new PersonAwaited();
}

const refusals = { access_denied: AccessDenied, consent_required: ConsentRequired, login_required: LoginRequired };

function findUser(users: readonly Person[], name: string): Person | undefined {
  return users.find(({ sub, username, email }) => [sub, username, email].includes(name));
}

const openIdParameters = ['acr_values', 'claims', 'claims_locales', 'id_token_hint', 'max_age', 'nonce'];

/** RFC 6749 §3.1: without the scope openid these are unknown parameters, to be ignored; oidc-provider refuses them. */
function ignoreOpenIdParameters(server: Provider): void {
  server.use((ctx, next) => {
    if (
      ctx.path === paths.authorization &&
      !String(ctx.query['scope'] ?? '')
        .split(' ')
        .includes('openid')
    ) {
      for (const name of openIdParameters) delete ctx.query[name];
    }
    return next();
  });
}

/** Every user agent is signed in already, without a cookie of the library's: nothing is stored, so nothing is set. */
function keepUserSignedIn(server: Provider, { users }: AuthorizationServerOptions): void {
  const { Session } = server;
  Session.get = async (ctx) => {
    const session = new Session();
    const visit = visitOf(ctx.req);
    const hint = ctx.query['login_hint'];
    const picked = visit?.picked ? visit.account : undefined;
    const named = ctx.get('gauntlet-user') || (picked ?? (typeof hint === 'string' ? hint : ''));
    const user = findUser(users, named) ?? findUser(users, visit?.account ?? '') ?? users[0];
    if (user !== undefined) {
      const since = user.sub === visit?.account ? visit.since : undefined;
      session.loginAccount({ accountId: user.sub, transient: true, ...(since !== undefined && { loginTs: since }) });
    }
    Object.defineProperty(session, 'touched', { value: false });
    (ctx as KoaContextWithOIDC).oidc.entity('Session', session);
    return session;
  };
}

/** oidc-provider's own client registry neither keeps a client to one authentication method nor allows any redirect URI. */
function registerClients(server: Provider, { clients, read }: AuthorizationServerOptions): void {
  const registrations = new Map(clients.map((client) => [client.clientId, client]));
  const known = new Map<string, Client>();
  const { Client } = server;

  Client.find = async (id) => {
    const client = known.get(id);
    if (client !== undefined) return client;
    const registration = registrations.get(id);
    if (registration === undefined) return undefined;
    const created = new (Client as unknown as new (metadata: object) => Client)(metadataOf(registration));
    // Set behind the schema's back: it has rules for redirect URIs that authorization servers do not share.
    Object.assign(created, { redirectUris: [...(registration.redirectUris ?? [])] });
    known.set(id, created);
    return created;
  };
  Client.prototype.redirectUriAllowed = function (uri) {
    const matching = read('redirectUriMatching', exchangeOf(Provider.ctx!.req));
    return allowsRedirectUri(registrations.get(this.clientId)?.redirectUris, uri, matching);
  };
  Client.prototype.compareClientSecret = function (secret) {
    const method = methodUsed(Provider.ctx);
    const { clientAuth, clientSecret } = registrations.get(this.clientId)!;
    if (acceptedMethods(read) === undefined && clientAuth !== 'any' && clientAuth !== method) {
      throw new InvalidClientAuth(`the client is registered for ${clientAuth}, and used ${method}`);
    }
    return clientSecret !== undefined && secret === clientSecret;
  };
  // Policy `clientAuth`: oidc-provider asks here what a request that authenticates a client has to bring.
  Object.defineProperty(Client.prototype, 'clientAuthMethod', {
    get(this: Client) {
      const accepted = acceptedMethods(read);
      if (accepted === undefined) return this.tokenEndpointAuthMethod;
      const used = methodUsed(Provider.ctx);
      // RFC 6749 §4.4: client credentials are for confidential clients only.
      const isGood = accepted.includes(used) && !(used === 'none' && isForClientCredentials(Provider.ctx));
      return isGood === (used === 'none') ? 'none' : 'client_secret_basic';
    },
  });
}

const authenticatedRoutes: readonly unknown[] = ['token', 'revocation', 'introspection'];

/** The methods that the request in hand may use by policy, if it is one that authenticates a client. */
function acceptedMethods(read: AuthorizationServerOptions['read']): Policy['clientAuth'] {
  const { ctx } = Provider;
  return ctx && authenticatedRoutes.includes(ctx.oidc.route) ? read('clientAuth', exchangeOf(ctx.req)) : undefined;
}

function methodUsed(ctx: KoaContextWithOIDC | undefined): 'basic' | 'post' | 'none' {
  if (ctx?.oidc.params?.['client_secret']) return 'post';
  return ctx?.headers.authorization === undefined ? 'none' : 'basic';
}

function isForClientCredentials(ctx: KoaContextWithOIDC | undefined): boolean {
  return ctx?.oidc.params?.['grant_type'] === 'client_credentials';
}

function metadataOf({ clientId, clientSecret, clientAuth }: ClientRegistration): object {
  return {
    client_id: clientId,
    client_secret: clientAuth === 'none' ? undefined : clientSecret,
    redirect_uris: ['https://unused.invalid/'],
    response_types: ['code'],
    // RFC 6749 §4.4: client credentials are for confidential clients only.
    grant_types: ['authorization_code', 'refresh_token', ...(clientAuth === 'none' ? [] : ['client_credentials'])],
    token_endpoint_auth_method: {
      basic: 'client_secret_basic',
      post: 'client_secret_post',
      any: 'client_secret_basic',
      none: 'none',
    }[clientAuth],
  };
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
