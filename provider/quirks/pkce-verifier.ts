import { createHash } from 'node:crypto';
import * as z from 'zod';
import { single } from '../exchange.js';
import { isCodeExchange } from './parameters.js';
import { defineQuirk } from './quirk.js';
import { errorStatus, refusal } from './refusal.js';

const verdict = z.enum(['refuse', 'accept']).default('refuse');

const pkceVerifierPolicy = defineQuirk({
  id: 'pkce-verifier-policy',
  summary: 'has answers of its own to a code_verifier that is missing, wrong or unexpected',
  leg: 'token-request',
  bends: 'RFC 7636 §4.6',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      onMissing: verdict.describe('what becomes of a request without the code_verifier that its code asks for'),
      onMismatch: verdict.describe('what becomes of a request with a wrong one'),
      onUnexpected: verdict.describe('what becomes of a request with one where no code_challenge was sent'),
      status: errorStatus.default(400).describe('the HTTP status of a refusal'),
      error: z.string().default('').describe('the error code of a refusal'),
      errorDescription: z.string().default('code_verifier is invalid.').describe('error_description of a refusal'),
    }),
  taps: ({ onMissing, onMismatch, onUnexpected, status, error, errorDescription }) => ({
    ...((onMissing === 'accept' || onMismatch === 'accept') && {
      // The honest server is given a challenge that can be answered for a client that does not.
      authorizationRequest({ parameters }, { memory }) {
        const challenge = single(parameters, 'code_challenge');
        if (challenge === undefined || !/^[\w-]{43}$/.test(challenge)) return;
        if (single(parameters, 'code_challenge_method') !== 'S256') return;
        memory.set(challenge, true);
        parameters['code_challenge'] = s256(ownVerifier);
      },
    }),
    tokenRequest({ parameters }, { findGrant, memory }) {
      if (!isCodeExchange(parameters)) return;
      const requested = findGrant(single(parameters, 'code') ?? '')?.requested;
      if (requested === undefined) return;
      const challenge = single(requested, 'code_challenge');
      const verifier = single(parameters, 'code_verifier');
      const outcome = outcomeOf(challenge, single(requested, 'code_challenge_method'), verifier);
      const answers = { right: 'accept', missing: onMissing, mismatch: onMismatch, unexpected: onUnexpected };
      if (answers[outcome] === 'refuse') return refusal(status, error, errorDescription);
      if (challenge === undefined) delete parameters['code_verifier'];
      else if (memory.get(challenge) !== undefined) parameters['code_verifier'] = ownVerifier;
    },
  }),
  decides: () => ['token request: code_verifier'],
});

export const pkceVerifierQuirks = [pkceVerifierPolicy] as const;

const ownVerifier = 'v'.repeat(64);

function outcomeOf(challenge: string | undefined, method = 'plain', verifier: string | undefined) {
  if (challenge === undefined) return verifier === undefined ? 'right' : 'unexpected';
  if (verifier === undefined) return 'missing';
  return challenge === (method === 'S256' ? s256(verifier) : verifier) ? 'right' : 'mismatch';
}

/** RFC 7636 §4.2 */
export function s256(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
