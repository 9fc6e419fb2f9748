import { randomBytes } from 'node:crypto';
import { standardDuties as standard, type Duties } from '../../../harness/platform/index.js';
import { formOf, isTokenRequest, rendersRaw } from './parts.js';

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
