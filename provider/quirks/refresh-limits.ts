import * as z from 'zod';
import type { Policy } from '../policy.js';
import { defineQuirk } from './quirk.js';

/** What all of these have in common. */
const common = { leg: 'refresh', lawful: true, origin: 'provider', kind: 'policy' } as const;
const day = 86_400;

const refreshExpiry = defineQuirk({
  ...common,
  id: 'refresh-expiry',
  summary: 'ends refresh tokens that lie idle, and all of them at some time after the login',
  bends: 'RFC 9700 §4.14.2',
  params: () =>
    z.object({
      idle: z
        .int()
        .min(1)
        .default(60 * day)
        .describe('seconds without a refresh after which the refresh token is dead'),
      absolute: z
        .int()
        .min(1)
        .default(365 * day)
        .describe('seconds after the login at which every refresh token of it is dead'),
      fixedFromFirst: z
        .boolean()
        .default(false)
        .describe('true: a refresh buys no time, idle counts from the login as well'),
    }),
  decides: () => ['refresh token: lifetime'],
  policy: ({ idle, absolute, fixedFromFirst }): Partial<Policy> => ({
    refreshTokenLifetime: idle,
    refreshTokenFamilyLifetime: fixedFromFirst ? Math.min(idle, absolute) : absolute,
    extendRefreshTokens: !fixedFromFirst,
  }),
});

const refreshTokenCap = defineQuirk({
  ...common,
  id: 'refresh-token-cap',
  summary: 'keeps so many refresh tokens for one user and client, and no more',
  bends: 'RFC 6749 §10.4',
  params: () =>
    z.object({
      max: z.int().min(1).default(2).describe('live refresh tokens of one user and client at most'),
      policy: z
        .enum(['drop-oldest', 'refuse'])
        .default('drop-oldest')
        .describe('drop-oldest: the oldest one dies unsaid; refuse: the login that would bring one more fails'),
    }),
  decides: () => ['refresh token: number'],
  policy: ({ max, policy }) => ({ refreshTokenLimit: max, onRefreshTokenLimit: policy }),
});

const refreshTooEarly = defineQuirk({
  ...common,
  id: 'refresh-too-early',
  summary: 'refuses to refresh while the access token is still fresh',
  bends: 'RFC 6749 §6',
  lawful: false,
  params: () =>
    z.object({
      window: z
        .int()
        .min(1)
        .default(30)
        .describe('seconds before the end of the access token from which on it is refreshed'),
      minAge: z.int().min(1).optional().describe('seconds that the access token must be old, in place of window'),
    }),
  policy: ({ window, minAge }): Partial<Policy> =>
    minAge === undefined ? { refreshWindow: window } : { refreshMinimumAge: minAge },
});

export const refreshLimitQuirks = [refreshExpiry, refreshTokenCap, refreshTooEarly] as const;
