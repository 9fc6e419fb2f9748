import * as z from 'zod';
import type { Parameters } from '../exchange.js';
import type { Policy } from '../policy.js';
import { only } from './parameters.js';
import { defineQuirk } from './quirk.js';
import { errorPage, redirectError } from './redirect-error.js';
import { s256 } from './pkce-verifier.js';
import { refusal } from './refusal.js';

type Mode = 'required' | 'optional' | 'ignored' | 'rejected';
type Method = 'S256' | 'plain';

export const pkcePolicy = defineQuirk({
  id: 'pkce-policy',
  summary: 'requires, ignores or rejects PKCE, or takes other methods',
  leg: 'authorization-request',
  bends: 'RFC 7636 §4, RFC 9700 §2.1.1',
  lawful: false,
  origin: 'provider',
  kind: 'policy',
  params: () =>
    z.object({
      mode: z
        .enum(['required', 'optional', 'ignored', 'rejected'])
        .default('required')
        .describe('what becomes of code_challenge'),
      methods: z
        .array(z.enum(['S256', 'plain']))
        .min(1)
        .default(['S256'])
        .describe('the values of code_challenge_method that it takes'),
      onViolation: z
        .enum(['error', 'page', 'token-error'])
        .default('error')
        .describe('who learns of a refusal: the client, the end-user, or the client when it redeems the code'),
    }),
  decides: ({ mode }) => [
    'authorization request: pkce',
    ...(mode === 'ignored' ? ['token request: code_verifier'] : []),
  ],
  policy: ({ mode, onViolation }): Partial<Policy> =>
    mode === 'required' && onViolation === 'error' ? { pkceRequired: true } : {},
  taps: ({ mode, methods, onViolation }) => ({
    authorizationRequest({ parameters }, context) {
      const violation = mode === 'ignored' ? undefined : violationOf(parameters, mode, methods);
      if (mode === 'ignored' || (violation !== undefined && onViolation === 'token-error')) {
        delete parameters['code_challenge'];
        delete parameters['code_challenge_method'];
      } else if (violation === undefined) {
        hashPlain(parameters, methods);
      } else {
        return onViolation === 'page'
          ? errorPage('invalid_request', violation)
          : redirectError(parameters, context, 'invalid_request', violation);
      }
    },
    tokenRequest({ parameters }, { grant }) {
      if (mode === 'ignored') delete parameters['code_verifier'];
      if (mode === 'ignored' || onViolation !== 'token-error' || grant === undefined) return;
      if (parameters['grant_type'] !== 'authorization_code') return;
      const violation = violationOf(grant.requested, mode, methods);
      if (violation !== undefined) return refusal(400, 'invalid_grant', violation);
    },
  }),
});

function violationOf(parameters: Parameters, mode: Exclude<Mode, 'ignored'>, methods: Method[]): string | undefined {
  const challenged = only(parameters, 'code_challenge') !== undefined;
  if (mode === 'rejected') return challenged ? 'code_challenge is not supported' : undefined;
  if (!challenged) return mode === 'required' ? 'code_challenge is required' : undefined;
  return methods.some((method) => method === methodOf(parameters))
    ? undefined
    : 'this code_challenge_method is not supported';
}

/** RFC 7636 §4.3: the method is plain unless it is given. */
function methodOf(parameters: Parameters): string {
  return only(parameters, 'code_challenge_method') ?? 'plain';
}

/** The honest server knows S256 alone: what is to equal the verifier, hashed, is what the hash of the verifier is to equal. */
function hashPlain(parameters: Parameters, methods: Method[]): void {
  const challenge = only(parameters, 'code_challenge');
  if (!methods.includes('plain') || challenge === undefined || methodOf(parameters) !== 'plain') return;
  // RFC 7636 §4.2: one that is malformed is left for the honest server to refuse.
  if (!/^[\w.~-]{43,128}$/.test(challenge)) return;
  parameters['code_challenge'] = s256(challenge);
  parameters['code_challenge_method'] = 'S256';
}
