import { inProcess } from '../../../harness/adapters/in-process.js';
import type { ClientAdapter, TrustedClient } from '../../../harness/model/client.js';
import { createPlatform, standardDuties, type Duties } from '../../../harness/platform/index.js';
import { censoringFlaws } from './censoring.js';
import { pkceFlaws } from './pkce.js';
import { refreshFlaws } from './refresh.js';
import { stateFlaws } from './state.js';
import { tokenResponseFlaws } from './token-response.js';
import { fetchFlaws, transportFlaws } from './transport.js';

/** One wrong behaviour of the platform client each, as the duties it replaces. */
export const platformFlaws: Record<string, Partial<Duties>> = {
  ...stateFlaws,
  ...pkceFlaws,
  ...tokenResponseFlaws,
  ...refreshFlaws,
  ...censoringFlaws,
  ...transportFlaws,
};

/** The clients that do everything right, by what they are; where one cannot be put through a scenario, another can. */
export const conformant: Record<string, () => ClientAdapter> = {
  platform: () => inProcess(createPlatform()),
};

/** Clients with one flaw each. */
export const flaws: Record<string, () => ClientAdapter> = {
  ...adapters(platformFlaws, (duties) => inProcess(createPlatform({ ...standardDuties, ...duties }))),
  ...adapters(fetchFlaws, (flawed) => inProcess(withFetch(flawed))),
};

function adapters<T>(all: Record<string, T>, open: (flaw: T) => ClientAdapter): Record<string, () => ClientAdapter> {
  return Object.fromEntries(Object.entries(all).map(([id, flaw]) => [id, () => open(flaw)]));
}

/** The platform client on another HTTP library. */
function withFetch(flawed: (typeof fetchFlaws)[string]): TrustedClient {
  const platform = createPlatform();
  return {
    ...platform,
    open: (settings, environment) => platform.open(settings, { ...environment, fetch: flawed(environment.fetch) }),
  };
}
