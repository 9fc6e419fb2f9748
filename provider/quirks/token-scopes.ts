import * as z from 'zod';
import { single, type Parameters } from '../exchange.js';
import { omit, onMembers, textOf } from './members.js';
import { defineQuirk, type JsonObject } from './quirk.js';

/** What both have in common. */
const common = {
  leg: 'token-response',
  origin: 'provider',
  kind: 'tamper',
} as const;

const scopeDowngrade = defineQuirk({
  ...common,
  id: 'scope-downgrade',
  summary: 'grants another scope than the client has asked for',
  bends: 'RFC 6749 §3.3',
  lawful: true,
  // The scope is in the words of the RFC by then.
  stage: 'names',
  params: () =>
    z.object({
      drop: z
        .array(z.string())
        .optional()
        .describe('scopes that are not granted; by default the last one, where several are asked for'),
      add: z.array(z.string()).default([]).describe('scopes that are granted unasked'),
      report: z.enum(['yes', 'no']).default('yes').describe('whether the token response tells the scope'),
    }),
  decides: ({ report }) => (report === 'no' ? ['token response: scope', 'token response: name of scope'] : []),
  taps: ({ drop, add, report }) => {
    const downgrade = (parameters: Parameters): void => {
      const asked = single(parameters, 'scope')?.split(' ').filter(Boolean) ?? [];
      const kept = drop === undefined ? asked.slice(0, Math.max(1, asked.length - 1)) : without(asked, drop);
      const granted = [...new Set([...kept, ...add])].join(' ');
      if (granted !== '') parameters['scope'] = granted;
      // Nothing is left to grant: the server takes its default.
      else delete parameters['scope'];
    };
    return {
      authorizationRequest: ({ parameters }) => downgrade(parameters),
      tokenRequest({ parameters }, { grantType }) {
        if (grantType === 'client_credentials') downgrade(parameters);
      },
      ...(report === 'no' && { tokenResponse: onMembers((members) => omit(members, 'scope')) }),
    };
  },
});

const scopeResponseVariant = defineQuirk({
  ...common,
  id: 'scope-response-variant',
  summary: 'writes the scope in the token response in a way of its own',
  bends: 'RFC 6749 §5.1, §3.3',
  lawful: false,
  params: () =>
    z.object({
      as: z
        .enum(['array', 'comma', 'null', 'empty', 'renamed', 'reversed', 'omitted'])
        .default('array')
        .describe('array: of texts; comma: with commas for spaces; reversed: in another order'),
      name: z.string().default('scopes').describe('the member that holds it when it is renamed'),
    }),
  decides: ({ as, name }) => [
    'token response: scope',
    'token response: name of scope',
    ...(as === 'renamed' ? [`token response: ${name}`] : []),
  ],
  taps: ({ as, name }) => ({
    tokenResponse: onMembers((members) => {
      const scope = textOf(members, 'scope');
      if (scope === undefined) return members;
      const scopes = scope.split(' ');
      const variants: Record<typeof as, JsonObject> = {
        array: { scope: scopes },
        comma: { scope: scopes.join(',') },
        null: { scope: null },
        empty: { scope: '' },
        renamed: { [name]: scope },
        reversed: { scope: scopes.toReversed().join(' ') },
        omitted: {},
      };
      return { ...omit(members, 'scope'), ...variants[as] };
    }),
  }),
});

export const tokenScopeQuirks = [scopeDowngrade, scopeResponseVariant] as const;

function without(scopes: readonly string[], dropped: readonly string[]): string[] {
  return scopes.filter((scope) => !dropped.includes(scope));
}
