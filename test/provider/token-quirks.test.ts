import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startServer, type Issuer, type Server } from '../../provider/index.js';
import type { QuirkId } from '../../provider/quirks/index.js';
import type { QuirkUse } from '../../provider/quirks/quirk.js';
import { redeemRaw } from './differences/token-endpoint.js';
import { confidential, login, me, refresh, text } from './visitor.js';

let server: Server;
let issuer: Issuer;
beforeAll(async () => {
  server = await startServer({ seed: 'token-quirks' });
  issuer = server.createIssuer({ name: 'main', clients: [confidential] });
});
afterAll(() => server.close());

type Use = QuirkUse<QuirkId>;

/** A pile of quirks, armed in this order and in the reverse. */
const bothWays = (...pile: Use[]): Use[][] => [pile, pile.toReversed()];

test('a response is changed, renamed, nested and wrapped, in whatever order that was asked for', async () => {
  const pile: Use[] = [
    { id: 'token-envelope' },
    { id: 'nested-token', params: { path: 'user.token' } },
    { id: 'expires-field-rename', params: { name: 'life' } },
    { id: 'expires-in-type' },
    { id: 'token-type-missing' },
    { id: 'bigint-ids' },
  ];
  for (const quirks of bothWays(...pile)) {
    issuer.arm(quirks);
    const { text: body } = await redeemRaw(issuer);
    expect(JSON.parse(body)).toEqual({
      data: {
        user: { token: expect.any(String) },
        life: '3600',
        refresh_token: expect.any(String),
        scope: 'read',
        user_id: expect.any(Number),
      },
    });
    expect(body).toContain('"user_id":17841405793187219');
  }
});

test('noise and another format add up, and so do a shape, a status and a type of errors', async () => {
  for (const quirks of bothWays({ id: 'token-body-noise', params: { prefix: ' ' } }, { id: 'token-response-format' })) {
    issuer.arm(quirks);
    expect((await redeemRaw(issuer)).text).toMatch(/^ access_token=[^&]+&expires_in=3600&/);
  }
  const errors: Use[] = [
    { id: 'error-shape', params: { shape: 'reason-error' } },
    { id: 'error-code-nonstandard' },
    { id: 'error-status-nonstandard' },
    { id: 'error-content-type' },
  ];
  for (const quirks of bothWays(...errors)) {
    issuer.arm(quirks);
    expect(await redeemRaw(issuer, { code: 'bogus' })).toMatchObject({
      status: 403,
      type: 'text/plain; charset=utf-8',
      text: '{"reason":"grant request is invalid","error":"bad_verification_code"}',
    });
  }
});

test('tokens may be long, the same again, and doubled, all at once', async () => {
  const pile: Use[] = [
    { id: 'same-token-reissued' },
    { id: 'long-tokens', params: { length: 500 } },
    { id: 'dual-token' },
  ];
  for (const quirks of bothWays(...pile)) {
    issuer.reset();
    issuer.arm(quirks);
    const first = await login(issuer);
    const second = await login(issuer);
    expect(text(second['access_token'])).toHaveLength(500);
    expect(second['access_token']).toBe(first['access_token']);
    const nested = (second['authed_user'] as { access_token: string }).access_token;
    for (const token of [text(second['access_token']), nested]) expect((await me(issuer, token)).status).toBe(200);
    expect((await refresh(issuer, second['refresh_token'])).status).toBe(200);
  }
});

test.each<[Use, Use, string]>([
  [{ id: 'expires-in-missing' }, { id: 'expires-in-type' }, 'expires_in'],
  [{ id: 'absolute-expiry' }, { id: 'expires-field-rename' }, 'name of expires_in'],
  [{ id: 'token-type-missing' }, { id: 'token-type-nonstandard' }, 'token_type'],
  [{ id: 'nested-token' }, { id: 'token-field-rename' }, 'name of access_token'],
  [{ id: 'nested-token' }, { id: 'dual-token' }, 'authed_user'],
  [{ id: 'token-response-format' }, { id: 'token-content-type' }, 'content-type'],
  [{ id: 'scope-downgrade', params: { report: 'no' } }, { id: 'scope-response-variant' }, 'scope'],
  [{ id: 'refresh-token-missing' }, { id: 'refresh-token-first-consent-only' }, 'refresh_token'],
  [{ id: 'error-200' }, { id: 'error-status-nonstandard' }, 'token error: status'],
  [{ id: 'error-200', params: { shape: 'errcode' } }, { id: 'error-shape' }, 'token error: body'],
  [{ id: 'error-opaque' }, { id: 'error-content-type' }, 'token error: content-type'],
])('%j and %j both decide %s', (one, other, matter) => {
  let refusal: unknown;
  try {
    issuer.arm([one, other]);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toMatchObject({ code: 'contradicting-quirks', message: expect.stringContaining(matter) });
});
