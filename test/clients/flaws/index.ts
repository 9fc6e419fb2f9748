import { inProcess } from '../../../harness/adapters/in-process.js';
import type { ClientAdapter } from '../../../harness/model/client.js';
import { createPlatform, standardDuties, type Duties } from '../../../harness/platform/index.js';
import { callbackFlaws } from './callback.js';
import { censoringFlaws } from './censoring.js';
import { pkceFlaws } from './pkce.js';
import { refreshFlaws } from './refresh.js';
import { stateFlaws } from './state.js';
import { tokenResponseFlaws } from './token-response.js';

/** One wrong behaviour of the platform client each, as the duties it replaces. */
export const platformFlaws: Record<string, Partial<Duties>> = {
  ...stateFlaws,
  ...pkceFlaws,
  ...callbackFlaws,
  ...tokenResponseFlaws,
  ...refreshFlaws,
  ...censoringFlaws,
};

/** The clients that do everything right, by what they are; where one cannot be put through a scenario, another can. */
export const conformant: Record<string, () => ClientAdapter> = {
  platform: () => inProcess(createPlatform()),
};

/** Clients with one flaw each. */
export const flaws: Record<string, () => ClientAdapter> = {
  ...adapters(platformFlaws, (duties) => inProcess(createPlatform({ ...standardDuties, ...duties }))),
};

function adapters<T>(all: Record<string, T>, open: (flaw: T) => ClientAdapter): Record<string, () => ClientAdapter> {
  return Object.fromEntries(Object.entries(all).map(([id, flaw]) => [id, () => open(flaw)]));
}
