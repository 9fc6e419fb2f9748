import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startServer, type Issuer, type Server } from '../../provider/index.js';
import type { QuirkId } from '../../provider/quirks/index.js';
import type { QuirkUse } from '../../provider/quirks/quirk.js';
import { authorize, callbackOf, confidential, redeem } from './visitor.js';

let server: Server;
let count = 0;
beforeAll(async () => {
  server = await startServer({ seed: 'callback' });
});
afterAll(() => server.close());

type Uses = readonly QuirkUse<QuirkId>[];

function issuerWith(quirks: Uses, anyRedirectUri = false): Issuer {
  const { clientId, clientSecret, clientAuth } = confidential;
  return server.createIssuer({
    name: `callback-${++count}`,
    clients: [anyRedirectUri ? { clientId, clientSecret, clientAuth } : confidential],
    quirks,
  });
}

const rename: QuirkUse<QuirkId> = { id: 'callback-param-rename', params: { rename: { code: 'auth_code' } } };
const respelt: QuirkUse<QuirkId> = { id: 'code-special-chars' };
const extra: QuirkUse<QuirkId> = { id: 'callback-extra-params' };
const stateless: QuirkUse<QuirkId> = { id: 'state-omitted' };
const signed: QuirkUse<QuirkId> = { id: 'callback-signed-hmac', params: { secrets: ['key'] } };

test.each([[[rename, respelt, extra, stateless, signed]], [[stateless, extra, respelt, rename, signed]]])(
  'quirks of the callback act together, whatever their order',
  async (uses) => {
    const issuer = issuerWith(uses);
    const callback = callbackOf(await authorize(issuer));
    expect([...callback.keys()].sort()).toEqual(['auth_code', 'hmac', 'iss', 'location', 'realmId', 'timestamp']);
    const signature = callback.get('hmac');
    callback.delete('hmac');
    callback.sort();
    expect(signature).toBe(createHmac('sha256', 'key').update(callback.toString()).digest('hex'));
    expect((await redeem(issuer, callback.get('auth_code') ?? '')).status).toBe(200);
  },
);

test('a signature that was armed first signs what later quirks put in', async () => {
  const callback = callbackOf(await authorize(issuerWith([signed, extra, stateless])));
  const signature = callback.get('hmac');
  callback.delete('hmac');
  callback.sort();
  expect([...callback.keys()]).toEqual(['code', 'iss', 'location', 'realmId', 'timestamp']);
  expect(signature).toBe(createHmac('sha256', 'key').update(callback.toString()).digest('hex'));
});

test('a callback that is posted twice is two forms, one of them for a hidden frame', async () => {
  const uses: Uses = [{ id: 'duplicate-callback', params: { delayMs: 90 } }, { id: 'form-post-callback' }, rename];
  const page = await (await authorize(issuerWith(uses), { state: '"><script>' })).text();
  expect(page.match(/<iframe hidden name="hit-1"><\/iframe>/g)).toHaveLength(1);
  expect(page.match(/<form method="post" action="http:\/\/127\.0\.0\.1:9\/callback"( target="hit-1")?>/g)).toHaveLength(
    2,
  );
  expect(page.match(/name="auth_code" value="[\w-]+"/g)).toHaveLength(2);
  expect(page).toContain('form.target ? 0 : 90');
  expect(page).toContain('name="state" value="&#34;&#62;&#60;script&#62;"');
  expect(page).not.toContain('"><script>');
});

test('what contradicts itself is refused by name', () => {
  const pairs: Uses[] = [
    [{ id: 'state-omitted' }, { id: 'state-mangled' }],
    [{ id: 'foreign-code' }, { id: 'duplicated-callback-params' }],
    [{ id: 'denial-nonstandard' }, { id: 'denial-no-error' }],
    [{ id: 'callback-extra-params' }, { id: 'callback-extra-params' }],
    [{ id: 'code-lifetime' }, { id: 'ttl-settings', params: { code: 5 } }],
  ];
  for (const uses of pairs) {
    expect(() => issuerWith(uses)).toThrow(/^These quirks contradict|contradict each other|is armed twice/);
  }
});

test('the code of another login takes nothing away from this one, and ends where that one does', async () => {
  const issuer = issuerWith([{ id: 'foreign-code', when: { nth: 2 } }]);
  const own = callbackOf(await authorize(issuer)).get('code') ?? '';
  const foreign = callbackOf(await authorize(issuer)).get('code') ?? '';
  issuer.clock.advance('61s');
  expect((await redeem(issuer, own)).status).toBe(400);
  expect((await redeem(issuer, foreign)).status).toBe(400);
  expect(issuer.minted.filter(({ value }) => value === foreign)).toEqual([{ kind: 'code', value: foreign }]);
});

const piles: Uses[] = [
  [{ id: 'state-mangled', params: { transform: 'double-decode' } }, respelt, rename, extra, signed],
  [
    { id: 'state-mangled', params: { transform: 'swap-case' } },
    { id: 'form-post-callback' },
    { id: 'duplicate-callback' },
  ],
  [
    stateless,
    { id: 'iss-param' },
    { id: 'dynamic-token-host' },
    { id: 'user-blob-first-time' },
    { id: 'denial-no-error' },
  ],
  [{ id: 'denial-nonstandard' }, { id: 'authz-error-body' }, { id: 'unsolicited-callback' }, { id: 'code-lifetime' }],
  [{ id: 'authz-error-body', params: { format: 'html' } }, { id: 'token-in-callback' }, { id: 'foreign-code' }],
  [{ id: 'error-beside-code' }, { id: 'duplicated-callback-params' }, { id: 'hostile-callback-params' }],
  [{ id: 'hostile-error-text' }, { id: 'duplicate-callback' }],
  [{ id: 'hostile-error-text' }, { id: 'form-post-callback' }],
];

const strange = [
  '',
  '%',
  '%FF',
  '%ED%A0%80',
  '__proto__',
  'x'.repeat(3000),
  '%00%0D%0A',
  '${issuer}',
  '+&a=b',
  'javascript:alert(1)',
];

test.each(piles)('strange requests break nothing: %j %j %j', async (...uses) => {
  const issuer = issuerWith(uses, true);
  const { authorization, token } = issuer.endpoints;
  const full = 'response_type=code&client_id=app&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb%3Fown%3D1&scope=openid';
  const queries = [
    '',
    full,
    `${full}&${full}`,
    `${full}&__proto__=1&constructor=2&state=a&state=b`,
    'response_type=code&client_id=app&redirect_uri=javascript:alert(1)',
    ...strange.flatMap((text) => [
      `${full}&state=${text}`,
      `${full}&nonce=${text}&response_mode=${text}`,
      `response_type=code&client_id=${text}&redirect_uri=${text}`,
      `${full}&code_challenge=${text}&response_mode=form_post&state=${text}`,
    ]),
  ];
  const ask = async (url: string, init: RequestInit = {}) => {
    const response = await fetch(url, { redirect: 'manual', ...init });
    expect([url, response.status >= 500]).toEqual([url, false]);
    expect(await response.text()).not.toMatch(/(action|src)="javascript/);
  };
  await Promise.all(
    queries.flatMap((query) => [
      ask(`${authorization}?${query}`),
      ask(`${authorization}?${query}`, { headers: { 'gauntlet-consent': 'deny' } }),
      ask(`${issuer.identifier}/install?${query}`),
      ask(token, { method: 'POST', body: new URLSearchParams(`grant_type=authorization_code&code=${query}&${query}`) }),
    ]),
  );
  expect(issuer.exchanges.map(({ refusal }) => refusal).filter((text) => text?.includes('    at '))).toEqual([]);
});
