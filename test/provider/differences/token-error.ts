import { expect } from '@jest/globals';
import type { Issuer } from '../../../provider/index.js';
import type { Json } from '../../../provider/quirks/quirk.js';
import { basic, post } from '../visitor.js';
import { defineDifferences, type Difference } from './difference.js';
import { redeemRaw, refusal } from './token-endpoint.js';

const description = 'grant request is invalid';
const standard = { error: 'invalid_grant', error_description: description };
const honest = { status: 400, body: standard };
const json = 'application/json; charset=utf-8';

/** How the refusal of a code looks with a quirk in this shape. */
const shaped = (quirk: Difference['quirk'], status: number, shape: string, body: unknown): Difference => ({
  quirk,
  params: { shape },
  shows: `a refused code, ${shape}`,
  look: refusal,
  without: honest,
  with: { status, body },
});

const raw = async (issuer: Issuer) => {
  const { status, type, text } = await redeemRaw(issuer, { code: 'bogus' });
  return { status, type, text };
};

/** An error of the token endpoint, and one of another endpoint, which these quirks leave alone. */
const withRevocation = async (issuer: Issuer) => [
  (await refusal(issuer)).body,
  (await post(issuer.endpoints.revocation, {})).body['error'],
];

export const tokenErrorDifferences = defineDifferences(
  {
    quirk: 'error-code-nonstandard',
    shows: 'the code of a refusal; errors of other endpoints keep theirs',
    look: withRevocation,
    without: [standard, 'invalid_request'],
    with: [{ ...standard, error: 'bad_verification_code' }, 'invalid_request'],
  },
  {
    quirk: 'error-code-nonstandard',
    params: { map: { invalid_grant: 'unauthorized_client' } },
    when: { grantType: 'refresh_token' },
    shows: 'a code for refresh tokens alone; unmapped codes stay',
    look: async (issuer) => {
      const ask = (fields: Record<string, string>) => post(issuer.endpoints.token, fields);
      const refreshed = await ask({ grant_type: 'refresh_token', refresh_token: 'bogus' });
      const incomplete = await ask({ grant_type: 'refresh_token' });
      return [(await refusal(issuer)).body, refreshed.body['error'], incomplete.body['error']];
    },
    without: [standard, 'invalid_grant', 'invalid_request'],
    with: [standard, 'unauthorized_client', 'invalid_request'],
  },
  shaped('error-shape', 400, 'error-object', {
    error: {
      message: description,
      type: 'invalid_grant',
      code: 100,
      trace_id: expect.stringMatching(/^[0-9a-f]{16}$/),
    },
  }),
  shaped('error-shape', 400, 'error-list', {
    success: false,
    errors: [{ errorType: 'invalid_grant', message: description }],
  }),
  shaped('error-shape', 400, 'status-message', { status: 400, message: description }),
  shaped('error-shape', 400, 'reason-error', { reason: description, error: 'invalid_grant' }),
  shaped('error-shape', 400, 'error-codes', {
    ...standard,
    error_codes: [70008],
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    trace_id: expect.any(String),
  }),
  shaped('error-shape', 400, 'numeric', { error: 1101, sub_error: 20404, error_description: description }),
  shaped('error-shape', 400, 'error-true', { error: true, status: 400, message: description, i18n: null }),
  {
    quirk: 'error-shape',
    params: { template: ['${error}', { at: '${status}', text: 'no: ${error_description}' }] },
    shows: 'a body of its own, at the token endpoint alone',
    look: withRevocation,
    without: [standard, 'invalid_request'],
    with: [['invalid_grant', { at: 400, text: `no: ${description}` }], 'invalid_request'],
  },
  shaped('error-200', 200, 'error', standard),
  shaped('error-200', 200, 'ok-false', { ok: false, error: 'invalid_grant' }),
  shaped('error-200', 200, 'errcode', { errcode: 40029, errmsg: description }),
  shaped('error-200', 200, 'code-data', { code: 40110, message: description, data: {} }),
  shaped('error-200', 200, 'status-error', { status: 503, error: description }),
  shaped('error-200', 200, 'result', { result: '5003', message: description }),
  shaped('error-200', 200, 'empty', {}),
  {
    quirk: 'error-200',
    params: { shape: 'form' },
    shows: 'a refusal in a form',
    look: raw,
    without: { status: 400, type: json, text: JSON.stringify(standard) },
    with: {
      status: 200,
      type: 'application/x-www-form-urlencoded',
      text: 'error=invalid_grant&error_description=grant+request+is+invalid',
    },
  },
  {
    quirk: 'error-200',
    shows: 'errors of other endpoints keep their status',
    look: async (issuer) => [(await refusal(issuer)).status, (await post(issuer.endpoints.revocation, {})).status],
    without: [400, 400],
    with: [200, 400],
  },
  {
    quirk: 'error-status-nonstandard',
    shows: 'a refused code',
    look: refusal,
    without: honest,
    with: { status: 403, body: standard },
  },
  {
    quirk: 'error-status-nonstandard',
    params: { status: 500 },
    shows: 'a refused code, as a fault of the server',
    look: refusal,
    without: honest,
    with: { status: 500, body: standard },
  },
  {
    quirk: 'stray-www-authenticate',
    shows: 'what a refused code is said to need',
    look: async (issuer) => {
      const { status, headers } = await redeemRaw(issuer, { code: 'bogus' });
      return [status, headers.get('www-authenticate')];
    },
    without: [400, null],
    with: [400, 'Basic realm="token"'],
  },
  {
    quirk: 'stray-www-authenticate',
    params: { header: '' },
    shows: 'what a client with the wrong secret is told',
    look: async (issuer) => {
      const form = { grant_type: 'authorization_code', code: 'bogus' };
      const { status, headers } = await post(issuer.endpoints.token, form, { authorization: basic('app', 'wrong') });
      return [status, headers.get('www-authenticate')];
    },
    without: [401, expect.stringMatching(/^Basic /)],
    with: [401, null],
  },
  {
    quirk: 'error-opaque',
    shows: 'a refused code, with no word',
    look: raw,
    without: { status: 400, type: json, text: JSON.stringify(standard) },
    with: { status: 400, type: null, text: '' },
  },
  ...(
    [
      ['generic', { error: 'Bad Request' }],
      ['misleading', { error: 'invalid_client', error_description: 'client authentication failed' }],
    ] as [string, Json][]
  ).map(([body, opaque]) => ({
    quirk: 'error-opaque' as const,
    params: { body },
    shows: `a refused code, ${body}`,
    look: refusal,
    without: honest,
    with: { status: 400, body: opaque },
  })),
  {
    quirk: 'error-content-type',
    shows: 'the JSON of a refusal',
    look: raw,
    without: { status: 400, type: json, text: JSON.stringify(standard) },
    with: { status: 400, type: 'text/plain; charset=utf-8', text: JSON.stringify(standard) },
  },
  {
    quirk: 'error-content-type',
    params: { as: 'html' },
    shows: 'a refusal as a page for people',
    look: raw,
    without: { status: 400, type: json, text: JSON.stringify(standard) },
    with: {
      status: 400,
      type: 'text/html; charset=utf-8',
      text: `<!doctype html><title>invalid_grant</title><p>${description}</p>`,
    },
  },
  {
    quirk: 'secret-echoing-error',
    shows: 'whether an error text quotes the code and the client secret',
    look: async (issuer) => {
      const { text } = await redeemRaw(issuer, { code: 'a-code-to-quote' });
      return [text.includes('a-code-to-quote'), text.includes('app-secret')];
    },
    without: [false, false],
    with: [true, true],
  },
);
