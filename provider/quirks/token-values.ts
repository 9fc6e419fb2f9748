import { createHash } from 'node:crypto';
import * as z from 'zod';
import { queryOf, single } from '../exchange.js';
import { onMembers, textOf } from './members.js';
import { path } from './path.js';
import { defineQuirk, type Reply } from './quirk.js';
import { refusal } from './refusal.js';

/** What all of these have in common. */
const common = {
  leg: 'token-response',
  origin: 'provider',
  kind: 'tamper',
} as const;

const longTokens = defineQuirk({
  ...common,
  id: 'long-tokens',
  summary: 'issues tokens of several thousand characters',
  bends: 'RFC 6749 Appendix A.12, A.17',
  lawful: true,
  params: () =>
    z.object({
      length: z
        .int()
        .min(1)
        .max(15_000)
        .default(4096)
        .describe('characters of a token, shorter than the 16 kB that a request header may have'),
    }),
  decides: () => ['token response: access_token'],
  taps: ({ length }) => ({
    tokenResponse: onMembers((members, { alias }) => {
      const changed = { ...members };
      for (const name of ['access_token', 'refresh_token']) {
        const token = textOf(members, name);
        if (token !== undefined && token.length < length) changed[name] = alias(token.padEnd(length, token), token);
      }
      return changed;
    }),
  }),
});

/** Access tokens of other forms, each with the usual one in it. */
const forms = {
  symbols: (token: string) => `-._~+/${token}+/==`,
  'expired-jwt': (token: string, now: number) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const second = Math.floor(now / 1000);
    return [part({ typ: 'at+jwt', alg: 'RS256' }), part({ iat: second - 7200, exp: second - 3600 }), token].join('.');
  },
  'no-jwt': (token: string) => `not.json.${token}`,
};
const formNames = Object.keys(forms) as (keyof typeof forms)[];

const accessTokenForm = defineQuirk({
  ...common,
  id: 'access-token-form',
  summary: 'issues access tokens that look like something else than a random text',
  bends: 'RFC 6749 §1.4, RFC 6750 §2.1',
  lawful: true,
  params: () =>
    z.object({
      as: z
        .enum(formNames)
        .default('symbols')
        .describe(
          'symbols: with every sign that RFC 6750 allows; expired-jwt: a JWT whose exp has passed, which the API takes all the same; ' +
            'no-jwt: three parts, as a JWT has, that hold nothing',
        ),
    }),
  decides: () => ['token response: access_token'],
  taps: ({ as }) => ({
    tokenResponse: onMembers((members, { alias, now }) => {
      const token = textOf(members, 'access_token');
      return token === undefined ? members : { ...members, access_token: alias(forms[as](token, now), token) };
    }),
  }),
});

const sameTokenReissued = defineQuirk({
  ...common,
  id: 'same-token-reissued',
  summary: 'returns the access token that the client has already, valid for longer',
  bends: 'RFC 6749 §5.1',
  lawful: true,
  params: () =>
    z.object({
      on: z
        .enum(['authorize', 'refresh'])
        .default('authorize')
        .describe('authorize: at another login of the same end-user for the same scope; refresh: at a refresh'),
    }),
  decides: ({ on }) => (on === 'refresh' ? ['token response to a refresh: access_token'] : []),
  taps: ({ on }) => ({
    tokenResponse: onMembers((members, { alias, findGrant, grantType, memory }) => {
      const token = textOf(members, 'access_token');
      const grant = token === undefined ? undefined : findGrant(token);
      if (token === undefined || grant === undefined) return members;
      const { id, clientId, sub = '', scope } = grant;
      const key = on === 'refresh' ? id : `${clientId} ${sub} ${scope}`;
      const former = memory.get<string>(key);
      const again = (grantType === 'refresh_token') === (on === 'refresh');
      // One that was revoked does not come back.
      if (again && former !== undefined && findGrant(former) !== undefined) {
        return { ...members, access_token: alias(former, token) };
      }
      memory.set(key, token);
      return members;
    }),
  }),
});

/** What the first token of `second-step-exchange` is good for. */
interface Usable {
  token: string;
  /** Milliseconds since the epoch; absent where the token response does not tell. */
  until?: number;
}

const secondStepExchange = defineQuirk({
  ...common,
  id: 'second-step-exchange',
  summary: 'issues an access token that must be traded for the one that the API accepts',
  bends: 'RFC 6749 §1.4, §7',
  lawful: false,
  params: () =>
    z.object({
      endpoint: path.default('/access_token').describe('where it is traded, relative to the issuer'),
      method: z.enum(['GET', 'POST']).default('GET').describe('GET: parameters in the query; POST: in a form'),
      grant: z.string().default('exchange_token').describe('the grant_type beside access_token'),
      refreshed: z
        .enum(['traded', 'usable'])
        .default('traded')
        .describe('traded: so must the access token of a refresh; usable: the API accepts that one'),
    }),
  decides: ({ endpoint }) => ['token response: access_token', `address: ${endpoint}`],
  taps: ({ refreshed }) => ({
    tokenResponse: onMembers((members, { alias, grantType, memory, now }) => {
      const token = textOf(members, 'access_token');
      if (token === undefined || (refreshed === 'usable' && grantType === 'refresh_token')) return members;
      const { expires_in: seconds } = members;
      const first = createHash('sha256').update(`first ${token}`).digest('base64url');
      const usable: Usable = { token, ...(typeof seconds === 'number' && { until: now + seconds * 1000 }) };
      memory.set(first, usable);
      // It counts as a secret that was issued, and stands for a token that no resource server knows.
      return { ...members, access_token: alias(first, `untraded-${first}`) };
    }),
  }),
  routes: ({ endpoint, method, grant }) => ({
    [endpoint]: {
      methods: [method],
      answer({ request, parameters, memory, now }): Reply {
        const sent = method === 'GET' ? queryOf(request.target) : parameters;
        if (single(sent, 'grant_type') !== grant) {
          return refusal(400, 'unsupported_grant_type', `grant_type must be ${grant}`);
        }
        const usable = memory.get<Usable>(single(sent, 'access_token') ?? '');
        if (usable === undefined || (usable.until ?? Infinity) <= now) {
          return refusal(400, 'invalid_grant', 'there is nothing to trade');
        }
        const { token, until } = usable;
        const lifetime = until !== undefined && { expires_in: Math.ceil((until - now) / 1000) };
        return {
          status: 200,
          headers: { 'cache-control': 'no-store' },
          body: { access_token: token, token_type: 'bearer', ...lifetime },
        };
      },
    },
  }),
});

export const tokenValueQuirks = [longTokens, accessTokenForm, sameTokenReissued, secondStepExchange] as const;
