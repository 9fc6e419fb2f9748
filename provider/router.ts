import type { Endpoint } from './exchange.js';

/** The issuers that a request may be meant for. */
export interface Directory<T> {
  byName: (name: string) => T | undefined;
  /** By Host header value, in lower case. */
  byHost: ReadonlyMap<string, T>;
}

export interface Destination<T> {
  issuer: T;
  /** Path and query, relative to the issuer: `/token`, `/.well-known/openid-configuration`. */
  target: string;
}

const documents = '(?:oauth-authorization-server|openid-configuration)';
/** The well-known path inserted before the issuer's path. RFC 8414 §3.1 */
const inserted = new RegExp(`^(/\\.well-known/${documents})/([^/?#]+(?:/[^/?#]+)?)/?(\\?.*)?$`);
const appended = new RegExp(`^/\\.well-known/${documents}$`);

/**
 * Finds the issuer that an origin-form target is meant for: by Host, by a well-known path inserted before the issuer's
 * path, or by the first path segment or two.
 */
export function findIssuer<T>(
  target: string,
  host: string | undefined,
  directory: Directory<T>,
): Destination<T> | undefined {
  const owner = host === undefined ? undefined : directory.byHost.get(host.toLowerCase());
  if (owner !== undefined) return { issuer: owner, target };

  if (target.startsWith('/.well-known/')) {
    const [, document, name = '', query] = inserted.exec(target) ?? [];
    const issuer = directory.byName(name);
    return issuer === undefined ? undefined : { issuer, target: `${document}${query ?? ''}` };
  }

  const [, first = '', second] = /^\/([^/?#]+)(?:\/([^/?#]+))?/.exec(target) ?? [];
  for (const name of [...(second === undefined ? [] : [`${first}/${second}`]), first]) {
    const issuer = directory.byName(name);
    if (issuer === undefined) continue;
    const rest = target.slice(name.length + 1);
    return { issuer, target: rest.startsWith('/') ? rest : `/${rest}` };
  }
  return undefined;
}

/** Paths of the endpoints, relative to the issuer. */
export const paths = {
  authorization: '/authorize',
  token: '/token',
  revocation: '/revoke',
  introspection: '/introspect',
  userinfo: '/userinfo',
  jwks: '/jwks',
  api: '/me',
  echo: '/echo',
  login: '/login',
} as const;

const endpoints = new Map<string, Endpoint>([
  [paths.authorization, 'authorization'],
  [paths.token, 'token'],
  [paths.revocation, 'revocation'],
  [paths.introspection, 'introspection'],
  [paths.userinfo, 'userinfo'],
  [paths.jwks, 'jwks'],
  [paths.api, 'api'],
  [paths.echo, 'api'],
  [paths.login, 'login'],
]);

/** The endpoint that a target relative to its issuer names. */
export function endpointOf(target: string): Endpoint {
  const path = pathOf(target);
  const known = endpoints.get(path);
  if (known !== undefined) return known;
  if (path.startsWith(`${paths.echo}/`)) return 'api';
  return appended.test(path) ? 'metadata' : 'unknown';
}

/** The path of an origin-form target, without its query. */
export function pathOf(target: string): string {
  const end = target.indexOf('?');
  return end < 0 ? target : target.slice(0, end);
}
