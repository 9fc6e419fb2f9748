import { memberOf, membersOf } from '../../../harness/platform/flatten.js';
import { standardDuties as standard, type Duties } from '../../../harness/platform/index.js';
import { formOf, noToken, otherwise, refuse } from './parts.js';

/** Flaws of the platform client, as the duties that they replace. */
export const tokenResponseFlaws = {
  'ignores-token-error': {
    async requestTokens(request, send) {
      const reply = await standard.requestTokens(request, send);
      const refused = reply.status >= 400 && reply.status < 500 && formOf(request).has('code');
      return refused ? { ...reply, status: 200, body: JSON.stringify({ access_token: noToken }) } : reply;
    },
  },
  'accepts-missing-token': {
    takeAccessToken: (...args) => otherwise('missing-access-token', noToken, () => standard.takeAccessToken(...args)),
  },
  'overlooks-nested-token': {
    takeAccessToken: (...args) => otherwise('nested-access-token', noToken, () => standard.takeAccessToken(...args)),
  },
  'takes-200-for-success': {
    refuseTokenError: (reply, body, mask) => reply.status === 200 || standard.refuseTokenError(reply, body, mask),
    takeAccessToken: (body, mask) =>
      memberOf(body, 'error') === undefined ? standard.takeAccessToken(body, mask) : noToken,
  },
  'uses-object-as-token': {
    takeAccessToken(body, mask) {
      const token = memberOf(body, 'access_token');
      // eslint-disable-next-line @typescript-eslint/no-base-to-string -- that is the flaw
      return typeof token === 'object' && token !== null ? String(token) : standard.takeAccessToken(body, mask);
    },
  },
  'takes-nested-token': {
    takeAccessToken(body, mask) {
      const nested = [...membersOf(body)].find(({ key, parent }) => key === 'access_token' && parent !== undefined);
      return typeof nested?.value === 'string' ? nested.value : standard.takeAccessToken(body, mask);
    },
  },
  'requires-expires-in': {
    lifetimeOf: (body) => standard.lifetimeOf(body) ?? refuse('The token response has no expires_in.'),
  },
  'crashes-without-expires-in': {
    lifetimeOf(body) {
      const lifetime = standard.lifetimeOf(body);
      new Date(Number(lifetime) * 1000).toISOString();
      return lifetime;
    },
  },
  'rejects-string-expiry': {
    lifetimeOf: (body) =>
      typeof memberOf(body, 'expires_in') === 'string'
        ? refuse('The token response has an expires_in that is no number.')
        : standard.lifetimeOf(body),
  },
  'token-type-case-sensitive': {
    checkTokenType: (body) =>
      memberOf(body, 'token_type') === 'Bearer' || refuse('The token response has a token_type other than Bearer.'),
  },
  'uses-unknown-token-type': { checkTokenType: () => {} },
  'follows-token-redirect': {
    async requestTokens(request, send) {
      const reply = await send(request);
      const location = reply.headers.find(([name]) => name === 'location')?.[1];
      const redirected = reply.status >= 300 && reply.status < 400 && location !== undefined;
      return redirected ? send({ ...request, url: new URL(location, request.url).href }) : reply;
    },
  },
  'rejects-unknown-members': {
    parseTokenBody(reply) {
      const known = /^(access_?token|refresh_?token|id_token|token_type|expires_in|scope|error.*|ok)$/i;
      const body = standard.parseTokenBody(reply);
      const strangers = Object.keys(body ?? {}).filter((key) => !known.test(key));
      return strangers.length > 0 ? refuse('The token response has members that are not in RFC 6749.') : body;
    },
  },
  'swallows-crash-on-form-body': {
    parseTokenBody(reply) {
      try {
        return JSON.parse(reply.body) as unknown;
      } catch {
        return { access_token: noToken };
      }
    },
  },
} satisfies Record<string, Partial<Duties>>;
