import { isTemplate, partsOf, sentText, startOf, tooDeep, type Entry, type Reading } from './entry.js';

/** Parameters that every client sends, or that no server could ask for in a text. */
const standard = ['code', 'redirect_uri', 'client_id', 'client_secret', 'code_verifier', 'refresh_token', 'grant_type'];

/** What the parameters of the token request say of the server. Without parameters of its own a refresh has the same. */
export function readTokenParams(params: Record<string, unknown>, { refresh_params: refresh }: Entry): Reading[] {
  const type = sentText(params['grant_type']) ?? 'authorization_code';
  const when = refresh && { when: { leg: 'code-exchange' as const } };
  return [
    ...(type === 'authorization_code' ? [] : [{ quirk: 'grant-type-variant', params: { expect: type } }]),
    ...readExtras(params, when),
  ];
}

export function readRefreshParams(params: Record<string, unknown>): Reading[] {
  const type = sentText(params['grant_type']) ?? 'refresh_token';
  const parameter = ['scope', 'resource'].find((name) => sentText(params[name]) !== undefined);
  const others = Object.fromEntries(Object.entries(params).filter(([name]) => name !== parameter));
  return [
    ...(type === 'refresh_token' ? [] : [{ quirk: 'refresh-grant-variant', params: { grantType: type } }]),
    ...(parameter === undefined ? [] : [{ quirk: 'refresh-scope-required', params: { parameter } }]),
    ...readExtras(others, { when: { leg: 'refresh' } }),
  ];
}

function readExtras(
  params: Record<string, unknown>,
  when: { when: { leg: 'code-exchange' | 'refresh' } } | undefined,
): Reading[] {
  const extras = Object.entries(params).filter(([name]) => !standard.includes(name));
  const required = Object.fromEntries(
    extras.flatMap(([name, value]) => {
      const text = sentText(value);
      return text === undefined ? [] : [[name, isTemplate(text) ? true : text]];
    }),
  );
  const empty = extras.filter(([name]) => !Object.hasOwn(required, name));
  return [
    ...(Object.keys(required).length > 0
      ? [{ quirk: 'token-extra-params-required', params: { required, effect: 'refused' }, ...when }]
      : []),
    ...empty.map(([name]) => ({ unsaid: 'it is sent empty, or as something else than a text', member: name })),
  ];
}

/** Methods of client authentication, by the words for them. */
const methods = new Map([
  ['basic', 'basic'],
  ['header', 'basic'],
  ['body', 'post'],
  ['post', 'post'],
]);

export function readClientAuthentication(word: string): Reading[] {
  const method = methods.get(word);
  if (method === undefined) return [{ unsaid: 'no secret is sent that way here: there are basic and body' }];
  return [{ quirk: 'client-auth-policy', params: { accept: [method] } }];
}

export function readBodyFormat(format: string): Reading[] {
  if (!['json', 'form'].includes(format)) return [{ unsaid: 'token requests are a form or JSON here' }];
  return [{ quirk: 'token-request-format', params: { accept: [format] } }];
}

/** Members of every token response. RFC 6749 §5.1 */
const answered = ['access_token', 'refresh_token', 'token_type', 'expires_in', 'scope', 'id_token'];

/** What the client keeps of the token response is there; what its API is called by is where the API is. */
export function readTokenResponse(names: readonly string[], { proxy }: Entry): Reading[] {
  const base = /^\$\{connectionConfig\.([\w-]+)\}/.exec(proxy?.base_url ?? '')?.[1];
  const fields: Record<string, unknown> = {};
  const kept = names.filter((name) => !answered.includes(name) && name !== base && !name.includes('__proto__'));
  const unsaid = kept.flatMap((name): Reading[] => {
    const parts = partsOf(name);
    if (parts === undefined) return [{ unsaid: tooDeep, member: startOf(name) }];
    setPath(fields, parts);
    return [];
  });
  const host = base !== undefined && names.includes(base);
  return [
    ...(host ? [{ quirk: 'api-host-from-token', params: { member: base } }] : []),
    ...(Object.keys(fields).length > 0 ? [{ quirk: 'token-extra-fields', params: { fields } }] : []),
    ...unsaid,
  ];
}

function setPath(fields: Record<string, unknown>, [name = '', ...rest]: readonly string[]): void {
  if (rest.length === 0) {
    fields[name] = exampleFor(name);
    return;
  }
  const present = Object.hasOwn(fields, name) ? fields[name] : undefined;
  const inner = typeof present === 'object' && present !== null ? (present as Record<string, unknown>) : {};
  fields[name] = inner;
  setPath(inner, rest);
}

/** A value such as something of that name might have. */
export function exampleFor(name: string): string {
  if (/(ur[il]|server|endpoint)$/i.test(name)) return 'https://api.tenant.example';
  if (/(domain|host)$/i.test(name)) return 'tenant.example';
  return /id$/i.test(name) ? '4711' : 'tenant';
}
