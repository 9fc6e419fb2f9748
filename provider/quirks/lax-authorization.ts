import * as z from 'zod';
import { writeDelivery } from '../delivery.js';
import { single } from '../exchange.js';
import { only } from './parameters.js';
import { defineQuirk, type Reply, type TapContext } from './quirk.js';
import { clientOf } from './registration.js';

/** What all of these have in common. */
const common = { lawful: false, origin: 'provider', kind: 'tamper' } as const;

const openRedirector = defineQuirk({
  ...common,
  id: 'open-redirector',
  summary: 'sends the browser to the redirect URI of a request that it refuses, although nobody has registered it',
  leg: 'authorization-request',
  bends: 'RFC 6749 §4.1.2.1, RFC 9700 §4.11.2',
  params: () =>
    z.object({
      on: z
        .array(z.enum(['unknown-client', 'foreign-uri']))
        .min(1)
        .default(['unknown-client', 'foreign-uri'])
        .describe('what is refused in this way: a client that is not known, a URI that is not registered'),
    }),
  decides: () => ['authorization request: refusal of redirect_uri'],
  taps: ({ on }) => ({
    authorizationRequest({ parameters }, context): Reply | undefined {
      const clientId = only(parameters, 'client_id');
      const redirectUri = only(parameters, 'redirect_uri');
      if (clientId === undefined || redirectUri === undefined || !URL.canParse(redirectUri)) return undefined;
      const isKnown = clientOf(context, clientId) !== undefined;
      if (isKnown && context.redirectUriAllowed(clientId, redirectUri)) return undefined;
      if (!on.includes(isKnown ? 'foreign-uri' : 'unknown-client')) return undefined;
      const state = only(parameters, 'state');
      const { status, headers, body } = writeDelivery({
        redirectUri: new URL(redirectUri).href,
        parameters: {
          error: isKnown ? 'invalid_request' : 'unauthorized_client',
          ...(state !== undefined && { state }),
        },
        mode: 'query',
      });
      return { status, headers: Object.fromEntries(headers), body: body.toString() };
    },
  }),
});

const implicitGrant = defineQuirk({
  ...common,
  id: 'implicit-grant',
  summary: 'still gives out access tokens in the redirect to who asks with response_type=token',
  leg: 'authorization-response',
  bends: 'RFC 9700 §2.1.2',
  lawful: true,
  params: () =>
    z.object({
      mode: z.enum(['fragment', 'query']).default('fragment').describe('where the token stands in the redirect URI'),
    }),
  decides: () => ['authorization request: response_type=token'],
  taps: ({ mode }) => ({
    authorizationRequest({ parameters }) {
      if (single(parameters, 'response_type') === 'token') parameters['response_type'] = 'code';
    },
    authorizationResponse(delivery, context) {
      if (requestedType(context) !== 'token') return;
      const { code, ...others } = delivery.parameters;
      const token = typeof code === 'string' ? context.issueToken(code) : undefined;
      delivery.mode = mode;
      if (token === undefined) return;
      delivery.parameters = { ...others, access_token: token, token_type: 'Bearer', expires_in: '3600' };
    },
  }),
});

const redirectUriRewritten = defineQuirk({
  ...common,
  id: 'redirect-uri-rewritten',
  summary: 'sends the browser to another URI than the one that was asked for and registered',
  leg: 'authorization-response',
  bends: 'RFC 6749 §3.1.2, §4.1.2',
  params: () =>
    z.object({
      change: z
        .enum(['drop-query', 'add-slash'])
        .default('drop-query')
        .describe('drop-query: without the query that it has; add-slash: with a slash at the end of its path'),
    }),
  decides: () => ['callback: redirect URI'],
  taps: ({ change }) => ({
    authorizationResponse(delivery) {
      const [path = '', query] = delivery.redirectUri.split(/\?(.*)/s);
      if (change === 'drop-query') delivery.redirectUri = path;
      else if (!path.endsWith('/')) delivery.redirectUri = `${path}/${query === undefined ? '' : `?${query}`}`;
    },
  }),
});

export const laxAuthorizationQuirks = [openRedirector, implicitGrant, redirectUriRewritten] as const;

/** The response_type of the request that brought the code, as the client sent it. */
function requestedType({ grant, parameters }: TapContext): string | undefined {
  return single(grant?.requested ?? parameters, 'response_type');
}
