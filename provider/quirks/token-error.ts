import * as z from 'zod';
import { basicCredentials } from '../basic.js';
import { header } from '../exchange.js';
import { isMembers, textOf } from './members.js';
import { defineQuirk, type Json, type TapContext } from './quirk.js';
import { fill, valuesOf } from './template.js';
import { onError, readError, writeAs } from './token-message.js';

/** What all of these have in common. */
const common = {
  leg: 'token-error',
  bends: 'RFC 6749 §5.2',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
} as const;

const errorCodeNonstandard = defineQuirk({
  ...common,
  id: 'error-code-nonstandard',
  summary: 'uses error codes of its own at the token endpoint',
  params: () =>
    z.object({
      map: z
        .record(z.string(), z.string())
        .default({ invalid_grant: 'bad_verification_code', invalid_client: 'incorrect_client_credentials' })
        .describe('its codes by standard code'),
    }),
  decides: () => ['token error: error'],
  taps: ({ map }) => ({
    errorResponse: onError((message) => {
      const { body } = message;
      const code = isMembers(body) ? textOf(body, 'error') : undefined;
      if (!isMembers(body) || code === undefined || !Object.hasOwn(map, code)) return;
      message.body = { ...body, error: map[code] ?? code };
    }),
  }),
});

/** Templates for an error body; `error`, `error_description` and `status` are those of the response. */
const shapes = {
  'error-object': {
    error: { message: '${error_description}', type: '${error}', code: 100, trace_id: '${random}' },
  },
  'error-list': { success: false, errors: [{ errorType: '${error}', message: '${error_description}' }] },
  'status-message': { status: '${status}', message: '${error_description}' },
  'reason-error': { reason: '${error_description}', error: '${error}' },
  'error-codes': {
    error: '${error}',
    error_description: '${error_description}',
    error_codes: [70008],
    timestamp: '${now_iso}',
    trace_id: '${random}',
  },
  numeric: { error: 1101, sub_error: 20404, error_description: '${error_description}' },
  'error-true': { error: true, status: '${status}', message: '${error_description}', i18n: null },
} satisfies Record<string, Json>;
const shapeNames = Object.keys(shapes) as (keyof typeof shapes)[];

const errorShape = defineQuirk({
  ...common,
  id: 'error-shape',
  summary: 'reports errors of the token endpoint in a shape of its own',
  stage: 'nesting',
  params: () =>
    z.object({
      shape: z.enum(shapeNames).default('error-object').describe('how the body looks'),
      template: z
        .json()
        .optional()
        .describe(
          'the body, in the place of a named shape; ${error}, ${error_description} and ${status} are filled in',
        ),
    }),
  decides: ({ shape, template = shapes[shape] }) => {
    const text = JSON.stringify(template);
    return [
      'token error: body',
      ...['error', 'error_description']
        .filter((name) => !text.includes(`\${${name}}`))
        .map((name) => `token error: ${name}`),
    ];
  },
  taps: ({ shape, template = shapes[shape] }) => ({
    errorResponse: onError((message, context) => {
      const { error, description, members } = readError(message);
      const values = { ...members, error, error_description: description, status: message.status };
      message.body = fill(template, valuesOf(context, values));
    }),
  }),
});

const error200 = defineQuirk({
  ...common,
  id: 'error-200',
  summary: 'reports an error of the token endpoint with HTTP status 200',
  stage: 'nesting',
  params: () =>
    z.object({
      shape: z
        .enum(['error', 'ok-false', 'errcode', 'code-data', 'status-error', 'result', 'form', 'empty'])
        .default('error')
        .describe('what the body looks like; error: as the RFC has it; form: the same, form-encoded; empty: {}'),
    }),
  decides: ({ shape }) => [
    'token error: status',
    ...(shape === 'form' ? ['token error: format', 'token error: content-type'] : []),
    ...(shape === 'error' || shape === 'form' ? [] : ['token error: body']),
    ...(shape === 'ok-false' || shape === 'empty' ? ['token error: error_description'] : []),
    ...(['error', 'form', 'ok-false'].includes(shape) ? [] : ['token error: error']),
  ],
  taps: ({ shape }) => ({
    errorResponse: onError((message) => {
      message.status = 200;
      if (shape === 'form') return writeAs(message, 'form');
      if (shape === 'error') return;
      const { error, description } = readError(message);
      message.body = {
        'ok-false': { ok: false, error },
        errcode: { errcode: 40029, errmsg: description },
        'code-data': { code: 40110, message: description, data: {} },
        'status-error': { status: 503, error: description },
        result: { result: '5003', message: description },
        empty: {},
      }[shape];
    }),
  }),
});

const secretEchoingError = defineQuirk({
  ...common,
  id: 'secret-echoing-error',
  summary: 'refuses the token request with an error text that quotes its secrets',
  origin: 'attack',
  params: () => z.object({ error: z.string().default('invalid_grant').describe('the error code') }),
  decides: () => ['token request: answer', 'token error: error_description'],
  taps: ({ error }) => ({
    tokenRequest: (_draft, context) => ({
      status: 400,
      body: { error, error_description: `cannot accept ${quotation(context)}` },
    }),
  }),
});

export const tokenErrorQuirks = [errorCodeNonstandard, errorShape, error200, secretEchoingError] as const;

function quotation({ parameters, request }: TapContext): string {
  const form = ['code', 'code_verifier', 'client_secret', 'refresh_token'].flatMap((name) => parameters[name] ?? []);
  const secret = basicCredentials(header(request.headers, 'authorization'))?.clientSecret;
  return [...form, ...(secret ? [secret] : [])].join(' and ');
}
