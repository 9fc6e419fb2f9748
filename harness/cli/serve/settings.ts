import { randomBytes } from 'node:crypto';
import type { ClientRegistration } from '../../../provider/index.js';
import { ProviderError } from '../../../provider/provider-error.js';
import type { QuirkUse } from '../../../provider/quirks/quirk.js';
import { UsageError } from '../../errors.js';
import { parseQuirkUse } from '../params.js';
import { choosePreset, type ChosenPreset } from './choose-preset.js';
import type { Config } from './config-file.js';

/** What was given on the command line; absent where nothing was. */
export interface ServeFlags {
  config?: string;
  port?: number;
  host?: string;
  https?: boolean;
  publicUrl?: string;
  allowHost?: string[];
  proxyPort?: number;
  seed?: string;
  login?: boolean;
  preset?: string[];
  quirk?: string[];
  clientId?: string;
  clientSecret?: string;
  redirectUri?: string[];
  json?: true;
}

/** How to serve. */
export interface ServeSettings {
  port: number;
  host?: string;
  https: boolean;
  publicUrl?: string;
  allowHosts: readonly string[];
  /** Where clients that insist on real host names come in. */
  proxyPort?: number;
  seed: string;
  controlToken: string;
  /** What issuers have that say nothing else. */
  client: ClientRegistration;
  login: boolean;
  /** Those that are there from the start. */
  issuers: readonly IssuerSettings[];
}

export interface IssuerSettings {
  name: string;
  preset?: ChosenPreset;
  quirks: readonly QuirkUse[];
  client: ClientRegistration;
  hosts: readonly string[];
  login: boolean;
}

export const defaultPort = 9400;

/** What the command line says, before what the configuration file says, before what is usual. Rejects with UsageError, QuirkError and ProviderError. */
export async function serveSettings(flags: ServeFlags, env: NodeJS.ProcessEnv): Promise<ServeSettings> {
  const config = flags.config === undefined ? undefined : (await import('./config-file.js')).readConfig(flags.config);
  const given = config?.value ?? {};
  const host = flags.host ?? given.host;
  const proxyPort = flags.proxyPort ?? given.proxyPort;
  const publicUrl = checkedOrigin(flags.publicUrl ?? given.publicUrl);
  const all = {
    client: clientOf({
      clientId: flags.clientId ?? given.clientId ?? 'gauntlet-client',
      clientSecret: flags.clientSecret ?? given.clientSecret ?? 'gauntlet-secret',
      redirectUris: flags.redirectUri ?? given.redirectUris ?? [],
    }),
    login: flags.login ?? given.login ?? false,
  };
  const quirks = [...(config?.quirks(given.quirks, ['quirks']) ?? []), ...(flags.quirk ?? []).map(parseQuirkUse)];
  const configured: IssuerSettings[] = [];
  for (const [index, issuer] of (given.issuers ?? []).entries()) {
    const path = ['issuers', index];
    configured.push({
      name: issuer.name,
      ...(issuer.preset !== undefined && { preset: await presetOf(config!, issuer.preset, [...path, 'preset']) }),
      quirks: config!.quirks(issuer.quirks, [...path, 'quirks']),
      client: clientOf({
        clientId: issuer.clientId ?? all.client.clientId,
        clientSecret: issuer.clientSecret ?? all.client.clientSecret ?? '',
        redirectUris: issuer.redirectUris ?? [...(all.client.redirectUris ?? [])],
      }),
      hosts: issuer.hosts ?? [],
      login: issuer.login ?? all.login,
    });
  }
  const presets: IssuerSettings[] = [];
  for (const [index, name] of (flags.preset ?? given.presets ?? []).entries()) {
    const chosen = flags.preset ? await choosePreset(name) : await presetOf(config!, name, ['presets', index]);
    const issuer = issuerNameOf(name, chosen);
    if (presets.some((other) => other.name === issuer)) {
      const twice = `The preset "${issuer}" is named twice: name it once.`;
      throw flags.preset ? new UsageError('E_PRESET', twice) : config!.fault(['presets', index], twice);
    }
    presets.push({ name: issuer, preset: chosen, quirks, hosts: [], ...all });
  }
  const alone = presets.length === 0 && configured.length === 0;
  const main: IssuerSettings[] =
    alone || (quirks.length > 0 && presets.length === 0) ? [{ name: 'main', quirks, hosts: [], ...all }] : [];
  const issuers = [...main, ...presets, ...configured];
  if (proxyPort !== undefined && !issuers.some(({ preset }) => preset?.preset.host !== undefined)) {
    throw new UsageError(
      'E_PROXY',
      '--proxy-port lets clients in that insist on a real host name: say by --preset whose, such as --preset slack.',
    );
  }
  const controlToken = env['GAUNTLET_CONTROL_TOKEN'] || randomBytes(24).toString('base64url');
  return {
    port: flags.port ?? given.port ?? defaultPort,
    ...(host !== undefined && { host }),
    https: flags.https ?? given.https ?? false,
    ...(publicUrl !== undefined && { publicUrl }),
    ...(proxyPort !== undefined && { proxyPort }),
    allowHosts: flags.allowHost ?? given.allowHosts ?? [],
    seed: flags.seed ?? given.seed ?? 'serve',
    controlToken: checkedToken(controlToken),
    ...all,
    issuers,
  };
}

/** A preset that a configuration names, from the folder of that file: if there is none, the line is told. */
async function presetOf({ folder, fault }: Config, name: string, path: (string | number)[]): Promise<ChosenPreset> {
  try {
    return await choosePreset(name, folder);
  } catch (error) {
    throw error instanceof ProviderError ? fault(path, error.message) : error;
  }
}

/** `github` as it was asked for, although the preset's id is longer. */
function issuerNameOf(name: string, { preset }: ChosenPreset): string {
  const [asked = ''] = name.split('@', 1);
  return preset.aliases?.includes(asked) ? asked : preset.id;
}

function clientOf({
  clientId,
  clientSecret,
  redirectUris,
}: {
  clientId: string;
  clientSecret: string;
  redirectUris: string[];
}): ClientRegistration {
  if (!clientId) throw new UsageError('E_CLIENT_ID', '--client-id must not be empty.');
  if (!clientSecret) throw new UsageError('E_CLIENT_SECRET', '--client-secret must not be empty.');
  // RFC 6749 §3.1.2: absolute, and without a fragment.
  const unfit = redirectUris.find((uri) => !URL.canParse(uri) || uri.includes('#'));
  if (unfit !== undefined) {
    throw new UsageError(
      'E_REDIRECT_URI',
      `The redirect URI ${unfit} must be an absolute URI without a fragment, such as http://127.0.0.1:3000/callback.`,
    );
  }
  return { clientId, clientSecret, clientAuth: 'any', ...(redirectUris.length > 0 && { redirectUris }) };
}

function checkedOrigin(publicUrl: string | undefined): string | undefined {
  if (publicUrl === undefined) return undefined;
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  throw new UsageError(
    'E_PUBLIC_URL',
    `The public URL ${publicUrl} must be an origin without a path, such as https://oauth.example:9443.`,
  );
}

function checkedToken(token: string): string {
  if (/^[\x21-\x7e]{16,}$/.test(token)) return token;
  throw new UsageError(
    'E_CONTROL_TOKEN',
    'GAUNTLET_CONTROL_TOKEN must have 16 visible ASCII characters or more, and no space.',
  );
}
