import * as z from 'zod';
import { single, type Parameters } from '../exchange.js';
import { refuseBearer } from './bearer.js';
import { isMembers } from './members.js';
import { only, wordsOf } from './parameters.js';
import { defineQuirk } from './quirk.js';
import { redirectError } from './redirect-error.js';
import { withhold } from './refresh-token-issue.js';
import { refusal } from './refusal.js';

const offlineAccessGate = defineQuirk({
  id: 'offline-access-gate',
  summary: 'issues a refresh token only to a client that has asked for one',
  leg: 'authorization-request',
  bends: 'RFC 6749 §1.5, OpenID Connect Core §11',
  lawful: true,
  origin: 'provider',
  kind: 'trap',
  params: () =>
    z.object({
      via: z.enum(['param', 'scope']).default('param').describe('what the client asks with'),
      name: z
        .string()
        .optional()
        .describe('the parameter or the scope; by default access_type, or the scope offline_access'),
      values: z
        .array(z.string())
        .default(['offline'])
        .describe('the values of the parameter that will do; any if the list is empty'),
      alsoNeedsConsent: z.boolean().default(false).describe('whether prompt=consent must be there too'),
    }),
  decides: () => ['authorization request: offline access'],
  taps: ({ via, name, values, alsoNeedsConsent }) => {
    const asks = (requested: Parameters) =>
      via === 'scope'
        ? wordsOf(requested, 'scope').includes(name ?? 'offline_access')
        : isOneOf(only(requested, name ?? 'access_type'), values);
    return {
      // What was granted may be asked for again; the honest server grants offline_access to whoever was asked for consent.
      tokenRequest({ parameters }, { grant }) {
        const words = wordsOf(parameters, 'scope');
        if (via !== 'scope' || grant === undefined || !asks(grant.requested) || words.length === 0) return;
        parameters['scope'] = words.filter((word) => word !== (name ?? 'offline_access')).join(' ');
        if (parameters['scope'] === '') delete parameters['scope'];
      },
      tokenResponse(message, context) {
        const { grant } = context;
        if (grant === undefined) return;
        const consents = !alsoNeedsConsent || wordsOf(grant.requested, 'prompt').includes('consent');
        if (!consents || !asks(grant.requested)) withhold(message, context);
      },
    };
  },
});

const audienceParamRequired = defineQuirk({
  id: 'audience-param-required',
  summary: 'wants a parameter that names the API that the access token is for',
  leg: 'authorization-request',
  bends: 'RFC 8707 §2',
  lawful: true,
  origin: 'provider',
  kind: 'trap',
  params: () =>
    z.object({
      param: z.string().default('audience').describe('the name of the parameter'),
      values: z.array(z.string()).default([]).describe('the values that it takes; any if the list is empty'),
      onMissing: z
        .enum(['error', 'opaque-token'])
        .default('error')
        .describe(
          'error: no code; opaque-token: an access token that is good for the UserInfo endpoint and not for the API',
        ),
    }),
  decides: ({ param }) => [`authorization request: ${param}`],
  taps({ param, values, onMissing }) {
    const fits = (parameters: Parameters) => isOneOf(only(parameters, param), values);
    const problemOf = (parameters: Parameters): [error: string, description: string] =>
      single(parameters, param)
        ? ['invalid_target', `${param} names no API of this server`]
        : ['invalid_request', `${param} is missing`];
    return {
      authorizationRequest({ parameters }, context) {
        if (onMissing === 'error' && !fits(parameters)) {
          const [error, description] = problemOf(parameters);
          return redirectError(parameters, context, error, description);
        }
      },
      tokenRequest({ parameters }) {
        if (onMissing !== 'error' || parameters['grant_type'] !== 'client_credentials' || fits(parameters)) return;
        return refusal(400, ...problemOf(parameters));
      },
      // The parameter may come with the token request as well, and comes with no other where there is no end-user.
      tokenResponse({ body }, { parameters, grant, findGrant, memory }) {
        const token = isMembers(body) ? body['access_token'] : undefined;
        const issued = grant ?? (typeof token === 'string' ? findGrant(token) : undefined);
        if (issued !== undefined && fits(parameters)) memory.set(issued.id, true);
      },
      resourceRequest(_draft, { endpoint, grant, memory }) {
        if (onMissing !== 'opaque-token' || endpoint !== 'api' || grant === undefined) return;
        if (fits(grant.requested) || memory.get(grant.id) === true) return;
        return refuseBearer('the access token is not for this API');
      },
    };
  },
});

export const requestedAccessQuirks = [offlineAccessGate, audienceParamRequired] as const;

function isOneOf(value: string | undefined, values: readonly string[]): boolean {
  return value !== undefined && (values.length === 0 || values.includes(value));
}
