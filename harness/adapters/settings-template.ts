import mustache from 'mustache';
import { suggestion } from '../errors.js';
import type { ClientSettings } from '../model/client.js';

/** What a file that describes a client may say in `{{…}}`: the settings of the run, of the issuer `main`. */
export function templateValues({ redirectUri, issuers: { main } }: ClientSettings): Record<string, string> {
  return {
    issuer: main.issuer,
    origin: new URL(main.issuer).origin,
    ...Object.fromEntries(Object.entries(main.endpoints).map(([name, url]) => [`endpoints.${name}`, url])),
    api: main.api,
    clientId: main.clientId,
    clientSecret: main.clientSecret ?? '',
    clientAuth: main.clientAuth,
    scope: main.scope,
    pkce: String(main.pkce),
    redirectUri,
  };
}

export const settingNames = [
  'issuer',
  'origin',
  'endpoints.authorization',
  'endpoints.token',
  'endpoints.revocation',
  'endpoints.introspection',
  'endpoints.userinfo',
  'endpoints.jwks',
  'endpoints.metadata',
  'api',
  'clientId',
  'clientSecret',
  'clientAuth',
  'scope',
  'pkce',
  'redirectUri',
] as const;

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
