import { expect } from '@jest/globals';
import type { Issuer } from '../../../provider/index.js';
import { authorize, callbackOf, deny, namesOf } from '../visitor.js';
import { defineDifferences } from './difference.js';

const anyText: unknown = expect.any(String);

export const denialDifferences = defineDifferences(
  {
    quirk: 'denial-nonstandard',
    shows: 'the error code of a denial, and of another error',
    look: async (issuer) => [
      callbackOf(await deny(issuer)).get('error'),
      callbackOf(await authorize(issuer, { code_challenge: 'short' })).get('error'),
    ],
    without: ['access_denied', 'invalid_request'],
    with: ['user_denied', 'invalid_request'],
  },
  {
    quirk: 'denial-nonstandard',
    params: {
      map: { access_denied: '1107' },
      rename: { error: 'error_code', error_description: 'error_message' },
      extra: { error_reason: 'user_denied' },
    },
    shows: 'a denial under other names',
    look: async (issuer) => Object.fromEntries(callbackOf(await deny(issuer))),
    without: { error: 'access_denied', error_description: 'the end-user declined', state: 'state-1', iss: anyText },
    with: {
      error_code: '1107',
      error_message: 'the end-user declined',
      error_reason: 'user_denied',
      state: 'state-1',
      iss: anyText,
    },
  },
  {
    quirk: 'denial-no-error',
    shows: 'a denial with nothing but state, and a success',
    look: async (issuer) => [await namesOf(deny(issuer)), await namesOf(authorize(issuer))],
    without: [
      ['error', 'error_description', 'state', 'iss'],
      ['code', 'state', 'iss'],
    ],
    with: [['state'], ['code', 'state', 'iss']],
  },
  ...(
    [
      ['never', [204, null, '', 303]],
      ['html-page', [200, null, expect.stringContaining('You declined.'), 303]],
    ] as const
  ).map(([mode, quirky]) => ({
    quirk: 'denial-no-error' as const,
    params: { mode },
    shows: `a denial that does not lead back: ${mode}`,
    look: async (issuer: Issuer) => {
      const response = await deny(issuer);
      const location = response.headers.get('location');
      return [response.status, location && 'somewhere', await response.text(), (await authorize(issuer)).status];
    },
    without: [303, 'somewhere', anyText, 303],
    with: [...quirky],
  })),
  {
    quirk: 'authz-error-body',
    shows: 'an error, and a denial',
    look: badRequest,
    without: [303, 'text/html; charset=utf-8', anyText, 303],
    with: [
      400,
      'application/json; charset=utf-8',
      '{"message":"Bad Request","errors":[{"resource":"Application",' +
        '"field":"code_challenge_method must be provided","code":"invalid_request"}]}',
      303,
    ],
  },
  {
    quirk: 'authz-error-body',
    params: { status: 200, format: 'html', body: '<h1>${error}</h1><p>${request.state}</p>' },
    shows: 'an error in a page, which quotes the request without harm',
    look: badRequest,
    without: [303, 'text/html; charset=utf-8', anyText, 303],
    with: [
      200,
      'text/html; charset=utf-8',
      expect.stringContaining('<h1>invalid_request</h1><p>&#60;script&#62;</p>'),
      303,
    ],
  },
  {
    quirk: 'authz-error-body',
    params: { format: 'html' },
    shows: 'an error in a page that is not made for people',
    look: badRequest,
    without: [303, 'text/html; charset=utf-8', anyText, 303],
    with: [400, 'text/html; charset=utf-8', expect.stringContaining('&#34;message&#34;: &#34;Bad Request&#34;'), 303],
  },
);

async function badRequest(issuer: Issuer): Promise<unknown> {
  const response = await authorize(issuer, { code_challenge: 'short', state: '<script>' });
  return [response.status, response.headers.get('content-type'), await response.text(), (await deny(issuer)).status];
}
