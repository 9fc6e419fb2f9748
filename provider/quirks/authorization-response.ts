import * as z from 'zod';
import { single } from '../exchange.js';
import { isMembers } from './members.js';
import { defineQuirk, type Delivery } from './quirk.js';
import { fillText, valuesOf } from './template.js';

/** What all of these have in common. */
const common = {
  leg: 'authorization-response',
  bends: 'RFC 6749 §4.1.2',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
} as const;

const stateOmitted = defineQuirk({
  ...common,
  id: 'state-omitted',
  summary: 'does not return state in the authorization response',
  params: () =>
    z.object({
      on: z.enum(['success', 'error', 'both']).default('both').describe('which authorization responses it touches'),
    }),
  decides: () => ['callback: state'],
  taps: ({ on }) => ({
    authorizationResponse(delivery) {
      if (on === 'both' || on === outcomeOf(delivery)) delete delivery.parameters['state'];
    },
  }),
});

const stateMangled = defineQuirk({
  ...common,
  id: 'state-mangled',
  summary: 'returns another state than the one that it was given',
  params: () =>
    z.object({
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
  decides: () => ['callback: state'],
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
        'double-decode': () => new URLSearchParams(`state=${state.replaceAll('&', '%26')}`).get('state') ?? '',
        duplicate: () => [state, 'login'],
        'duplicate-before': () => ['login', state],
      };
      parameters['state'] = mangled[transform]();
    },
  }),
});

const issParam = defineQuirk({
  ...common,
  id: 'iss-param',
  summary: 'leaves iss out of the authorization response, puts a wrong one in, or sends it without having announced it',
  bends: 'RFC 9207 §2',
  params: () =>
    z.object({
      mode: z
        .enum(['present', 'missing', 'mismatch'])
        .default('missing')
        .describe('present: the right one; missing: none; mismatch: another one'),
      announced: z
        .boolean()
        .optional()
        .describe('whether the metadata promises iss; if not set, it does unless the mode is present'),
      value: z.string().default('${elsewhere}').describe('what mismatch sends: a template, such as ${issuer}/'),
    }),
  decides: () => ['callback: iss', 'metadata: authorization_response_iss_parameter_supported'],
  taps: ({ mode, announced = mode !== 'present', value }) => ({
    authorizationResponse({ parameters }, context) {
      if (mode === 'missing') delete parameters['iss'];
      else parameters['iss'] = mode === 'present' ? context.issuer : fillText(value, valuesOf(context));
    },
    metadata({ body }) {
      if (!isMembers(body)) return;
      if (announced) body['authorization_response_iss_parameter_supported'] = true;
      else delete body['authorization_response_iss_parameter_supported'];
    },
  }),
});

const formPostCallback = defineQuirk({
  ...common,
  id: 'form-post-callback',
  summary: 'lets the browser post the authorization response from a page of its own',
  bends: 'OAuth 2.0 Form Post Response Mode §2',
  params: () => z.object({}),
  decides: () => ['callback: mode'],
  taps: () => ({
    authorizationResponse(delivery) {
      if (isOfTheWeb(delivery)) delivery.mode = 'form_post';
    },
  }),
});

const duplicateCallback = defineQuirk({
  ...common,
  id: 'duplicate-callback',
  summary: 'makes the browser bring one authorization response more than once',
  bends: 'RFC 6749 §10.5',
  lawful: true,
  params: () =>
    z.object({
      times: z.int().min(2).max(10).default(2).describe('how often in all: the last one is the navigation'),
      delayMs: z.int().min(0).max(60_000).default(200).describe('milliseconds from the hidden ones to the last one'),
    }),
  decides: () => ['callback: repetition'],
  taps: ({ times, delayMs }) => ({
    authorizationResponse(delivery) {
      if (isOfTheWeb(delivery)) delivery.repeat = { times, delayMs };
    },
  }),
});

export const authorizationResponseQuirks = [
  stateOmitted,
  stateMangled,
  issParam,
  formPostCallback,
  duplicateCallback,
] as const;

function outcomeOf(delivery: Delivery): 'success' | 'error' {
  return 'error' in delivery.parameters ? 'error' : 'success';
}

/** A page can open no other addresses than these without a risk: `javascript:` would run in it. */
function isOfTheWeb({ redirectUri }: Delivery): boolean {
  return /^https?:/i.test(redirectUri);
}
