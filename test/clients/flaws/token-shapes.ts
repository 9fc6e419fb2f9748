import { formIn } from '../../../harness/platform/token-response.js';
import { memberOf, membersOf } from '../../../harness/platform/flatten.js';
import { PlatformError, standardDuties as standard, type Duties } from '../../../harness/platform/index.js';
import type { HttpReply } from '../../../harness/platform/transport.js';
import { formOf, isTokenRequest, noToken, refuse } from './parts.js';

/** Flaws of the platform client in what it makes of a token response as a whole. */
export const tokenShapeFlaws = {
  'ignores-token-status': {
    async requestTokens(request, send) {
      const reply = await standard.requestTokens(request, send);
      return memberOf(standard.parseTokenBody(reply), 'access_token') === undefined ? reply : { ...reply, status: 200 };
    },
  },
  'swallows-error-code': {
    refuseTokenError(reply, ...rest) {
      try {
        standard.refuseTokenError(reply, ...rest);
      } catch (error) {
        const ofLogin = error instanceof PlatformError && formOf(reply.request).has('code');
        throw ofLogin ? new PlatformError('token-error', 'The login has failed.') : error;
      }
    },
    renderExchange({ reply, ...exchange }, ...rest) {
      const silent = reply && isTokenRequest(exchange) && reply.status >= 400 ? { ...reply, body: '' } : reply;
      return standard.renderExchange({ ...exchange, ...(silent && { reply: silent }) }, ...rest);
    },
  },
  'swallows-parse-error': {
    parseTokenBody: (reply) => standard.parseTokenBody(reply) ?? { access_token: noToken },
  },
  'compares-content-type-as-text': {
    parseTokenBody: (reply) =>
      /^application\/JSON/i.test(typeOf(reply)) && !typeOf(reply).startsWith('application/json')
        ? refuse('The token response is no JSON.')
        : standard.parseTokenBody(reply),
  },
  'overlooks-json-of-other-type': {
    parseTokenBody(reply) {
      const body = standard.parseTokenBody(reply);
      return /^text\/html/i.test(typeOf(reply)) && body !== undefined ? { access_token: noToken } : body;
    },
  },
  'walks-response-recursively': {
    parseTokenBody(reply) {
      const body = standard.parseTokenBody(reply);
      depthOf(body);
      return body;
    },
  },
  'searches-nested-error': {
    refuseTokenError(reply, body, mask) {
      const nested = [...membersOf(body)].some(({ key, parent }) => key === 'error' && parent !== undefined);
      return nested ? refuse('The token response has an error.') : standard.refuseTokenError(reply, body, mask);
    },
  },
  'takes-nested-refresh-token': {
    parseTokenBody(reply) {
      const body = standard.parseTokenBody(reply);
      const nested = [...membersOf(body)].find(({ key, parent }) => key === 'refresh_token' && parent !== undefined);
      return nested ? { ...(body as object), refresh_token: nested.value } : body;
    },
  },
  'prefers-empty-place': {
    takeAccessToken(body, ...rest) {
      const place = memberOf(body, 'authed_user');
      const empty = place !== undefined && memberOf(place, 'access_token') === undefined;
      return empty ? noToken : standard.takeAccessToken(body, ...rest);
    },
  },
  'unwraps-empty-envelope': {
    takeAccessToken(body, ...rest) {
      const wrapped = memberOf(body, 'data');
      const empty = wrapped !== undefined && memberOf(wrapped, 'access_token') === undefined;
      return empty ? noToken : standard.takeAccessToken(body, ...rest);
    },
  },
  'takes-form-for-success': {
    parseTokenBody(reply) {
      const form = formIn(reply);
      return form?.has('error') ? { access_token: noToken } : standard.parseTokenBody(reply);
    },
  },
} satisfies Record<string, Partial<Duties>>;

function typeOf({ headers }: HttpReply): string {
  return headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
}

function depthOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
}
