import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Provider } from 'oidc-provider/lib/provider.js';
import { formatParameters, parseParameters, queryOf, single, type Parameters } from '../exchange.js';
import { bodyOf, replaceBody } from '../inject.js';
import { paths } from '../router.js';

/** RFC 6749 §3.3: what a request without `scope` is taken to ask for. */
const defaultScope = 'default';

const openIdParameters = ['acr_values', 'claims', 'claims_locales', 'id_token_hint', 'max_age', 'nonce'];

/** The scope that a request is about: granted before, or asked for now. */
export function requestedScope(ctx: KoaContextWithOIDC): string {
  const { oidc } = ctx;
  const granted = oidc.entities.AuthorizationCode?.scope ?? oidc.entities.RefreshToken?.scope;
  if (granted !== undefined) return granted;
  if (oidc.params === undefined) return defaultScope;
  oidc.params['scope'] ??= defaultScope;
  return oidc.params['scope'] as string;
}

type Context = Pick<KoaContextWithOIDC, 'method' | 'url' | 'req' | 'is'>;

/** The parameters of an authorization request that oidc-provider has not read yet. OpenID Connect Core §3.1.2.1 */
export function sentParameters(ctx: Context): Parameters {
  if (ctx.method !== 'POST') return queryOf(ctx.url);
  return ctx.is('application/x-www-form-urlencoded') ? parseParameters(bodyOf(ctx.req).toString()) : {};
}

/** RFC 6749 §3.1: without the scope openid these are unknown parameters, to be ignored; oidc-provider refuses them. */
export function ignoreOpenIdParameters(server: Provider): void {
  server.use((ctx, next) => {
    if (ctx.path === paths.authorization) dropUnknown(ctx as KoaContextWithOIDC);
    return next();
  });
}

function dropUnknown(ctx: KoaContextWithOIDC): void {
  const parameters = sentParameters(ctx);
  if (single(parameters, 'scope')?.split(' ').includes('openid')) return;
  const unknown = openIdParameters.filter((name) => Object.hasOwn(parameters, name));
  if (unknown.length === 0) return;
  for (const name of unknown) {
    delete parameters[name];
    delete ctx.query[name];
  }
  if (ctx.method === 'POST') replaceBody(ctx.req, Buffer.from(formatParameters(parameters)));
}
