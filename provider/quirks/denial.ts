import * as z from 'zod';
import { pairsOf } from '../delivery.js';
import { escape } from '../pages/error.js';
import { single } from '../exchange.js';
import { defineQuirk, type Delivery, type Reply } from './quirk.js';
import { page } from './refusal.js';
import { fill, fillText, valuesOf } from './template.js';

/** What all of these have in common. */
const common = {
  leg: 'authorization-response',
  bends: 'RFC 6749 §4.1.2.1',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
} as const;

const denialNonstandard = defineQuirk({
  ...common,
  id: 'denial-nonstandard',
  summary: 'reports a denial by other codes or under other names',
  params: () =>
    z.object({
      map: z
        .record(z.string(), z.string())
        .default({ access_denied: 'user_denied' })
        .describe('other error codes by standard code'),
      rename: z
        .record(z.string(), z.string())
        .default({})
        .describe('new names for parameters such as error and error_description'),
      extra: z.record(z.string(), z.string()).default({}).describe('parameters beside them: templates'),
    }),
  decides: ({ rename }) => ['callback: error', ...Object.keys(rename).map((name) => `callback: name of ${name}`)],
  taps: ({ map, rename, extra }) => {
    const codes = new Map(Object.entries(map));
    const names = new Map(Object.entries(rename));
    return {
      authorizationResponse(delivery, context) {
        const { parameters, write = pairsOf } = delivery;
        const error = single(parameters, 'error');
        if (error === undefined) return;
        parameters['error'] = codes.get(error) ?? error;
        for (const [name, template] of Object.entries(extra)) parameters[name] = fillText(template, valuesOf(context));
        if (!Object.keys(parameters).some((name) => names.has(name))) return;
        delivery.write = (final) => write(final).map(([name, value]) => [names.get(name) ?? name, value]);
      },
    };
  },
});

const denialNoError = defineQuirk({
  ...common,
  id: 'denial-no-error',
  summary: 'does not tell the client that the end-user declined',
  params: () =>
    z.object({
      mode: z
        .enum(['state-only', 'never', 'html-page'])
        .default('state-only')
        .describe(
          'state-only: a callback with nothing but state; never: an answer that leads nowhere; html-page: a page where the way ends',
        ),
    }),
  decides: () => ['callback: error'],
  taps: ({ mode }) => ({
    authorizationResponse(delivery) {
      if (!isDenial(delivery)) return;
      if (mode === 'never') return { status: 204, headers: { 'cache-control': 'no-store' } };
      if (mode === 'html-page') return pageOf(200, '<p>You declined. You may close this window.</p>');
      const { state } = delivery.parameters;
      delivery.parameters = state === undefined ? {} : { state };
    },
  }),
});

const authzErrorBody = defineQuirk({
  ...common,
  id: 'authz-error-body',
  summary: 'shows errors other than a denial in a page or as JSON, and does not redirect',
  params: () =>
    z.object({
      status: z.int().min(200).max(599).default(400).describe('the HTTP status'),
      format: z.enum(['json', 'html']).default('json').describe('the format of the body'),
      body: z
        .json()
        .default({
          message: 'Bad Request',
          errors: [{ resource: 'Application', field: '${error_description}', code: '${error}' }],
        })
        .describe('the body: a template of error and error_description; html may have a text of its own'),
    }),
  decides: () => ['authorization error: body'],
  taps: ({ status, format, body }) => ({
    authorizationResponse(delivery, context) {
      const { parameters } = delivery;
      if (!('error' in parameters) || isDenial(delivery)) return;
      const values = valuesOf(context, {
        error: single(parameters, 'error') ?? '',
        error_description: single(parameters, 'error_description') ?? '',
      });
      if (format === 'json') {
        const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
        return { status, headers, body: JSON.stringify(fill(body, values)) };
      }
      const escaped = (name: string) => {
        const value = values(name);
        return value === undefined ? undefined : escape(typeof value === 'string' ? value : JSON.stringify(value));
      };
      if (typeof body === 'string') return pageOf(status, fillText(body, escaped));
      return pageOf(status, `<pre>${escape(JSON.stringify(fill(body, values), null, 2))}</pre>`);
    },
  }),
});

export const denialQuirks = [denialNonstandard, denialNoError, authzErrorBody] as const;

function isDenial({ parameters }: Delivery): boolean {
  return single(parameters, 'error') === 'access_denied';
}

function pageOf(status: number, content: string): Reply {
  return page(
    status,
    `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Authorization</title>\n${content}\n</html>\n`,
  );
}
