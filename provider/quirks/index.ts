import { authorizationRequestQuirks } from './authorization-request.js';
import { authorizationResponseQuirks } from './authorization-response.js';
import { discoveryQuirks } from './discovery.js';
import { idTokenQuirks } from './id-token.js';
import { outageQuirks } from './outages.js';
import type { Quirk } from './quirk.js';
import { refreshQuirks } from './refresh.js';
import { resourceAddressQuirks } from './resource-address.js';
import { resourceAttackQuirks } from './resource-attacks.js';
import { resourceErrorQuirks } from './resource-errors.js';
import { resourceQuirks } from './resource.js';
import { revocationQuirks } from './revocation.js';
import { timeQuirks } from './time.js';
import { tokenErrorQuirks } from './token-error.js';
import { tokenRequestQuirks } from './token-request.js';
import { tokenResponseQuirks } from './token-response.js';
import { topologyQuirks } from './topology.js';
import { transportAttackQuirks } from './transport-attacks.js';
import { transportQuirks } from './transport.js';
import { userinfoQuirks } from './userinfo.js';

/** Every quirk, in the order of the protocol. */
export const quirks = [
  ...topologyQuirks,
  ...authorizationRequestQuirks,
  ...authorizationResponseQuirks,
  ...tokenRequestQuirks,
  ...tokenResponseQuirks,
  ...tokenErrorQuirks,
  ...refreshQuirks,
  ...resourceQuirks,
  ...resourceAddressQuirks,
  ...resourceErrorQuirks,
  ...userinfoQuirks,
  ...resourceAttackQuirks,
  ...discoveryQuirks,
  ...idTokenQuirks,
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
