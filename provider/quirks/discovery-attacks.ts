import * as z from 'zod';
import { attackerPublicKey, signAsAttacker } from './attacker-key.js';
import { changeMembers } from './members.js';
import { defineQuirk, type Json, type JsonMessage, type JsonObject } from './quirk.js';

/** What all of these have in common. */
const common = { leg: 'discovery', origin: 'attack', kind: 'tamper', lawful: false } as const;

const places = {
  authorization: ['authorization_endpoint', '/authorize'],
  token: ['token_endpoint', '/token'],
  userinfo: ['userinfo_endpoint', '/userinfo'],
  jwks: ['jwks_uri', '/jwks'],
  revocation: ['revocation_endpoint', '/revoke'],
  introspection: ['introspection_endpoint', '/introspect'],
} as const;
const placeNames = Object.keys(places) as (keyof typeof places)[];

const endpointElsewhere = defineQuirk({
  ...common,
  id: 'metadata-endpoint-elsewhere',
  summary: 'names an endpoint of a foreign origin in its metadata',
  bends: 'RFC 9700 §4.4, RFC 8414 §6.2',
  params: () =>
    z.object({
      endpoints: z
        .array(z.enum(placeNames))
        .min(1)
        .default(['token'])
        .describe('the endpoints that are elsewhere; with jwks, ID Tokens are signed with a key from there'),
    }),
  taps: ({ endpoints }) => ({
    metadata: (message, { elsewhere }) =>
      changeMembers(message, (members) => ({
        ...members,
        ...Object.fromEntries(endpoints.map((name) => [places[name][0], elsewhere + places[name][1]])),
      })),
    ...(endpoints.includes('jwks') && { idToken: (draft, { memory }) => signAsAttacker(draft, memory) }),
  }),
  elsewhere: () => ({
    '/jwks': ({ memory }) => ({ status: 200, body: { keys: [attackerPublicKey(memory)] } }),
  }),
  decides: ({ endpoints }) => [
    ...[...new Set(endpoints)].map((name) => `metadata: ${places[name][0]}`),
    ...(endpoints.includes('jwks') ? ['ID Token: alg', 'ID Token: kid', 'ID Token: signing key'] : []),
  ],
});

const shapes = ['huge', 'deep', 'wrong-types', 'arrays', 'javascript-urls', 'file-urls', 'prototype'] as const;

const hostile = defineQuirk({
  ...common,
  id: 'hostile-metadata',
  summary: 'gives out metadata that are made to harm whoever reads them',
  bends: 'RFC 8414 §2, §3.2',
  params: () =>
    z.object({
      shape: z
        .enum(shapes)
        .default('wrong-types')
        .describe(
          'megabytes, nested without end, members of wrong types, arrays where texts belong, URLs that run or read something, or a member __proto__',
        ),
      bytes: z
        .int()
        .min(1)
        .max(64 * 1024 * 1024)
        .default(8 * 1024 * 1024)
        .describe('how much huge adds; deep has a level for each two'),
    }),
  taps: ({ shape, bytes }) => ({
    metadata(message) {
      if (shape === 'deep') nest(message, Math.floor(bytes / 2));
      else changeMembers(message, (members) => ({ ...members, ...harm(shape, members, bytes) }));
    },
  }),
  decides: ({ shape }) =>
    shape === 'huge' || shape === 'deep' || shape === 'prototype'
      ? [`metadata: ${shape}`]
      : placeNames.map((name) => `metadata: ${places[name][0]}`),
});

const redirect = defineQuirk({
  ...common,
  id: 'metadata-redirect',
  summary: 'redirects requests for its metadata to a foreign origin, where its token endpoint is said to be there, too',
  bends: 'RFC 8414 §3.2',
  params: () =>
    z.object({
      status: z.literal([301, 302, 303, 307, 308]).default(302).describe('the HTTP status'),
    }),
  taps: ({ status }) => ({
    metadata({ body }, { elsewhere, memory }) {
      memory.set('metadata', body);
      return { status, headers: { location: `${elsewhere}/metadata` } };
    },
  }),
  elsewhere: () => ({
    '/metadata': ({ memory, elsewhere }) => ({
      status: 200,
      body: { ...memory.get<JsonObject>('metadata'), token_endpoint: `${elsewhere}/token` },
    }),
  }),
  decides: () => ['metadata: answer'],
});

export const discoveryAttackQuirks = [endpointElsewhere, hostile, redirect] as const;

/** What makes members harmful; the issuer stays right, so that a client comes as far as the others. */
function harm(shape: Exclude<(typeof shapes)[number], 'deep'>, members: JsonObject, bytes: number): JsonObject {
  switch (shape) {
    case 'huge':
      return { service_documentation: 'x'.repeat(bytes) };
    case 'wrong-types':
      return {
        ...addresses([null, 42, true, {}, [], -0.5]),
        response_types_supported: 'code',
        scopes_supported: { openid: true },
        token_endpoint_auth_methods_supported: 7,
        code_challenge_methods_supported: 'S256',
        id_token_signing_alg_values_supported: null,
      };
    case 'arrays':
      return Object.fromEntries(placeNames.map((name) => [places[name][0], [members[places[name][0]] ?? null]]));
    case 'javascript-urls':
      return addresses(['javascript:alert(document.domain)//']);
    case 'file-urls':
      return addresses(['file:///etc/passwd']);
    case 'prototype':
      return JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as JsonObject;
  }
}

/** The values in turn, one for each endpoint. */
function addresses(values: readonly Json[]): JsonObject {
  return Object.fromEntries(placeNames.map((name, index) => [places[name][0], values[index % values.length] ?? null]));
}

/** Adds so many arrays inside each other; they are more than JSON.stringify can say. */
function nest(message: JsonMessage, levels: number): void {
  const former = message.write ?? JSON.stringify;
  message.write = (body) => {
    const text = former(body);
    return `${text.slice(0, text.lastIndexOf('}'))},"service_documentation":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  };
}
