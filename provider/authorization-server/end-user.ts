import type { KoaContextWithOIDC } from 'oidc-provider';
import { AccessDenied, ConsentRequired, LoginRequired } from 'oidc-provider/lib/helpers/errors.js';
import type { Provider } from 'oidc-provider/lib/provider.js';
import type { AuthorizationServerOptions } from './authorization-server.js';
import { decide } from '../decision.js';
import { single } from '../exchange.js';
import { exchangeOf, visitOf } from '../inject.js';
import type { Person } from '../people.js';
import { requestedScope, sentParameters } from './requested.js';

/** Every user agent is signed in already, without a cookie of the library's: nothing is stored, so nothing is set. */
export function keepUserSignedIn(server: Provider, { users }: AuthorizationServerOptions): void {
  const { Session } = server;
  Session.get = async (ctx) => {
    const session = new Session();
    const visit = visitOf(ctx.req);
    const picked = visit?.picked ? visit.account : undefined;
    const named = ctx.get('gauntlet-user') || (picked ?? single(sentParameters(ctx), 'login_hint') ?? '');
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

/** The end-user approves at once, unless the user agent says that they decline, or that they want to be asked. */
export async function consent(
  ctx: KoaContextWithOIDC,
  { users, read }: Pick<AuthorizationServerOptions, 'users' | 'read'>,
) {
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
export class PersonAwaited extends Error {
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
