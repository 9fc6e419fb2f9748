import { z } from 'zod';
import { defineQuirk } from './quirk.js';

const earlyRevocation = defineQuirk({
  id: 'early-revocation',
  summary: 'kills access tokens before their time',
  leg: 'resource',
  bends: 'RFC 6750 §3.1',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: z.object({
    after: z.number().int().min(0).default(1).describe('API calls that are answered before'),
    refresh: z
      .enum(['refused', 'works'])
      .default('refused')
      .describe('refused: invalid_grant; works: the new access token is dead as well'),
  }),
  taps: ({ after, refresh }) => ({
    resourceRequest: (_draft, { nth }) =>
      nth <= after
        ? undefined
        : {
            status: 401,
            headers: {
              'www-authenticate': 'Bearer error="invalid_token", error_description="the access token was revoked"',
            },
            body: { error: 'invalid_token' },
          },
    tokenRequest: (_draft, { grantType }) =>
      grantType === 'refresh_token' && refresh === 'refused'
        ? { status: 400, body: { error: 'invalid_grant', error_description: 'the grant was revoked' } }
        : undefined,
  }),
});

export const resourceQuirks = [earlyRevocation] as const;
