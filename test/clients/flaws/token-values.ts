import { memberOf } from '../../../harness/platform/flatten.js';
import { standardDuties as standard, type Duties } from '../../../harness/platform/index.js';
import type { HttpReply, HttpRequest } from '../../../harness/platform/transport.js';
import { formOf, noToken, refuse } from './parts.js';

/** Flaws of the platform client in what it makes of single members of a token response. */
export const tokenValueFlaws = {
  'uses-null-as-token': {
    takeAccessToken: (body, ...rest) =>
      memberOf(body, 'access_token') === null ? String(null) : standard.takeAccessToken(body, ...rest),
  },
  'uses-empty-token': {
    takeAccessToken: (body, ...rest) =>
      memberOf(body, 'access_token') === '' ? '' : standard.takeAccessToken(body, ...rest),
  },
  'uses-any-value-as-token': {
    takeAccessToken(body, ...rest) {
      const token = memberOf(body, 'access_token');
      return typeof token === 'boolean' ? String(token) : standard.takeAccessToken(body, ...rest);
    },
  },
  'truncates-long-token': { takeAccessToken: (...args) => standard.takeAccessToken(...args).slice(0, 4096) },
  'decodes-token': {
    takeAccessToken: (...args) => decodeURIComponent(standard.takeAccessToken(...args).replaceAll('+', ' ')),
  },
  'believes-exp-in-token': {
    takeAccessToken(...args) {
      const token = standard.takeAccessToken(...args);
      const [, exp] = /"exp":(\d+)/.exec(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) ?? [];
      return Number(exp) * 1000 < Date.now() ? refuse('The access token has expired.') : token;
    },
  },
  'decodes-token-as-jwt': {
    takeAccessToken(...args) {
      const token = standard.takeAccessToken(...args);
      const [, claims, signature] = token.split('.');
      if (claims !== undefined && signature !== undefined) JSON.parse(Buffer.from(claims, 'base64url').toString());
      return token;
    },
  },
  'assumes-requested-scope': {
    parseTokenBody(reply) {
      const body = standard.parseTokenBody(reply);
      return memberOf(body, 'scope') === undefined ? body : { ...(body as object), scope: undefined };
    },
  },
  'crashes-on-scope-list': {
    lifetimeOf(body) {
      const scope = memberOf(body, 'scope') as string | undefined;
      scope?.split(' ');
      return standard.lifetimeOf(body);
    },
  },

  'crashes-on-fractional-lifetime': {
    lifetimeOf(body) {
      const lifetime = standard.lifetimeOf(body);
      return lifetime === undefined ? undefined : Number(BigInt(lifetime));
    },
  },
  'takes-null-for-expired': {
    lifetimeOf: (body) => (memberOf(body, 'expires_in') === null ? 0 : standard.lifetimeOf(body)),
    expiresSoon: ({ expiresAt }, _ahead, now) => expiresAt !== undefined && expiresAt * 1000 <= now,
  },
  'refreshes-until-fresh': {
    async requestTokens(request, send) {
      let reply = await standard.requestTokens(request, send);
      for (let n = 0; n < 10 && memberOf(standard.parseTokenBody(reply), 'expires_in') === 0; n++) {
        reply = await standard.requestTokens(refreshing(request, reply), send);
      }
      return reply;
    },
  },
  'crashes-on-endless-lifetime': {
    lifetimeOf(body) {
      const lifetime = memberOf(body, 'expires_in');
      if (typeof lifetime === 'number') new Date(Date.now() + lifetime * 1000).toISOString();
      return standard.lifetimeOf(body);
    },
  },
  'overflows-lifetime': {
    // What is left, in milliseconds, in a signed integer of 32 bits.
    expiresSoon: ({ expiresAt }, _ahead, now) => expiresAt !== undefined && ((expiresAt * 1000 - now) | 0) < 0,
  },
  'never-renews-without-lifetime': {
    refreshParameters: (tokens) => (tokens.expiresAt === undefined ? undefined : standard.refreshParameters(tokens)),
  },
  'takes-moment-for-lifetime': {
    lifetimeOf: (body) => standard.lifetimeOf(body) ?? secondsIn(memberOf(body, 'expires_at')),
  },
  'takes-milliseconds-for-seconds': {
    lifetimeOf(body) {
      const moment = secondsIn(memberOf(body, 'expires_at'));
      return standard.lifetimeOf(body) ?? (moment === undefined ? undefined : moment - Date.now() / 1000);
    },
  },
  'crashes-on-written-date': {
    lifetimeOf(body) {
      const written = memberOf(body, 'expires_at');
      if (typeof written === 'string') new Date(Number(written) * 1000).toISOString();
      return standard.lifetimeOf(body);
    },
  },
  'overlooks-camel-case': {
    takeAccessToken: (body, ...rest) =>
      memberOf(body, 'accessToken') === undefined ? standard.takeAccessToken(body, ...rest) : noToken,
  },
} satisfies Record<string, Partial<Duties>>;

function secondsIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The same request with the refresh token that has just come. */
function refreshing(request: HttpRequest, reply: HttpReply): HttpRequest {
  const form = formOf(request);
  for (const name of ['code', 'code_verifier', 'redirect_uri']) form.delete(name);
  form.set('grant_type', 'refresh_token');
  form.set('refresh_token', String(memberOf(standard.parseTokenBody(reply), 'refresh_token')));
  return { ...request, body: form.toString() };
}
