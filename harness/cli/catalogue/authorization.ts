import { isTemplate, partsOf, sentText, tooDeep, type Entry, type Reading } from './entry.js';

/** Parameters that every client sends. */
const standard = ['client_id', 'redirect_uri', 'state', 'code_challenge', 'code_challenge_method', 'grant_type'];
const audiences = ['audience', 'resource'];
const prompts = ['prompt', 'approval_prompt'];
/** A parameter with scopes of another kind. */
const secondScope = /(^scopes|_scopes?)$/;
/** Scopes that stand for a refresh token. */
const offlineScopes = ['offline_access', 'offline', 'offline.access'];

/** What the parameters of the authorization request say of the server: that it asks for them. */
export function readAuthorizationParams(params: Record<string, unknown>, entry: Entry): Reading[] {
  const offline = Object.keys(params).find((name) => params[name] === 'offline');
  const consents = String(params['prompt']).split(' ').includes('consent');
  const required: Record<string, string> = {};
  const readings = Object.entries(params).flatMap(([name, given]): Reading[] => {
    const value = sentText(given);
    if (standard.includes(name)) return [];
    if (value === undefined) return [{ unsaid: 'it is sent empty, or as something else than a text', member: name }];
    if (name === 'response_type')
      return value === 'code' ? [] : [{ quirk: 'response-type-variant', params: { value } }];
    if (name === 'response_mode') return readResponseMode(value);
    if (name === 'nonce') return [{ quirk: 'nonce-required' }];
    if (name === 'scope') return [{ quirk: 'scope-required' }];
    if (secondScope.test(name)) return [readSecondScope(name, entry)];
    if (audiences.includes(name)) {
      return [{ quirk: 'audience-param-required', params: { param: name, values: isTemplate(value) ? [] : [value] } }];
    }
    if (name === offline) {
      const also = consents && { alsoNeedsConsent: true };
      return [{ quirk: 'offline-access-gate', params: { via: 'param', name, values: [value], ...also } }];
    }
    if (name === 'prompt' && offline !== undefined && consents) return [];
    if (prompts.includes(name)) return [readPrompt(name, value)];
    required[name] = value.replace(/\$\{[^}]*\}/g, '*');
    return [];
  });
  const extra = Object.keys(required).length > 0;
  return [...readings, ...(extra ? [{ quirk: 'auth-extra-params-required', params: { required } }] : [])];
}

/** In the query is where a code comes anyway. OAuth 2.0 Multiple Response Type Encoding Practices §2.1 */
function readResponseMode(mode: string): Reading[] {
  return mode === 'query'
    ? []
    : [{ quirk: 'response-mode', params: { default: mode, allowed: [mode], required: true } }];
}

/** No server refuses a login for want of it: it asks again where it is told to, and otherwise goes by what it remembers. */
function readPrompt(name: string, value: string): Reading {
  const pages = { none: 'login_required', consent: 'consent', login: 'login', select_account: 'select_account' };
  if (name === 'prompt' && value.split(' ').every((word) => word in pages)) return { quirk: 'prompt-semantics' };
  const values = { ...(name === 'prompt' && pages), [value]: 'consent' };
  return { quirk: 'prompt-semantics', params: { param: name, values } };
}

function readSecondScope(param: string, { alternate_access_token_response_path: path }: Entry): Reading {
  const slot = path?.split('.')[0];
  const grants = slot === undefined ? { grants: 'same-token' } : { grants: 'second-token', slot };
  return { quirk: 'extra-scope-param', params: { param, ...grants } };
}

/** A token that is elsewhere than at the top level: where there are scopes of another kind, it is theirs. */
export function readSecondToken(path: string, { authorization_params: params = {} }: Entry): Reading[] {
  if (Object.keys(params).some((name) => secondScope.test(name))) return [];
  if (partsOf(path) === undefined) return [{ unsaid: tooDeep }];
  return [{ quirk: 'dual-token', params: { slots: [path.replace(/\.[^.]*$/, '')] } }];
}

export function readScopeSeparator(sep: string, { authorization_url_skip_encode: raw = [] }: Entry): Reading[] {
  // What is not encoded is a space to whoever decodes the query.
  if (sep === ' ' || (sep === '+' && raw.includes('scopes'))) return [];
  return [{ quirk: 'scope-separator', params: { sep } }];
}

export function readUnencoded(names: readonly string[], { scope_separator: separator }: Entry): Reading[] {
  const others = names.filter((name) => name !== 'scopes');
  return [
    ...(names.includes('scopes')
      ? [{ quirk: 'scope-raw-unencoded', ...(separator === '+' && { params: { wire: 'plus' } }) }]
      : []),
    ...others.map((member) => ({ unsaid: 'of scopes alone it matters here how they are encoded', member })),
  ];
}

export function readDefaultScopes(scopes: readonly string[]): Reading[] {
  const offline = scopes.find((scope) => offlineScopes.includes(scope));
  return [
    ...(scopes.length > 0 ? [{ quirk: 'scope-required' }] : []),
    ...(offline === undefined ? [] : [{ quirk: 'offline-access-gate', params: { via: 'scope', name: offline } }]),
  ];
}

/** Pairs of texts: what stands in the URL, and what takes its place. `response_type=code&` and nothing takes a parameter out. */
export function readReplacements(replacements: Record<string, string>): Reading[] {
  const pairs = Object.entries(replacements).map(([from, to]) => [nameIn(from), nameIn(to), from] as const);
  const rename = Object.fromEntries(pairs.flatMap(([from, to]) => (from && to ? [[from, to] as const] : [])));
  return [
    ...(Object.keys(rename).length > 0 ? [{ quirk: 'auth-param-rename', params: { rename } }] : []),
    ...pairs
      .filter(([from, to]) => !from || !to)
      .map(([from, to, text]): Reading =>
        from === 'response_type' && to === ''
          ? { quirk: 'response-type-variant', params: { value: 'none' } }
          : { unsaid: 'it replaces something else than the name of a parameter', member: text },
      ),
  ];
}

/** The name in `name`, `name=value` or `&name=`; nothing if that is no name. */
function nameIn(text: string): string | undefined {
  if (text === '') return '';
  return /^[?&]?([\w.-]+)(=[^=&]*)?&?$/.exec(text)?.[1];
}
