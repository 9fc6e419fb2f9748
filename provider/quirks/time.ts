import ms, { type StringValue } from 'ms';
import * as z from 'zod';
import type { Policy } from '../policy.js';
import { withoutField } from './bearer.js';
import { onMembers } from './members.js';
import { defineQuirk } from './quirk.js';

/** What all of these have in common. */
const common = { leg: 'time', lawful: true, origin: 'provider' } as const;
const seconds = z.int().min(1);

const virtualClock = defineQuirk({
  ...common,
  id: 'virtual-clock',
  summary: 'has a clock of its own, which is fast or slow',
  bends: 'none: clocks differ',
  kind: 'policy',
  params: () =>
    z.object({
      ahead: z
        .union([z.number(), z.string().refine(isDuration, 'write seconds, or 90s, 1h, 60d')])
        .default('1h')
        .describe('how much it is fast, in seconds or as 90s, 1h, 60d; slow if negative'),
    }),
  policy: ({ ahead }) => ({ clockAhead: typeof ahead === 'number' ? ahead : ms(ahead as StringValue) / 1000 }),
});

const ttlSettings = defineQuirk({
  ...common,
  id: 'ttl-settings',
  summary: 'gives codes and tokens other lifetimes',
  bends: 'none: lifetimes are its own choice',
  kind: 'policy',
  params: () =>
    z.object({
      code: seconds.optional().describe('seconds that a code lives'),
      accessToken: seconds.optional().describe('seconds that an access token lives; 300 if nothing else is set'),
      refreshToken: seconds.optional().describe('seconds that a refresh token lives'),
      idToken: seconds.optional().describe('seconds that an ID Token lives'),
    }),
  policy: ({ code, accessToken, refreshToken, idToken }): Partial<Policy> => {
    const lifetimes: Partial<Policy> = {
      ...(code && { codeLifetime: code }),
      ...(accessToken && { accessTokenLifetime: accessToken }),
      ...(refreshToken && { refreshTokenLifetime: refreshToken }),
      ...(idToken && { idTokenLifetime: idToken }),
    };
    return Object.keys(lifetimes).length > 0 ? lifetimes : { accessTokenLifetime: 300 };
  },
});

const lyingExpiry = defineQuirk({
  ...common,
  id: 'lying-expiry',
  summary: 'says another lifetime of the access token than it has',
  bends: 'RFC 6749 §5.1',
  lawful: false,
  kind: 'tamper',
  params: () =>
    z.object({
      delta: z
        .int()
        .default(-1800)
        .describe('seconds that the access token lives longer than expires_in says; shorter if negative'),
    }),
  taps: ({ delta }) => ({
    tokenResponse: onMembers((members) => {
      const { expires_in: lifetime } = members;
      return typeof lifetime === 'number' ? { ...members, expires_in: Math.max(0, lifetime - delta) } : members;
    }),
  }),
  decides: () => ['token response: expires_in'],
});

const dateHeaderSkew = defineQuirk({
  ...common,
  id: 'date-header-skew',
  summary: 'puts another time into the Date header than into its tokens',
  bends: 'RFC 9110 §6.6.1',
  lawful: false,
  kind: 'tamper',
  params: () =>
    z.object({
      skew: z.int().default(-3600).describe('seconds that the Date header is ahead; behind if negative'),
    }),
  taps: ({ skew }) => ({
    httpResponse(response, { now }) {
      const others = withoutField(response.headers, 'date');
      // Beyond the years that a Date can hold, or that its header can say, nothing is said.
      const date = new Date(now + skew * 1000);
      if (Number.isNaN(date.getTime())) return;
      response.headers = [...others, ['Date', date.toUTCString()]];
    },
  }),
  decides: () => ['http response: date'],
});

export const timeQuirks = [virtualClock, ttlSettings, lyingExpiry, dateHeaderSkew] as const;

function isDuration(text: string): boolean {
  return text.length > 0 && text.length <= 40 && Number.isFinite(ms(text as StringValue));
}
