import { createHash } from 'node:crypto';
import * as z from 'zod';
import { pathOf, paths } from '../router.js';
import type { PlaceName } from '../topology.js';
import { isPreflight, segmentBelow, setBearer } from './bearer.js';
import { isMembers } from './members.js';
import { defineQuirk, type Json } from './quirk.js';
import { methodRefusal } from './refusal.js';
import { fill, valuesOf } from './template.js';

const userinfoShape = defineQuirk({
  id: 'userinfo-shape',
  summary: 'tells in its own way who the end-user is, or not at all',
  leg: 'resource',
  bends: 'OpenID Connect Core §5.3',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      at: z
        .enum(['userinfo', 'api', 'both'])
        .default('both')
        .describe('the UserInfo Endpoint, the /me of the API, or both'),
      template: z
        .json()
        .default({ data: '${claims}' })
        .describe('the answer; placeholders: ${claims} for all, ${sub} and so on for one'),
      contentType: z.string().default('application/json; charset=utf-8').describe('what the answer says it is'),
      sub: z
        .enum(['string', 'number'])
        .default('string')
        .describe('number: another identifier, as a JSON number; the ID Token has its digits as text'),
      method: z
        .enum(['any', 'GET', 'POST'])
        .default('any')
        .describe('the only method that is accepted; any: GET and POST'),
      token: z
        .enum(['header', 'path'])
        .default('header')
        .describe('path: the access token is a path segment below the endpoint, and a Bearer header does not count'),
      exists: z.boolean().default(true).describe('whether there is a UserInfo Endpoint at all'),
    }),
  stage: 'nesting',
  decides: ({ token, sub, exists }) => [
    'userinfo response: body',
    ...(token === 'path' ? ['api request: access token'] : []),
    ...(exists ? [] : ['metadata: userinfo_endpoint']),
    ...(sub === 'number' ? ['ID Token: sub', 'userinfo response: sub'] : []),
  ],
  topology: ({ at, token }) =>
    token === 'path'
      ? (topology) => {
          for (const place of placesOf(at)) topology[place] = { ...topology[place], below: true };
        }
      : undefined,
  taps({ at, template, contentType, sub, method, token, exists }) {
    const places: readonly (PlaceName | undefined)[] = placesOf(at);
    return {
      httpRequest(draft, { endpoint, place }) {
        if (endpoint === 'userinfo' && !exists) return { status: 404, body: { error: 'not_found' } };
        if (token !== 'path' || !places.includes(place) || isPreflight(draft)) return undefined;
        setBearer(draft, segmentBelow(draft.target));
        draft.target = (place === 'api' ? paths.api : paths.userinfo) + draft.target.slice(pathOf(draft.target).length);
        return undefined;
      },
      resourceRequest(draft, { place }) {
        if (!places.includes(place) || isPreflight(draft)) return undefined;
        if (method === 'any' && draft.method !== 'POST') return undefined;
        if (method !== 'any' && draft.method !== method) return methodRefusal(method);
        draft.method = 'GET';
        draft.body = Buffer.alloc(0);
        return undefined;
      },
      resourceResponse(message, context) {
        const { body, status } = message;
        if (status !== 200 || !places.includes(context.place) || !isMembers(body)) return;
        const claims = sub === 'number' ? { ...body, sub: numberOf(body['sub']) } : body;
        message.body = fill(template, valuesOf(context, { ...claims, claims }));
        message.headers['content-type'] = contentType;
      },
      ...(sub === 'number' && {
        idToken: ({ claims }) => void (claims['sub'] = String(numberOf(claims['sub']))),
      }),
      ...(!exists && {
        metadata: ({ body }) => {
          if (isMembers(body)) delete body['userinfo_endpoint'];
        },
      }),
    };
  },
});

export const userinfoQuirks = [userinfoShape] as const;

function placesOf(at: 'userinfo' | 'api' | 'both'): readonly ('userinfo' | 'api')[] {
  return at === 'both' ? ['userinfo', 'api'] : [at];
}

/** A number of nine digits at most that stands for an identifier. */
function numberOf(sub: Json | undefined): number {
  return (
    createHash('sha256')
      .update(JSON.stringify(sub) ?? '')
      .digest()
      .readUInt32BE() % 1_000_000_000
  );
}
