import type { IssuerOptions } from '../../../provider/index.js';
import { findPreset, presetNames } from '../../../provider/presets/index.js';
import { quirkById, type QuirkId } from '../../../provider/quirks/index.js';
import type { QuirkUse } from '../../../provider/quirks/quirk.js';
import type { IssuerSettings, ServeSettings } from './settings.js';

/** How an issuer is set up. */
export function issuerOptions({ name, preset, quirks, client, hosts, login }: IssuerSettings): IssuerOptions {
  return {
    name,
    clients: [client],
    quirks: quirks as QuirkUse<QuirkId>[],
    hosts,
    ...(preset && { preset: preset.preset }),
    ...(preset?.era !== undefined && { era: preset.era }),
    policy: { login: login ? 'page' : 'automatic' },
  };
}

/** Whom nobody has set up, and who is there all the same: every preset by its name, every quirk as `quirk/ID`, and an honest `main`. */
export function summonIssuer(name: string, { client, login }: ServeSettings): IssuerOptions | undefined {
  const quirk = /^quirk\/(.+)$/.exec(name)?.[1];
  if (quirk !== undefined) {
    return quirkById.has(quirk)
      ? issuerOptions({ name, quirks: [{ id: quirk }], client, hosts: [], login })
      : undefined;
  }
  if (name === 'main') return issuerOptions({ name, quirks: [], client, hosts: [], login });
  if (!presetNames().includes(name)) return undefined;
  return issuerOptions({ name, preset: findPreset(name), quirks: [], client, hosts: [], login });
}
