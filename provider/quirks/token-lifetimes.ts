import * as z from 'zod';
import type { Policy } from '../policy.js';
import { omit, onMembers } from './members.js';
import { defineQuirk, type Json, type JsonObject } from './quirk.js';

/** What all of these have in common. */
const common = {
  leg: 'token-response',
  bends: 'RFC 6749 §5.1',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
} as const;

const decidesLifetime = () => ['token response: expires_in'];
/** Where it is gone, it can have no other name. */
export const decidesNoLifetime = () => [...decidesLifetime(), 'token response: presence of expires_in'];

const tokenTypeMissing = defineQuirk({
  ...common,
  id: 'token-type-missing',
  summary: 'leaves token_type out',
  params: () => z.object({}),
  decides: () => ['token response: token_type'],
  taps: () => ({ tokenResponse: onMembers((members) => omit(members, 'token_type')) }),
});

const tokenTypeNonstandard = defineQuirk({
  ...common,
  id: 'token-type-nonstandard',
  summary: 'gives another token_type than Bearer',
  bends: 'RFC 6749 §7.1',
  params: () => z.object({ value: z.string().default('bot').describe('the token_type') }),
  decides: () => ['token response: token_type'],
  taps: ({ value }) => ({ tokenResponse: onMembers((members) => ({ ...members, token_type: value })) }),
});

const expiresInMissing = defineQuirk({
  ...common,
  id: 'expires-in-missing',
  summary: 'does not say how long the access token lives, although it expires',
  lawful: true,
  params: () =>
    z.object({
      realTtl: z.int().min(1).optional().describe('seconds that it lives all the same; by default as usual'),
    }),
  decides: decidesNoLifetime,
  policy: ({ realTtl }): Partial<Policy> => (realTtl === undefined ? {} : { accessTokenLifetime: realTtl }),
  taps: () => ({ tokenResponse: onMembers((members) => omit(members, 'expires_in')) }),
});

const expiresInType = defineQuirk({
  ...common,
  id: 'expires-in-type',
  summary: 'gives the lifetime as something else than an integer',
  bends: 'RFC 6749 Appendix A.14',
  params: () =>
    z.object({
      type: z.enum(['string', 'float', 'null', 'empty', 'word']).default('string').describe('what expires_in becomes'),
    }),
  decides: decidesLifetime,
  taps: ({ type }) => ({
    tokenResponse: withLifetime((seconds) => {
      const values = { string: String(seconds), float: seconds + 0.5, null: null, empty: '', word: 'soon' };
      return { expires_in: values[type] };
    }),
  }),
});

const expiresInValue = defineQuirk({
  ...common,
  id: 'expires-in-value',
  summary: 'gives a lifetime that is not meant as one: 0 or -1 for ever, or absurdly long',
  params: () => z.object({ value: z.int().default(0).describe('the expires_in') }),
  decides: decidesLifetime,
  taps: ({ value }) => ({ tokenResponse: onMembers((members) => ({ ...members, expires_in: value })) }),
});

const expiresInUnit = defineQuirk({
  ...common,
  id: 'expires-in-unit',
  summary: 'gives the lifetime in another unit than seconds',
  params: () =>
    z.object({
      unit: z.enum(['milliseconds', 'minutes']).default('milliseconds').describe('what expires_in counts'),
    }),
  decides: decidesLifetime,
  taps: ({ unit }) => ({
    tokenResponse: withLifetime((seconds) => ({
      expires_in: unit === 'minutes' ? Math.floor(seconds / 60) : seconds * 1000,
    })),
  }),
});

const expiresFieldRename = defineQuirk({
  ...common,
  id: 'expires-field-rename',
  summary: 'gives the lifetime under another name than expires_in',
  stage: 'names',
  params: () => z.object({ name: z.string().default('expires').describe('the member that holds it') }),
  decides: ({ name }) => [
    `token response: ${name}`,
    'token response: name of expires_in',
    'token response: presence of expires_in',
  ],
  taps: ({ name }) => ({
    tokenResponse: onMembers((members) => {
      const { expires_in: lifetime, ...others } = members;
      return lifetime === undefined ? members : { ...others, [name]: lifetime };
    }),
  }),
});

const absoluteExpiry = defineQuirk({
  ...common,
  id: 'absolute-expiry',
  summary: 'says when the access token expires, not how long it lives',
  params: () =>
    z.object({
      as: z
        .enum(['epoch-s', 'epoch-ms', 'iso8601', 'D:HH:MM'])
        .default('epoch-s')
        .describe('how it is written; D:HH:MM: days, hours and minutes that are left'),
      name: z.string().default('expires_at').describe('the member that holds it'),
      alsoRelative: z.boolean().default(false).describe('whether expires_in stays beside it'),
    }),
  decides: ({ name, alsoRelative }) => [
    `token response: ${name}`,
    ...(alsoRelative ? decidesLifetime() : [...decidesNoLifetime(), 'token response: name of expires_in']),
  ],
  taps: ({ as, name, alsoRelative }) => ({
    tokenResponse: onMembers((members, { now }) => {
      const seconds = secondsOf(members);
      if (seconds === undefined) return members;
      return { ...(alsoRelative ? members : omit(members, 'expires_in')), [name]: moment(as, now, seconds) };
    }),
  }),
});

export const tokenLifetimeQuirks = [
  tokenTypeMissing,
  tokenTypeNonstandard,
  expiresInMissing,
  expiresInType,
  expiresInValue,
  expiresInUnit,
  expiresFieldRename,
  absoluteExpiry,
] as const;

function withLifetime(change: (seconds: number) => JsonObject) {
  return onMembers((members) => {
    const seconds = secondsOf(members);
    return seconds === undefined ? members : { ...members, ...change(seconds) };
  });
}

function secondsOf({ expires_in: lifetime }: JsonObject): number | undefined {
  return typeof lifetime === 'number' ? lifetime : undefined;
}

/** ECMA-262 §21.4.1.1: a Date reaches so many milliseconds from the epoch. */
const latest = 8.64e15;

function moment(as: 'epoch-s' | 'epoch-ms' | 'iso8601' | 'D:HH:MM', now: number, seconds: number): Json {
  const at = now + seconds * 1000;
  const minutes = Math.floor(seconds / 60);
  const twoDigits = (count: number) => String(count).padStart(2, '0');
  switch (as) {
    case 'epoch-s':
      return Math.floor(at / 1000);
    case 'epoch-ms':
      return at;
    case 'iso8601':
      return new Date(Math.max(-latest, Math.min(latest, at))).toISOString();
    case 'D:HH:MM':
      return `${Math.floor(minutes / 1440)}:${twoDigits(Math.floor(minutes / 60) % 24)}:${twoDigits(minutes % 60)}`;
  }
}
