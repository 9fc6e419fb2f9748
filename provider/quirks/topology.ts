import * as z from 'zod';
import { pathOf } from '../router.js';
import type { Place, Topology } from '../topology.js';
import { defineQuirk } from './quirk.js';
import { fill } from './template.js';

const tenantTemplatedEndpoints = defineQuirk({
  id: 'tenant-templated-endpoints',
  summary: 'has endpoints whose addresses name the tenant',
  leg: 'topology',
  bends: 'RFC 6749 §3.1, §3.2',
  lawful: true,
  origin: 'provider',
  kind: 'policy',
  params: () =>
    z.object({
      in: z.enum(['host', 'path', 'query']).default('path').describe('the part of the address that names the tenant'),
      vars: z
        .record(z.string(), z.string().regex(/^\w[\w.-]*$/))
        .default({ tenant: 'acme' })
        .describe('what the tenant consists of, by name'),
      pattern: z
        .string()
        .optional()
        .describe(
          'how host or path name it; by default ${tenant}.localhost or /${tenant}; in the query each has its name',
        ),
    }),
  decides: (params) => (params.in === 'host' ? ['endpoints: host'] : []),
  topology: ({ in: part, vars, pattern }) => {
    const names = Object.keys(vars).map((name) => `\${${name}}`);
    const usual = { host: `${names.join('.')}.localhost`, path: `/${names.join('/')}`, query: '' };
    const filled = filledIn(pattern ?? usual[part], vars);
    const moved: Record<typeof part, (place: Place) => Place> = {
      host: (place) => ({ ...place, host: filled }),
      path: (place) => ({ ...place, path: filled + place.path }),
      query: (place) => ({ ...place, query: { ...place.query, ...vars } }),
    };
    return (topology) => {
      for (const name of Object.keys(topology) as (keyof Topology)[]) {
        const place = topology[name];
        if (place !== undefined) topology[name] = moved[part](place);
      }
    };
  },
});

const host = z.string().optional();

const splitHostEndpoints = defineQuirk({
  id: 'split-host-endpoints',
  summary: 'has its authorization endpoint, its token endpoint and its API on different hosts',
  leg: 'topology',
  bends: 'RFC 8414 §2, RFC 9700 §4.4',
  lawful: true,
  origin: 'provider',
  kind: 'policy',
  params: () =>
    z.object({
      hosts: z
        .strictObject({ authorization: host, token: host, api: host })
        .default({ authorization: 'localhost', token: '127.0.0.1', api: '127.0.0.1' })
        .describe('host names, without port, of what the user agent, the client and the holder of a token call'),
    }),
  decides: () => ['endpoints: host'],
  topology:
    ({ hosts }) =>
    (topology) => {
      const groups = [
        [hosts.authorization, ['authorization']],
        [hosts.token, ['token', 'refresh', 'revocation', 'introspection']],
        [hosts.api, ['api', 'userinfo']],
      ] as const;
      for (const [name, places] of groups) {
        for (const place of places) if (topology[place] && name !== undefined) topology[place].host = name;
      }
    },
});

const trailingSlashStrict = defineQuirk({
  id: 'trailing-slash-strict',
  summary: 'knows its token endpoint only with, or only without, a slash at the end',
  leg: 'topology',
  bends: 'RFC 3986 §6.2.3',
  lawful: true,
  origin: 'provider',
  kind: 'policy',
  params: () =>
    z.object({
      slash: z.enum(['required', 'forbidden']).default('required').describe('whether the path ends with a slash'),
      onWrong: z
        .union([z.literal(404), z.literal(301)])
        .default(404)
        .describe(
          'the HTTP status at the other path; 301 leads to the right one, where a POST mostly arrives as a GET',
        ),
    }),
  decides: () => ['token endpoint: slash'],
  topology:
    ({ slash }) =>
    (topology) => {
      for (const place of [topology.token, topology.refresh]) {
        if (place) place.path = withSlash(place.path, slash === 'required');
      }
    },
  taps: ({ slash, onWrong }) => ({
    httpRequest({ target }, { endpoint, endpoints, issuer }) {
      if (endpoint !== 'unknown') return;
      for (const right of [endpoints.token, endpoints.refresh]) {
        if (right === undefined) continue;
        const path = new URL(right).pathname.slice(new URL(issuer).pathname.length);
        if (pathOf(target) !== withSlash(path, slash === 'forbidden')) continue;
        if (onWrong === 301) return { status: 301, headers: { location: right } };
        return { status: 404, body: { error: 'not_found', error_description: 'there is nothing at this path' } };
      }
    },
  }),
});

/** In the order of the protocol. */
export const topologyQuirks = [tenantTemplatedEndpoints, splitHostEndpoints, trailingSlashStrict] as const;

/** A text with the value of each variable in the place of its name. */
function filledIn(pattern: string, vars: Record<string, string>): string {
  const filled = fill(pattern, (name) => (Object.hasOwn(vars, name) ? vars[name] : undefined));
  return typeof filled === 'string' ? filled : pattern;
}

function withSlash(path: string, wanted: boolean): string {
  if (wanted) return path.endsWith('/') ? path : `${path}/`;
  return path.endsWith('/') ? path.slice(0, -1) : path;
}
