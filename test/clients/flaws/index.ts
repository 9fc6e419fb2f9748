import { inProcess } from '../../../harness/adapters/in-process.js';
import type { Awaitable, ClientAdapter, TrustedClient } from '../../../harness/model/client.js';
import { createPlatform, standardDuties, type Duties } from '../../../harness/platform/index.js';
import { alwaysFlaws } from './always.js';
import { authorizationRequestFlaws } from './authorization-request.js';
import { censoringFlaws } from './censoring.js';
import { clientAuthFlaws } from './client-auth.js';
import { createDiscoveringPlatform, standardDiscovery } from '../discovering-platform.js';
import { discoveryFlaws } from './discovery.js';
import { mixUpFlaws } from './mix-up.js';
import { callbackFlaws } from './callback.js';
import { pageFlaws } from './pages.js';
import { createDurablePlatform, type Habits } from './durable.js';
import { pkceFlaws } from './pkce.js';
import { refreshFlaws } from './refresh.js';
import { resourceFlaws } from './resource.js';
import { revocationFlaws } from './revocation.js';
import { stateFlaws } from './state.js';
import { tokenRequestFlaws } from './token-request.js';
import { tokenResponseFlaws } from './token-response.js';
import { tokenShapeFlaws } from './token-shapes.js';
import { tokenValueFlaws } from './token-values.js';
import { fetchFlaws, transportFlaws } from './transport.js';
import { webPlatform, type Pages } from '../web-platform.js';

type Open = () => Awaitable<ClientAdapter>;

/** One wrong behaviour of the platform client each, as the duties it replaces. */
export const platformFlaws: Record<string, Partial<Duties>> = {
  ...authorizationRequestFlaws,
  ...stateFlaws,
  ...mixUpFlaws,
  ...pkceFlaws,
  ...tokenRequestFlaws,
  ...clientAuthFlaws,
  ...callbackFlaws,
  ...tokenResponseFlaws,
  ...tokenShapeFlaws,
  ...tokenValueFlaws,
  ...refreshFlaws,
  ...resourceFlaws,
  ...revocationFlaws,
  ...censoringFlaws,
  ...alwaysFlaws,
  ...transportFlaws,
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
export const conformant: Record<string, Open> = {
  platform: () => inProcess(createPlatform()),
  'discovering platform': () => inProcess(createDiscoveringPlatform()),
  'web platform': () => webPlatform(),
  'platform with a store': () => inProcess(createDurablePlatform()),
};

/** Clients with one flaw each. */
export const flaws: Record<string, Open> = {
  ...adapters(storeFlaws, ({ duties, habits }) => inProcess(createDurablePlatform(duties, habits))),
  ...adapters(platformFlaws, (duties) => inProcess(createPlatform({ ...standardDuties, ...duties }))),
  ...adapters(discoveryFlaws, (parts) => inProcess(createDiscoveringPlatform({ ...standardDiscovery, ...parts }))),
  ...adapters<Partial<Pages>>(pageFlaws, webPlatform),
  ...adapters(fetchFlaws, (flawed) => inProcess(withFetch(flawed))),
};

function adapters<T>(all: Record<string, T>, open: (flaw: T) => Awaitable<ClientAdapter>): Record<string, Open> {
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
