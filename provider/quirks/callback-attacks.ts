import { createHash } from 'node:crypto';
import * as z from 'zod';
import { single } from '../exchange.js';
import { setParameter } from './parameters.js';
import { defineQuirk, type TapContext } from './quirk.js';
import { signedIdToken } from './signed-id-token.js';

/** What all of these have in common. */
const common = {
  leg: 'authorization-response',
  bends: 'RFC 6749 §4.1.2',
  lawful: false,
  origin: 'attack',
  kind: 'tamper',
} as const;

const errorBesideCode = defineQuirk({
  ...common,
  id: 'error-beside-code',
  summary: 'sends an error and a code in one authorization response',
  bends: 'RFC 6749 §4.1.2.1',
  params: () => z.object({ error: z.string().default('access_denied').describe('the error code') }),
  decides: () => ['callback: error beside code'],
  taps: ({ error }) => ({
    authorizationResponse({ parameters }) {
      if (parameters['code']) parameters['error'] = error;
    },
  }),
});

const hostileKinds = ['script', 'html', 'terminal', 'newline', 'bidi', 'long'] as const;

const hostileErrorText = defineQuirk({
  ...common,
  id: 'hostile-error-text',
  summary: 'refuses with an error text that harms whoever shows or logs it as it is',
  bends: 'RFC 6749 §4.1.2.1, Appendix A.8',
  params: () =>
    z.object({
      kinds: z
        .array(z.enum(hostileKinds))
        .min(1)
        .default([...hostileKinds])
        .describe('what error_description is made of; error_uri is of the first one'),
      error: z.string().default('access_denied').describe('the error code, where a code would have been sent'),
    }),
  decides: () => [
    'callback: error_description',
    'callback: error_uri',
    'callback: error beside code',
    'callback: code',
  ],
  taps: ({ kinds, error }) => ({
    authorizationResponse({ parameters }, { elsewhere }) {
      delete parameters['code'];
      parameters['error'] ??= error;
      parameters['error_description'] = kinds.map((kind) => hostile[kind](elsewhere).text).join(' ');
      parameters['error_uri'] = hostile[kinds[0] ?? 'script'](elsewhere).uri;
    },
  }),
});

const tokenInCallback = defineQuirk({
  ...common,
  id: 'token-in-callback',
  summary: 'puts a live access token and an ID Token beside the code',
  bends: 'RFC 9700 §2.1.2',
  params: () =>
    z.object({
      names: z
        .array(z.enum(['access_token', 'token', 'id_token']))
        .min(1)
        .default(['access_token', 'id_token'])
        .describe('the parameters that hold them'),
      keepCode: z.boolean().default(true).describe('whether the code stays'),
    }),
  decides: ({ names, keepCode }) => [
    ...new Set(names.map((name) => `callback: ${name}`)),
    ...(keepCode ? [] : ['callback: code']),
  ],
  taps: ({ names, keepCode }) => ({
    authorizationResponse({ parameters }, context) {
      const codes = [parameters['code'] ?? []].flat();
      const token = codes.map(context.issueToken).find((one) => one !== undefined);
      if (token === undefined) return;
      for (const name of names) parameters[name] = name === 'id_token' ? idToken(context) : token;
      if (names.some((name) => name !== 'id_token')) parameters['token_type'] = 'Bearer';
      if (!keepCode) delete parameters['code'];
    },
  }),
});

const duplicatedCallbackParams = defineQuirk({
  ...common,
  id: 'duplicated-callback-params',
  summary: 'sends two codes, one of them wrong',
  bends: 'RFC 6749 §3.1',
  params: () =>
    z.object({
      order: z.enum(['wrong-last', 'wrong-first']).default('wrong-last').describe('where the wrong one stands'),
    }),
  decides: () => ['callback: code'],
  taps: ({ order }) => ({
    authorizationResponse({ parameters }) {
      const code = single(parameters, 'code');
      if (code === undefined) return;
      const wrong = createHash('sha256').update(code).digest('base64url');
      parameters['code'] = order === 'wrong-last' ? [code, wrong] : [wrong, code];
    },
  }),
});

const hostileCallbackParams = defineQuirk({
  ...common,
  id: 'hostile-callback-params',
  summary: 'adds parameters whose names mean something to the language of the client, and very many others',
  params: () =>
    z.object({
      names: z
        .array(z.string())
        .default(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', '__proto__[code]', ''])
        .describe('the names'),
      value: z.string().default('polluted').describe('the value of each'),
      count: z.int().min(0).max(1200).default(1100).describe('how many others there are'),
    }),
  decides: () => ['callback: hostile parameters'],
  taps: ({ names, value, count }) => ({
    authorizationResponse({ parameters }) {
      const others = Array.from({ length: count }, (_, index) => `p${index}`);
      for (const name of [...names, ...others]) {
        setParameter(parameters, name, names.includes(name) ? value : '1');
      }
    },
  }),
});

const foreignCode = defineQuirk({
  ...common,
  id: 'foreign-code',
  summary: 'puts the code of another login of the same client in the place of the right one',
  bends: 'RFC 9700 §4.5',
  params: () => z.object({}),
  decides: () => ['callback: code'],
  taps: () => ({
    authorizationResponse({ parameters }, { issueForeignCode }) {
      const code = single(parameters, 'code');
      const foreign = code === undefined ? undefined : issueForeignCode(code);
      if (foreign !== undefined) parameters['code'] = foreign;
    },
  }),
});

export const callbackAttackQuirks = [
  errorBesideCode,
  hostileErrorText,
  tokenInCallback,
  duplicatedCallbackParams,
  hostileCallbackParams,
  foreignCode,
] as const;

/** What runs or is fetched tells so: it asks the foreign origin. Short enough for the header limits of ordinary servers. */
const hostile: Record<(typeof hostileKinds)[number], (elsewhere: string) => { text: string; uri: string }> = {
  script: (elsewhere) => ({
    text: `"'--></title></script><script src="${elsewhere}/script"></script>`,
    uri: `javascript:void(location='${elsewhere}/script')`,
  }),
  html: (elsewhere) => ({
    text: `<img src="${elsewhere}/image"><a href="${elsewhere}/link"><h1>Sign in again</h1></a>`,
    uri: `${elsewhere}/error"><img src="${elsewhere}/image">`,
  }),
  terminal: (elsewhere) => ({
    text: '\u001b[2J\u001b[31m\u001b]0;title\u0007\u001b]8;;http://example.invalid\u0007link\u001b]8;;\u0007\u009b1A\u0000',
    uri: `${elsewhere}/\u001b[2J`,
  }),
  newline: (elsewhere) => ({
    text: 'denied\r\n2026-01-01T00:00:00Z INFO the login succeeded\r\nSet-Cookie: session=hostile\u2028\u0085',
    uri: `${elsewhere}/\r\nSet-Cookie: session=hostile`,
  }),
  bidi: (elsewhere) => ({
    text: '\u202edeined ton saw ssecca\u202c \u2066\u200b\ufeff\ud83d\udca5\u2069',
    uri: `${elsewhere}/\u202egnp.rorre`,
  }),
  long: (elsewhere) => ({ text: 'long '.repeat(800), uri: `${elsewhere}/${'x'.repeat(4000)}` }),
};

function idToken(context: TapContext): string {
  const nonce = context.grant && single(context.grant.requested, 'nonce');
  return signedIdToken(context, nonce === undefined ? {} : { nonce });
}
