import { createHash } from 'node:crypto';
import * as z from 'zod';
import { single } from '../exchange.js';
import { only } from './parameters.js';
import { defineQuirk, type Delivery, type TapContext } from './quirk.js';
import { redirectError } from './redirect-error.js';
import { signedIdToken } from './signed-id-token.js';

const responseTypeVariant = defineQuirk({
  id: 'response-type-variant',
  summary: 'wants another response_type, or none',
  leg: 'authorization-request',
  bends: 'RFC 6749 §3.1.1',
  lawful: false,
  origin: 'provider',
  kind: 'trap',
  params: () =>
    z.object({
      value: z
        .string()
        .default('auth_code')
        .describe('what asks for a code; none: nothing needs to; code id_token: the callback brings an ID Token too'),
      param: z.string().default('response_type').describe('the name of the parameter'),
    }),
  decides: ({ value, param }) => [
    'authorization request: response_type',
    ...(param === 'response_type' ? [] : ['authorization request: name of response_type']),
    ...(isHybrid(value) ? ['callback: id_token'] : []),
  ],
  taps: ({ value, param }) => {
    const hybrid = isHybrid(value);
    return {
      authorizationRequest({ parameters }, context) {
        const asked = only(parameters, param);
        const refuse = (error: string, description: string) => redirectError(parameters, context, error, description);
        if (value !== 'none') {
          if (asked === undefined) return refuse('invalid_request', `${param} is missing`);
          if (!sameWords(asked, value)) return refuse('unsupported_response_type', `${param} must be ${value}`);
        }
        // OpenID Connect Core §3.3.2.11
        if (hybrid && only(parameters, 'nonce') === undefined) return refuse('invalid_request', 'nonce is missing');
        delete parameters[param];
        parameters['response_type'] = 'code';
      },
      authorizationResponse(delivery, context) {
        if (hybrid) addIdToken(delivery, context);
      },
    };
  },
});

const mode = z.enum(['query', 'fragment', 'form_post']);

const responseMode = defineQuirk({
  id: 'response-mode',
  summary: 'has a rule of its own for how the authorization response is returned',
  leg: 'authorization-request',
  bends: 'OAuth 2.0 Multiple Response Type Encoding Practices §2.1',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      default: mode.default('form_post').describe('how, if the request does not say'),
      forced: mode.optional().describe('how, whatever the request says; nothing is forced unless given'),
      allowed: z.array(mode).default(['query', 'fragment', 'form_post']).describe('what the request may ask for'),
      required: z.boolean().default(false).describe('whether the request must say'),
    }),
  decides: () => ['callback: mode'],
  taps: ({ default: usual, forced, allowed, required }) => {
    const isAllowed = (asked: string | undefined) => allowed.find((one) => one === asked);
    return {
      authorizationRequest({ parameters }, context) {
        const asked = only(parameters, 'response_mode');
        const refuse = (problem: string) =>
          redirectError(parameters, context, 'invalid_request', `response_mode ${problem}`);
        if (asked === undefined) return required ? refuse('is missing') : undefined;
        if (isAllowed(asked) === undefined) return refuse('is not supported');
      },
      authorizationResponse(delivery, { parameters }) {
        delivery.mode = forced ?? isAllowed(only(parameters, 'response_mode')) ?? usual;
      },
    };
  },
});

export const responseTypeQuirks = [responseTypeVariant, responseMode] as const;

/** OpenID Connect Core §3.3 */
function isHybrid(value: string): boolean {
  return value.split(' ').includes('id_token');
}

function sameWords(one: string, other: string): boolean {
  const sorted = (text: string) => text.split(' ').sort().join(' ');
  return sorted(one) === sorted(other);
}

/** OpenID Connect Core §3.3.2.11; what is not a code alone comes in the fragment, Multiple Response Types §5. */
function addIdToken(delivery: Delivery, context: TapContext): void {
  const code = single(delivery.parameters, 'code');
  if (code === undefined || context.grant?.sub === undefined) return;
  delivery.parameters['id_token'] = signedIdToken(context, {
    nonce: only(context.parameters, 'nonce') ?? '',
    c_hash: createHash('sha256').update(code).digest().subarray(0, 16).toString('base64url'),
  });
  if (delivery.mode === 'query') delivery.mode = 'fragment';
}
