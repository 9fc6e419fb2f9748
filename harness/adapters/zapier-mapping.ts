import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { suggestion } from '../errors.js';
import type { Capability, Claims } from '../model/client.js';
import { capabilities } from '../model/protocol.js';
import { readYamlFile } from '../yaml-file.js';
import { renderTemplate, settingNames, templateFault } from './settings-template.js';

/** How an app learns where the issuer is: what gauntlet.zapier.yaml says. */
export interface ZapierMapping {
  /** Environment variables, and values of the authentication form: texts with `{{…}}`. */
  env: Readonly<Record<string, string>>;
  fields: Readonly<Record<string, string>>;
  /** In place of what the app's definition tells; `false` takes a claim back. */
  claims: Readonly<Partial<Record<Capability, true | 'caller' | false>>>;
}

export const mappingName = 'gauntlet.zapier.yaml';

const texts = z
  .record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean()], { error: 'It must be a text' }).transform(String),
    { error: 'It must be a mapping of names to texts' },
  )
  .default({});
const mappingSchema = z.strictObject({
  env: texts,
  fields: texts,
  claims: z
    .record(z.string(), z.literal([true, 'caller', false], { error: 'It must be true, caller or false' }), {
      error: 'It must be a mapping of capabilities to true, caller or false',
    })
    .default({}),
});

/** Reads the mapping of a directory, empty if there is none. Throws UsageError E_FILE or E_FILE_CONTENT, with file and line. */
export function readMapping(directory: string): ZapierMapping {
  const file = join(directory, mappingName);
  if (!existsSync(file)) return { env: {}, fields: {}, claims: {} };
  const { value, fault } = readYamlFile(file, 'mapping', mappingSchema);
  for (const part of ['env', 'fields'] as const) {
    for (const [name, text] of Object.entries(value[part])) {
      const what = templateFault(text, settingNames);
      if (what !== undefined) throw fault([part, name], what);
    }
  }
  const stranger = Object.keys(value.claims).find((name) => !capabilities.includes(name as Capability));
  if (stranger !== undefined)
    throw fault(
      ['claims', stranger],
      `It is no capability.${suggestion(stranger, capabilities) || ` There are ${capabilities.join(', ')}.`}`,
    );
  return value;
}

/** Renders every text of a part of the mapping. */
export function renderTexts(
  texts: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, renderTemplate(text, values)]));
}

/** What the app's definition tells, corrected by the mapping. A client authenticates in one way: naming one takes the others back. */
export function correctedClaims(told: Claims, corrections: ZapierMapping['claims']): Claims {
  const ways: readonly Capability[] = ['basic', 'post', 'public'];
  const named = ways.some((way) => corrections[way] === true);
  const kept = Object.entries(told).filter(([name]) => !named || !ways.includes(name as Capability));
  const all = { ...Object.fromEntries(kept), ...corrections };
  return Object.fromEntries(Object.entries(all).filter(([, claim]) => claim !== false));
}
