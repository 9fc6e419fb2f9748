import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProvider, type ClientRegistration, type Provider } from '../../../provider/index.js';
import { blockOthers } from '../../../provider/interception/sockets.js';
import { presets } from '../../../provider/presets/index.js';
import { UsageError } from '../../errors.js';
import { choosePreset } from '../serve/choose-preset.js';

/** What a preset puts in the place of the real provider, in this process. */
export interface StandIn {
  /** The worked definition of the preset; absent for a preset from a file. */
  definition?: string;
  provider: Provider;
  close: () => Promise<void>;
}

/**
 * Starts a provider that follows a preset, at its real addresses; what this process connects to any other machine fails until it is
 * closed. Rejects with UsageError and ProviderError.
 */
export async function openStandIn(name: string, redirectUri: string): Promise<StandIn> {
  const { preset, era } = await choosePreset(name);
  if (preset.host === undefined)
    throw new UsageError('E_PRESET', `Preset "${preset.id}" names no \`host\`, so there is none to stand in for.`);
  const provider = await startProvider({
    preset,
    clients: [clientAt(redirectUri)],
    ...(era !== undefined && { era }),
  });
  await provider.intercept();
  // A definition that names another host would send it codes and secrets.
  const unblock = blockOthers();
  const close = async () => {
    unblock();
    await provider.close();
  };
  const isOurs = presets.some(({ id }) => id === preset.id) && !/[/\\.]/.test(name);
  return { provider, close, ...(isOurs && { definition: definitionFile(preset.id) }) };
}

/** One that is registered: a name can stand for its redirect URI. */
function clientAt(redirectUri: string): ClientRegistration {
  return {
    clientId: 'gauntlet-client',
    clientSecret: 'gauntlet-secret',
    redirectUris: [redirectUri],
    clientAuth: 'any',
  };
}

/** Where the worked definition of a built-in preset is. */
export function definitionFile(id: string): string {
  return relative(process.cwd(), fileURLToPath(import.meta.resolve(`oauth-gauntlet/presets/${id}.yaml`)));
}
