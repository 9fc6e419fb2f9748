import * as z from 'zod';
import { escape } from '../pages/error.js';
import { defineQuirk } from './quirk.js';
import { errorStatus } from './refusal.js';
import { onError, readError } from './token-message.js';

/** What all of these have in common. */
const common = {
  leg: 'token-error',
  bends: 'RFC 6749 §5.2',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  stage: 'format',
} as const;

const errorStatusNonstandard = defineQuirk({
  ...common,
  id: 'error-status-nonstandard',
  summary: 'reports errors of the token endpoint with another HTTP status than 400 or 401',
  params: () => z.object({ status: errorStatus.default(403).describe('the HTTP status') }),
  decides: () => ['token error: status'],
  taps: ({ status }) => ({ errorResponse: onError((message) => void (message.status = status)) }),
});

const strayWwwAuthenticate = defineQuirk({
  ...common,
  id: 'stray-www-authenticate',
  summary:
    'sends WWW-Authenticate with an error of the token endpoint that does not ask for it, or not with one that does',
  params: () =>
    z.object({
      header: z
        .string()
        .default('Basic realm="token"')
        .describe('its value, whatever the status; empty: there is none, not even with a 401'),
    }),
  decides: () => ['token error: www-authenticate'],
  taps: ({ header }) => ({
    errorResponse: onError(({ headers }) => {
      if (header === '') delete headers['www-authenticate'];
      else headers['www-authenticate'] = header;
    }),
  }),
});

const errorOpaque = defineQuirk({
  ...common,
  id: 'error-opaque',
  summary: 'reports errors of the token endpoint without telling what is wrong',
  stage: 'text',
  params: () =>
    z.object({
      body: z
        .enum(['empty', 'generic', 'misleading'])
        .default('empty')
        .describe('empty: no body; generic: a phrase; misleading: the code of another error'),
    }),
  decides: ({ body }) => [
    ...['body', 'error', 'error_description'].map((member) => `token error: ${member}`),
    ...(body === 'empty' ? ['token error: format', 'token error: content-type'] : []),
  ],
  taps: ({ body }) => ({
    errorResponse: onError((message) => {
      switch (body) {
        case 'empty':
          message.body = '';
          message.write = String;
          delete message.headers['content-type'];
          return;
        case 'generic':
          message.body = { error: 'Bad Request' };
          return;
        case 'misleading':
          message.body = { error: 'invalid_client', error_description: 'client authentication failed' };
      }
    }),
  }),
});

const errorContentType = defineQuirk({
  ...common,
  id: 'error-content-type',
  summary: 'calls the JSON of an error of the token endpoint something else, or sends a page for people',
  stage: 'text',
  params: () =>
    z.object({
      as: z.enum(['json', 'html']).default('json').describe('json: the usual body; html: a page'),
      contentType: z
        .string()
        .optional()
        .describe('the Content-Type; by default text/plain for json, and text/html for html; empty: none at all'),
    }),
  decides: ({ as }) => [
    'token error: content-type',
    ...(as === 'html' ? ['token error: body', 'token error: format'] : []),
  ],
  taps: ({ as, contentType = as === 'html' ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8' }) => ({
    errorResponse: onError((message) => {
      if (contentType === '') delete message.headers['content-type'];
      else message.headers['content-type'] = contentType;
      if (as === 'json') return;
      const { error, description } = readError(message);
      message.body = `<!doctype html><title>${escape(error)}</title><p>${escape(description)}</p>`;
      message.write = String;
    }),
  }),
});

export const tokenErrorHttpQuirks = [
  errorStatusNonstandard,
  strayWwwAuthenticate,
  errorOpaque,
  errorContentType,
] as const;
