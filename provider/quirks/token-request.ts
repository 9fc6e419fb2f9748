import { z } from 'zod';
import { defineQuirk } from './quirk.js';

const tokenEndpointRedirect = defineQuirk({
  id: 'token-endpoint-redirect',
  summary: 'redirects the token request to a foreign origin',
  leg: 'token-request',
  bends: 'RFC 9700 §4.12',
  lawful: false,
  origin: 'attack',
  kind: 'tamper',
  params: z.object({
    status: z
      .union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)])
      .default(307)
      .describe('the HTTP status'),
  }),
  taps: ({ status }) => ({
    tokenRequest: (_draft, { elsewhere }) => ({ status, headers: { location: `${elsewhere}/token` } }),
  }),
});

export const tokenRequestQuirks = [tokenEndpointRedirect] as const;
