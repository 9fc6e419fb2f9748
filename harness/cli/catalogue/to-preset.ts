import type { Preset } from '../../../provider/presets/preset.js';
import { QuirkError } from '../../../provider/quirks/quirk-error.js';
import type { QuirkUse } from '../../../provider/quirks/quirk.js';
import { armTogether } from '../serve/quirk-entries.js';
import { readAddresses } from './addresses.js';
import {
  readAuthorizationParams,
  readDefaultScopes,
  readReplacements,
  readScopeSeparator,
  readSecondToken,
  readUnencoded,
} from './authorization.js';
import { readCallbackParameters } from './callback.js';
import type { Entry, Reading } from './entry.js';
import { readProxy } from './resource.js';
import {
  readBodyFormat,
  readClientAuthentication,
  readRefreshParams,
  readTokenParams,
  readTokenResponse,
} from './token.js';

/** What an entry implies of its provider. */
export interface ImpliedPreset {
  preset: Preset<string, string>;
  /** Members of the entry that each quirk comes from. */
  sources: ReadonlyMap<QuirkUse, string>;
  /** What stands for a tenant in addresses, by the name of its template. */
  examples: ReadonlyMap<string, string>;
  /** Members that could not be expressed, and why. */
  unsaid: readonly { member: string; why: string }[];
}

/** How each member is read. What a client sends is what the server asks for. */
const readings: { [K in keyof Entry]?: (value: NonNullable<Entry[K]>, entry: Entry) => Reading[] } = {
  authorization_params: readAuthorizationParams,
  scope_separator: readScopeSeparator,
  default_scopes: readDefaultScopes,
  authorization_url_replacements: readReplacements,
  authorization_url_skip_empty: (which) =>
    which === false ? [] : [{ quirk: 'empty-param-rejected', ...(which !== true && { params: { params: which } }) }],
  authorization_url_skip_encode: readUnencoded,
  // Whoever does not know PKCE ignores its parameters, as any other that it does not know. RFC 6749 §3.1
  disable_pkce: (isOff) => (isOff ? [{ quirk: 'pkce-policy', params: { mode: 'ignored' } }] : []),
  authorization_code_param_in_callback: (name) => [
    { quirk: 'callback-param-rename', params: { rename: { code: name } } },
  ],
  redirect_uri_metadata: readCallbackParameters,
  decode_url: (isOn) => (isOn ? [{ quirk: 'code-special-chars', params: { preEncoded: true } }] : []),
  token_params: readTokenParams,
  refresh_params: readRefreshParams,
  token_request_auth_method: readClientAuthentication,
  authorization_method: readClientAuthentication,
  body_format: readBodyFormat,
  token_response_metadata: readTokenResponse,
  alternate_access_token_response_path: readSecondToken,
  token_expiration_buffer: (window) => [{ quirk: 'refresh-too-early', params: { window } }],
  proxy: readProxy,
};

/** Members that say nothing of the server, or that are read with others. */
const silent =
  /^(auth_mode|alias|display_name|categories|auth|docs(_.*)?|setup_guide_url|connection_config(uration)?|authorization_url|token_url|refresh_url|webhook_(?!response_metadata).*)$/;

/** Why a member that is known cannot be expressed. */
const reasons = new Map(
  Object.entries({
    post_connection_script: 'what a program of the client asks for after the login stands in no entry',
    pre_connection_deletion_script: 'what a program of the client asks for before the end stands in no entry',
    authorization_url_fragment: 'what stands behind # never reaches a server',
    authorization_code_param_in_webhook: 'codes come in the callback here',
    webhook_response_metadata: 'codes come in the callback here',
    installation: 'codes come in the callback here',
    refresh_token_params: 'a refresh is one request here',
    refresh_token_response_metadata: 'a refresh is one request here',
  }),
);

/** The preset that an entry implies. `today` is YYYY-MM-DD. */
export function presetOf(key: string, entry: Entry, today: string): ImpliedPreset {
  const { host, endpoints, examples, readings: misplaced } = readAddresses(entry);
  const said: { use: QuirkUse; member: string }[] = [];
  const unsaid: { member: string; why: string }[] = [];
  for (const reading of [...misplaced, ...membersOf(entry)]) {
    if ('unsaid' in reading) {
      const member = [reading.key, reading.member].filter(Boolean).join('.');
      unsaid.push({ member, why: reading.unsaid });
      continue;
    }
    const { quirk: id, key: member, params, when } = reading;
    const use = { id, ...(params && { params }), ...(when && { when }) };
    const twin = said.find((one) => JSON.stringify(one.use) === JSON.stringify(use));
    if (twin !== undefined) {
      twin.member += `, ${member}`;
      continue;
    }
    const problem = problemOf([...said.map((one) => one.use), use]);
    if (problem === undefined) said.push({ use, member });
    else unsaid.push({ member, why: problem });
  }
  const preset = {
    id: idOf(key),
    title: entry.display_name || key,
    asOf: today,
    ...(host !== undefined && { host }),
    endpoints,
    quirks: said.map(({ use }) => use),
  };
  return { preset, sources: new Map(said.map(({ use, member }) => [use, member])), examples, unsaid };
}

type Read = (value: unknown, entry: Entry) => Reading[];

function membersOf(entry: Entry): (Reading & { key: string })[] {
  return Object.entries(entry).flatMap(([key, value]: [string, unknown]) => {
    if (silent.test(key) || value === undefined || value === null) return [];
    const read = Object.hasOwn(readings, key) ? (readings[key as keyof Entry] as Read) : undefined;
    const why = reasons.get(key) ?? 'it is not known here';
    return (read?.(value, entry) ?? [{ unsaid: why }]).map((reading) => ({ ...reading, key }));
  });
}

function problemOf(uses: readonly QuirkUse[]): string | undefined {
  try {
    armTogether(uses);
    return undefined;
  } catch (error) {
    if (error instanceof QuirkError) return error.message;
    throw error;
  }
}

function idOf(key: string): string {
  return (
    key
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 100) || 'provider'
  );
}
