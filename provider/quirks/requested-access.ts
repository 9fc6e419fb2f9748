import { z } from 'zod';
import { single, type Parameters } from '../exchange.js';
import { defineQuirk } from './quirk.js';
import { only, redirectError } from './redirect-error.js';
import { isMembers } from './scopes.js';

const offlineAccessGate = defineQuirk({
  id: 'offline-access-gate',
  summary: 'issues a refresh token only to a client that has asked for one',
  leg: 'authorization-request',
  bends: 'RFC 6749 §1.5, OpenID Connect Core §11',
  lawful: true,
  origin: 'provider',
  kind: 'trap',
  params: z.object({
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
  taps: ({ via, name, values, alsoNeedsConsent }) => {
    const asks = (requested: Parameters) =>
      via === 'scope'
        ? wordsOf(requested, 'scope').includes(name ?? 'offline_access')
        : isOneOf(only(requested, name ?? 'access_type'), values);
    return {
      tokenResponse(message, { grant }) {
        if (grant === undefined || !isMembers(message.body)) return;
        const consents = !alsoNeedsConsent || wordsOf(grant.requested, 'prompt').includes('consent');
        if (!consents || !asks(grant.requested)) delete message.body['refresh_token'];
      },
    };
  },
});

const audienceParamRequired = defineQuirk({
  id: 'audience-param-required',
  summary: 'wants to be told which API the access token is for',
  leg: 'authorization-request',
  bends: 'RFC 8707 §2',
  lawful: true,
  origin: 'provider',
  kind: 'trap',
  params: z.object({
    param: z.string().default('audience').describe('the name of the parameter'),
    values: z.array(z.string()).default([]).describe('the values that it takes; any if the list is empty'),
    onMissing: z
      .enum(['error', 'opaque-token'])
      .default('error')
      .describe(
        'error: no code; opaque-token: an access token that is good for the UserInfo endpoint and not for the API',
      ),
  }),
  taps({ param, values, onMissing }) {
    const fits = (parameters: Parameters) => isOneOf(only(parameters, param), values);
    const refusal = (parameters: Parameters) =>
      single(parameters, param)
        ? (['invalid_target', `${param} names no API of this server`] as const)
        : (['invalid_request', `${param} is missing`] as const);
    return {
      authorizationRequest({ parameters }, context) {
        if (onMissing === 'error' && !fits(parameters)) {
          const [error, description] = refusal(parameters);
          return redirectError(parameters, context, error, description);
        }
      },
      tokenRequest({ parameters }) {
        if (onMissing !== 'error' || parameters['grant_type'] !== 'client_credentials' || fits(parameters)) return;
        const [error, description] = refusal(parameters);
        return { status: 400, body: { error, error_description: description } };
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
        const challenge = 'Bearer error="invalid_token", error_description="the access token is not for this API"';
        return { status: 401, headers: { 'www-authenticate': challenge }, body: { error: 'invalid_token' } };
      },
    };
  },
});

export const requestedAccessQuirks = [offlineAccessGate, audienceParamRequired] as const;

function isOneOf(value: string | undefined, values: readonly string[]): boolean {
  return value !== undefined && (values.length === 0 || values.includes(value));
}

/** The words of a list, whatever separates them. */
function wordsOf(parameters: Parameters, name: string): string[] {
  return only(parameters, name)?.split(/[\s,;|+]/) ?? [];
}
