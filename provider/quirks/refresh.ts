import { z } from 'zod';
import { defineQuirk } from './quirk.js';

const refreshRotation = defineQuirk({
  id: 'refresh-rotation',
  summary: 'replaces the refresh token at every refresh, or never',
  leg: 'refresh',
  bends: 'RFC 6749 §6, RFC 9700 §4.14.2',
  lawful: true,
  origin: 'provider',
  kind: 'policy',
  params: z.object({
    mode: z
      .enum(['none', 'single-use'])
      .default('single-use')
      .describe('none: the same one stays valid; single-use: each one works once'),
  }),
  policy: ({ mode }) => ({ rotateRefreshTokens: mode === 'single-use' }),
});

const refreshReuseDetection = defineQuirk({
  id: 'refresh-reuse-detection',
  summary: 'takes a refresh token that is used twice for a stolen one',
  leg: 'refresh',
  bends: 'RFC 9700 §4.14.2',
  lawful: true,
  origin: 'provider',
  kind: 'policy',
  params: z.object({
    onReuse: z
      .enum(['revoke-family', 'refuse'])
      .default('revoke-family')
      .describe('what becomes of the other tokens of the grant'),
  }),
  policy: ({ onReuse }) => ({ rotateRefreshTokens: true, onRefreshTokenReuse: onReuse }),
});

const refreshTokenOmitted = defineQuirk({
  id: 'refresh-token-omitted',
  summary: 'sends no refresh token in the answer to a refresh: the old one stays valid',
  leg: 'refresh',
  bends: 'RFC 6749 §6',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: z.object({}),
  policy: () => ({ rotateRefreshTokens: false }),
  taps: () => ({
    tokenResponse(message, { grantType }) {
      if (grantType !== 'refresh_token' || typeof message.body !== 'object' || message.body === null) return;
      delete (message.body as Record<string, unknown>)['refresh_token'];
    },
  }),
});

export const refreshQuirks = [refreshRotation, refreshReuseDetection, refreshTokenOmitted] as const;
