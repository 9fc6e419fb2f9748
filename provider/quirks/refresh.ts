import * as z from 'zod';
import { pathOf, paths } from '../router.js';
import { bearerOf } from './bearer.js';
import { writeForm } from './form.js';
import { isMembers } from './members.js';
import { path } from './path.js';
import { defineQuirk, type Json, type JsonMessage, type JsonObject } from './quirk.js';
import { refreshLimitQuirks } from './refresh-limits.js';
import { refreshRequestQuirks } from './refresh-request.js';
import { refreshRotationQuirks } from './refresh-rotation.js';
import { refusal } from './refusal.js';
import { clientOf } from './registration.js';
import { fill, valuesOf } from './template.js';

/** What all of these have in common. */
const common = {
  leg: 'refresh',
  bends: 'RFC 6749 §6',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
} as const;

const refreshTokenOmitted = defineQuirk({
  ...common,
  id: 'refresh-token-omitted',
  summary: 'sends no refresh token in the answer to a refresh: the old one stays valid',
  params: () =>
    z.object({
      clients: z
        .enum(['all', 'confidential'])
        .default('all')
        .describe('confidential: clients without a secret get a new one instead, which works once'),
    }),
  policy: ({ clients }) => ({ rotateRefreshTokens: clients === 'all' ? false : 'public-clients' }),
  taps: ({ clients: whose }) => ({
    tokenResponse({ body }, context) {
      if (context.grantType !== 'refresh_token' || !isMembers(body)) return;
      const isPublic = clientOf(context, context.grant?.clientId)?.clientAuth === 'none';
      if (whose === 'all' || !isPublic) delete body['refresh_token'];
    },
  }),
  decides: () => ['token response to a refresh: refresh_token'],
});

const refreshResponseShapeDiffers = defineQuirk({
  ...common,
  id: 'refresh-response-shape-differs',
  summary: 'answers a refresh with another body than the exchange of a code',
  bends: 'RFC 6749 §5.1, §6; OpenID Connect Core §12.2',
  lawful: false,
  params: () =>
    z.object({
      template: z
        .record(z.string(), z.json())
        .default({
          access_token: '${access_token}',
          refresh_token: '${refresh_token}',
          expires_in: '${expires_in}',
          expires_at: '${expires_at}',
        })
        .describe('the body, with ${…} for members of the standard one; what is not there is left out'),
    }),
  taps: ({ template }) => ({
    tokenResponse(message, context) {
      if (context.grantType !== 'refresh_token' || !isMembers(message.body)) return;
      const body = fill(template, valuesOf(context, message.body)) as JsonObject;
      const filled = Object.entries(body).filter(([, value]) => !isPlaceholder(value));
      message.body = Object.fromEntries(filled);
    },
  }),
  decides: () => ['token response to a refresh: body'],
});

const refreshExtendsInPlace = defineQuirk({
  ...common,
  id: 'refresh-extends-in-place',
  summary: 'answers a refresh without any token: the access token that the client has lives on',
  bends: 'RFC 6749 §5.1, §6',
  lawful: false,
  params: () =>
    z.object({
      body: z.record(z.string(), z.json()).default({ result: '0000' }).describe('the answer to a refresh'),
    }),
  policy: () => ({ rotateRefreshTokens: false }),
  taps: ({ body }) => ({
    tokenResponse(message: JsonMessage, { grantType, grant, memory, alias }) {
      const token = isMembers(message.body) ? message.body['access_token'] : undefined;
      if (grant === undefined || typeof token !== 'string') return;
      const first = memory.get<string>(grant.id);
      if (first === undefined) memory.set(grant.id, token);
      if (grantType !== 'refresh_token') return;
      // The token that the client has stands for the new one from now on.
      if (first !== undefined) alias(first, token);
      message.body = structuredClone(body as JsonObject);
    },
  }),
  decides: () => ['body', 'refresh_token', 'access_token'].map((member) => `token response to a refresh: ${member}`),
});

const tokenMigration = defineQuirk({
  ...common,
  id: 'token-migration',
  summary: 'issues access tokens that live for years, and swaps each one once, on request, for a pair that expires',
  bends: 'RFC 6749 §1.5, §4.5',
  params: () =>
    z.object({
      path: path.default('/migrate').describe('where tokens are swapped, relative to the issuer'),
      lifetime: z.int().min(1).default(3600).describe('seconds that an access token lives after that'),
    }),
  policy: () => ({ accessTokenLifetime: tenYears, refreshTokenLifetime: tenYears }),
  routes: ({ path }) => ({
    [path]: {
      methods: ['POST'],
      answer: () => refusal(400, 'invalid_grant', 'there is nothing to swap'),
    },
  }),
  taps: ({ path, lifetime }) => ({
    httpRequest(request, { parameters, findGrant, memory }) {
      if (pathOf(request.target) !== path || request.method !== 'POST') return;
      const { token, ...others } = parameters;
      const held = memory.get<Held>(findGrant(String(token))?.id ?? '');
      if (held === undefined) return;
      request.target = paths.token;
      writeForm(request, { ...others, grant_type: 'refresh_token', refresh_token: held.refreshToken });
    },
    tokenResponse({ body }, { grant, grantType, memory, now, revoke }) {
      if (!isMembers(body) || grant === undefined) return;
      const { access_token: token, refresh_token: refreshToken } = body;
      if (typeof token !== 'string') return;
      if (grantType === 'refresh_token') {
        const held = memory.get<Held>(grant.id);
        if (held !== undefined) revoke(held.token);
        memory.delete(grant.id);
        memory.set(token, now + lifetime * 1000);
        body['expires_in'] = lifetime;
      } else if (typeof refreshToken === 'string') {
        memory.set(grant.id, { token, refreshToken } satisfies Held);
        delete body['refresh_token'];
        delete body['expires_in'];
      }
    },
    resourceRequest(draft, { memory, now, revoke }) {
      const token = bearerOf(draft) ?? '';
      if (now >= (memory.get<number>(token) ?? Infinity)) revoke(token);
    },
  }),
  decides: ({ path }) => [
    'token response: expires_in',
    'token response to a code: refresh_token',
    'token response to a refresh: refresh_token',
    `address: ${path}`,
  ],
});

/** A token that lives for years, and the refresh token that comes to light when it is swapped. */
interface Held {
  token: string;
  refreshToken: string;
}

const tenYears = 10 * 365 * 86_400;

export const refreshQuirks = [
  ...refreshRequestQuirks,
  ...refreshRotationQuirks,
  ...refreshLimitQuirks,
  refreshTokenOmitted,
  refreshResponseShapeDiffers,
  refreshExtendsInPlace,
  tokenMigration,
] as const;

function isPlaceholder(value: Json | undefined): boolean {
  return typeof value === 'string' && /^\$\{[^}]+\}$/.test(value);
}
