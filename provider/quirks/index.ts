import { authorizationRequestQuirks } from './authorization-request.js';
import { authorizationResponseQuirks } from './authorization-response.js';
import { clientAssertionQuirks } from './client-assertion.js';
import { clientAuthenticationQuirks } from './client-authentication.js';
import { discoveryQuirks } from './discovery.js';
import { idTokenQuirks } from './id-token.js';
import { pkceVerifierQuirks } from './pkce-verifier.js';
import type { Quirk } from './quirk.js';
import { refreshQuirks } from './refresh.js';
import { resourceQuirks } from './resource.js';
import { revocationQuirks } from './revocation.js';
import { timeQuirks } from './time.js';
import { tokenErrorQuirks } from './token-error.js';
import { tokenRequestQuirks } from './token-request.js';
import { tokenRequestRedirectQuirks } from './token-request-redirect.js';
import { tokenRequestShapeQuirks } from './token-request-shape.js';
import { tokenResponseQuirks } from './token-response.js';
import { topologyQuirks } from './topology.js';
import { transportQuirks } from './transport.js';

/** Every quirk, in the order of the protocol. */
export const quirks = [
  ...topologyQuirks,
  ...authorizationRequestQuirks,
  ...authorizationResponseQuirks,
  ...clientAuthenticationQuirks,
  ...clientAssertionQuirks,
  ...tokenRequestShapeQuirks,
  ...tokenRequestQuirks,
  ...pkceVerifierQuirks,
  ...tokenRequestRedirectQuirks,
  ...tokenResponseQuirks,
  ...tokenErrorQuirks,
  ...refreshQuirks,
  ...resourceQuirks,
  ...discoveryQuirks,
  ...idTokenQuirks,
  ...revocationQuirks,
  ...transportQuirks,
  ...timeQuirks,
] as const;

export type QuirkId = (typeof quirks)[number]['id'];

export const quirkById: ReadonlyMap<string, Quirk> = new Map(
  quirks.map((quirk) => [quirk.id, quirk as unknown as Quirk]),
);
