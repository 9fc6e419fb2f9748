import mustache from 'mustache';
import { suggestion } from '../errors.js';
import type { ClientSettings } from '../model/client.js';

/** What a file that describes a client may say in `{{…}}`: settings of the run, of the issuer `main`. */
const settings: Readonly<Record<string, (given: ClientSettings) => string>> = {
  issuer: ({ issuers: { main } }) => main.issuer,
  origin: ({ issuers: { main } }) => new URL(main.issuer).origin,
  'endpoints.authorization': ({ issuers: { main } }) => main.endpoints.authorization,
  'endpoints.token': ({ issuers: { main } }) => main.endpoints.token,
  'endpoints.refresh': ({ issuers: { main } }) => main.endpoints.refresh ?? main.endpoints.token,
  'endpoints.revocation': ({ issuers: { main } }) => main.endpoints.revocation,
  'endpoints.introspection': ({ issuers: { main } }) => main.endpoints.introspection,
  'endpoints.userinfo': ({ issuers: { main } }) => main.endpoints.userinfo,
  'endpoints.jwks': ({ issuers: { main } }) => main.endpoints.jwks,
  'endpoints.metadata': ({ issuers: { main } }) => main.endpoints.metadata,
  api: ({ issuers: { main } }) => main.api,
  clientId: ({ issuers: { main } }) => main.clientId,
  clientSecret: ({ issuers: { main } }) => main.clientSecret ?? '',
  clientAuth: ({ issuers: { main } }) => main.clientAuth,
  scope: ({ issuers: { main } }) => main.scope,
  pkce: ({ issuers: { main } }) => String(main.pkce),
  preset: ({ issuers: { main } }) => main.preset?.name ?? '',
  redirectUri: ({ redirectUri }) => redirectUri,
};

export const settingNames: readonly string[] = Object.keys(settings);

/** What each name stands for in one run. */
export function templateValues(given: ClientSettings): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([name, valueOf]) => [name, valueOf(given)]));
}

/** What is wrong with a text in which these names may stand in `{{…}}`, as sentences; undefined if nothing is. */
export function templateFault(text: string, names: readonly string[]): string | undefined {
  let tokens: ReturnType<typeof mustache.parse>;
  try {
    tokens = mustache.parse(text);
  } catch (error) {
    return `It is no template: ${error instanceof Error ? error.message : String(error)}.`;
  }
  for (const [type, name = ''] of tokens) {
    if (type === 'text' || (isName(type) && names.includes(name))) continue;
    if (!isName(type)) return `{{${type}${name}}} is not known here: a name alone can stand in {{…}}.`;
    return `{{${name}}} is not known here.${suggestion(name, names) || ` There are ${names.join(', ')}.`}`;
  }
  return undefined;
}

/** Puts values in the place of `{{name}}`. */
export function renderTemplate(text: string, values: Readonly<Record<string, string>>): string {
  return mustache
    .parse(text)
    .map(([type, name = '']) => (isName(type) ? (values[name] ?? '') : name))
    .join('');
}

function isName(type: string | undefined): boolean {
  return type === 'name' || type === '&';
}
