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
import { pkceFlaws } from './pkce.js';
import { refreshFlaws } from './refresh.js';
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
  ...censoringFlaws,
  ...alwaysFlaws,
  ...transportFlaws,
};

/** The clients that do everything right, by what they are; where one cannot be put through a scenario, another can. */
export const conformant: Record<string, Open> = {
  platform: () => inProcess(createPlatform()),
  'discovering platform': () => inProcess(createDiscoveringPlatform()),
  'web platform': () => webPlatform(),
};

/** Clients with one flaw each. */
export const flaws: Record<string, Open> = {
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
