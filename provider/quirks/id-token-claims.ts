import { createHash } from 'node:crypto';
import * as z from 'zod';
import { changeMembers } from './members.js';
import { defineQuirk, type Json, type JsonObject, type TapContext } from './quirk.js';
import { fill, valuesOf } from './template.js';

const type = z.enum(['string', 'number', 'boolean', 'array', 'iso-date', 'null']);

const claimTypes = defineQuirk({
  id: 'id-token-claim-types',
  summary: 'adds claims, or gives them values or JSON types of its own',
  leg: 'id-token',
  bends: 'OpenID Connect Core §5.1',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      patch: z
        .record(z.string(), z.json())
        .default({ email_verified: 'true', is_private_email: 'false', updated_at: '2026-01-02T03:04:05.678Z' })
        .describe('claims that are added or replaced; texts may hold ${placeholders}, such as ${user.email}'),
      casts: z
        .record(z.string(), type)
        .default({})
        .describe('types by claim, for claims that are there; a text that is no number becomes a number of its own'),
      where: z.enum(['id-token', 'userinfo', 'both']).default('both').describe('where the claims are'),
    }),
  taps({ patch, casts, where }) {
    const change = (claims: JsonObject, context: TapContext): JsonObject => {
      const patched = { ...claims, ...(fill(patch, valuesOf(context)) as JsonObject) };
      return Object.fromEntries(
        Object.entries(patched).map(([name, value]) => [
          name,
          Object.hasOwn(casts, name) ? cast(value, casts[name]!) : value,
        ]),
      );
    };
    return {
      ...(where !== 'userinfo' && { idToken: (draft, context) => void (draft.claims = change(draft.claims, context)) }),
      ...(where !== 'id-token' && {
        resourceResponse: (message, context) =>
          void (context.endpoint === 'userinfo' && changeMembers(message, (claims) => change(claims, context))),
      }),
    };
  },
  decides: ({ patch, where }) =>
    Object.keys(patch).flatMap((name) => [
      ...(where === 'userinfo' ? [] : [`ID Token: ${name}`]),
      ...(where === 'id-token' ? [] : [`userinfo response: ${name}`]),
    ]),
});

const claims = ['at_hash', 'c_hash', 's_hash', 'aud', 'azp', 'iss', 'sub', 'nonce'] as const;

const mismatch = defineQuirk({
  id: 'hash-or-sub-mismatch',
  summary: 'issues ID Tokens with a claim that belongs to somebody or something else',
  leg: 'id-token',
  bends: 'OpenID Connect Core §3.1.3.6–§3.1.3.8, §5.3.2',
  lawful: false,
  origin: 'attack',
  kind: 'tamper',
  params: () =>
    z.object({
      field: z
        .enum([...claims, 'userinfo-sub'])
        .default('at_hash')
        .describe('the claim that is wrong; userinfo-sub is that of the UserInfo response'),
    }),
  taps: ({ field }) =>
    field === 'userinfo-sub'
      ? {
          resourceResponse(message, { endpoint }) {
            if (endpoint === 'userinfo') changeMembers(message, (members) => ({ ...members, sub: stranger }));
          },
        }
      : {
          idToken: (draft, context) =>
            void (draft.claims = { ...draft.claims, ...wrong(field, draft.claims, context) }),
        },
  decides: ({ field }) => [field === 'userinfo-sub' ? 'userinfo response: sub' : `ID Token: ${field}`],
});

export const idTokenClaimQuirks = [claimTypes, mismatch] as const;

const stranger = '00000000-0000-4000-8000-000000000000';
const otherClient = 'another-client';

function wrong(field: (typeof claims)[number], { aud }: JsonObject, { elsewhere }: TapContext): JsonObject {
  switch (field) {
    case 'at_hash':
    case 'c_hash':
    case 's_hash':
      // As long as a right one: the left half of SHA-256. OpenID Connect Core §3.1.3.6
      return {
        [field]: createHash('sha256').update(`another ${field}`).digest().subarray(0, 16).toString('base64url'),
      };
    case 'aud':
      return { aud: otherClient };
    case 'azp':
      return { aud: [aud ?? null, otherClient].flat(), azp: otherClient };
    case 'iss':
      return { iss: elsewhere };
    case 'sub':
      return { sub: stranger };
    case 'nonce':
      return { nonce: 'another-nonce' };
  }
}

function cast(value: Json, to: z.output<typeof type>): Json {
  switch (to) {
    case 'string':
      return typeof value === 'string' ? value : JSON.stringify(value);
    case 'number':
      return numberOf(value);
    case 'boolean':
      return value !== 'false' && Boolean(value);
    case 'array':
      return [value];
    case 'iso-date':
      return isoDate(Number(value)) ?? value;
    case 'null':
      return null;
  }
}

/** The same number for the same value: a user who is told by it stays the same. */
function numberOf(value: Json): number {
  const number = typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
  return Number.isFinite(number) ? number : createHash('sha256').update(JSON.stringify(value)).digest().readUInt32BE(0);
}

function isoDate(seconds: number): string | undefined {
  return Math.abs(seconds) <= 8.64e12 ? new Date(seconds * 1000).toISOString() : undefined;
}
