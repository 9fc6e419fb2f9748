import { createHash } from 'node:crypto';
import * as z from 'zod';
import { isMembers, omit, onMembers, put, textOf } from './members.js';
import { defineQuirk, type Json, type JsonObject } from './quirk.js';
import { signedIdToken } from './signed-id-token.js';
import { fill, valuesOf } from './template.js';
import { onText } from './token-message.js';

/** What all of these have in common. */
const common = {
  leg: 'token-response',
  bends: 'RFC 6749 §5.1',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
} as const;

const nestedToken = defineQuirk({
  ...common,
  id: 'nested-token',
  summary: 'puts the access token inside another object',
  stage: 'nesting',
  params: () =>
    z.object({
      path: z
        .string()
        .default('authed_user.access_token')
        .describe('where it goes, with dots; access_token.token makes access_token an object'),
    }),
  decides: ({ path }) => [`token response: ${path.split('.')[0]}`, 'token response: name of access_token'],
  taps: ({ path }) => ({
    tokenResponse: onMembers((members) => {
      const { access_token: token, ...others } = members;
      return token === undefined ? members : put(others, path.split('.'), token);
    }),
  }),
});

const tokenEnvelope = defineQuirk({
  ...common,
  id: 'token-envelope',
  summary: 'wraps the whole token response',
  stage: 'envelope',
  params: () =>
    z.object({
      wrap: z.string().default('data').describe('the member that holds it'),
      siblings: z
        .record(z.string(), z.json())
        .default({})
        .describe('members beside it; their texts may hold ${placeholders}'),
    }),
  decides: () => ['token response: envelope'],
  taps: ({ wrap, siblings }) => ({
    tokenResponse: onMembers((members, context) => ({
      ...(fill(siblings, valuesOf(context, members)) as JsonObject),
      [wrap]: members,
    })),
  }),
});

const tokenFieldRename = defineQuirk({
  ...common,
  id: 'token-field-rename',
  summary: 'calls the members of the token response by other names',
  stage: 'names',
  params: () =>
    z.object({
      rename: z
        .record(z.string(), z.string())
        .default({
          access_token: 'accessToken',
          refresh_token: 'refreshToken',
          expires_in: 'expiresIn',
          token_type: 'tokenType',
        })
        .describe('new names by standard name'),
    }),
  decides: ({ rename }) => Object.keys(rename).map((name) => `token response: name of ${name}`),
  taps: ({ rename }) => ({
    tokenResponse: onMembers((members) => {
      const nameOf = (name: string) => (Object.hasOwn(rename, name) ? (rename[name] ?? name) : name);
      return Object.fromEntries(Object.entries(members).map(([name, value]) => [nameOf(name), value]));
    }),
  }),
});

const dualToken = defineQuirk({
  ...common,
  id: 'dual-token',
  summary: 'returns several access tokens, one at the top level and others nested',
  lawful: true,
  params: () =>
    z.object({
      slots: z.array(z.string()).min(1).default(['authed_user']).describe('the members that hold the other ones'),
      fields: z
        .record(z.string(), z.json())
        .default({ id: 'U061F7AUR', token_type: 'user' })
        .describe('what stands beside each of those; texts may hold ${placeholders}'),
      missing: z
        .enum(['none', 'top', 'nested'])
        .default('none')
        .describe('top: there is none at the top level; nested: the members are there, without a token'),
    }),
  decides: ({ slots, missing }) => [
    ...slots.map((slot) => `token response: ${slot}`),
    ...(missing === 'top' ? ['token response: name of access_token'] : []),
  ],
  taps: ({ slots, fields, missing }) => ({
    tokenResponse: onMembers((members, context) => {
      const token = textOf(members, 'access_token');
      if (token === undefined) return members;
      const beside = fill(fields, valuesOf(context, members)) as JsonObject;
      const nested = slots.map((slot): [string, Json] => {
        if (missing === 'nested') return [slot, beside];
        const other = createHash('sha256').update(`${slot} ${token}`).digest('base64url');
        return [slot, { ...beside, access_token: context.alias(other, token) }];
      });
      const all = { ...members, ...Object.fromEntries(nested) };
      return missing === 'top' ? omit(all, 'access_token', 'token_type') : all;
    }),
  }),
});

const tokenExtraFields = defineQuirk({
  ...common,
  id: 'token-extra-fields',
  summary: 'adds members that no RFC knows to the token response',
  lawful: true,
  params: () =>
    z.object({
      fields: z
        .record(z.string(), z.json())
        .default({
          instance_url: 'https://eu7.example',
          team: { id: 'T9TK3CUKW', name: 'Gauntlet' },
          enterprise: null,
          signature: 'c2lnbmF0dXJl',
        })
        .describe('the members; texts may hold ${placeholders}, such as ${user.email}'),
    }),
  decides: ({ fields }) => Object.keys(fields).map((name) => `token response: ${name}`),
  taps: ({ fields }) => ({
    tokenResponse: onMembers((members, context) => ({
      ...members,
      ...(fill(fields, valuesOf(context, members)) as JsonObject),
    })),
  }),
});

const bigintIds = defineQuirk({
  ...common,
  id: 'bigint-ids',
  summary: 'gives an id as a number that is too big for a double',
  bends: 'RFC 8259 §6',
  lawful: true,
  params: () =>
    z.object({
      field: z.string().default('user_id').describe('the member'),
      digits: z
        .string()
        .regex(/^[1-9]\d{0,99}$/)
        .default('17841405793187219')
        .describe('the number; exact only up to 9007199254740992'),
    }),
  decides: ({ field }) => [
    `token response: ${field}`,
    `token response: name of ${field}`,
    'token response: big number',
  ],
  taps: ({ field, digits }) => ({
    tokenResponse(message) {
      if (!isMembers(message.body)) return;
      message.body = { ...message.body, [field]: digits };
      // No number of JavaScript's has these digits: they lose their quotes when the body is a text.
      const name = JSON.stringify(field);
      onText(message, (text) => text.replace(`${name}:"${digits}"`, () => `${name}:${digits}`));
    },
  }),
});

const unexpectedIdToken = defineQuirk({
  ...common,
  id: 'unexpected-id-token',
  summary: 'returns an id_token that nobody has asked for',
  bends: 'OpenID Connect Core §3.1.3.3',
  params: () =>
    z.object({
      value: z
        .enum(['token', 'false', 'null'])
        .default('token')
        .describe('token: a signed one; otherwise that literal'),
      claims: z
        .record(z.string(), z.json())
        .default({})
        .describe('claims of it beside the usual ones; texts may hold ${placeholders}'),
    }),
  decides: () => ['token response: id_token'],
  taps: ({ value, claims }) => ({
    tokenResponse: onMembers((members, context) => {
      if (Object.hasOwn(members, 'id_token')) return members;
      const own = fill(claims, valuesOf(context)) as JsonObject;
      const values = { token: () => signedIdToken(context, own), false: () => false, null: () => null };
      return { ...members, id_token: values[value]() };
    }),
  }),
});

export const tokenResponseQuirks = [
  tokenExtraFields,
  bigintIds,
  unexpectedIdToken,
  tokenFieldRename,
  nestedToken,
  dualToken,
  tokenEnvelope,
] as const;
