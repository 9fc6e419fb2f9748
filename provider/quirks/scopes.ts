import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { HttpRequest } from '../exchange.js';
import { isMembers } from './members.js';
import { only } from './parameters.js';
import { defineQuirk, type JsonObject } from './quirk.js';
import { redirectError } from './redirect-error.js';
import { refusal } from './refusal.js';
import { fill, valuesOf } from './template.js';

/** What all of these have in common. */
const common = {
  leg: 'authorization-request',
  bends: 'RFC 6749 §3.3',
  lawful: false,
  origin: 'provider',
  kind: 'trap',
} as const;

const scopeSeparator = defineQuirk({
  ...common,
  id: 'scope-separator',
  summary: 'wants scopes separated by something else than a space',
  params: () =>
    z.object({
      sep: z.string().min(1).default(',').describe('what separates scopes'),
      accept: z.array(z.string().min(1)).default([]).describe('other separators that it takes as well'),
      onWrong: z
        .enum(['invalid_scope', 'one-scope', 'ignore'])
        .default('invalid_scope')
        .describe('what another separator brings: an error, one long scope, or only the scope before it'),
    }),
  decides: () => ['authorization request: scope separator'],
  taps: ({ sep, accept, onWrong }) => {
    const description = `scope must be separated by ${JSON.stringify(sep).replaceAll('"', "'")}`;
    const translate = (scope: string) => standardScope(scope, [sep, ...accept], onWrong);
    return {
      authorizationRequest({ parameters }, context) {
        const asked = only(parameters, 'scope');
        if (asked === undefined) return;
        const scope = translate(asked);
        if (scope === undefined) return redirectError(parameters, context, 'invalid_scope', description);
        parameters['scope'] = scope;
      },
      tokenRequest({ parameters }) {
        const asked = only(parameters, 'scope');
        if (asked === undefined) return;
        const scope = translate(asked);
        if (scope === undefined) return refusal(400, 'invalid_scope', description);
        parameters['scope'] = scope;
      },
    };
  },
});

const scopeRawUnencoded = defineQuirk({
  ...common,
  id: 'scope-raw-unencoded',
  summary: 'cares how the separator of scopes is encoded in the authorization request',
  bends: 'RFC 6749 Appendix B',
  params: () =>
    z.object({
      wire: z
        .enum(['raw', '%20', 'plus'])
        .default('raw')
        .describe('raw: not percent-encoded; %20: a space must be %20; plus: a space must be +'),
    }),
  decides: () => ['authorization request: scope encoding'],
  taps: ({ wire }) => ({
    authorizationRequest({ parameters }, context) {
      if (!unfit[wire].test(rawScope(context.request))) return;
      return redirectError(parameters, context, 'invalid_scope', 'the separator of scopes is encoded in another way');
    },
  }),
});

