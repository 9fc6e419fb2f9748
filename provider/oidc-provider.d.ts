// oidc-provider's index prints a warning at import on Node 20; the modules behind it do not. The version is pinned exactly.
declare module 'oidc-provider/lib/provider.js' {
  export { default as Provider } from 'oidc-provider';
}
declare module 'oidc-provider/lib/helpers/errors.js' {
  import { errors } from 'oidc-provider';
  export import AccessDenied = errors.AccessDenied;
  export import ConsentRequired = errors.ConsentRequired;
  export import InvalidClientAuth = errors.InvalidClientAuth;
  export import InvalidRequest = errors.InvalidRequest;
  export import LoginRequired = errors.LoginRequired;
}
declare module 'oidc-provider/lib/helpers/interaction_policy/index.js' {
  import { interactionPolicy } from 'oidc-provider';
  export import Prompt = interactionPolicy.Prompt;
}
