import * as z from 'zod';
import { single } from '../exchange.js';
import type { Policy } from '../policy.js';
import { isMembers } from './members.js';
import { defineQuirk } from './quirk.js';
import { errorStatus } from './refusal.js';

/** What all of these have in common. */
const common = { leg: 'refresh', bends: 'RFC 9700 §4.14.2', lawful: true, origin: 'provider' } as const;

const refreshRotation = defineQuirk({
  ...common,
  id: 'refresh-rotation',
  summary: 'has a rule of its own for when the refresh token changes, and for how long the old one is good',
  bends: 'RFC 6749 §6, RFC 9700 §4.14.2',
  kind: 'policy',
  params: () =>
    z.object({
      mode: z
        .enum(['none', 'single-use', 'grace', 'lazy', 'old-valid-until-new-used', 'public-clients-only'])
        .default('single-use')
        .describe(
          'none: the same one stays valid; single-use: each one works once; grace: and again within graceSeconds; lazy: it changes ' +
            'once it is lazySeconds old, the old one is good for graceSeconds more; old-valid-until-new-used: the old one works until ' +
            'a new token is used; public-clients-only: single-use for clients without a secret, the same for others',
        ),
      graceSeconds: z.int().min(1).default(600).describe('seconds that a replaced refresh token still works'),
      lazySeconds: z.int().min(1).default(86_400).describe('seconds after which a refresh token is replaced'),
    }),
  decides: () => ['refresh token: rotation'],
  policy: ({ mode, graceSeconds, lazySeconds }) => {
    const rules: Record<typeof mode, Partial<Policy>> = {
      none: { rotateRefreshTokens: false },
      'single-use': { rotateRefreshTokens: true },
      grace: { rotateRefreshTokens: true, refreshTokenGrace: graceSeconds },
      lazy: { rotateRefreshTokens: true, refreshTokenRotationAge: lazySeconds, refreshTokenGrace: graceSeconds },
      'old-valid-until-new-used': { rotateRefreshTokens: true, refreshTokenGrace: 'until-successor-used' },
      'public-clients-only': { rotateRefreshTokens: 'public-clients' },
    };
    return rules[mode];
  },
});

const refreshReuseDetection = defineQuirk({
  ...common,
  id: 'refresh-reuse-detection',
  summary: 'takes a refresh token that is used twice for a stolen one',
  kind: 'policy',
  params: () =>
    z.object({
      onReuse: z
        .enum(['refuse', 'revoke-family', 'revoke-all'])
        .default('revoke-family')
        .describe('what ends: nothing, the tokens of the grant, or all tokens of that user and client'),
      error: z.string().default('invalid_grant').describe('the error code that tells the client of it'),
    }),
  decides: () => ['refresh token: reuse'],
  policy: ({ onReuse }) => ({ rotateRefreshTokens: true, onRefreshTokenReuse: onReuse }),
  taps: ({ error }) => {
    if (error === 'invalid_grant') return {};
    return {
      tokenResponse(_message, { grantType, parameters, memory }) {
        const token = single(parameters, 'refresh_token');
        if (grantType === 'refresh_token' && token !== undefined) memory.set(token, 'used');
      },
      errorResponse(message, { parameters, memory }) {
        const token = single(parameters, 'refresh_token');
        if (token === undefined || memory.get(token) === undefined || !isMembers(message.body)) return;
        if (message.body['error'] === 'invalid_grant') message.body['error'] = error;
      },
    };
  },
});

const refreshRace = defineQuirk({
  ...common,
  id: 'refresh-race',
  summary: 'lets one of several parallel refreshes with one token win, and has an answer of its own for the others',
  kind: 'policy',
  params: () =>
    z.object({
      loser: z
        .enum(['invalid_grant', 'busy', 'same-tokens'])
        .default('invalid_grant')
        .describe(
          'what the others get: invalid_grant; busy: invalid_grant with the word that a request is in progress; same-tokens: what the winner got',
        ),
      status: errorStatus.default(400).describe('the HTTP status of a refusal'),
      windowMs: z.int().min(1).default(2000).describe("milliseconds that count as parallel, on the issuer's clock"),
    }),
  decides: () => ['refresh token: parallel use'],
  policy: ({ loser, status, windowMs }) => ({
    repeatedRefresh: loser === 'invalid_grant' ? 'refuse' : loser,
    repeatedRefreshWindow: windowMs,
    repeatedRefreshStatus: status,
  }),
});

const refreshResponseLost = defineQuirk({
  ...common,
  id: 'refresh-response-lost',
  summary: 'refreshes, and breaks the connection before the client hears of it',
  bends: 'RFC 9112 §9.5, RFC 9700 §4.14.2',
  kind: 'tamper',
  params: () =>
    z.object({
      times: z.int().min(1).default(1).describe('how many responses to a refresh are lost'),
      graceReplay: z
        .int()
        .min(0)
        .default(0)
        .describe('seconds within which the same request, sent again, is answered with the tokens that were lost'),
    }),
  decides: () => ['transport: end of the connection'],
  policy: ({ graceReplay }): Partial<Policy> =>
    graceReplay === 0 ? {} : { repeatedRefresh: 'same-tokens', repeatedRefreshWindow: graceReplay * 1000 },
  taps: ({ times }) => ({
    transport(transport, { grantType, place, memory }) {
      const lost = memory.get<number>('lost') ?? 0;
      if ((grantType !== 'refresh_token' && place !== 'refresh') || lost === times) return;
      memory.set('lost', lost + 1);
      transport.reset = 'after';
    },
  }),
});

const refreshInvalidatesAccessToken = defineQuirk({
  ...common,
  id: 'refresh-invalidates-access-token',
  summary: 'ends the access token that the client had when it refreshes',
  bends: 'RFC 6749 §6',
  kind: 'policy',
  params: () =>
    z.object({
      when: z
        .enum(['now', 'first-use'])
        .default('now')
        .describe('now: with the refresh; first-use: when the new access token is used'),
    }),
  policy: ({ when }) => ({ earlierAccessTokens: when === 'now' ? 'end' : 'end-at-use' }),
});

export const refreshRotationQuirks = [
  refreshRotation,
  refreshReuseDetection,
  refreshRace,
  refreshResponseLost,
  refreshInvalidatesAccessToken,
] as const;
