import * as z from 'zod';
import { basicHeader } from '../basic.js';
import { queryOf, single, type HttpRequest, type Parameters } from '../exchange.js';
import type { ClientRegistration } from '../index.js';
import { paths } from '../router.js';
import { bearerOf, refuseBearer, segmentBelow, withoutField } from './bearer.js';
import { mediaType, readForm, writeForm } from './form.js';
import { omit, onMembers } from './members.js';
import { path } from './path.js';
import { defineQuirk, type Reply, type TokenRequestDraft } from './quirk.js';
import { methodRefusal, refusal } from './refusal.js';
import { asRemembered, authenticate, clientOf, rememberMethod } from './registration.js';
import { decidesNoLifetime } from './token-lifetimes.js';
import { jsonParameters } from './token-request-shape.js';

const method = z.enum(['POST', 'GET', 'DELETE']);

const revocationNonstandard = defineQuirk({
  id: 'revocation-nonstandard',
  summary: 'revokes tokens by another call than the standard one',
  leg: 'revocation',
  bends: 'RFC 7009 §2.1',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      method: z
        .union([method, z.array(method).min(1)])
        .default('DELETE')
        .describe('the only method that is accepted, or a list of those that are'),
      path: path.default('/refresh-tokens').describe('path of the endpoint, relative to the issuer'),
      token: z
        .enum(['path', 'query', 'body', 'bearer'])
        .default('path')
        .describe('where the token is: a segment below the path, a parameter, or the Bearer header itself'),
      name: z.string().min(1).default('token').describe('the name of the parameter in the query, in a form or in JSON'),
      below: z.boolean().default(false).describe('whether requests for what is below the path are meant, too'),
      auth: z
        .enum(['none', 'client', 'bearer'])
        .default('none')
        .describe('who may ask: whoever has the token, the client with its secret, or a bearer of the same grant'),
    }),
  decides: ({ path }) => ['revocation request: format', `address: ${path}`],
  topology:
    ({ path, token, below }) =>
    (topology) => {
      topology.revocation = { ...topology.revocation, path, ...((below || token === 'path') && { below: true }) };
    },
  taps: ({ method, token: place, name, auth }) => ({
    tokenResponse: rememberMethod,
    httpRequest(draft, context): Reply | undefined {
      const { endpoint, findGrant, clients } = context;
      if (endpoint !== 'revocation') return undefined;
      const accepted: readonly string[] = [method].flat();
      if (!accepted.includes(draft.method)) return methodRefusal(...accepted);
      const token = takeToken(draft, place, name);
      if (!token) return refusal(400, 'invalid_request', 'there is no token');
      const grant = findGrant(token);
      if (auth === 'bearer' || place === 'bearer') {
        const asking = findGrant(bearerOf(draft) ?? '');
        if (asking === undefined || (grant !== undefined && grant.id !== asking.id)) {
          return refuseBearer('the bearer is not of the same grant');
        }
      }
      if (auth === 'client') return standardise(draft, { ...omit(sentIn(draft, place === 'query'), name), token });
      const form: Parameters = { token };
      draft.headers = withoutField(draft.headers, 'authorization');
      const client = clientOf(context, grant?.clientId) ?? clients[0];
      if (client !== undefined) authenticateIn(draft, form, asRemembered(client, context));
      return standardise(draft, form);
    },
  }),
});

