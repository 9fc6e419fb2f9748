// oidc-provider's index prints a warning at import on Node 20; the modules behind it do not. The version is pinned exactly.
declare module 'oidc-provider/lib/provider.js' {
  export { default as Provider } from 'oidc-provider';
}
declare module 'oidc-provider/lib/helpers/errors.js' {
  import { errors } from 'oidc-provider';
  export import AccessDenied = errors.AccessDenied;
  export import ConsentRequired = errors.ConsentRequired;
  export import CustomOIDCProviderError = errors.CustomOIDCProviderError;
  export import InvalidClientAuth = errors.InvalidClientAuth;
  export import InvalidRequest = errors.InvalidRequest;
  export import LoginRequired = errors.LoginRequired;
}
declare module 'oidc-provider/lib/helpers/interaction_policy/index.js' {
  import { interactionPolicy } from 'oidc-provider';
  export import Prompt = interactionPolicy.Prompt;
}
declare module 'oidc-provider/lib/helpers/weak_cache.js' {
  import type { KoaContextWithOIDC } from 'oidc-provider';
  import type { Provider } from 'oidc-provider/lib/provider.js';
  /** What a provider keeps to itself. */
  export function get(provider: Provider): {
    grantTypeHandlers: Map<string, (ctx: KoaContextWithOIDC) => Promise<void>>;
  };
}
