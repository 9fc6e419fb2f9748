import * as z from 'zod';
import { single } from '../exchange.js';
import type { Policy } from '../policy.js';
import { isMembers, onMembers, textOf } from './members.js';
import { defineQuirk, type JsonMessage, type TapContext } from './quirk.js';
import { clientOf } from './registration.js';

/** What all of these have in common. */
const common = {
  leg: 'token-response',
  bends: 'RFC 6749 §5.1',
  origin: 'provider',
} as const;

const decidesIssue = () => ['token response to a code: refresh_token'];
/** Where nobody gets one, nothing else about refresh tokens shows. */
const decidesAll = () => [
  ...decidesIssue(),
  'authorization request: offline access',
  'token response to a refresh: refresh_token',
  'refresh request: grant_type',
  ...['rotation', 'reuse', 'parallel use', 'lifetime', 'announced lifetime', 'number'].map(
    (matter) => `refresh token: ${matter}`,
  ),
];

const refreshTokenMissing = defineQuirk({
  ...common,
  id: 'refresh-token-missing',
  summary: 'issues no refresh token',
  lawful: true,
  kind: 'policy',
  params: () =>
    z.object({
      when: z
        .enum(['never', 'public', 'first-only'])
        .default('never')
        .describe(
          'never: nobody gets one; public: public clients get none; first-only: a client gets one at the first login of an end-user, ' +
            'and nothing brings another',
        ),
    }),
  decides: ({ when }) => (when === 'never' ? decidesAll() : decidesIssue()),
  policy: ({ when }): Partial<Policy> => (when === 'never' ? { refreshTokens: false } : {}),
  taps: ({ when }) => {
    if (when === 'never') return {};
    return {
      tokenResponse(message, context) {
        const { grant, grantType, memory } = context;
        if (grant === undefined || grantType !== 'authorization_code') return;
        if (when === 'public') {
          if (clientOf(context, grant.clientId)?.clientAuth === 'none') withhold(message, context);
        } else if (memory.get(pairOf(grant)) === undefined) memory.set(pairOf(grant), true);
        else withhold(message, context);
      },
    };
  },
});

const refreshTokenFirstConsentOnly = defineQuirk({
  ...common,
  id: 'refresh-token-first-consent-only',
  summary: 'issues a refresh token only when the end-user consents for the first time',
  bends: 'RFC 6749 §1.5',
  lawful: true,
  kind: 'tamper',
  params: () =>
    z.object({
      resetBy: z
        .enum(['prompt=consent', 'revoke', 'both'])
        .default('prompt=consent')
        .describe('what brings another one: that parameter, the revocation of the refresh token, or either'),
    }),
  decides: decidesIssue,
  taps: ({ resetBy }) => ({
    tokenResponse(message, context) {
      const { grant, grantType, memory, findGrant } = context;
      if (grant === undefined || grantType !== 'authorization_code' || !isMembers(message.body)) return;
      const former = memory.get<string>(pairOf(grant));
      const prompts = single(grant.requested, 'prompt')?.split(' ') ?? [];
      const again =
        former === undefined ||
        (resetBy !== 'revoke' && prompts.includes('consent')) ||
        (resetBy !== 'prompt=consent' && findGrant(former) === undefined);
      const issued = textOf(message.body, 'refresh_token');
      if (!again) withhold(message, context);
      else if (issued !== undefined) memory.set(pairOf(grant), issued);
    },
  }),
});

const refreshTokenNullOrEmpty = defineQuirk({
  ...common,
  id: 'refresh-token-null-or-empty',
  summary: 'returns a refresh_token that holds nothing where there is none',
  bends: 'RFC 6749 §5.1, Appendix A.17',
  lawful: false,
  kind: 'tamper',
  params: () =>
    z.object({
      as: z.enum(['null', 'empty']).default('null').describe('null, or an empty text'),
      on: z
        .enum(['login', 'refresh'])
        .default('login')
        .describe('login: no refresh token is ever issued; refresh: the one that was issued stays valid'),
    }),
  decides: ({ on }) => (on === 'login' ? decidesAll() : ['token response to a refresh: refresh_token']),
  policy: ({ on }): Partial<Policy> => (on === 'login' ? { refreshTokens: false } : { rotateRefreshTokens: false }),
  taps: ({ as, on }) => {
    const set = onMembers((members) => ({ ...members, refresh_token: as === 'null' ? null : '' }));
    return {
      tokenResponse(message, context) {
        const isRefresh = context.grantType === 'refresh_token';
        if (isRefresh === (on === 'refresh')) set(message, context);
      },
    };
  },
});

const refreshExpiryField = defineQuirk({
  ...common,
  id: 'refresh-expiry-field',
  summary: 'tells how long the refresh token lives',
  bends: 'RFC 6749 §5.1',
  lawful: true,
  kind: 'tamper',
  params: () =>
    z.object({
      name: z.string().default('refresh_token_expires_in').describe('the member that holds it'),
      seconds: z
        .int()
        .min(1)
        .default(60 * 86_400)
        .describe('seconds that the refresh token lives'),
    }),
  decides: ({ name }) => [`token response: ${name}`, 'refresh token: announced lifetime'],
  policy: ({ seconds }) => ({ refreshTokenLifetime: seconds }),
  taps: ({ name, seconds }) => ({
    tokenResponse: onMembers((members) =>
      textOf(members, 'refresh_token') ? { ...members, [name]: seconds } : members,
    ),
  }),
});

export const refreshTokenIssueQuirks = [
  refreshTokenMissing,
  refreshTokenFirstConsentOnly,
  refreshTokenNullOrEmpty,
  refreshExpiryField,
] as const;

/** The refresh token that the honest server has issued does not exist for anybody. */
export function withhold(message: JsonMessage, { revoke }: TapContext): void {
  if (!isMembers(message.body)) return;
  const { refresh_token: token, ...others } = message.body;
  if (typeof token === 'string') revoke(token);
  message.body = others;
}

function pairOf({ clientId, sub = '' }: { clientId: string; sub?: string }): string {
  return `${clientId} ${sub}`;
}
