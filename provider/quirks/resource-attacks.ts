import * as z from 'zod';
import { header } from '../exchange.js';
import { isPreflight } from './bearer.js';
import { defineQuirk } from './quirk.js';
import { errorStatus } from './refusal.js';

/** What all of these have in common. */
const common = { leg: 'resource', origin: 'attack', kind: 'tamper' } as const;

const apiRedirect = defineQuirk({
  ...common,
  id: 'api-redirect',
  summary: 'has an API that redirects to a foreign origin, where a token that is sent along is caught',
  bends: 'RFC 9110 §15.4',
  lawful: true,
  params: () =>
    z.object({
      status: z
        .union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)])
        .default(302)
        .describe('the HTTP status'),
      path: z.string().startsWith('/').default('/me').describe('the path at the foreign origin'),
    }),
  decides: () => ['api request: answer', 'api error: status'],
  taps: ({ status, path }) => ({
    resourceRequest: (draft, { elsewhere }) =>
      isPreflight(draft)
        ? undefined
        : { status, headers: { 'access-control-allow-origin': '*', location: elsewhere + path } },
  }),
});

const secretEchoingApi = defineQuirk({
  ...common,
  id: 'secret-echoing-api',
  summary: 'has an API that refuses with an error text that quotes the access token',
  bends: 'RFC 6750 §5.3',
  lawful: false,
  params: () =>
    z.object({
      status: errorStatus.default(400).describe('the HTTP status'),
      error: z.string().default('invalid_request').describe('the error code'),
    }),
  decides: () => ['api request: answer', 'api error: status'],
  taps: ({ status, error }) => ({
    resourceRequest(draft) {
      if (isPreflight(draft)) return undefined;
      const sent = header(draft.headers, 'authorization') ?? 'no token';
      return {
        status,
        headers: { 'access-control-allow-origin': '*' },
        body: { error, error_description: `cannot accept ${sent}` },
      };
    },
  }),
});

export const resourceAttackQuirks = [apiRedirect, secretEchoingApi] as const;
