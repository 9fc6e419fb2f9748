import * as z from 'zod';
import { single } from '../exchange.js';
import { isCodeExchange } from './parameters.js';
import { defineQuirk } from './quirk.js';
import { refusal } from './refusal.js';
import { authenticate, clientOf } from './registration.js';

/** What all of these have in common. */
const common = { leg: 'token-request', lawful: false, origin: 'provider', kind: 'tamper' } as const;

const laxTokenRequest = defineQuirk({
  ...common,
  id: 'lax-token-request',
  summary: 'issues tokens to who has the code or the refresh token, and compares too little of the rest',
  bends: 'RFC 6749 §3.2.1, §4.1.3, §6',
  params: () =>
    z.object({
      accept: z
        .array(z.enum(['wrong-secret', 'other-client', 'other-redirect-uri']))
        .min(1)
        .default(['wrong-secret', 'other-client', 'other-redirect-uri'])
        .describe(
          'what it takes for right: another secret of the client; another client of this server; another redirect_uri than that of the code',
        ),
    }),
  decides: () => ['token request: strictness'],
  taps: ({ accept }) => ({
    tokenRequest(draft, context) {
      const { parameters, basic } = draft;
      const { grant } = context;
      const client = clientOf(context, grant?.clientId);
      if (grant === undefined || client === undefined) return;
      const uri = single(grant.requested, 'redirect_uri');
      if (
        accept.includes('other-redirect-uri') &&
        uri !== undefined &&
        single(parameters, 'redirect_uri') !== undefined
      )
        parameters['redirect_uri'] = uri;
      const named = clientOf(context, basic?.clientId ?? single(parameters, 'client_id'));
      const sent = basic?.clientSecret ?? single(parameters, 'client_secret');
      if (sent === undefined || named === undefined) return;
      const isOwn = named.clientId === client.clientId;
      const isWrong = sent !== named.clientSecret;
      if (isOwn ? isWrong && accept.includes('wrong-secret') : !isWrong && accept.includes('other-client'))
        authenticate(draft, client);
    },
  }),
});

const knownParameters = ['grant_type', 'code', 'redirect_uri', 'client_id', 'client_secret', 'code_verifier'];

const unknownParamRejected = defineQuirk({
  ...common,
  id: 'unknown-param-rejected',
  summary: 'refuses to exchange a code where a parameter comes along that it does not know',
  bends: 'RFC 6749 §3.2',
  params: () =>
    z.object({
      known: z.array(z.string()).default(knownParameters).describe('the parameters that it knows'),
      error: z.string().default('invalid_request').describe('the error code of a refusal'),
    }),
  decides: () => ['token request: unknown parameters'],
  taps: ({ known, error }) => ({
    tokenRequest({ parameters }) {
      if (!isCodeExchange(parameters)) return;
      const unknown = Object.keys(parameters).find((name) => !known.includes(name));
      if (unknown !== undefined) return refusal(400, error, 'the request has a parameter that is not known');
    },
  }),
});

export const laxTokenRequestQuirks = [laxTokenRequest, unknownParamRejected] as const;
