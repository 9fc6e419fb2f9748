import * as z from 'zod';

const text = z.string();
const texts = z.array(text);
const members = z.record(text, z.unknown());
/** By auth mode where there are several. */
const address = z.union([text, z.record(text, text)], 'must be a URL');

const known = z.object({
  display_name: text.optional(),
  authorization_url: address.optional(),
  token_url: address.optional(),
  refresh_url: address.optional(),
  authorization_params: members.optional(),
  token_params: members.optional(),
  refresh_params: members.optional(),
  scope_separator: text.min(1).optional(),
  default_scopes: texts.optional(),
  disable_pkce: z.boolean().optional(),
  token_request_auth_method: text.optional(),
  authorization_method: text.optional(),
  body_format: text.optional(),
  authorization_url_replacements: z.record(text, text).optional(),
  authorization_url_skip_empty: z.union([z.boolean(), texts]).optional(),
  authorization_url_skip_encode: texts.optional(),
  authorization_code_param_in_callback: text.optional(),
  redirect_uri_metadata: texts.optional(),
  token_response_metadata: texts.optional(),
  alternate_access_token_response_path: text.optional(),
  token_expiration_buffer: z.number().optional(),
  decode_url: z.boolean().optional(),
  connection_config: z.record(text, z.looseObject({ example: z.unknown().optional() })).optional(),
  proxy: z
    .looseObject({
      base_url: text.optional(),
      headers: members.optional(),
      query: members.optional(),
      retry: members.optional(),
    })
    .optional(),
});

/** What is read of an entry; members that nobody here knows stay, to be told of. */
export const entrySchema = known.loose();

/** An entry of a catalogue of integrations: what a client does to connect to a provider. */
export type Entry = z.output<typeof known>;

/** What an entry comes to: a quirk, or a member that could not be expressed. */
export type Reading =
  | { quirk: string; params?: Record<string, unknown>; when?: { leg: 'code-exchange' | 'refresh' } }
  | { unsaid: string; member?: string };

/** Whether a value holds a template, `${…}`, which the client fills in. */
export function isTemplate(value: unknown): boolean {
  return typeof value === 'string' && value.includes('${');
}

/** A text, number or truth value as it is sent; nothing for anything else, and for what is empty. */
export function sentText(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) && value !== '' ? String(value) : undefined;
}

/** The parts of a dotted name; nothing where there are more than any answer has levels. */
export function partsOf(name: string): string[] | undefined {
  const parts = name.split('.');
  return parts.length > mostParts ? undefined : parts;
}

/** So much of a long name that it can be found. */
export function startOf(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}

const mostParts = 10;
export const tooDeep = `it has more than ${mostParts} parts`;
