import type { ClientRegistration, Issuer } from '../../../provider/index.js';
import type { QuirkId } from '../../../provider/quirks/index.js';
import type { When } from '../../../provider/quirks/quirk.js';

/** What an HTTP client sees of a quirk: the same look at an honest issuer, and at one where the quirk is armed. */
export interface Difference {
  quirk: QuirkId;
  params?: Record<string, unknown>;
  when?: When;
  /** What is looked at. */
  shows: string;
  /** Other than `confidential` of the visitor. */
  client?: ClientRegistration;
  /** Clients beside that one. */
  others?: readonly ClientRegistration[];
  look: (issuer: Issuer) => Promise<unknown>;
  /** What `look` brings, compared as by `toEqual`. */
  without: unknown;
  with: unknown;
}

/** Identity with types. */
export function defineDifferences(...differences: Difference[]): readonly Difference[] {
  return differences;
}
