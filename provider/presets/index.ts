import { closest } from 'fastest-levenshtein';
import { ProviderError } from '../provider-error.js';
import { alipay } from './alipay.js';
import { amazonSpApi } from './amazon-sp-api.js';
import { atlassian } from './atlassian.js';
import { auth0 } from './auth0.js';
import { basecamp } from './basecamp.js';
import { bigcommerce } from './bigcommerce.js';
import { bitbucket } from './bitbucket.js';
import { docusign } from './docusign.js';
import { ebay } from './ebay.js';
import { exactOnline } from './exact-online.js';
import { figma } from './figma.js';
import { fitbit } from './fitbit.js';
import { github } from './github-oauth-app.js';
import { gitlab } from './gitlab.js';
import { intercom } from './intercom.js';
import { linkedin } from './linkedin.js';
import { mailchimp } from './mailchimp.js';
import { monday } from './monday.js';
import { netsuite } from './netsuite.js';
import { paypal } from './paypal.js';
import { pipedrive } from './pipedrive.js';
import type { Preset } from './preset.js';
import { sentry } from './sentry.js';
import { slack } from './slack.js';
import { square } from './square.js';
import { stripe } from './stripe-connect.js';
import { untappd } from './untappd.js';
import { wechat } from './wechat.js';
import { withings } from './withings.js';
import { x } from './x.js';
import { yammer } from './yammer.js';
import { zendesk } from './zendesk.js';

/** Every preset, by name. */
export const presets = [
  alipay,
  amazonSpApi,
  atlassian,
  auth0,
  basecamp,
  bigcommerce,
  bitbucket,
  docusign,
  ebay,
  exactOnline,
  figma,
  fitbit,
  github,
  gitlab,
  intercom,
  linkedin,
  mailchimp,
  monday,
  netsuite,
  paypal,
  pipedrive,
  sentry,
  slack,
  square,
  stripe,
  untappd,
  wechat,
  withings,
  x,
  yammer,
  zendesk,
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
