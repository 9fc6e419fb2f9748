import { authorizationRequestQuirks } from './authorization-request.js';
import { authorizationResponseQuirks } from './authorization-response.js';
import { discoveryQuirks } from './discovery.js';
import { idTokenQuirks } from './id-token.js';
import type { Quirk } from './quirk.js';
import { refreshTokenIssueQuirks } from './refresh-token-issue.js';
import { refreshQuirks } from './refresh.js';
import { resourceQuirks } from './resource.js';
import { revocationQuirks } from './revocation.js';
import { timeQuirks } from './time.js';
import { tokenAttackQuirks } from './token-attacks.js';
import { tokenErrorHttpQuirks } from './token-error-http.js';
import { tokenErrorQuirks } from './token-error.js';
import { tokenFormatQuirks } from './token-format.js';
import { tokenLifetimeQuirks } from './token-lifetimes.js';
import { tokenRequestQuirks } from './token-request.js';
import { tokenResponseQuirks } from './token-response.js';
import { tokenScopeQuirks } from './token-scopes.js';
import { tokenValueQuirks } from './token-values.js';
import { topologyQuirks } from './topology.js';
import { transportQuirks } from './transport.js';

/** Every quirk, in the order of the protocol. */
export const quirks = [
  ...topologyQuirks,
  ...authorizationRequestQuirks,
  ...authorizationResponseQuirks,
  ...tokenRequestQuirks,
  ...tokenFormatQuirks,
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
