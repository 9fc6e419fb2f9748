import { inProcess } from '../../../harness/adapters/in-process.js';
import type { Awaitable, ClientAdapter } from '../../../harness/model/client.js';
import { createPlatform, standardDuties, type Duties } from '../../../harness/platform/index.js';
import { callbackFlaws } from './callback.js';
import { censoringFlaws } from './censoring.js';
import { pageFlaws } from './pages.js';
import { pkceFlaws } from './pkce.js';
import { refreshFlaws } from './refresh.js';
import { stateFlaws } from './state.js';
import { tokenResponseFlaws } from './token-response.js';
import { webPlatform, type Pages } from '../web-platform.js';

type Open = () => Awaitable<ClientAdapter>;

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
export const conformant: Record<string, Open> = {
  platform: () => inProcess(createPlatform()),
  'web platform': () => webPlatform(),
};

/** Clients with one flaw each. */
export const flaws: Record<string, Open> = {
  ...adapters(platformFlaws, (duties) => inProcess(createPlatform({ ...standardDuties, ...duties }))),
  ...adapters<Partial<Pages>>(pageFlaws, webPlatform),
};

function adapters<T>(all: Record<string, T>, open: (flaw: T) => Awaitable<ClientAdapter>): Record<string, Open> {
  return Object.fromEntries(Object.entries(all).map(([id, flaw]) => [id, () => open(flaw)]));
}
