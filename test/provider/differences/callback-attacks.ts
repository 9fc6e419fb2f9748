import { expect } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { Issuer } from '../../../provider/index.js';
import { authorize, callbackOf, challenge, me, redeem, verifier } from '../visitor.js';
import { defineDifferences } from './difference.js';

const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };

export const callbackAttackDifferences = defineDifferences(
  {
    quirk: 'error-beside-code',
    shows: 'the parameters of the callback',
    look: async (issuer) => {
      const callback = callbackOf(await authorize(issuer));
      return [[...callback.keys()], callback.get('error')];
    },
    without: [['code', 'state', 'iss'], null],
    with: [['code', 'state', 'iss', 'error'], 'access_denied'],
  },
  {
    quirk: 'hostile-error-text',
    shows: 'what the error text of every callback holds',
    look: async (issuer) => {
      const seen: unknown[] = [];
      for (const headers of [{}, { 'gauntlet-consent': 'deny' }]) {
        const response = await authorize(issuer, {}, headers);
        const callback = callbackOf(response);
        const text = callback.get('error_description') ?? '';
        const marks = ['<script src=', '<img src=', '\u001b[2J', '\r\n', '\u202e', 'long long'];
        seen.push(
          [callback.has('code'), callback.get('error'), callback.get('state'), callback.get('error_uri')?.slice(0, 11)],
          marks.filter((mark) => text.includes(mark)),
          (response.headers.get('location') ?? '').length < 12_000,
        );
      }
      return seen;
    },
    without: [[true, null, 'state-1', undefined], [], true, [false, 'access_denied', 'state-1', undefined], [], true],
    with: [
      [false, 'access_denied', 'state-1', 'javascript:'],
      ['<script src=', '<img src=', '\u001b[2J', '\r\n', '\u202e', 'long long'],
      true,
      [false, 'access_denied', 'state-1', 'javascript:'],
      ['<script src=', '<img src=', '\u001b[2J', '\r\n', '\u202e', 'long long'],
      true,
    ],
  },
  ...(
    [
      ['html', /^<img src="http:\/\/127\.0\.0\.1:\d+\/issuer-\d+\/image">/, /\/error"><img /],
      ['terminal', /^\u001b\[2J/, /\u001b/],
      ['newline', /\r\n.*\r\n/, /\r\n/],
      ['bidi', /^\u202e/, /\u202e/],
      ['long', /^(long ){800}$/, /x{4000}$/],
    ] as const
  ).map(([kind, text, uri]) => ({
    quirk: 'hostile-error-text' as const,
    params: { kinds: [kind], error: 'server_error' },
    shows: `error text of the kind ${kind}`,
    look: async (issuer: Issuer) => {
      const callback = callbackOf(await authorize(issuer));
      return ['error', 'error_description', 'error_uri'].map((name) => callback.get(name));
    },
    without: [null, null, null],
    with: ['server_error', expect.stringMatching(text), expect.stringMatching(uri)],
  })),
  {
    quirk: 'token-in-callback',
    shows: 'tokens in the callback: what the access token opens, and what the ID Token says',
    look: async (issuer) => {
      const callback = callbackOf(await authorize(issuer, { scope: 'openid', nonce: 'nonce-1' }));
      const token = callback.get('access_token');
      const idToken = callback.get('id_token');
      const { sub, aud, nonce } = idToken === null ? {} : decodeJwt(idToken);
      return [
        [...callback.keys()],
        token === null ? null : (await me(issuer, token)).body['sub'] === issuer.users[0]!.sub,
        [sub === issuer.users[0]!.sub, aud, nonce],
        (await redeem(issuer, callback.get('code') ?? '')).status,
      ];
    },
    without: [['code', 'state', 'iss'], null, [false, undefined, undefined], 200],
    with: [['code', 'state', 'iss', 'access_token', 'id_token', 'token_type'], true, [true, 'app', 'nonce-1'], 200],
  },
  {
    quirk: 'token-in-callback',
    params: { names: ['token'], keepCode: false },
    shows: 'a token in the place of the code, which expires like others',
    look: async (issuer) => {
      const callback = callbackOf(await authorize(issuer));
      const token = callback.get('token') ?? '';
      issuer.clock.advance('59m');
      const { status } = await me(issuer, token);
      issuer.clock.advance('2m');
      return [[...callback.keys()], status, (await me(issuer, token)).status];
    },
    without: [['code', 'state', 'iss'], 400, 400],
    with: [['state', 'iss', 'token', 'token_type'], 200, 401],
  },
  ...(
    [
      ['wrong-last', [200, 400]],
      ['wrong-first', [400, 200]],
    ] as const
  ).map(([order, statuses]) => ({
    quirk: 'duplicated-callback-params' as const,
    params: { order },
    shows: `what each code brings, ${order}`,
    look: async (issuer: Issuer) => {
      const codes = callbackOf(await authorize(issuer)).getAll('code');
      const seen: number[] = [];
      for (const code of codes) seen.push((await redeem(issuer, code)).status);
      return seen;
    },
    without: [200],
    with: [...statuses],
  })),
  {
    quirk: 'hostile-callback-params',
    shows: 'the names in the callback, and that the code works',
    look: async (issuer) => {
      const callback = callbackOf(await authorize(issuer));
      const names = [...callback.keys()];
      return [
        names.filter((name) => !/^p\d+$/.test(name)),
        names.length > 1000,
        callback.get('__proto__'),
        (await redeem(issuer, callback.get('code') ?? '')).status,
      ];
    },
    without: [['code', 'state', 'iss'], false, null, 200],
    with: [
      [
        ...['code', 'state', 'iss', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then'],
        ...['__proto__[code]', ''],
      ],
      true,
      'polluted',
      200,
    ],
  },
  {
    quirk: 'foreign-code',
    shows: 'whose account the code leads to where the client has no PKCE, and what PKCE makes of it',
    look: async (issuer) => {
      const unbound = callbackOf(await authorize(issuer)).get('code') ?? '';
      const bound = callbackOf(await authorize(issuer, pkce)).get('code') ?? '';
      const { body } = await redeem(issuer, unbound);
      return [
        (await me(issuer, body['access_token'])).body['sub'] === issuer.users[0]!.sub,
        (await redeem(issuer, bound, { code_verifier: verifier })).body['error'],
        (await redeem(issuer, bound)).body['error'],
      ];
    },
    without: [true, undefined, 'invalid_grant'],
    with: [false, 'invalid_grant', 'invalid_grant'],
  },
);