const extraScopeParam = defineQuirk({
  ...common,
  id: 'extra-scope-param',
  summary: 'takes a second list of scopes in another parameter',
  lawful: true,
  params: () =>
    z.object({
      param: z.string().default('user_scope').describe('the name of the parameter'),
      grants: z
        .enum(['second-token', 'same-token'])
        .default('second-token')
        .describe(
          'what these scopes are good for: a second access token, alone if there are no others, or the only one',
        ),
      slot: z.string().default('authed_user').describe('the member of the token response that holds the second token'),
      fields: z
        .record(z.string(), z.json())
        .default({ token_type: 'Bearer' })
        .describe('what stands beside the second token; texts may hold ${placeholders}'),
      always: z
        .record(z.string(), z.json())
        .default({})
        .describe('what that member holds even without a second token; empty: then there is no such member'),
      withFirst: z
        .array(z.string())
        .default([])
        .describe('further members that are there with the first token, and not where the second one is alone'),
    }),
  decides: ({ grants, slot }) => (grants === 'second-token' ? [`token response: ${slot}`] : []),
  taps: ({ param, grants, slot, fields, always, withFirst }) => ({
    authorizationRequest({ parameters }) {
      const extra = only(parameters, param);
      if (grants === 'second-token' || extra === undefined) return;
      const words = extra.split(/[\s,]+/).filter((word) => word !== '');
      parameters['scope'] = [only(parameters, 'scope') ?? [], words].flat().join(' ');
    },
    tokenResponse(message, context) {
      const { grant, alias } = context;
      if (grants === 'same-token' || grant === undefined || !isMembers(message.body)) return;
      const token = message.body['access_token'];
      const extra = only(grant.requested, param);
      if (typeof token !== 'string') return;
      const values = valuesOf(context, message.body);
      const kept = fill(always, values) as JsonObject;
      if (extra === undefined) {
        if (Object.keys(kept).length > 0) message.body = { ...message.body, [slot]: kept };
        return;
      }
      const beside = { ...kept, ...(fill(fields, values) as JsonObject) };
      const second = alias(createHash('sha256').update(`${param} ${token}`).digest('base64url'), token);
      if (only(grant.requested, 'scope') === undefined) {
        for (const name of ['access_token', 'token_type', 'scope', ...withFirst]) delete message.body[name];
      }
      message.body = { ...message.body, [slot]: { ...beside, access_token: second, scope: extra } };
    },
  }),
});

const scopeRequired = defineQuirk({
  ...common,
  id: 'scope-required',
  summary: 'requires a scope, or takes none from the request because the registration decides',
  params: () =>
    z.object({
      mode: z
        .enum(['required', 'forbidden', 'ignored'])
        .default('required')
        .describe('what becomes of a request without scope, or (forbidden, ignored) of one with it'),
      error: z.string().default('invalid_scope').describe('the error code of a refusal, which may mislead'),
    }),
  decides: ({ mode }) => [
    'authorization request: scope',
    ...(mode === 'required' ? [] : ['authorization request: scope separator', 'authorization request: scope encoding']),
  ],
  taps: ({ mode, error }) => ({
    authorizationRequest({ parameters }, context) {
      const isThere = only(parameters, 'scope') !== undefined;
      if (mode === 'ignored') delete parameters['scope'];
      else if (mode === 'required' && !isThere) return redirectError(parameters, context, error, 'scope is missing');
      else if (mode === 'forbidden' && isThere) {
        return redirectError(parameters, context, error, 'the scope is set where the client is registered');
      }
    },
  }),
});

export const scopeQuirks = [scopeSeparator, scopeRawUnencoded, extraScopeParam, scopeRequired] as const;

const separators = [' ', ',', ';', '|', '+'];

/** The scope as the RFC writes it; nothing if another separator is in it and that is an error. */
function standardScope(
  scope: string,
  accepted: readonly string[],
  onWrong: 'invalid_scope' | 'one-scope' | 'ignore',
): string | undefined {
  const wrong = separators.filter((separator) => !accepted.some((one) => one.includes(separator)));
  const split = accepted.reduce((pieces, separator) => pieces.flatMap((piece) => piece.split(separator)), [scope]);
  const words: string[] = [];
  for (const piece of split) {
    const ends = wrong.map((separator) => piece.indexOf(separator)).filter((at) => at >= 0);
    if (ends.length > 0 && onWrong === 'invalid_scope') return undefined;
    // A scope cannot hold a space: what the server takes for one is shown as one.
    words.push(onWrong === 'ignore' ? piece.slice(0, Math.min(piece.length, ...ends)) : piece.replaceAll(' ', '%20'));
  }
  return words.filter((word) => word !== '').join(' ');
}

const unfit = { raw: /%(?:20|2b|2c|3b|7c)/i, '%20': /\+/, plus: /%20/ };

/** The scope as it is on the wire. */
function rawScope({ method, target, body }: HttpRequest): string {
  const text = method === 'POST' ? body.toString() : target.slice(target.indexOf('?') + 1);
  return text.split('&').find((pair) => pair.startsWith('scope=')) ?? '';
}
