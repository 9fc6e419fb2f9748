import { createHash } from 'node:crypto';
import * as z from 'zod';
import { header, queryOf, single, type HttpRequest } from '../exchange.js';
import { resourceOf } from '../resource-server.js';
import { endpointOf, pathOf, paths } from '../router.js';
import { urlOf } from '../topology.js';
import { isPreflight } from './bearer.js';
import { changeMembers } from './members.js';
import { path } from './path.js';
import { defineQuirk, type Json, type Reply, type Route, type TapContext } from './quirk.js';
import { errorStatus, refuse } from './refusal.js';
import { fill, valuesOf } from './template.js';

const apiHostFromToken = defineQuirk({
  id: 'api-host-from-token',
  summary: 'has an API at an address that only the token response tells',
  leg: 'resource',
  bends: 'none: where an API is found is not a matter of OAuth',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      member: z.string().default('instance_url').describe('the member of the token response'),
      path: path
        .or(z.literal(''))
        .default('/eu7')
        .describe('what the path of the API begins with, relative to the issuer; empty: with nothing of its own'),
      host: z.string().optional().describe("host name of the API, without port; by default the issuer's"),
      value: z
        .enum(['base', 'endpoint', 'root'])
        .default('base')
        .describe(
          'base: what the address of the resource begins with, up to its last segment; endpoint: the address of the resource itself; root: that of the host',
        ),
    }),
  decides: ({ member, host }) => [
    'api endpoint: address',
    `token response: ${member}`,
    ...(host === undefined ? [] : ['endpoints: host']),
  ],
  topology:
    ({ path, host }) =>
    (topology) => {
      topology.api = { ...topology.api, path: path + topology.api.path, ...(host !== undefined && { host }) };
    },
  taps: ({ member, value }) => ({
    tokenResponse(message, { api, issuer }) {
      const told = {
        base: new URL('.', api).href.slice(0, -1),
        endpoint: api,
        root: new URL(api).origin + new URL(issuer).pathname.replace(/\/$/, ''),
      };
      changeMembers(message, (members) => ({ ...members, [member]: told[value] }));
    },
  }),
});

const tenantDiscoveryEndpoint = defineQuirk({
  id: 'tenant-discovery-endpoint',
  summary: 'has an API that must be told a tenant, and an endpoint that lists those of the access token',
  leg: 'resource',
  bends: 'none: tenants are not a matter of OAuth',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      path: path.default('/connections').describe('path of the list, relative to the issuer'),
      tenants: z.int().min(1).max(100).default(2).describe('how many tenants the end-user has'),
      as: z.enum(['list', 'object']).default('list').describe('a list of all, or the first one alone'),
      wrap: z.string().default('').describe('the member that holds the answer; empty: it is the answer'),
      entry: z
        .json()
        .default({ tenantId: '${tenant.id}', tenantName: '${tenant.name}' })
        .describe('what is told of a tenant; placeholders: ${tenant.id}, ${tenant.name}, ${tenant.url}'),
      in: z
        .enum(['header', 'query', 'path'])
        .default('header')
        .describe('where the API wants the tenant; path: at ${tenant.url} and then the resource'),
      name: z.string().min(1).default('Tenant-Id').describe('name of the header field or of the query parameter'),
      host: z.string().optional().describe("host name of ${tenant.url}, without port; by default the issuer's"),
      base: z.string().default('/${tenant.id}').describe('path of ${tenant.url}; may be empty'),
      resource: z
        .string()
        .default(paths.api)
        .describe('path of the resource below ${tenant.url}; ${tenant.id} is known too'),
      body: z.json().optional().describe('what is found there: a template; by default the end-user as at /me'),
      status: errorStatus.default(403).describe('the HTTP status of a call without a tenant'),
    }),
  decides: ({ path, in: place }) => [
    'api request: tenant',
    `address: ${path}`,
    ...(place === 'path' ? ['api endpoint: address'] : []),
  ],
  routes({ path, tenants, as, wrap, entry, in: place, host, base, resource, body }) {
    const ids = tenantIds(tenants);
    const pathOfTenant = (template: string, id: string) => template.replaceAll('${tenant.id}', id);
    const list: Route = {
      methods: ['GET'],
      protected: true,
      answer(context) {
        const tenants = ids.map((id, index) => ({
          'tenant.id': id,
          'tenant.name': `Tenant ${index + 1}`,
          'tenant.url': addressOf(pathOfTenant(base, id), host, context.issuer),
        }));
        const all = tenants.map((one) => fill(entry, valuesOf(context, one)));
        const told = as === 'list' ? all : (all[0] ?? null);
        return { status: 200, body: wrap === '' ? told : { [wrap]: told } };
      },
    };
    const doors = ids.map((id): [string, Route] => [pathOfTenant(base + resource, id), doorTo(body)]);
    return { [path]: list, ...(place === 'path' && Object.fromEntries(doors)) };
  },
  taps: ({ tenants, in: place, name, status }) => ({
    resourceResponse(message, { request }) {
      if (message.status >= 300 || isPreflight(request)) return;
      // The routes above are at home elsewhere; of the rest, /echo knows no tenants by path.
      if (place === 'path' ? pathOf(request.target) !== paths.api : endpointOf(request.target) !== 'api') return;
      const sent = place === 'path' ? undefined : tenantOf(request, place, name);
      if (sent !== undefined && tenantIds(tenants).includes(sent)) return;
      const error = sent === undefined ? 'tenant_missing' : 'tenant_unknown';
      refuse(message, status, { error, error_description: `the request names no tenant of this access token` });
    },
  }),
});

export const resourceAddressQuirks = [apiHostFromToken, tenantDiscoveryEndpoint] as const;

/** The API of one tenant. */
function doorTo(body: Json | undefined): Route {
  const answer = (context: TapContext): Reply => {
    const reply = answerAsResource(context);
    return body === undefined || reply.status !== 200 ? reply : { ...reply, body: fill(body, valuesOf(context)) };
  };
  return { methods: ['GET'], protected: true, answer };
}

function addressOf(path: string, host: string | undefined, issuer: string): string {
  return urlOf({ path, ...(host !== undefined && { host }) }, issuer).replace(/\/$/, '');
}

function answerAsResource({ grant, users }: TapContext): Reply {
  const person = users.find(({ sub }) => sub === grant?.sub);
  if (person === undefined) return { status: 403, body: { error: 'insufficient_scope' } };
  return { status: 200, headers: { 'access-control-allow-origin': '*' }, body: resourceOf(person) };
}

/** Not to be guessed by a client, and the same everywhere. */
function tenantIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const digits = createHash('sha256').update(`tenant ${index}`).digest('hex');
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  });
}

function tenantOf(request: HttpRequest, place: 'header' | 'query', name: string): string | undefined {
  return place === 'header' ? header(request.headers, name) : single(queryOf(request.target), name);
}
