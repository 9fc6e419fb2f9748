import * as z from 'zod';
import { queryOf, single } from '../exchange.js';
import { defineQuirk } from './quirk.js';

const status = z
  .union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)])
  .default(307)
  .describe('the HTTP status');

const tokenEndpointRedirect = defineQuirk({
  id: 'token-endpoint-redirect',
  summary: 'redirects the token request to a foreign origin',
  leg: 'token-request',
  bends: 'RFC 9700 §4.12',
  lawful: false,
  origin: 'attack',
  kind: 'tamper',
  params: () => z.object({ status }),
  taps: ({ status }) => ({
    tokenRequest: (_draft, { elsewhere }) => ({ status, headers: { location: `${elsewhere}/token` } }),
  }),
  decides: () => ['token request: answer'],
});

const endlessRedirect = defineQuirk({
  id: 'endless-redirect',
  summary: 'redirects the token request to the token endpoint again and again',
  leg: 'token-request',
  bends: 'RFC 9110 §15.4',
  lawful: false,
  origin: 'attack',
  kind: 'tamper',
  params: () =>
    z.object({
      status,
      hops: z.int().min(1).default(100).describe('redirects in a row before the request is answered'),
    }),
  taps: ({ status, hops }) => ({
    tokenRequest(_draft, { request, endpoints, place }) {
      const hop = Number(single(queryOf(request.target), 'hop') ?? 0);
      if (hop >= hops) return;
      const next = new URL((place === 'refresh' ? endpoints.refresh : undefined) ?? endpoints.token);
      next.searchParams.set('hop', String(Number.isInteger(hop) && hop > 0 ? hop + 1 : 1));
      return { status, headers: { location: next.href } };
    },
  }),
  decides: () => ['token request: answer'],
});

export const tokenRequestRedirectQuirks = [tokenEndpointRedirect, endlessRedirect] as const;
