import { z } from 'zod';
import type { Policy } from '../policy.js';
import { defineQuirk } from './quirk.js';

const seconds = z.number().int().min(1).optional();

const ttlSettings = defineQuirk({
  id: 'ttl-settings',
  summary: 'gives codes and tokens other lifetimes',
  leg: 'time',
  bends: 'none: lifetimes are its own choice',
  lawful: true,
  origin: 'provider',
  kind: 'policy',
  params: z.object({
    code: seconds.describe('seconds that a code lives'),
    accessToken: seconds.describe('seconds that an access token lives'),
    refreshToken: seconds.describe('seconds that a refresh token lives'),
    idToken: seconds.describe('seconds that an ID Token lives'),
  }),
  policy: ({ code, accessToken, refreshToken, idToken }): Partial<Policy> => ({
    ...(code && { codeLifetime: code }),
    ...(accessToken && { accessTokenLifetime: accessToken }),
    ...(refreshToken && { refreshTokenLifetime: refreshToken }),
    ...(idToken && { idTokenLifetime: idToken }),
  }),
});

export const timeQuirks = [ttlSettings] as const;
