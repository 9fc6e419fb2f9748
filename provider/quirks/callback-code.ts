import { createHash } from 'node:crypto';
import * as z from 'zod';
import { formatParameters, queryOf, single } from '../exchange.js';
import type { Policy } from '../policy.js';
import { paths, pathOf } from '../router.js';
import { path } from './path.js';
import { defineQuirk } from './quirk.js';
import { clientOf } from './registration.js';
import { fillText, valuesOf } from './template.js';

/** What all of these have in common. */
const common = { leg: 'authorization-response', origin: 'provider', kind: 'tamper' } as const;

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const codeSpecialChars = defineQuirk({
  ...common,
  id: 'code-special-chars',
  summary: 'issues codes that hold characters which must be encoded',
  bends: 'RFC 6749 Appendix A.11',
  lawful: true,
  params: () =>
    z.object({
      alphabet: z
        .string()
        .regex(/^[ -~]{10,200}$/, 'must be 10 to 200 printable ASCII characters')
        .default(`${letters}/+= %&"#~!*`)
        .describe('what codes are made of; each one that is neither letter nor digit is at the end of every code'),
      length: z.int().min(40).max(4096).default(64).describe('characters of a code'),
      preEncoded: z
        .boolean()
        .default(false)
        .describe('the code itself is percent-encoded text, to be sent back as it is'),
      encodedTwice: z
        .boolean()
        .default(false)
        .describe(
          'the callback holds the code percent-encoded once more than usual, to be decoded before it is sent back',
        ),
    }),
  decides: () => ['callback: code'],
  taps: ({ alphabet, length, preEncoded, encodedTwice }) => ({
    authorizationResponse({ parameters }, { alias }) {
      const code = single(parameters, 'code');
      if (code === undefined) return;
      const shown = respell(code, alphabet, length);
      const held = alias(preEncoded ? encodeURIComponent(shown) : shown, code);
      parameters['code'] = encodedTwice ? encodeURIComponent(held) : held;
    },
  }),
});

const codeLifetime = defineQuirk({
  ...common,
  id: 'code-lifetime',
  summary: 'lets codes live for a very short time, and has a rule of its own for one that comes again',
  bends: 'RFC 6749 §4.1.2, §10.5',
  lawful: true,
  kind: 'policy',
  params: () =>
    z.object({
      ttl: z.int().min(1).max(600).default(30).describe('seconds that a code lives'),
      reuse: z
        .enum(['reject', 'revoke-tokens', 'allow'])
        .default('revoke-tokens')
        .describe('what a used code brings: an error, an error and the end of its tokens, or tokens again'),
    }),
  policy: ({ ttl, reuse }): Partial<Policy> => ({
    codeLifetime: ttl,
    onCodeReuse: reuse === 'reject' ? 'refuse' : reuse,
  }),
});

const unsolicitedCallback = defineQuirk({
  ...common,
  id: 'unsolicited-callback',
  summary: 'has an address that sends the browser to the client with a code that the client never asked for',
  bends: 'RFC 6749 §10.12, RFC 9700 §4.7',
  lawful: false,
  params: () =>
    z.object({
      path: path
        .default('/install')
        .describe('where it is; takes client_id, redirect_uri and scope, by default those of the first client'),
      params: z
        .record(z.string(), z.string())
        .default({ installation_id: '42813007', setup_action: 'install' })
        .describe('what it adds to the callback: templates'),
      stateAbsent: z
        .boolean()
        .default(true)
        .describe('whether state is left out; else the client gets one that is not its own'),
    }),
  decides: ({ path }) => [`address: ${path}`],
  taps: ({ path, params, stateAbsent }) => ({
    httpRequest(request, { clients, memory, random }) {
      if (request.method !== 'GET' || pathOf(request.target) !== path) return;
      const asked = queryOf(request.target);
      const clientId = single(asked, 'client_id') ?? clients[0]?.clientId ?? '';
      const registered = clientOf({ clients }, clientId)?.redirectUris?.[0];
      const redirectUri = single(asked, 'redirect_uri') ?? registered;
      const scope = single(asked, 'scope');
      // Nobody can guess it, so whatever comes back with it began here.
      const state = createHash('sha256').update(`${path} ${random()}`).digest('base64url');
      memory.set(state, true);
      const asking = {
        response_type: 'code',
        client_id: clientId,
        ...(redirectUri !== undefined && { redirect_uri: redirectUri }),
        ...(scope !== undefined && { scope }),
        state,
      };
      request.target = `${paths.authorization}?${formatParameters(asking)}`;
    },
    authorizationResponse({ parameters }, context) {
      const state = single(context.parameters, 'state') ?? '';
      if (context.memory.get(state) === undefined) return;
      context.memory.delete(state);
      if (stateAbsent) delete parameters['state'];
      for (const [name, template] of Object.entries(params)) parameters[name] = fillText(template, valuesOf(context));
    },
  }),
});

export const callbackCodeQuirks = [codeSpecialChars, codeLifetime, unsolicitedCallback] as const;

/** Another spelling of a code, the same for the same code; as hard to guess. */
function respell(code: string, alphabet: string, length: number): string {
  const special = [...new Set(alphabet.replace(/[A-Za-z0-9]/g, ''))].slice(0, length / 4).join('');
  let drawn = '';
  for (let block = 0; drawn.length < length; block += 1) {
    for (const byte of createHash('sha512').update(`${code} ${block}`).digest())
      drawn += alphabet[byte % alphabet.length];
  }
  return drawn.slice(0, length - special.length) + special;
}
