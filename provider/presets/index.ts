import { closest } from 'fastest-levenshtein';
import { ProviderError } from '../provider-error.js';
import { airtable } from './airtable.js';
import { apple } from './apple.js';
import { asana } from './asana.js';
import { box } from './box.js';
import { discord } from './discord.js';
import { dropbox } from './dropbox.js';
import { facebook } from './facebook.js';
import { githubApp } from './github-app.js';
import { github } from './github-oauth-app.js';
import { google } from './google.js';
import { hubspot } from './hubspot.js';
import { instagram } from './instagram.js';
import { linear } from './linear.js';
import { microsoft } from './microsoft.js';
import { notion } from './notion.js';
import type { Preset } from './preset.js';
import { quickbooks } from './quickbooks.js';
import { reddit } from './reddit.js';
import { salesforce } from './salesforce.js';
import { shopify } from './shopify.js';
import { slack } from './slack.js';
import { spotify } from './spotify.js';
import { strava } from './strava.js';
import { tiktokBusiness } from './tiktok-business.js';
import { tiktokLogin } from './tiktok-login.js';
import { twitch } from './twitch.js';
import { xero } from './xero.js';
import { zoho } from './zoho.js';
import { zoom } from './zoom.js';

/** Every preset, by name. */
export const presets = [
  airtable,
  apple,
  asana,
  box,
  discord,
  dropbox,
  facebook,
  githubApp,
  github,
  google,
  hubspot,
  instagram,
  linear,
  microsoft,
  notion,
  quickbooks,
  reddit,
  salesforce,
  shopify,
  slack,
  spotify,
  strava,
  tiktokBusiness,
  tiktokLogin,
  twitch,
  xero,
  zoho,
  zoom,
] as const;

/** The preset with this id or alias, `NAME` or `NAME@ERA`. Throws ProviderError `unknown-preset`. */
export function findPreset(name: string): { preset: Preset; era?: string } {
  const [id = '', era] = name.split('@', 2);
  const preset: Preset | undefined = presets.find((one: Preset) => one.id === id || one.aliases?.includes(id));
  if (preset === undefined) throw unknownPreset(id);
  const eras = Object.keys(preset.eras ?? {});
  if (era !== undefined && !eras.includes(era)) {
    const known = eras.length > 0 ? `Its eras: ${eras.join(', ')}.` : 'It has none.';
    throw new ProviderError('unknown-preset', `Preset "${preset.id}" has no era "${era}". ${known}`);
  }
  return { preset, ...(era !== undefined && { era }) };
}

/** Every name that a preset goes by. */
export function presetNames(): string[] {
  return presets.flatMap((preset: Preset) => [preset.id, ...(preset.aliases ?? [])]);
}

function unknownPreset(id: string): ProviderError {
  const names = presetNames();
  return new ProviderError(
    'unknown-preset',
    `There is no preset "${id}". Did you mean "${closest(id, names)}"? There are ${names.join(', ')}.`,
  );
}
