import * as z from 'zod';
import { renameRaw } from './form.js';
import { only } from './parameters.js';
import { defineQuirk } from './quirk.js';
import { redirectError } from './redirect-error.js';

/** What all of these have in common. */
const common = {
  leg: 'authorization-request',
  lawful: false,
  origin: 'provider',
  kind: 'trap',
} as const;

const authParamRename = defineQuirk({
  ...common,
  id: 'auth-param-rename',
  summary: 'calls the parameters of the authorization request by other names',
  bends: 'RFC 6749 §4.1.1',
  kind: 'tamper',
  params: () =>
    z.object({
      rename: z
        .record(z.string(), z.string())
        .default({ client_id: 'client_key' })
        .describe('new names by standard name'),
    }),
  decides: ({ rename }) => Object.keys(rename).map((name) => `authorization request: name of ${name}`),
  taps: ({ rename }) => {
    const standard = new Map(Object.entries(rename).map(([name, renamed]) => [renamed, name]));
    return {
      // Ahead of all that asks for parameters by name; the values stay as they are encoded.
      httpRequest(draft, { endpoint }) {
        if (endpoint !== 'authorization') return;
        const nameOf = (name: string) => standard.get(name) ?? (Object.hasOwn(rename, name) ? undefined : name);
        if (draft.method === 'POST') draft.body = Buffer.from(renameRaw(draft.body.toString(), nameOf));
        else draft.target = draft.target.replace(/\?.*$/s, (query) => `?${renameRaw(query.slice(1), nameOf)}`);
      },
    };
  },
});

const emptyParamRejected = defineQuirk({
  ...common,
  id: 'empty-param-rejected',
  summary: 'refuses parameters that are there and empty',
  bends: 'RFC 6749 §3.1',
  params: () =>
    z.object({
      params: z.array(z.string()).default(['scope', 'state']).describe('the parameters that must not be empty'),
    }),
  taps: ({ params }) => ({
    authorizationRequest({ parameters }, context) {
      const empty = params.find((name) => Object.hasOwn(parameters, name) && parameters[name] === '');
      if (empty !== undefined) return redirectError(parameters, context, 'invalid_request', `${empty} is empty`);
    },
  }),
});

const authExtraParamsRequired = defineQuirk({
  ...common,
  id: 'auth-extra-params-required',
  summary: 'requires parameters that no RFC knows in the authorization request',
  bends: 'RFC 6749 §3.1',
  params: () =>
    z.object({
      required: z
        .record(z.string(), z.string())
        .default({ owner: 'user' })
        .describe('the value of each by name; * stands for any text'),
    }),
  taps: ({ required }) => ({
    authorizationRequest({ parameters }, context) {
      for (const [name, pattern] of Object.entries(required)) {
        const value = only(parameters, name);
        if (value !== undefined && matches(value, pattern)) continue;
        const problem = value === undefined ? 'is missing' : 'has a value that is not supported';
        return redirectError(parameters, context, 'invalid_request', `${name} ${problem}`);
      }
    },
  }),
});

const statePolicy = defineQuirk({
  ...common,
  id: 'state-policy',
  summary: 'requires state, or limits its length or its characters',
  bends: 'RFC 6749 §4.1.1, §10.12',
  params: () =>
    z.object({
      required: z.boolean().default(true).describe('whether a request without state is refused'),
      minLength: z.int().min(0).default(0).describe('how many characters it has at least'),
      maxLength: z.int().min(1).optional().describe('how many characters it has at most; no limit unless given'),
      charset: z
        .enum(['any', 'url-safe', 'alphanumeric'])
        .default('any')
        .describe('the characters that it may hold; url-safe: letters, digits and -._~'),
    }),
  taps: ({ required, minLength, maxLength = Infinity, charset }) => ({
    authorizationRequest({ parameters }, context) {
      const state = only(parameters, 'state');
      const refuse = (problem: string) => redirectError(parameters, context, 'invalid_request', `state ${problem}`);
      if (state === undefined) return required ? refuse('is missing') : undefined;
      if (state.length < minLength) return refuse('is too short');
      if (state.length > maxLength) return refuse('is too long');
      if (!charsets[charset].test(state)) return refuse('holds characters that are not supported');
    },
  }),
});

const nonceRequired = defineQuirk({
  ...common,
  id: 'nonce-required',
  summary: 'requires a nonce although no ID Token comes from the authorization endpoint',
  bends: 'OpenID Connect Core §3.1.2.1',
  params: () =>
    z.object({
      required: z
        .enum(['always', 'openid'])
        .default('always')
        .describe('always: even where the scope openid is not asked for; openid: only where it is'),
    }),
  taps: ({ required }) => ({
    authorizationRequest({ parameters }, context) {
      const isOpenId = only(parameters, 'scope')?.split(' ').includes('openid');
      if ((required === 'openid' && !isOpenId) || only(parameters, 'nonce') !== undefined) return;
      return redirectError(parameters, context, 'invalid_request', 'nonce is missing');
    },
  }),
});

export const authorizationRequestQuirks = [
  authParamRename,
  emptyParamRejected,
  authExtraParamsRequired,
  statePolicy,
  nonceRequired,
] as const;

const charsets = { any: /^/, 'url-safe': /^[\w.~-]*$/, alphanumeric: /^[A-Za-z0-9]*$/ };

/** Whether a text is as a pattern says, in which * stands for any text. */
function matches(value: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return value === first;
  if (!value.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return value.length - at >= last.length && value.endsWith(last);
}
