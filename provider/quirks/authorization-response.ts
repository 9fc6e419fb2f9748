import { z } from 'zod';
import { single } from '../exchange.js';
import { defineQuirk, type Delivery } from './quirk.js';

const stateOmitted = defineQuirk({
  id: 'state-omitted',
  summary: 'does not return state in the authorization response',
  leg: 'authorization-response',
  bends: 'RFC 6749 §4.1.2',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: z.object({
    on: z.enum(['success', 'error', 'both']).default('both').describe('which authorization responses it touches'),
  }),
  taps: ({ on }) => ({
    authorizationResponse(delivery) {
      if (on === 'both' || on === outcomeOf(delivery)) delete delivery.parameters['state'];
    },
  }),
});

const stateMangled = defineQuirk({
  id: 'state-mangled',
  summary: 'returns another state than the one that it was given',
  leg: 'authorization-response',
  bends: 'RFC 6749 §4.1.2',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: z.object({
    transform: z
      .enum([
        'constant',
        'truncate',
        'append',
        'lowercase',
        'swap-case',
        'double-decode',
        'duplicate',
        'duplicate-before',
      ])
      .default('constant')
      .describe(
        'constant: the word "login"; truncate: without its last character; append: with one more; swap-case: small letters ' +
          'for capitals and the reverse; duplicate: the right one, then a wrong one; duplicate-before: a wrong one, then the right one',
      ),
  }),
  taps: ({ transform }) => ({
    authorizationResponse({ parameters }) {
      const state = single(parameters, 'state');
      if (state === undefined) return;
      const mangled = {
        constant: () => 'login',
        truncate: () => state.slice(0, -1),
        append: () => `${state}x`,
        lowercase: () => state.toLowerCase(),
        'swap-case': () =>
          state.replace(/[a-z]/gi, (letter) =>
            letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
          ),
        'double-decode': () =>
          single({ state: decodeURIComponent(state.replace(/%(?![0-9a-f]{2})/gi, '%25')) }, 'state') ?? '',
        duplicate: () => [state, 'login'],
        'duplicate-before': () => ['login', state],
      };
      parameters['state'] = mangled[transform]();
    },
  }),
});

const errorBesideCode = defineQuirk({
  id: 'error-beside-code',
  summary: 'sends an error and a code in one authorization response',
  leg: 'authorization-response',
  bends: 'RFC 6749 §4.1.2.1',
  lawful: false,
  origin: 'attack',
  kind: 'tamper',
  params: z.object({ error: z.string().default('access_denied').describe('the error code') }),
  taps: ({ error }) => ({
    authorizationResponse({ parameters }) {
      if (parameters['code']) parameters['error'] = error;
    },
  }),
});

const codeSpecialChars = defineQuirk({
  id: 'code-special-chars',
  summary: 'issues codes that hold characters which must be encoded',
  leg: 'authorization-response',
  bends: 'RFC 6749 Appendix A.11',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: z.object({ suffix: z.string().default('/+= %&"#~').describe('what every code ends with') }),
  taps: ({ suffix }) => ({
    authorizationResponse({ parameters }, { alias }) {
      const code = single(parameters, 'code');
      if (code !== undefined) parameters['code'] = alias(code + suffix, code);
    },
  }),
});

export const authorizationResponseQuirks = [stateOmitted, stateMangled, errorBesideCode, codeSpecialChars] as const;

function outcomeOf(delivery: Delivery): 'success' | 'error' {
  return 'error' in delivery.parameters ? 'error' : 'success';
}
