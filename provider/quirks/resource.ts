import * as z from 'zod';
import { header, single, type HttpRequest } from '../exchange.js';
import { pathOf, paths } from '../router.js';
import { bearerOf, isPreflight, refuseBearer, setBearer, takeFromQuery, withoutField } from './bearer.js';
import { readForm, writeForm } from './form.js';
import { defineQuirk } from './quirk.js';
import { errorStatus, refusal, refuse } from './refusal.js';
import { fillText, valuesOf } from './template.js';

const resourceTokenPlacement = defineQuirk({
  id: 'resource-token-placement',
  summary: 'has an API that wants the access token elsewhere than in a Bearer header',
  leg: 'resource',
  bends: 'RFC 6750 §2',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      in: z
        .enum(['header', 'scheme', 'query', 'body'])
        .default('header')
        .describe('a header field, another scheme, a query parameter, or a parameter of a form'),
      name: z.string().min(1).default('X-Access-Token').describe('name of the field, the scheme or the parameter'),
      bearer: z.enum(['refused', 'works']).default('refused').describe('what becomes of a Bearer header'),
    }),
  decides: () => ['api request: access token'],
  taps: ({ in: place, name, bearer }) => ({
    httpRequest(draft, { endpoint }) {
      if ((endpoint !== 'api' && endpoint !== 'userinfo') || isPreflight(draft)) return;
      const token = takeToken(draft, place, name);
      if (token) setBearer(draft, token);
      else if (bearer === 'refused') setBearer(draft, undefined);
    },
  }),
});

const apiRequiredHeaders = defineQuirk({
  id: 'api-required-headers',
  summary: 'has an API that refuses requests without certain header fields',
  leg: 'resource',
  bends: 'none: what an API asks for is its own choice',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      headers: z
        .record(z.string(), z.string())
        .default({ 'Api-Version': '' })
        .describe('values by name, with placeholders such as ${client_id}; an empty one: any value'),
      status: errorStatus.default(400).describe('the HTTP status of a refusal'),
    }),
  taps: ({ headers, status }) => ({
    resourceResponse(message, context) {
      const { endpoint, request } = context;
      if (endpoint !== 'api' || message.status >= 300 || isPreflight(request)) return;
      const values = valuesOf(context);
      for (const [name, template] of Object.entries(headers)) {
        const sent = header(request.headers, name);
        const wanted = fillText(template, values);
        if (sent && (wanted === '' || sent === wanted)) continue;
        const fault = sent ? `has the wrong value for the header ${name}` : `lacks the header ${name}`;
        return refuse(message, status, { error: 'invalid_request', error_description: `the request ${fault}` });
      }
    },
  }),
});

const earlyRevocation = defineQuirk({
  id: 'early-revocation',
  summary: 'kills access tokens before their time',
  leg: 'resource',
  bends: 'RFC 6750 §3.1',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      after: z.int().min(0).default(1).describe('API calls that are answered before'),
      refresh: z
        .enum(['refused', 'works', 'renews'])
        .default('refused')
        .describe(
          'refused: invalid_grant; works: the new access token is dead as well; renews: it lives as long again',
        ),
      probability: z.number().min(0).max(1).default(1).describe('the share of the access tokens that die'),
    }),
  taps: ({ after, refresh, probability }) => ({
    resourceRequest(draft, { memory, random, revoke }) {
      if (isPreflight(draft)) return undefined;
      const token = bearerOf(draft) ?? '';
      const counter = refresh === 'renews' ? `calls ${token}` : 'calls';
      const calls = memory.get<number>(counter) ?? 0;
      memory.set(counter, calls + 1);
      const dies = memory.get<boolean>(`dies ${token}`) ?? random() < probability;
      memory.set(`dies ${token}`, dies);
      if (calls < after || !dies) return undefined;
      revoke(token);
      return refuseBearer('the access token was revoked');
    },
    tokenRequest: (_draft, { grantType }) =>
      grantType === 'refresh_token' && refresh === 'refused'
        ? refusal(400, 'invalid_grant', 'the grant was revoked')
        : undefined,
  }),
});

export const resourceQuirks = [resourceTokenPlacement, apiRequiredHeaders, earlyRevocation] as const;

/** Takes the token out of where this API wants it. */
function takeToken(
  request: HttpRequest,
  place: 'header' | 'scheme' | 'query' | 'body',
  name: string,
): string | undefined {
  switch (place) {
    case 'header': {
      const value = header(request.headers, name)?.trim();
      request.headers = withoutField(request.headers, name);
      return value;
    }
    case 'scheme':
      return bearerOf(request, name);
    case 'query':
      return takeFromQuery(request, name);
    case 'body':
      return takeFromForm(request, name);
  }
}

/** RFC 6750 §2.2; a resource that can only be read is then read by POST. */
function takeFromForm(request: HttpRequest, name: string): string | undefined {
  const parameters = readForm(request);
  const value = single(parameters ?? {}, name);
  if (parameters === undefined || value === undefined) return undefined;
  delete parameters[name];
  writeForm(request, parameters);
  const path = pathOf(request.target);
  if (request.method === 'POST' && (path === paths.api || path === paths.userinfo)) {
    request.method = 'GET';
    request.body = Buffer.alloc(0);
  }
  return value;
}
