import * as z from 'zod';
import { paths } from '../router.js';
import { defineQuirk, type Reply, type TapContext, type Taps } from './quirk.js';
import { errorStatus, page } from './refusal.js';
import { at } from './transport.js';

const times = z.int().min(1).default(1).describe('how many requests meet it');

const httpRedirect = defineQuirk({
  id: 'http-redirect',
  summary: 'redirects token requests to another address of its own',
  leg: 'transport',
  bends: 'RFC 9110 §15.4',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      status: z
        .union([z.literal(301), z.literal(302), z.literal(307), z.literal(308)])
        .default(307)
        .describe('the HTTP status; with 301 and 302 many clients go on with GET'),
      to: z
        .string()
        .regex(/^(\/[^/?#]+)+\/?$/, 'must begin with a slash')
        .refine((to) => to !== paths.token, 'must be another address')
        .default('/token/')
        .describe('path of the address where a request that is posted again succeeds, relative to the issuer'),
    }),
  decides: ({ to }) => [
    'token endpoint: redirect',
    `address: ${to}`,
    ...(to.endsWith('/') ? ['token endpoint: slash'] : []),
  ],
  topology:
    ({ to }) =>
    (topology) => {
      topology.redirected = { path: to };
    },
  taps: ({ status, to }) => ({
    httpRequest: (_draft, { endpoint, place, issuer }) =>
      endpoint === 'token' && place !== 'redirected' ? { status, headers: { location: issuer + to } } : undefined,
  }),
});

const rateLimitTokenEndpoint = defineQuirk({
  id: 'rate-limit-token-endpoint',
  summary: 'refuses token requests because there are too many, and says so in something else than JSON',
  leg: 'transport',
  bends: 'RFC 6585 §4',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      status: errorStatus.default(429).describe('the HTTP status'),
      retryAfter: z.int().min(0).default(30).describe('seconds in Retry-After; 0: no such header'),
      body: z.enum(['html', 'text', 'json', 'empty']).default('html').describe('what the response holds'),
      times,
    }),
  decides: ({ body }) => (body === 'json' ? ['token error: status'] : []),
  taps({ status, retryAfter, body, times }) {
    const answer = excuse(status, body, 'Too many requests', 'slow_down');
    const wait = retryAfter > 0 && { 'retry-after': String(retryAfter) };
    return during(times, 'token', { ...answer, headers: { ...answer.headers, ...wait } });
  },
});

const transient5xx = defineQuirk({
  id: 'transient-5xx',
  summary: 'fails at the token endpoint, or at another one, for a moment',
  leg: 'transport',
  bends: 'RFC 9110 §15.6',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      status: z.int().min(500).max(599).default(503).describe('the HTTP status'),
      times: times.describe('how many requests fail'),
      body: z.enum(['json', 'html', 'text', 'empty']).default('html').describe('what the response holds'),
      at: z.enum(['token', 'revocation']).default('token').describe('the endpoint'),
    }),
  decides: ({ body, at }) => (body === 'json' && at === 'token' ? ['token error: status'] : []),
  taps: ({ status, times, body, at }) =>
    during(times, at, excuse(status, body, 'Please try again', 'temporarily_unavailable')),
});

const htmlMaintenancePage = defineQuirk({
  id: 'html-maintenance-page',
  summary: 'answers with a page for people and HTTP status 200 while it is being repaired',
  leg: 'transport',
  bends: 'RFC 6749 §5.1, RFC 9110 §15.6.4',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      body: z
        .string()
        .default('<!doctype html><title>Maintenance</title><h1>We will be back soon</h1>')
        .describe('the page'),
      at,
      times,
    }),
  taps: ({ body, at, times }) => during(times, at, page(200, body)),
});

const botChallenge = defineQuirk({
  id: 'bot-challenge',
  summary: 'stands behind a guard that asks clients to prove that they are a browser',
  leg: 'transport',
  bends: 'none: a guard may stop anybody',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      status: z
        .union([z.literal(403), z.literal(503)])
        .default(403)
        .describe('the HTTP status'),
      body: z
        .string()
        .default(
          '<!doctype html><title>Just a moment...</title><noscript>Enable JavaScript and cookies to continue</noscript>',
        )
        .describe('the page'),
      headers: z
        .record(z.string(), z.string())
        .default({ 'cf-mitigated': 'challenge' })
        .describe('header fields that give it away'),
      at,
    }),
  decides: ({ at }) => [`${at} request: answer`],
  taps: ({ status, body, headers, at }) => {
    const answer = page(status, body);
    return during(Infinity, at, { ...answer, headers: { ...answer.headers, ...headers } });
  },
});

export const outageQuirks = [
  httpRedirect,
  rateLimitTokenEndpoint,
  transient5xx,
  htmlMaintenancePage,
  botChallenge,
] as const;

/** Gives this answer to the first requests, before the server acts. */
function during(times: number, at: 'token' | 'api' | 'revocation', answer: Reply): Taps {
  const answers = (_draft: unknown, { nth }: TapContext) => (nth <= times ? answer : undefined);
  switch (at) {
    case 'token':
      return { tokenRequest: answers };
    case 'api':
      return { resourceRequest: answers };
    case 'revocation':
      return {
        revocationRequest(_draft, { endpoint, memory }) {
          // Introspection comes by here, too.
          if (endpoint !== 'revocation') return undefined;
          const met = (memory.get<number>('met') ?? 0) + 1;
          memory.set('met', met);
          return met <= times ? answer : undefined;
        },
      };
  }
}

function excuse(status: number, kind: 'html' | 'text' | 'json' | 'empty', title: string, error: string): Reply {
  switch (kind) {
    case 'html':
      return page(status, `<html><body><h1>${title}</h1></body></html>`);
    case 'text':
      return { status, body: title };
    case 'json':
      return { status, body: { error } };
    case 'empty':
      return { status };
  }
}
