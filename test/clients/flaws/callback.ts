import { callbackParameters } from '../../../harness/platform/callback.js';
import { standardDuties as standard, type Duties } from '../../../harness/platform/index.js';
import type { Integration } from '../../../harness/platform/integration.js';
import { formOf, refuse } from './parts.js';

const known = ['code', 'state', 'iss', 'error', 'error_description', 'error_uri'];
const denied = new WeakSet<Integration>();
/** Access tokens that callbacks brought, by the code beside them. */
const beside = new Map<string, string>();
const inPlaceOfCode = 'token:';

/** Flaws of the platform client, as the duties that they replace. */
export const callbackFlaws = {
  'rejects-unknown-parameters': {
    parseCallback(callback) {
      const [unknown] = [...callbackParameters(callback).keys()].filter((name) => !known.includes(name));
      return unknown === undefined ? standard.parseCallback(callback) : refuse(`What is ${unknown}?`);
    },
  },
  'trips-over-parameter-names': {
    parseCallback(callback) {
      const parameters: Record<string, string> = {};
      for (const [name, value] of callbackParameters(callback)) parameters[name] = value;
      // What many programs ask an object that they have just filled with foreign names.
      if (!parameters.hasOwnProperty('state')) refuse('there is no state');
      return standard.parseCallback(callback);
    },
  },
  'decodes-code-again': {
    takeCode: (...response) => new URLSearchParams(`code=${standard.takeCode(...response)}`).get('code') ?? '',
  },
  'truncates-code': { takeCode: (...response) => standard.takeCode(...response).slice(0, 255) },
  'takes-first-of-two-codes': takesCode((codes) => codes.at(0)),
  'takes-last-of-two-codes': takesCode((codes) => codes.at(-1)),
  'prefers-token-in-callback': {
    parseCallback(callback) {
      const response = standard.parseCallback(callback);
      const token = response.parameters['access_token'];
      if (response.code !== undefined && token !== undefined) beside.set(response.code, token);
      return response;
    },
    async requestTokens(request, send) {
      const reply = await standard.requestTokens(request, send);
      const token = beside.get(formOf(request).get('code') ?? '');
      if (token === undefined) return reply;
      return { ...reply, body: JSON.stringify({ ...(JSON.parse(reply.body) as object), access_token: token }) };
    },
  },
  'connects-on-token-in-callback': {
    takeCode: (response, integration, mask) =>
      response.code === undefined && response.parameters['access_token'] !== undefined
        ? `${inPlaceOfCode}${response.parameters['access_token']}`
        : standard.takeCode(response, integration, mask),
    async requestTokens(request, send) {
      const code = formOf(request).get('code') ?? '';
      if (!code.startsWith(inPlaceOfCode)) return standard.requestTokens(request, send);
      const body = JSON.stringify({ access_token: code.slice(inPlaceOfCode.length), token_type: 'Bearer' });
      return { request, status: 200, headers: [], body };
    },
  },
  'crashes-on-empty-callback': {
    parseCallback(callback) {
      const response = standard.parseCallback(callback);
      if (response.error === undefined && response.code === undefined) throw new TypeError('code is undefined');
      return response;
    },
  },
  'redeems-undefined-code': {
    takeCode: (response, integration, mask) =>
      response.error === undefined ? String(response.code) : standard.takeCode(response, integration, mask),
  },
  'remembers-denial': {
    takeCode(response, integration, mask) {
      if (response.error !== undefined) denied.add(integration);
      return denied.has(integration) ? refuse('you said no') : standard.takeCode(response, integration, mask);
    },
  },
  'other-redirect-uri': {
    codeParameters: (code, login, redirectUri) => standard.codeParameters(code, login, `${redirectUri}/`),
  },
  'resends-code-after-server-error': sendsAgain(({ status }) => status >= 500),
  'resends-code-after-unreadable': sendsAgain(({ status, body }) => status === 200 && !body.startsWith('{')),
} satisfies Record<string, Partial<Duties>>;

function takesCode(choose: (codes: string[]) => string | undefined): Partial<Duties> {
  return {
    parseCallback(callback) {
      const parameters = callbackParameters(callback);
      parameters.set('code', choose(parameters.getAll('code')) ?? '');
      const url = new URL(callback.url);
      url.search = parameters.toString();
      return standard.parseCallback({ ...callback, url: url.href, method: 'GET' });
    },
  };
}

/** Repeats a token request with a code once, after such an answer. */
function sendsAgain(after: (reply: { status: number; body: string }) => boolean): Partial<Duties> {
  return {
    async requestTokens(request, send) {
      const reply = await standard.requestTokens(request, send);
      return after(reply) && formOf(request).has('code') ? standard.requestTokens(request, send) : reply;
    },
  };
}
