import type { AuthorizationServerOptions } from './authorization-server/authorization-server.js';
import { exchangeOf } from './inject.js';
import type { Policy } from './policy.js';
import type { Row } from './store/store.js';

type Read = AuthorizationServerOptions['read'];
type Rules = Pick<AuthorizationServerOptions, 'read' | 'adapter'>;

/** What is used of oidc-provider's. */
export interface TokenEngine {
  accessToken: TokenModel;
  refreshToken: TokenModel;
  code: Pick<TokenModel, 'name' | 'revokeByGrantId'>;
  /** By grant type, called with authenticated requests. */
  handlers: Map<string, Handler>;
  /** The request in hand, where one is. */
  current: () => GrantContext | undefined;
  refuse: (error: 'invalid_grant' | 'invalid_request', description: string) => Error;
}

/** What is used of a request to oidc-provider. */
export interface GrantContext {
  req: unknown;
  body: unknown;
  oidc: {
    route: string;
    params?: Record<string, unknown> | undefined;
    client?: { clientId: string; clientAuthMethod?: string | undefined } | undefined;
    entities: { RefreshToken?: Token | undefined; RotatedRefreshToken?: Token | undefined };
  };
}

interface Token {
  jti: string;
  iat: number;
  grantId?: string | undefined;
  clientId?: string | undefined;
  accountId: string;
  consumed?: unknown;
  /** The refresh token that ends when this token is used. */
  replaces?: string | undefined;
  /** The earlier access tokens of the grant end when this one is used. */
  endsEarlier?: true | undefined;
}

interface TokenModel {
  name: string;
  IN_PAYLOAD: readonly string[];
  find: (value: string, options?: object) => Promise<Token | undefined>;
  revokeByGrantId: (grantId: string) => Promise<void>;
  prototype: { save: (this: Token) => Promise<string> };
}

type Handler = (ctx: GrantContext) => Promise<void>;

/** Puts the options of the policy that are about refresh tokens in force, where oidc-provider has none for them. */
export function governRefreshTokens(engine: TokenEngine, rules: Rules): void {
  keepSuccession(engine, rules);
  keepReplacedTokens(engine, rules);
  limitTokens(engine, rules);
  decideOnReuse(engine, rules);
  const { handlers } = engine;
  handlers.set(
    'refresh_token',
    governRefresh(engine, rules, answerRepeats(engine, rules, handlers.get('refresh_token')!)),
  );
}

/** Whether the refresh token of this refresh is to be replaced. */
export function rotates(ctx: GrantContext, read: Read): boolean {
  const exchange = exchangeOf(ctx.req);
  const rule = read('rotateRefreshTokens', exchange);
  if (rule === 'public-clients' ? ctx.oidc.client?.clientAuthMethod !== 'none' : !rule) return false;
  // From here on the replaced token is under these rules: asking tells who set them that they are in force.
  read('onRefreshTokenReuse', exchange);
  read('refreshTokenGrace', exchange);
  return seconds() - ctx.oidc.entities.RefreshToken!.iat >= read('refreshTokenRotationAge', exchange);
}

/** Seconds that a refresh token lives from now on: never longer than its family may. */
export function refreshTokenLifetime(ctx: GrantContext, token: { iiat?: number | undefined }, read: Read): number {
  const exchange = exchangeOf(ctx.req);
  const end = (token.iiat ?? seconds()) + read('refreshTokenFamilyLifetime', exchange);
  return Math.max(1, Math.min(read('refreshTokenLifetime', exchange), end - seconds()));
}

/** Whether this request uses a refresh token again whose family shall not suffer for it. */
export function sparesFamily(ctx: GrantContext | undefined, read: Read): boolean {
  return reuseRule(ctx, read) === 'refuse';
}

function reuseRule(ctx: GrantContext | undefined, read: Read): Policy['onRefreshTokenReuse'] | undefined {
  if (ctx?.oidc.route !== 'token') return undefined;
  // Nothing else makes oidc-provider revoke a grant while it redeems a code.
  if (ctx.oidc.params?.['grant_type'] === 'authorization_code') {
    return read('onCodeReuse', exchangeOf(ctx.req)) === 'revoke-tokens' ? 'revoke-family' : 'refuse';
  }
  const reused = ctx.oidc.entities.RefreshToken?.consumed !== undefined;
  return reused ? read('onRefreshTokenReuse', exchangeOf(ctx.req)) : undefined;
}

/** oidc-provider revokes the family of a refresh token that comes again, no more and no less. */
function decideOnReuse(engine: TokenEngine, { read, adapter }: Rules): void {
  for (const model of [engine.accessToken, engine.refreshToken, engine.code]) {
    const revoke = model.revokeByGrantId.bind(model);
    model.revokeByGrantId = async (grantId) => {
      const ctx = engine.current();
      const rule = reuseRule(ctx, read);
      if (rule === 'refuse') return;
      await revoke(grantId);
      if (rule !== 'revoke-all') return;
      const { clientId, accountId } = ctx!.oidc.entities.RefreshToken!;
      const rows = adapter(model.name);
      for (const [id] of await rows.findByOwner(clientId, accountId)) await rows.destroy(id);
    };
  }
}

