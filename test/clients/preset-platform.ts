import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ClientMethods,
  ClientSettings,
  IssuerSettings,
  PresetSettings,
  TrustedClient,
  TrustedEnvironment,
} from '../../harness/model/client.js';
import { describeConnection, liveConnection, type StoredConnection } from '../../harness/platform/connections.js';
import { readDefinition } from '../../harness/platform/definition/read.js';
import { createPlatform } from '../../harness/platform/index.js';
import { openPlatform } from '../../harness/platform/platform.js';
import { findPreset } from '../../provider/presets/index.js';

/** Where the worked definitions are. */
export const definitions = join(import.meta.dirname, '../../provider/presets/definitions');

/** What a definition may need beside the client's credentials: values of its form, and of its environment. */
export interface Given {
  fields?: Record<string, string> | undefined;
  env?: Record<string, string> | undefined;
}

/**
 * The platform as its users have it: at a preset it is set up by the worked definition of that provider, with the provider's real
 * URLs, which lead to where they are in this run. `givenAt` says what it is given beside, by the preset's id.
 */
export function createPresetPlatform(givenAt: (id: string) => Given = () => ({})): TrustedClient {
  return {
    ...createPlatform(),
    name: 'preset-platform',
    claims: { code: true, basic: true, post: true, state: true, api: true, refresh: true },
    open: (settings, environment) => openAt(settings, environment, givenAt),
  };
}

function openAt(
  { issuers: { main }, redirectUri }: ClientSettings,
  environment: TrustedEnvironment,
  givenAt: (id: string) => Given,
): ClientMethods {
  if (!main.preset) throw new Error('Set up by a definition, this client is for presets only.');
  const { id } = findPreset(main.preset.name).preset;
  const { fields = {}, env = {} } = givenAt(id);
  const lead = leading(main.preset);
  const fetchThere: typeof fetch = (to, init) => environment.fetch(lead(to instanceof Request ? to.url : to), init);
  const platform = openPlatform(
    { integrations: { main: integrationOf(main, id, env) }, redirectUri },
    { ...environment, fetch: fetchThere },
  );
  const connections = new Map<string, StoredConnection>();
  return {
    startLogin: async ({ browser, user }) =>
      lead(await platform.startLogin({ browser, user, integration: 'main', fields })),
    async handleCallback(callback) {
      const connection = await platform.exchange(platform.acceptCallback(callback));
      connections.set(callback.user, connection);
      return describeConnection(connection.tokens);
    },
    async callApi({ user }) {
      await platform.test(liveConnection(connections, user));
      return { status: 200 };
    },
    async refresh({ user }) {
      const connection = liveConnection(connections, user);
      await platform.refresh(connection);
      return describeConnection(connection.tokens);
    },
  };
}

function integrationOf(
  { clientId, clientSecret = '', clientAuth }: IssuerSettings,
  id: string,
  env: Record<string, string>,
) {
  const text = readFileSync(join(definitions, `${id}.yaml`), 'utf8');
  return {
    name: id,
    authentication: readDefinition(text, { name: `${id}.yaml`, folder: definitions }).authentication,
    env: { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, ...env },
    clientAuth,
    stores: 'result' as const,
  };
}

/** From `https://slack.com/api/…` to where slack.com is in this run. What the provider itself names is there already. */
function leading({ hosts }: PresetSettings): (real: URL | string) => URL {
  const known = new Set(Object.values(hosts).map((base) => new URL(base).origin));
  return (real) => {
    const { host, origin, pathname, search } = new URL(real);
    if (known.has(origin)) return new URL(real);
    const base = hosts[host];
    if (base === undefined) throw new Error(`${host} is not reached in this run`);
    return new URL(`${base}${pathname}${search}`);
  };
}