const revocationResponse = defineQuirk({
  id: 'revocation-response',
  summary: 'answers a revocation with another status or type, and complains of a token that it does not know',
  leg: 'revocation',
  bends: 'RFC 7009 §2.2',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      status: z.int().min(200).max(299).default(204).describe('the HTTP status of success'),
      contentType: z.string().default('text/html').describe('what a success says it is; empty: nothing'),
      body: z.string().default('').describe('the body of a success'),
      unknownToken: z
        .number()
        .int()
        .min(200)
        .max(599)
        .default(400)
        .describe('the HTTP status for a token that is not known; 200: as for one that is'),
    }),
  decides: () => ['revocation response: status'],
  taps: ({ status, contentType, body, unknownToken }) => ({
    revocationRequest(_draft, { endpoint, parameters, grant, memory }) {
      // The grant of a token that is gone cannot be told afterwards.
      if (endpoint === 'revocation' && grant) memory.set(single(parameters, 'token') ?? '', true);
    },
    httpResponse(draft, { endpoint, parameters, memory }) {
      if (endpoint !== 'revocation' || draft.status !== 200) return;
      const token = single(parameters, 'token') ?? '';
      const known = memory.get<boolean>(token) ?? unknownToken === 200;
      memory.delete(token);
      const text = known ? body : JSON.stringify({ error: 'invalid_token', error_description: 'no such token' });
      const type = known ? contentType : 'application/json';
      draft.status = known ? status : unknownToken;
      draft.body = Buffer.from(draft.status === 204 ? '' : text);
      draft.headers = withoutField(withoutField(draft.headers, 'content-type'), 'content-length');
      if (type !== '') draft.headers.push(['Content-Type', type]);
      // RFC 9110 §8.6: no length with 204.
      if (draft.status !== 204) draft.headers.push(['Content-Length', String(draft.body.length)]);
    },
  }),
});

const revocationIgnored = defineQuirk({
  id: 'revocation-ignored',
  summary: 'answers a revocation with success, and revokes nothing',
  leg: 'revocation',
  bends: 'RFC 7009 §2.1',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () => z.object({}),
  decides: () => ['revocation request: effect'],
  taps: () => ({
    revocationRequest: (_draft, { endpoint }): Reply | undefined =>
      endpoint === 'revocation'
        ? { status: 200, headers: { 'access-control-allow-origin': '*' }, body: '' }
        : undefined,
  }),
});

const introspectionNeeded = defineQuirk({
  id: 'introspection-needed',
  summary: 'tells the lifetime of an access token to those only who introspect it',
  leg: 'token-response',
  bends: 'RFC 6749 §5.1, RFC 7662 §2.2',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      path: path.default('/introspect').describe('path of the introspection endpoint, relative to the issuer'),
    }),
  decides: ({ path }) => [...decidesNoLifetime(), `address: ${path}`],
  topology: ({ path }) =>
    path === paths.introspection
      ? undefined
      : (topology) => {
          topology.introspection = { ...topology.introspection, path };
        },
  taps: () => ({ tokenResponse: onMembers((members) => omit(members, 'expires_in')) }),
});

export const revocationQuirks = [
  revocationNonstandard,
  revocationResponse,
  revocationIgnored,
  introspectionNeeded,
] as const;

/** The parameters that came along, in the query, in a form or in JSON. */
function sentIn(request: HttpRequest, inQuery: boolean): Parameters {
  const isJson = mediaType(request.headers) === 'application/json';
  const body = isJson ? jsonParameters(request.body.toString()) : readForm(request);
  return { ...(inQuery && queryOf(request.target)), ...body };
}

function takeToken(
  request: HttpRequest,
  place: 'path' | 'query' | 'body' | 'bearer',
  name: string,
): string | undefined {
  switch (place) {
    case 'path':
      return segmentBelow(request.target);
    case 'query':
      return single(queryOf(request.target), name);
    case 'body':
      return single(sentIn(request, false), name);
    case 'bearer':
      return bearerOf(request);
  }
}

/** Lets the request be one of the client that the token belongs to. */
function authenticateIn(request: HttpRequest, form: Parameters, client: ClientRegistration): void {
  const draft: TokenRequestDraft = { parameters: form };
  authenticate(draft, client);
  if (draft.basic) request.headers.push(['Authorization', basicHeader(draft.basic)]);
}

/** RFC 7009 §2.1 */
function standardise(request: HttpRequest, form: Parameters): undefined {
  request.method = 'POST';
  request.target = paths.revocation;
  writeForm(request, form);
}
