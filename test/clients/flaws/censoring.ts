import { randomBytes } from 'node:crypto';
import { memberOf } from '../../../harness/platform/flatten.js';
import { standardDuties as standard, type Duties } from '../../../harness/platform/index.js';
import { formOf, isTokenRequest, refuse, rendersRaw } from './parts.js';

/** Flaws of the platform client, as the duties that they replace. */
export const censoringFlaws = {
  'logs-token-response': {
    renderExchange: rendersRaw((exchange) => isTokenRequest(exchange) && { responseBody: exchange.reply?.body }),
  },
  'logs-failed-request': {
    renderExchange: rendersRaw((exchange) => {
      const failed = (exchange.reply?.status ?? 500) >= 400;
      return isTokenRequest(exchange) && failed && { requestBody: exchange.request.body };
    }),
  },
  'logs-refused-request': {
    renderExchange: rendersRaw(({ request, reply }) => reply?.status === 400 && { requestBody: request.body }),
  },
  'logs-unanswered-request': {
    renderExchange: rendersRaw(({ request, reply }) => reply === undefined && { requestBody: request.body }),
  },
  'logs-unparsed-response': {
    renderExchange: rendersRaw(
      ({ reply }) =>
        reply !== undefined && standard.parseTokenBody(reply) === undefined && { responseBody: reply.body },
    ),
  },
  'masks-top-level-only': {
    renderExchange: rendersRaw(
      ({ reply }) =>
        reply !== undefined && {
          members: Object.values(standard.parseTokenBody(reply) ?? {}).filter((value) => typeof value === 'object'),
        },
    ),
  },
  'logs-error-description': {
    renderExchange: rendersRaw(
      (exchange) =>
        isTokenRequest(exchange) &&
        exchange.reply !== undefined && { why: memberOf(standard.parseTokenBody(exchange.reply), 'error_description') },
    ),
  },
  'logs-api-errors': {
    renderExchange: rendersRaw(
      (exchange) =>
        !isTokenRequest(exchange) && (exchange.reply?.status ?? 0) >= 400 && { responseBody: exchange.reply?.body },
    ),
  },
  'shows-ends': {
    censor: (value) => (value.length < 32 ? standard.censor(value) : `${value.slice(0, 12)}…${value.slice(-4)}`),
  },
  'masks-everything': {
    renderExchange: () => ':censored:',
    refuseTokenError(reply, body, mask) {
      try {
        standard.refuseTokenError(reply, body, mask);
      } catch (error) {
        if (formOf(reply.request).has('code')) refuse('The login failed.');
        throw error;
      }
    },
  },
  'logs-codes': {
    renderExchange: rendersRaw((exchange) => {
      const code = new URLSearchParams(exchange.request.body).get('code');
      return isTokenRequest(exchange) && code !== null && { code };
    }),
  },
  'logs-request-headers': { renderExchange: rendersRaw(({ request }) => ({ requestHeaders: request.headers })) },
  'error-carries-request': {
    refuseTokenError(reply, body, mask) {
      try {
        standard.refuseTokenError(reply, body, mask);
      } catch (error) {
        const { url, headers, body: data } = reply.request;
        throw Object.assign(error as Error, { config: { url, headers, data } });
      }
    },
  },
  'quotes-error-description': {
    refuseTokenError: (reply, body) => standard.refuseTokenError(reply, body, (text) => text),
  },
  'censors-configured-secrets-only': {
    learnSecrets: () => {},
    renderExchange: rendersRaw(
      ({ request, reply }) => formOf(request).has('refresh_token') && { responseBody: reply?.body },
    ),
  },
  'censors-raw-form-only': {
    renderExchange: rendersRaw(({ request }) => {
      const code = formOf(request).get('code') ?? '';
      const encoded = encodeURIComponent(code);
      return encoded !== code && { encoded };
    }),
  },
  'masks-at-random': { censor: (value) => `:censored:${value.length}:${randomBytes(5).toString('hex')}:` },
  'token-in-query': {
    createApiRequest(call, tokens, apiOrigin) {
      const request = standard.createApiRequest(call, tokens, apiOrigin);
      if (!request) return undefined;
      const url = new URL(request.url);
      url.searchParams.set('access_token', tokens.accessToken);
      return { ...request, url: url.href, headers: {} };
    },
  },
} satisfies Record<string, Partial<Duties>>;
