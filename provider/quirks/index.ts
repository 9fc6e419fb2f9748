import { authorizationRequestQuirks } from './authorization-request.js';
import { authorizationResponseQuirks } from './authorization-response.js';
import { discoveryAttackQuirks } from './discovery-attacks.js';
import { callbackAttackQuirks } from './callback-attacks.js';
import { callbackCodeQuirks } from './callback-code.js';
import { callbackParameterQuirks } from './callback-parameters.js';
import { denialQuirks } from './denial.js';
import { clientAssertionQuirks } from './client-assertion.js';
import { clientAuthenticationQuirks } from './client-authentication.js';
import { discoveryQuirks } from './discovery.js';
import { idTokenAttackQuirks } from './id-token-attacks.js';
import { idTokenClaimQuirks } from './id-token-claims.js';
import { idTokenQuirks } from './id-token.js';
import { jwksQuirks } from './jwks.js';
import { pkcePolicy } from './pkce.js';
import { promptSemantics } from './prompt.js';
import { laxAuthorizationQuirks } from './lax-authorization.js';
import { laxResourceQuirks } from './lax-resource.js';
import { laxTokenRequestQuirks } from './lax-token-request.js';
import { outageQuirks } from './outages.js';
import { pkceVerifierQuirks } from './pkce-verifier.js';
import type { Quirk } from './quirk.js';
import { redirectUriMatching } from './redirect-uri.js';
import { refreshTokenIssueQuirks } from './refresh-token-issue.js';
import { refreshQuirks } from './refresh.js';
import { requestedAccessQuirks } from './requested-access.js';
import { resourceAddressQuirks } from './resource-address.js';
import { resourceAttackQuirks } from './resource-attacks.js';
import { resourceErrorQuirks } from './resource-errors.js';
import { resourceQuirks } from './resource.js';
import { responseTypeQuirks } from './response-type.js';
import { revocationQuirks } from './revocation.js';
import { scopeQuirks } from './scopes.js';
import { timeQuirks } from './time.js';
import { tokenAttackQuirks } from './token-attacks.js';
import { tokenErrorHttpQuirks } from './token-error-http.js';
import { tokenErrorQuirks } from './token-error.js';
import { tokenFormatQuirks } from './token-format.js';
import { tokenLifetimeQuirks } from './token-lifetimes.js';
import { tokenRequestQuirks } from './token-request.js';
import { tokenRequestRedirectQuirks } from './token-request-redirect.js';
import { tokenRequestShapeQuirks } from './token-request-shape.js';
import { tokenResponseQuirks } from './token-response.js';
import { tokenScopeQuirks } from './token-scopes.js';
import { tokenValueQuirks } from './token-values.js';
import { topologyQuirks } from './topology.js';
import { transportAttackQuirks } from './transport-attacks.js';
import { transportQuirks } from './transport.js';
import { userinfoQuirks } from './userinfo.js';

/** Every quirk, in the order of the protocol. */
export const quirks = [
  ...topologyQuirks,
  ...authorizationRequestQuirks,
  ...scopeQuirks,
  ...requestedAccessQuirks,
  pkcePolicy,
  promptSemantics,
  redirectUriMatching,
  ...responseTypeQuirks,
  ...authorizationResponseQuirks,
  ...callbackParameterQuirks,
  ...callbackCodeQuirks,
  ...denialQuirks,
  ...laxAuthorizationQuirks,
  ...callbackAttackQuirks,
  ...tokenRequestQuirks,
  ...tokenFormatQuirks,
  ...clientAuthenticationQuirks,
  ...clientAssertionQuirks,
  ...tokenRequestShapeQuirks,
  ...pkceVerifierQuirks,
  ...tokenRequestRedirectQuirks,
  ...laxTokenRequestQuirks,
  ...tokenResponseQuirks,
  ...tokenValueQuirks,
  ...tokenLifetimeQuirks,
  ...tokenScopeQuirks,
  ...refreshTokenIssueQuirks,
  ...tokenAttackQuirks,
  ...tokenErrorQuirks,
  ...tokenErrorHttpQuirks,
  ...refreshQuirks,
  ...resourceQuirks,
  ...resourceAddressQuirks,
  ...resourceErrorQuirks,
  ...laxResourceQuirks,
  ...userinfoQuirks,
  ...resourceAttackQuirks,
  ...discoveryQuirks,
  ...discoveryAttackQuirks,
  ...jwksQuirks,
  ...idTokenQuirks,
  ...idTokenClaimQuirks,
  ...idTokenAttackQuirks,
  ...revocationQuirks,
  ...outageQuirks,
  ...transportQuirks,
  ...transportAttackQuirks,
  ...timeQuirks,
] as const;

export type QuirkId = (typeof quirks)[number]['id'];

export const quirkById: ReadonlyMap<string, Quirk> = new Map(
  quirks.map((quirk) => [quirk.id, quirk as unknown as Quirk]),
);
