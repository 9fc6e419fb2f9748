import * as z from 'zod';
import { header, queryOf, single } from '../exchange.js';
import { isMembers } from './members.js';
import { isCodeExchange } from './parameters.js';
import { defineQuirk, type TapContext } from './quirk.js';
import { errorStatus, refusal } from './refusal.js';
import { redirectUriOf } from './registration.js';

const redirectUriInTokenPolicy = defineQuirk({
  id: 'redirect-uri-in-token-policy',
  summary: 'has a rule of its own for redirect_uri in the token request',
  leg: 'token-request',
  bends: 'RFC 6749 §4.1.3',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      mode: z
        .enum(['required', 'optional', 'forbidden', 'query', 'conditional'])
        .default('forbidden')
        .describe(
          'query: required, and in the query of the URL; conditional: required if the authorization request had it, otherwise forbidden',
        ),
      status: errorStatus.default(400).describe('the HTTP status of a refusal'),
      error: z.string().default('invalid_request').describe('the error code of a refusal'),
    }),
  taps: ({ mode, status, error }) => ({
    tokenRequest({ parameters }, context) {
      if (!isCodeExchange(parameters)) return;
      const grant = context.findGrant(single(parameters, 'code') ?? '');
      const wasAsked = grant !== undefined && Object.hasOwn(grant.requested, 'redirect_uri');
      const sent =
        mode === 'query' ? single(queryOf(context.request.target), 'redirect_uri') : single(parameters, 'redirect_uri');
      // Of a code that is not known it cannot be told.
      const depending = grant === undefined ? 'optional' : wasAsked ? 'required' : 'forbidden';
      const rule = mode === 'conditional' ? depending : mode;
      if (sent === undefined ? rule === 'required' || rule === 'query' : rule === 'forbidden') {
        return refusal(status, error, `redirect_uri is ${sent === undefined ? 'missing' : 'not allowed'} here`);
      }
      // Of a code that is not known no redirect URI is: any will do, so that the code is what is refused.
      const meant = sent ?? (grant ? redirectUriOf(grant.requested, context, grant.clientId) : context.issuer);
      if (meant !== undefined) parameters['redirect_uri'] = meant;
    },
  }),
  decides: () => ['token request: redirect_uri'],
});

const tokenExtraParamsRequired = defineQuirk({
  id: 'token-extra-params-required',
  summary: 'lets parameters that OAuth does not know decide what the token request brings',
  leg: 'token-request',
  bends: 'RFC 6749 §3.2',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      required: z
        .record(z.string(), z.union([z.literal(true), z.string()]))
        .default({ expiring: '1' })
        .describe('the parameters, in body or query, with their values; true: any value'),
      effect: z
        .enum(['lasting-token', 'refused'])
        .default('lasting-token')
        .describe(
          'what a request without them brings: lasting-token: a token without end and no refresh token, where one with them brings both',
        ),
      lifetime: z.int().min(1).default(3600).describe('seconds that an expiring token lives'),
    }),
  decides: ({ effect }) =>
    effect === 'lasting-token' ? ['token response: expires_in', 'token response to a code: refresh_token'] : [],
  policy: ({ effect }): { accessTokenLifetime?: number } =>
    effect === 'lasting-token' ? { accessTokenLifetime: aHundredYears } : {},
  taps: ({ required, effect, lifetime }) => {
    const isFulfilled = ({ request, parameters }: TapContext) => {
      const sent = { ...queryOf(request.target), ...parameters };
      return Object.entries(required).every(([name, wanted]) => {
        const value = single(sent, name);
        return wanted === true ? value !== undefined : value === wanted;
      });
    };
    if (effect === 'refused') {
      return {
        tokenRequest(_draft, context) {
          if (isFulfilled(context)) return;
          return refusal(400, 'invalid_request', `required: ${Object.keys(required).join(', ')}`);
        },
      };
    }
    return {
      tokenResponse({ body }, context) {
        if (!isMembers(body)) return;
        const token = body['access_token'];
        const grant = typeof token === 'string' ? context.findGrant(token) : undefined;
        if (grant === undefined) return;
        const { memory, now } = context;
        // Which kind a grant is of is decided once: refreshes are not asked again.
        if (isFulfilled(context) || memory.get(grant.id) !== undefined) {
          const endings = memory.get<Ending[]>('endings') ?? [];
          memory.set('endings', [
            ...endings.slice(-mostEndings),
            { token: token as string, at: now + lifetime * 1000 },
          ]);
          memory.set(grant.id, true);
          body['expires_in'] = lifetime;
        } else {
          delete body['expires_in'];
          delete body['refresh_token'];
        }
      },
      httpRequest(_draft, { memory, now, revoke }) {
        const endings = memory.get<Ending[]>('endings') ?? [];
        const due = endings.filter(({ at }) => at <= now);
        if (due.length === 0) return;
        for (const { token } of due) revoke(token);
        memory.set(
          'endings',
          endings.filter(({ at }) => at > now),
        );
      },
    };
  },
});

const requiredHeaders = defineQuirk({
  id: 'required-headers',
  summary: 'refuses a token request without certain header fields',
  leg: 'token-request',
  bends: 'RFC 9110 §10.1.5',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      headers: z
        .record(z.string(), z.union([z.literal(true), z.string()]))
        .default({ 'user-agent': true, accept: 'application/json' })
        .describe('the header fields: true: there and not empty; a text: contained, in whatever case'),
      status: errorStatus.default(403).describe('the HTTP status of a refusal'),
      error: z.string().default('invalid_request').describe('the error code of a refusal'),
    }),
  taps: ({ headers, status, error }) => ({
    httpRequest(_draft, { endpoint, request }) {
      if (endpoint !== 'token' || request.method === 'OPTIONS') return;
      const missing = Object.entries(headers).find(([name, wanted]) => {
        const value = header(request.headers, name) ?? '';
        return wanted === true ? value === '' : !value.toLowerCase().includes(wanted.toLowerCase());
      });
      return missing && refusal(status, error, `the header field ${missing[0]} is missing, or not as required`);
    },
  }),
});

export const tokenRequestQuirks = [redirectUriInTokenPolicy, tokenExtraParamsRequired, requiredHeaders] as const;

interface Ending {
  token: string;
  at: number;
}
const mostEndings = 1000;

const aHundredYears = 100 * 365 * 24 * 3600;