/** Policy `refreshTokenGrace: 'until-successor-used'` and `earlierAccessTokens`: tokens know which others end by them. */
function keepSuccession(engine: TokenEngine, { read, adapter }: Rules): void {
  const { accessToken, refreshToken } = engine;
  const accessTokens = adapter('AccessToken');
  for (const model of [accessToken, refreshToken]) {
    Object.defineProperty(model, 'IN_PAYLOAD', { value: [...model.IN_PAYLOAD, 'replaces', 'endsEarlier'] });
    const save = model.prototype.save;
    model.prototype.save = async function () {
      const ctx = engine.current();
      const replaced = ctx?.oidc.entities.RotatedRefreshToken;
      if (replaced && read('refreshTokenGrace', exchangeOf(ctx.req)) === 'until-successor-used') {
        this.replaces = replaced.jti;
      }
      const ends = model === accessToken && ctx?.oidc.params?.['grant_type'] === 'refresh_token';
      const rule = ends ? read('earlierAccessTokens', exchangeOf(ctx.req)) : 'stay';
      if (rule === 'end-at-use') this.endsEarlier = true;
      const value = await save.call(this);
      if (rule === 'end') await accessTokens.destroyEarlier(this.grantId, this.jti);
      return value;
    };
  }

  const find = accessToken.find.bind(accessToken);
  accessToken.find = async (value, options) => {
    const token = await find(value, options);
    const asks = engine.current()?.oidc.route;
    if (token === undefined || asks === 'introspection' || asks === 'revocation') return token;
    if (token.replaces !== undefined) await adapter('RefreshToken').destroy(token.replaces);
    if (token.endsEarlier) {
      await accessTokens.destroyEarlier(token.grantId, token.jti);
      const row = await accessTokens.find(token.jti);
      if (row) delete row['endsEarlier'];
    }
    return token;
  };
}

/** Policy `refreshTokenGrace`: for a while, a replaced token is as good as new. */
function keepReplacedTokens(engine: TokenEngine, { read }: Rules): void {
  const { refreshToken } = engine;
  const find = refreshToken.find.bind(refreshToken);
  refreshToken.find = async (value, options) => {
    const token = await find(value, options);
    const ctx = engine.current();
    if (ctx === undefined || token?.consumed === undefined) return token;
    const grace = read('refreshTokenGrace', exchangeOf(ctx.req));
    if (grace === 'until-successor-used' || seconds() < Number(token.consumed) + grace) delete token.consumed;
    return token;
  };
}

/** Policy `refreshTokenLimit`: counts at the first refresh token of each family. */
function limitTokens(engine: TokenEngine, { read, adapter }: Rules): void {
  const { prototype } = engine.refreshToken;
  const rows = adapter('RefreshToken');
  const { save } = prototype;
  prototype.save = async function () {
    const ctx = engine.current();
    const limit = ctx?.oidc.entities.RotatedRefreshToken || !ctx ? 0 : read('refreshTokenLimit', exchangeOf(ctx.req));
    if (limit > 0) {
      const owned = await rows.findByOwner(this.clientId, this.accountId);
      const live = owned.filter(([, { consumed, exp }]) => consumed === undefined && Number(exp) > seconds());
      const excess = live.slice(0, Math.max(0, live.length + 1 - limit));
      if (excess.length > 0 && read('onRefreshTokenLimit', exchangeOf(ctx!.req)) === 'refuse') {
        throw engine.refuse('invalid_request', 'the client has as many refresh tokens of this end-user as it may have');
      }
      for (const [id] of excess) await rows.destroy(id);
    }
    return save.call(this);
  };
}

/** Policy `repeatedRefresh`: what a refresh brings that comes again at once, or while the first is still being answered. */
function answerRepeats(engine: TokenEngine, { read }: Rules, refresh: Handler): Handler {
  const firsts = new Map<string, { at: number; clientId: string; answer: Promise<unknown> }>();

  return async (ctx) => {
    const rule = read('repeatedRefresh', exchangeOf(ctx.req));
    const token = String(ctx.oidc.params?.['refresh_token']);
    const { clientId } = ctx.oidc.client!;
    if (rule === 'reuse') return refresh(ctx);
    const first = firsts.get(token);
    const window = read('repeatedRefreshWindow', exchangeOf(ctx.req));
    if (first?.clientId === clientId && Date.now() < first.at + window) {
      if (rule === 'same-tokens') return void (ctx.body = structuredClone(await first.answer));
      const why =
        rule === 'refuse' ? 'another refresh with this token came first' : 'Token request is already being processed';
      const statusCode = read('repeatedRefreshStatus', exchangeOf(ctx.req));
      throw Object.assign(engine.refuse('invalid_grant', why), { statusCode });
    }
    const answer = refresh(ctx).then(() => ctx.body);
    firsts.set(token, { at: Date.now(), clientId, answer });
    if (firsts.size > mostFirsts) firsts.delete(firsts.keys().next().value ?? '');
    // A refresh that is refused has not come first.
    await answer.catch((error: unknown) => {
      firsts.delete(token);
      throw error;
    });
  };
}

const mostFirsts = 10_000;

/** Policy `refreshMinimumAge`, `refreshWindow` and `extendRefreshTokens`. */
function governRefresh(engine: TokenEngine, { read, adapter }: Rules, refresh: Handler): Handler {
  const rows = adapter('RefreshToken');
  return async (ctx) => {
    const exchange = exchangeOf(ctx.req);
    const row = await rows.find(String(ctx.oidc.params?.['refresh_token']));
    if (row !== undefined && row.consumed === undefined && isEarly(row)) {
      throw engine.refuse('invalid_request', 'it is too early to refresh the access token');
    }
    await refresh(ctx);
    if (row === undefined) return;
    row['refreshedAt'] = seconds();
    if (typeof row['replaces'] === 'string') await rows.destroy(row['replaces']);
    if (read('extendRefreshTokens', exchange) && row.consumed === undefined) {
      row.exp = seconds() + refreshTokenLifetime(ctx, { iiat: Number(row['iiat']) }, read);
    }

    function isEarly(token: Row): boolean {
      const age = seconds() - Number(token['refreshedAt'] ?? token['iat']);
      const left = read('accessTokenLifetime', exchange) - age;
      return age < read('refreshMinimumAge', exchange) || left > read('refreshWindow', exchange);
    }
  };
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
