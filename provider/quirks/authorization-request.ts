import { z } from 'zod';
import { formatParameters, single } from '../exchange.js';
import { defineQuirk } from './quirk.js';

const pkcePolicy = defineQuirk({
  id: 'pkce-policy',
  summary: 'requires, ignores or rejects PKCE',
  leg: 'authorization-request',
  bends: 'RFC 7636 §4.4.1, RFC 9700 §2.1.1',
  lawful: false,
  origin: 'provider',
  kind: 'policy',
  params: z.object({
    mode: z.enum(['required', 'ignored', 'rejected']).default('required').describe('what becomes of code_challenge'),
  }),
  policy: ({ mode }): { pkceRequired?: boolean } => (mode === 'required' ? { pkceRequired: true } : {}),
  taps: ({ mode }) => {
    if (mode === 'required') return {};
    if (mode === 'ignored') {
      return {
        authorizationRequest({ parameters }) {
          delete parameters['code_challenge'];
          delete parameters['code_challenge_method'];
        },
        tokenRequest({ parameters }) {
          delete parameters['code_verifier'];
        },
      };
    }
    return {
      authorizationRequest({ parameters }) {
        const redirectUri = single(parameters, 'redirect_uri');
        if (!parameters['code_challenge'] || !redirectUri) return;
        const state = single(parameters, 'state');
        const error = {
          error: 'invalid_request',
          error_description: 'code_challenge is not supported',
          ...(state && { state }),
        };
        return {
          status: 302,
          headers: { location: `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${formatParameters(error)}` },
        };
      },
    };
  },
});

export const authorizationRequestQuirks = [pkcePolicy] as const;
