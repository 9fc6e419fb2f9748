import { inProcess } from '../../../harness/adapters/in-process.js';
import type { ClientAdapter } from '../../../harness/model/client.js';
import { createPlatform, standardDuties, type Duties } from '../../../harness/platform/index.js';
import { censoringFlaws } from './censoring.js';
import { createDurablePlatform, type Habits } from './durable.js';
import { pkceFlaws } from './pkce.js';
import { refreshFlaws } from './refresh.js';
import { resourceFlaws } from './resource.js';
import { revocationFlaws } from './revocation.js';
import { stateFlaws } from './state.js';
import { tokenResponseFlaws } from './token-response.js';

/** One wrong behaviour of the platform client each, as the duties it replaces. */
export const platformFlaws: Record<string, Partial<Duties>> = {
  ...stateFlaws,
  ...pkceFlaws,
  ...tokenResponseFlaws,
  ...refreshFlaws,
  ...resourceFlaws,
  ...revocationFlaws,
  ...censoringFlaws,
};

/** Of the platform client with a store: duties that it does otherwise, and habits that it does not have. */
const storeFlaws: Record<string, { duties?: Partial<Duties>; habits?: Partial<Habits> }> = {
  'stores-tokens-after-use': { habits: { stores: 'after-use' } },
  'spends-refresh-token-first': { habits: { spendsFirst: true } },
  'keeps-tokens-in-memory': { habits: { rereads: false } },
  'refreshes-per-process': { habits: { alone: (_lock, _now, work) => work() } },
  'sends-expired-token': { duties: { expiresSoon: () => false } },
  'keeps-old-lifetime': {
    duties: {
      mergeTokens: (old, fresh) => ({ ...standardDuties.mergeTokens(old, fresh), expiresAt: old.expiresAt }),
    },
  },
};

/** The clients that do everything right, by what they are; where one cannot be put through a scenario, another can. */
export const conformant: Record<string, () => ClientAdapter> = {
  platform: () => inProcess(createPlatform()),
  'platform with a store': () => inProcess(createDurablePlatform()),
};

/** Clients with one flaw each. */
export const flaws: Record<string, () => ClientAdapter> = {
  ...adapters(storeFlaws, ({ duties, habits }) => inProcess(createDurablePlatform(duties, habits))),
  ...adapters(platformFlaws, (duties) => inProcess(createPlatform({ ...standardDuties, ...duties }))),
};

function adapters<T>(all: Record<string, T>, open: (flaw: T) => ClientAdapter): Record<string, () => ClientAdapter> {
  return Object.fromEntries(Object.entries(all).map(([id, flaw]) => [id, () => open(flaw)]));
}
