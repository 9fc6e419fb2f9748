import * as z from 'zod';
import type { Parameters } from '../exchange.js';
import { only } from './parameters.js';
import { defineQuirk, type TapContext } from './quirk.js';
import { errorPage, redirectError } from './redirect-error.js';
import { refusal } from './refusal.js';
import { clientOf, redirectUriOf } from './registration.js';

export const redirectUriMatching = defineQuirk({
  id: 'redirect-uri-matching',
  summary: 'compares redirect URIs with the registered ones in its own way',
  leg: 'authorization-request',
  bends: 'RFC 6749 §3.1.2.3, RFC 8252 §7.3, RFC 9700 §4.1.3',
  lawful: false,
  origin: 'provider',
  kind: 'policy',
  params: () =>
    z.object({
      match: z
        .enum(['exact', 'prefix', 'host', 'any-port', 'alias'])
        .default('prefix')
        .describe(
          'exact: as text; prefix: it begins with a registered one; host: only the host name counts; any-port: on loopback hosts the ' +
            'port does not count; alias: a name stands for the URI in both requests',
        ),
      alias: z.string().default('Example-App-Redirect').describe('the name, where one stands for the URI'),
      url: z.string().optional().describe('what the name stands for; by default the first redirect URI of the client'),
      httpsOnly: z.boolean().default(false).describe('whether the URI must begin with https'),
      onMismatch: z
        .enum(['page', 'error', 'misleading'])
        .default('page')
        .describe(
          'page: the end-user learns of it; error: the client does, at the first URI that is registered; misleading: as page, and a URI ' +
            'that differs in the token request is called a wrong code',
        ),
    }),
  decides: ({ match, onMismatch }) => [
    'authorization request: redirect_uri',
    ...(match === 'alias' || onMismatch === 'misleading' ? ['token request: redirect_uri'] : []),
  ],
  policy: ({ match }) => ({ redirectUriMatching: match === 'alias' ? 'exact' : match }),
  taps: ({ match, alias, url, httpsOnly, onMismatch }) => {
    const meant = (sent: string | undefined, clientId: string | undefined, context: TapContext) => {
      if (match !== 'alias') return sent;
      return sent === alias ? (url ?? firstOf(clientId, context)) : undefined;
    };
    return {
      authorizationRequest({ parameters }, context) {
        const clientId = only(parameters, 'client_id');
        const sent = redirectUriOf(parameters, context);
        if (clientId === undefined || sent === undefined) return;
        const uri = meant(match === 'alias' ? only(parameters, 'redirect_uri') : sent, clientId, context);
        const fits = uri !== undefined && (!httpsOnly || uri.startsWith('https:'));
        if (fits && context.redirectUriAllowed(clientId, uri)) {
          if (match === 'alias') parameters['redirect_uri'] = uri;
          return;
        }
        const error = ['redirect_uri_mismatch', 'redirect_uri does not match the registration'] as const;
        const registered = firstOf(clientId, context);
        if (onMismatch === 'error' && registered !== undefined) {
          return redirectError(parameters, context, ...error, registered);
        }
        // The honest server shows a page of its own where it sees the mismatch.
        return context.redirectUriAllowed(clientId, sent) ? errorPage(...error) : undefined;
      },
      tokenRequest({ parameters }, context) {
        const { grant } = context;
        if (parameters['grant_type'] !== 'authorization_code' || grant === undefined) return;
        if (onMismatch === 'misleading' && differs(parameters, grant.requested)) {
          return refusal(400, 'invalid_request', "Invalid 'code' in request.");
        }
        if (match !== 'alias') return;
        const uri = meant(only(parameters, 'redirect_uri'), grant.clientId, context);
        if (uri === undefined) return refusal(400, 'invalid_grant', 'redirect_uri does not match');
        parameters['redirect_uri'] = uri;
      },
    };
  },
});

function differs(parameters: Parameters, requested: Parameters): boolean {
  return only(parameters, 'redirect_uri') !== only(requested, 'redirect_uri');
}

function firstOf(clientId: string | undefined, context: TapContext): string | undefined {
  return clientOf(context, clientId)?.redirectUris?.[0];
}
