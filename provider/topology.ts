import { queryOf, single } from './exchange.js';
import { paths, pathOf } from './router.js';

/** Where an endpoint is found. */
export interface Place {
  /** Host name without port; by default that of the issuer, and any. */
  host?: string;
  /** Relative to the issuer, with a leading slash. */
  path: string;
  /** Query parameters that belong to the address itself. */
  query?: Record<string, string>;
  /** Takes requests for what is below its path too: `/tokens/TOKEN`. */
  below?: boolean;
}

export type PlaceName = keyof Topology;

/** Where the endpoints of an issuer are. */
export interface Topology {
  authorization: Place;
  token: Place;
  /** Takes refreshes only; absent: the token endpoint takes them. */
  refresh?: Place;
  /** Where token requests are served when the address that is told only redirects. */
  redirected?: Place;
  revocation: Place;
  introspection: Place;
  userinfo: Place;
  jwks: Place;
  api: Place;
}

export function standardTopology(): Topology {
  const { authorization, token, revocation, introspection, userinfo, jwks, api } = paths;
  return {
    authorization: { path: authorization },
    token: { path: token },
    revocation: { path: revocation },
    introspection: { path: introspection },
    userinfo: { path: userinfo },
    jwks: { path: jwks },
    api: { path: api },
  };
}

/** The honest server's own path of what is found at a place. */
export function honestPath(name: PlaceName): string {
  return name === 'refresh' || name === 'redirected' ? paths.token : paths[name];
}

/** The address of a place of the issuer with this identifier. */
export function urlOf({ host, path, query }: Place, identifier: string): string {
  const url = new URL(identifier + path);
  if (host !== undefined) url.hostname = host;
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.append(name, value);
  return url.href;
}

/** The place that a request was sent to: `target` relative to the issuer, `host` as in the Host header. */
export function placeAt(
  topology: Topology,
  target: string,
  host: string | undefined,
): { name: PlaceName; rest: string } | undefined {
  const path = pathOf(target);
  const parameters = queryOf(target);
  const hostname = host?.replace(/:\d*$/, '').toLowerCase();
  const name = (Object.keys(topology) as PlaceName[]).find((name) => {
    const place = topology[name];
    if (place === undefined) return false;
    if (place.path !== path && !(place.below && path.startsWith(`${place.path}/`))) return false;
    if (place.host !== undefined && place.host.toLowerCase() !== hostname) return false;
    return Object.entries(place.query ?? {}).every(([key, value]) => single(parameters, key) === value);
  });
  return name && { name, rest: path.slice(topology[name]?.path.length) };
}
