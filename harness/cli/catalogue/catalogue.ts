import * as z from 'zod';
import { UsageError } from '../../errors.js';
import { readUserFile } from '../../user-file.js';
import { readYaml } from '../../yaml-file.js';
import { refuseUnknown } from '../unknown.js';
import { entrySchema, type Entry } from './entry.js';
import { excerptOf } from './excerpt.js';

/** What entries are there. */
export interface Contents {
  /** Keys of those that are OAuth 2.0. */
  keys: readonly string[];
  /** How many there are of any kind. */
  size: number;
}

/** A copy of a whole catalogue is longer than what people write. */
const mostCharacters = 2 ** 22;
const catalogueSchema = z.record(
  z.string(),
  // One that is empty is no reason to refuse the others.
  z.looseObject({}).nullable(),
  'must be a mapping from the keys of providers to entries',
);

/** What entries a catalogue of integrations has, a YAML or JSON file. Throws UsageError. */
export function readContents(file: string): Contents {
  const { entries, inherited } = parse(readUserFile(file, 'catalogue'), file);
  return { keys: [...entries.keys()].filter((key) => isOAuth2(inherited(key))), size: entries.size };
}

/** One entry. Throws UsageError on a key that is not there, an entry that is something else than OAuth 2.0, and an unfit one. */
export function readEntry(file: string, key: string): Entry {
  const text = readUserFile(file, 'catalogue');
  const excerpt = excerptOf(text, key);
  if (excerpt === undefined) return entryIn(text, file, key);
  try {
    return entryIn(excerpt, file, key);
  } catch (error) {
    // What is wrong with a part may be right in the whole.
    if (error instanceof UsageError) return entryIn(text, file, key);
    throw error;
  }
}

function entryIn(text: string, file: string, key: string): Entry {
  const { entries, inherited, fault } = parse(text, file);
  refuseUnknown('entry', [key], [...entries.keys()], `\`gauntlet preset from ${file}\` lists those for OAuth 2.0.`);
  if (entries.get(key) === null)
    throw fault([key], 'It is empty: an entry has auth_mode, authorization_url and token_url.');
  const value = inherited(key);
  if (!isOAuth2(value)) {
    const mode = typeof value['auth_mode'] === 'string' ? value['auth_mode'] : 'missing';
    throw new UsageError('E_ENTRY', `${key} is no OAuth 2.0 entry: its auth_mode is ${mode}. It must be OAUTH2.`);
  }
  const result = entrySchema.safeParse(value);
  if (result.success) {
    const { authorization_url: authorization, token_url: token } = result.data;
    if (authorization || token) return result.data;
    throw fault([key], 'It names no endpoint: give it authorization_url and token_url.');
  }
  const [{ path, message } = { path: [], message: '' }] = result.error.issues;
  throw fault([key, ...(path as string[])], `${message}.`);
}

function parse(text: string, file: string) {
  const { value, fault } = readYaml(text, file, catalogueSchema, mostCharacters);
  const entries = new Map(Object.entries(value));
  return { entries, inherited, fault };

  /** An entry with `alias` has what the other one has, member by member, unless it says otherwise. */
  function inherited(key: string, heirs: readonly string[] = []): Record<string, unknown> {
    const own = entries.get(key) ?? {};
    const { alias } = own;
    if (alias === undefined) return own;
    if (typeof alias !== 'string' || !entries.has(alias)) throw fault([key, 'alias'], 'There is no entry of that key.');
    if ([...heirs, key].includes(alias)) throw fault([key, 'alias'], 'The entries are aliases of each other for ever.');
    return { ...inherited(alias, [...heirs, key]), ...own };
  }
}

function isOAuth2({ auth_mode: mode }: Record<string, unknown>): boolean {
  return mode === 'OAUTH2';
}
