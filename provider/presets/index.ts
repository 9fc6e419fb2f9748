import { ProviderError } from '../provider-error.js';
import { suggestion } from '../suggestion.js';
import { airtable } from './airtable.js';
import { alipay } from './alipay.js';
import { amazonSpApi } from './amazon-sp-api.js';
import { apple } from './apple.js';
import { asana } from './asana.js';
import { atlassian } from './atlassian.js';
import { auth0 } from './auth0.js';
import { basecamp } from './basecamp.js';
import { bigcommerce } from './bigcommerce.js';
import { bitbucket } from './bitbucket.js';
import { box } from './box.js';
import { discord } from './discord.js';
import { docusign } from './docusign.js';
import { dropbox } from './dropbox.js';
import { ebay } from './ebay.js';
import { exactOnline } from './exact-online.js';
import { facebook } from './facebook.js';
import { figma } from './figma.js';
import { fitbit } from './fitbit.js';
import { githubApp } from './github-app.js';
import { github } from './github-oauth-app.js';
import { gitlab } from './gitlab.js';
import { google } from './google.js';
import { hubspot } from './hubspot.js';
import { instagram } from './instagram.js';
import { intercom } from './intercom.js';
import { linear } from './linear.js';
import { linkedin } from './linkedin.js';
import { mailchimp } from './mailchimp.js';
import { microsoft } from './microsoft.js';
import { monday } from './monday.js';
import { netsuite } from './netsuite.js';
import { notion } from './notion.js';
import { paypal } from './paypal.js';
import { pipedrive } from './pipedrive.js';
import type { Preset } from './preset.js';
import { quickbooks } from './quickbooks.js';
import { reddit } from './reddit.js';
import { salesforce } from './salesforce.js';
import { sentry } from './sentry.js';
import { shopify } from './shopify.js';
import { slack } from './slack.js';
import { spotify } from './spotify.js';
import { square } from './square.js';
import { strava } from './strava.js';
import { stripe } from './stripe-connect.js';
import { tiktokBusiness } from './tiktok-business.js';
import { tiktokLogin } from './tiktok-login.js';
import { twitch } from './twitch.js';
import { untappd } from './untappd.js';
import { wechat } from './wechat.js';
import { withings } from './withings.js';
import { x } from './x.js';
import { xero } from './xero.js';
import { yammer } from './yammer.js';
import { zendesk } from './zendesk.js';
import { zoho } from './zoho.js';
import { zoom } from './zoom.js';

/** Every preset, by name. */
export const presets = [
  airtable,
  alipay,
  amazonSpApi,
  apple,
  asana,
  atlassian,
  auth0,
  basecamp,
  bigcommerce,
  bitbucket,
  box,
  discord,
  docusign,
  dropbox,
  ebay,
  exactOnline,
  facebook,
  figma,
  fitbit,
  githubApp,
  github,
  gitlab,
  google,
  hubspot,
  instagram,
  intercom,
  linear,
  linkedin,
  mailchimp,
  microsoft,
  monday,
  netsuite,
  notion,
  paypal,
  pipedrive,
  quickbooks,
  reddit,
  salesforce,
  sentry,
  shopify,
  slack,
  spotify,
  square,
  strava,
  stripe,
  tiktokBusiness,
  tiktokLogin,
  twitch,
  untappd,
  wechat,
  withings,
  x,
  xero,
  yammer,
  zendesk,
  zoho,
  zoom,
] as const;

/** The preset with this id or alias, `NAME` or `NAME@ERA`. Throws ProviderError `unknown-preset`. */
export function findPreset(name: string): { preset: Preset; era?: string } {
  const [id = '', era] = name.split('@', 2);
  const preset: Preset | undefined = presets.find((one: Preset) => one.id === id || one.aliases?.includes(id));
  if (preset === undefined) throw unknownPreset(id);
  if (era === undefined) return { preset };
  checkEra(preset, era);
  return { preset, era };
}

/** Throws ProviderError `unknown-preset` if a preset has no such era. */
export function checkEra({ id, eras = {} }: Preset<string, string>, era: string): void {
  if (Object.hasOwn(eras, era)) return;
  const names = Object.keys(eras);
  const known = names.length > 0 ? `Its eras: ${names.join(', ')}.` : 'It has none.';
  throw new ProviderError('unknown-preset', `Preset "${id}" has no era "${era}". ${known}`);
}

/** Every name that a preset goes by. */
export function presetNames(): string[] {
  return presets.flatMap((preset: Preset) => [preset.id, ...(preset.aliases ?? [])]);
}

function unknownPreset(id: string): ProviderError {
  return new ProviderError(
    'unknown-preset',
    `There is no preset "${id}".${hintFor(id)} \`gauntlet list presets\` shows all.`,
  );
}

function hintFor(id: string): string {
  if (id.includes(',')) return ' Names are separated by spaces.';
  if (/[/\\.]/.test(id))
    return ' Names have neither slash nor dot; a preset of your own is no name but a value, made by `definePreset`.';
  return suggestion(id, presetNames());
}
