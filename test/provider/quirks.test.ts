import { createPublicKey } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, exportJWK, jwtVerify } from 'jose';
import { z } from 'zod';
import { startServer, type Issuer, type Server, type ProviderEvent } from '../../provider/index.js';
import type { Policy } from '../../provider/policy.js';
import { generatePrivateKey } from '../../provider/private-key.js';
import { arm } from '../../provider/quirks/arm.js';
import { quirkById } from '../../provider/quirks/index.js';
import type { Meeting } from '../../provider/quirks/meeting.js';
import { QuirkError } from '../../provider/quirks/quirk-error.js';
import {
  defineQuirk,
  type Drafts,
  type JsonObject,
  type Quirk,
  type QuirkUse,
  type Seam,
  type Stage,
  type TapContext,
  type Taps,
} from '../../provider/quirks/quirk.js';
import { getJson, idTokenOf, verdictOn } from './relying-party.js';
import {
  authorize,
  basic,
  callbackOf,
  codeOf,
  confidential,
  login,
  me,
  post,
  redeem,
  refresh,
  text,
  challenge,
  verifier,
} from './visitor.js';

/** A quirk made by hand: taps or a policy, nothing to set. */
function made(id: string, does: { taps?: Taps; policy?: Partial<Policy> }): Quirk {
  const { taps, policy } = does;
  return {
    id,
    summary: 'is made by hand',
    leg: 'transport',
    bends: 'nothing',
    lawful: false,
    origin: 'provider',
    kind: policy ? 'policy' : 'tamper',
    params: () => z.object({}),
    ...(taps && { taps: () => taps }),
    ...(policy && { policy: () => policy }),
  };
}

const registry = new Map<string, Quirk>();
let provider: Server;
let count = 0;
beforeAll(async () => {
  provider = await startServer({ seed: 's' }, registry);
});
afterAll(() => provider.close());

/** An issuer with these quirks armed, and what it tells of them. */
function issuerWith(...quirks: Quirk[]): { issuer: Issuer; effects: string[] } {
  for (const quirk of quirks) registry.set(quirk.id, quirk);
  const issuer = provider.createIssuer({ name: `quirky-${++count}`, clients: [confidential] });
  issuer.arm(quirks.map(({ id }) => ({ id })) as never);
  const effects: string[] = [];
  issuer.observe((event: ProviderEvent) => {
    if (event.kind === 'effect') effects.push(`${event.quirk} ${event.seam} ${event.effect} ${event.endpoint}`);
  });
  return { issuer, effects };
}

function tampering(taps: Taps, id = `tamper-${++count}`): { issuer: Issuer; effects: string[] } {
  return issuerWith(made(id, { taps }));
}

function meeting(parts: Partial<Meeting> = {}): Meeting & { reports: string[] } {
  const reports: string[] = [];
  return {
    now: 0,
    endpoint: 'token',
    request: { method: 'POST', target: '/token', headers: [], body: Buffer.alloc(0) },
    parameters: {},
    grantType: 'authorization_code',
    place: undefined,
    grant: undefined,
    findGrant: () => undefined,
    redirectUriAllowed: () => true,
    isLive: () => false,
    issuer: 'http://localhost/i',
    endpoints: {} as Meeting['endpoints'],
    api: 'http://localhost/i/me',
    clients: [],
    users: [],
    era: undefined,
    issueToken: () => undefined,
    issueForeignCode: () => undefined,
    revoke: () => undefined,
    rotateKeys: () => '',
    jwkSet: () => ({ keys: [] }),
    sign: () => '',
    elsewhere: 'http://127.0.0.1/i',
    alias: (shown) => shown,
    report: (quirk, seam, effect) => reports.push(`${quirk} ${seam} ${effect}`),
    ...parts,
    reports,
  };
}

function armed(quirks: Quirk[], uses: QuirkUse[] = quirks.map(({ id }) => ({ id })), seed = 's') {
  return arm(uses, { registry: new Map(quirks.map((quirk) => [quirk.id, quirk])), seed });
}

const parameters = (draft: Drafts['tokenRequest']) => draft.parameters;

test('taps work in order, each on its own clone, and tell what they did', () => {
  let leaked: Drafts['tokenRequest'] | undefined;
  const quirks = [
    made('one', { taps: { tokenRequest: (draft) => void ((leaked = draft), (draft.parameters['seen'] = '1')) } }),
    made('two', { taps: { tokenRequest: () => undefined } }),
    made('three', {
      taps: { tokenRequest: (draft) => void (draft.parameters['seen'] = `${String(draft.parameters['seen'])}3`) },
    }),
  ];
  const original = { parameters: { a: ['x', 'y'] } };
  const here = meeting();
  const result = armed(quirks).tap('tokenRequest', original, here);
  expect(parameters(result.draft)).toEqual({ a: ['x', 'y'], seen: '13' });
  expect(result.changed).toBe(true);
  expect(original).toEqual({ parameters: { a: ['x', 'y'] } });
  expect(leaked?.parameters['seen']).toBe('1');
  expect(here.reports).toEqual(['one tokenRequest changed', 'two tokenRequest reached', 'three tokenRequest changed']);
});

test('what a message says changes before how it is laid out, whatever the order of arming', () => {
  const adding = (id: string, stage: Stage): Quirk => ({
    ...made(id, { taps: { tokenResponse: ({ body }) => void (body as string[]).push(id) } }),
    stage,
  });
  const quirks = [adding('text', 'text'), adding('envelope', 'envelope'), adding('first', 'content')];
  const all = [...quirks, adding('second', 'content')];
  const { draft } = armed(all).tap('tokenResponse', { status: 200, headers: {}, body: [] }, meeting());
  expect(draft.body).toEqual(['first', 'second', 'envelope', 'text']);
});

test('a tap that leaves everything as it was has reached, not changed', () => {
  const same = made('same', { taps: { httpResponse: (draft) => void (draft.body = Buffer.from(draft.body)) } });
  const here = meeting();
  const draft = { status: 200, headers: [], body: Buffer.from('abc') };
  expect(armed([same]).tap('httpResponse', draft, here)).toEqual({ draft, changed: false, reply: undefined });
  expect(here.reports).toEqual(['same httpResponse reached']);
});

test('a reply counts as a change, and spares the taps behind it', () => {
  const quirks = [
    made('answers', { taps: { tokenRequest: () => ({ status: 503 }) } }),
    made('behind', { taps: { tokenRequest: () => undefined } }),
  ];
  const here = meeting();
  expect(armed(quirks).tap('tokenRequest', { parameters: {} }, here).reply).toEqual({ status: 503 });
  expect(here.reports).toEqual(['answers tokenRequest changed']);
});

test('when: nth and times count the meetings that endpoint and grantType allow', () => {
  const seen: number[] = [];
  const quirk = made('picky', { taps: { tokenRequest: (_draft, { nth }) => void seen.push(nth) } });
  const runs = (when: QuirkUse['when'], meetings: Partial<Meeting>[]) => {
    seen.length = 0;
    const ready = armed([quirk], [{ id: 'picky', ...(when && { when }) }]);
    for (const parts of meetings) ready.tap('tokenRequest', { parameters: {} }, meeting(parts));
    return [...seen];
  };
  const code: Partial<Meeting> = { grantType: 'authorization_code' };
  const again: Partial<Meeting> = { grantType: 'refresh_token' };
  expect(runs(undefined, [code, again, again])).toEqual([1, 2, 3]);
  // Whoever acts once acts for the first time.
  expect(runs({ nth: 2 }, [code, again, again])).toEqual([1]);
  expect(runs({ times: 2 }, [code, again, again])).toEqual([1, 2]);
  expect(runs({ grantType: 'refresh_token', nth: 2 }, [code, again, code, again, again])).toEqual([1]);
  expect(runs({ endpoint: 'api' }, [code, { endpoint: 'api' }])).toEqual([1]);
});

test('when: leg and error hold for whole responses too', () => {
  const quirk = made('whole', { taps: { httpResponse: (draft) => void (draft.status = 299) } });
  const acts = (when: QuirkUse['when'], status: number, body: string, endpoint: Meeting['endpoint'] = 'token') =>
    armed([quirk], [{ id: 'whole', ...(when && { when }) }]).tap(
      'httpResponse',
      { status, headers: [], body: Buffer.from(body) },
      meeting({ endpoint }),
    ).changed;
  expect([acts({ leg: 'token-response' }, 200, '{}'), acts({ leg: 'token-response' }, 400, '{}')]).toEqual([
    true,
    false,
  ]);
  expect([acts({ leg: 'token-error' }, 200, '{}'), acts({ leg: 'token-error' }, 400, '{}')]).toEqual([false, true]);
  expect(acts({ leg: 'token-error' }, 400, '{}', 'api')).toBe(false);
  const denied = '{"error":"invalid_grant"}';
  expect([acts({ error: 'invalid_grant' }, 400, denied), acts({ error: 'invalid_client' }, 400, denied)]).toEqual([
    true,
    false,
  ]);
  expect([acts({ error: 'invalid_grant' }, 400, '{"error'), acts({ error: 'x' }, 400, 'null')]).toEqual([false, false]);
});

test('a condition that can never hold is refused', () => {
  const quirk = made('early', { taps: { transport: () => undefined, tokenRequest: () => undefined } });
  const arming = (when: QuirkUse['when']) => () => armed([quirk], [{ id: 'early', ...(when && { when }) }]);
  expect(arming({ leg: 'token-request' })).not.toThrow();
  expect(arming({ leg: 'authorization-response' })).not.toThrow();
  for (const when of [{ leg: 'token-response' }, { error: 'invalid_grant' }, { leg: 'token-request', error: 'x' }]) {
    expect(arming(when as QuirkUse['when'])).toThrow('Quirk "early" acts at transport and tokenRequest, where');
  }
});

test('each seam, and each arming of one quirk, counts for itself', () => {
  const seen: string[] = [];
  const quirk = made('both', {
    taps: {
      tokenRequest: (_draft, { nth }) => void seen.push(`request ${nth}`),
      tokenResponse: (_draft, { nth }) => void seen.push(`response ${nth}`),
    },
  });
  const ready = armed([quirk], [{ id: 'both' }, { id: 'both', when: { nth: 2 } }]);
  for (let round = 0; round < 2; round += 1) {
    ready.tap('tokenRequest', { parameters: {} }, meeting());
    ready.tap('tokenResponse', { status: 200, headers: {}, body: {} }, meeting());
  }
  expect(seen).toEqual(['request 1', 'response 1', 'request 2', 'request 1', 'response 2', 'response 1']);
});

test('random numbers depend on seed, quirk and nth alone', () => {
  const drawn: number[] = [];
  const quirk = made('dice', { taps: { tokenRequest: (_draft, { random }) => void drawn.push(random(), random()) } });
  const other = { ...quirk, id: 'other-dice' };
  const draw = (quirks: Quirk[], seed: string, times = 1) => {
    drawn.length = 0;
    const ready = armed(quirks, undefined, seed);
    for (let index = 0; index < times; index += 1) ready.tap('tokenRequest', { parameters: {} }, meeting());
    return [...drawn];
  };
  const first = draw([quirk], 'a', 2);
  expect(draw([quirk], 'a', 2)).toEqual(first);
  expect(draw([other, quirk], 'a').slice(2)).toEqual(first.slice(0, 2));
  expect(new Set([...first, ...draw([quirk], 'b'), ...draw([other], 'a')]).size).toBe(8);
  for (const number of first) expect(number >= 0 && number < 1).toBe(true);
});

test('what cannot be armed is refused with a code and advice', () => {
  const failure = (action: () => unknown): QuirkError => {
    try {
      action();
    } catch (error) {
      if (error instanceof QuirkError) return error;
      throw error;
    }
    throw new Error('armed');
  };
  const real = (use: QuirkUse) => failure(() => arm([use], { registry: quirkById, seed: '' }));
  expect(real({ id: 'state-omited' })).toMatchObject({
    code: 'unknown-quirk',
    message: expect.stringContaining('"state-omitted"'),
  });
  expect(real({ id: 'state-omitted', params: { on: 'never' } })).toMatchObject({
    code: 'unfit-parameters',
    message: expect.stringMatching(/state-omitted.*on: .*success/),
  });
  expect(real({ id: 'state-omitted', params: { onn: 'both' } })).toMatchObject({
    code: 'unfit-parameters',
    message: expect.stringMatching(/onn.*Its parameters: on/),
  });
  expect(real({ id: 'state-omitted', when: { nth: 0 } })).toMatchObject({ code: 'unfit-condition' });
  expect(real({ id: 'state-omitted', when: { endpoint: 'tokens' } as never })).toMatchObject({
    code: 'unfit-condition',
  });

  const short = made('short', { policy: { codeLifetime: 1 } });
  const long = made('long', { policy: { codeLifetime: 9 } });
  expect(failure(() => armed([short, long]))).toMatchObject({
    code: 'contradicting-quirks',
    message: expect.stringMatching(/"short".*codeLifetime.*1.*"long".*9/),
  });
  expect(armed([short, made('short-too', { policy: { codeLifetime: 1 } })]).policy).toEqual({ codeLifetime: 1 });
  expect(failure(() => armed([short], [{ id: 'short', when: { nth: 1 } }]))).toMatchObject({ code: 'unfit-condition' });
});

test('parameters are completed with their defaults', () => {
  let seen: unknown;
  const params = () => z.object({ size: z.number().default(3).describe('how big') });
  const { id, ...rest } = made('sized', {});
  const sized = defineQuirk({ ...rest, id, params, taps: (given) => ((seen = given), {}) });
  armed([sized]);
  expect(seen).toEqual({ size: 3 });
});

test('state-omitted leaves state out on the wire', async () => {
  const real = await startServer();
  const issuer = real.createIssuer({
    name: 'main',
    clients: [confidential],
    quirks: [{ id: 'state-omitted', params: { on: 'success' } }],
  });
  const effects: unknown[] = [];
  issuer.observe(
    (event) => event.kind === 'effect' && effects.push([event.quirk, event.seam, event.effect, event.exchange]),
  );
  expect([...callbackOf(await authorize(issuer)).keys()]).toEqual(['code', 'iss']);
  expect(callbackOf(await authorize(issuer, {}, { 'gauntlet-consent': 'deny' })).get('state')).toBe('state-1');
  expect(effects).toEqual([
    ['state-omitted', 'authorizationResponse', 'changed', 1],
    ['state-omitted', 'authorizationResponse', 'reached', 2],
  ]);
  issuer.arm([]);
  expect(callbackOf(await authorize(issuer)).get('state')).toBe('state-1');
  await real.close();
});

test('a login passes its seams in order', async () => {
  const order: string[] = [];
  const note =
    (seam: Seam) =>
    (_draft: unknown, { endpoint }: TapContext) =>
      void order.push(`${endpoint} ${seam}`);
  const seams: Seam[] = [
    ...([
      'httpResponse',
      'transport',
      'tokenResponse',
      'idToken',
      'tokenRequest',
      'httpRequest',
      'errorResponse',
    ] as const),
    ...([
      'resourceResponse',
      'resourceRequest',
      'jwks',
      'metadata',
      'authorizationResponse',
      'authorizationRequest',
    ] as const),
  ];
  const { issuer, effects } = tampering(Object.fromEntries(seams.map((seam) => [seam, note(seam)])));
  const tokens = await login(issuer, { scope: 'openid' });
  await me(issuer, tokens['access_token']);
  await fetch(issuer.endpoints.metadata);
  await fetch(issuer.endpoints.jwks);
  await refresh(issuer, 'bogus');
  const around = (endpoint: string, ...inside: string[]) =>
    ['transport', 'httpRequest', ...inside, 'httpResponse'].map((seam) => `${endpoint} ${seam}`);
  expect(order).toEqual([
    ...around('authorization', 'authorizationRequest', 'authorizationResponse'),
    ...around('token', 'tokenRequest', 'idToken', 'tokenResponse'),
    ...around('api', 'resourceRequest', 'resourceResponse'),
    ...around('metadata', 'metadata'),
    ...around('jwks', 'jwks'),
    ...around('token', 'tokenRequest', 'errorResponse'),
  ]);
  expect(effects.every((effect) => effect.includes(' reached '))).toBe(true);
});

test('request taps turn a dialect into what the honest server understands', async () => {
  const { issuer, effects } = tampering({
    httpRequest(draft) {
      if (draft.target !== '/oauth/access') return;
      draft.target = '/token';
      const body = new URLSearchParams(JSON.parse(draft.body.toString()) as Record<string, string>);
      draft.body = Buffer.from(body.toString());
      draft.headers = draft.headers.map(([name, value]) =>
        name.toLowerCase() === 'content-type' ? [name, 'application/x-www-form-urlencoded'] : [name, value],
      );
    },
    tokenRequest({ parameters }) {
      parameters['code'] = parameters['auth_code'] ?? '';
    },
    authorizationRequest({ parameters }) {
      parameters['response_type'] = 'code';
    },
    resourceRequest(draft) {
      draft.headers = draft.headers.map(([name, value]) =>
        name.toLowerCase() === 'x-token' ? ['Authorization', `Bearer ${value}`] : [name, value],
      );
    },
  });
  const code = await codeOf(issuer, { response_type: undefined });
  const response = await fetch(`${issuer.identifier}/oauth/access`, {
    method: 'POST',
    headers: { authorization: basic('app', 'app-secret'), 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'authorization_code',
      auth_code: code,
      redirect_uri: 'http://127.0.0.1:9/callback',
    }),
  });
  const tokens = (await response.json()) as { access_token: string };
  expect(response.status).toBe(200);
  expect((await fetch(issuer.api, { headers: { 'x-token': tokens.access_token } })).status).toBe(200);
  expect(effects.filter((effect) => effect.includes('changed'))).toHaveLength(4);
});

test('a reply of a request tap keeps the server from acting, and passes the response taps', async () => {
  const { issuer } = tampering({
    tokenRequest: () => ({ status: 429, headers: { 'retry-after': '7' }, body: { error: 'slow_down' } }),
    errorResponse(message) {
      (message.body as Record<string, unknown>)['extra'] = true;
    },
  });
  const code = await codeOf(issuer);
  const { status, headers, body } = await redeem(issuer, code);
  expect([status, headers.get('retry-after'), body]).toEqual([429, '7', { error: 'slow_down', extra: true }]);
  issuer.arm([]);
  expect((await redeem(issuer, code)).status).toBe(200);
});

test('token and error responses may become anything', async () => {
  const { issuer } = tampering({
    tokenResponse(message) {
      message.body = { data: message.body };
      message.headers['x-vendor'] = 'yes';
      delete message.headers['cache-control'];
    },
    errorResponse(message) {
      message.status = 200;
      message.write = () => 'error=bad';
      message.headers['content-type'] = 'application/x-www-form-urlencoded';
    },
  });
  const { body, headers } = await redeem(issuer, await codeOf(issuer));
  expect(body).toEqual({ data: expect.objectContaining({ token_type: 'Bearer' }) });
  expect([headers.get('x-vendor'), headers.get('cache-control')]).toEqual(['yes', null]);
  const response = await fetch(issuer.endpoints.token, { method: 'POST' });
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    'application/x-www-form-urlencoded',
    'error=bad',
  ]);
});

test('metadata, jwks and resource responses may become anything', async () => {
  const put = (name: string) => (message: Drafts['metadata']) =>
    void ((message.body as Record<string, unknown>)[name] = 'bent');
  const { issuer } = tampering({ metadata: put('issuer'), jwks: put('keys'), resourceResponse: put('sub') });
  expect(await (await fetch(issuer.endpoints.metadata)).json()).toMatchObject({ issuer: 'bent' });
  expect(await (await fetch(`${issuer.identifier}/.well-known/openid-configuration`)).json()).toMatchObject({
    issuer: 'bent',
  });
  expect(await (await fetch(issuer.endpoints.jwks)).json()).toEqual({ keys: 'bent' });
  expect((await me(issuer, 'bogus')).body).toMatchObject({ error: 'invalid_token', sub: 'bent' });
});

test('an authorization response may change parameters, mode and addressee', async () => {
  const { issuer } = tampering({
    authorizationResponse(delivery, { parameters, elsewhere }) {
      const wanted = parameters['state'];
      if (wanted === 'twice') delivery.parameters['state'] = ['twice', 'other'];
      if (wanted === 'fragment' || wanted === 'form_post') delivery.mode = wanted;
      if (wanted === 'away') delivery.redirectUri = `${elsewhere}/cb`;
    },
  });
  const locationOf = async (state: string) => (await authorize(issuer, { state })).headers.get('location') ?? '';
  expect(new URL(await locationOf('twice')).searchParams.getAll('state')).toEqual(['twice', 'other']);
  expect(await locationOf('fragment')).toMatch(/^http:\/\/127.0.0.1:9\/callback#code=/);
  expect(await locationOf('away')).toMatch(new RegExp(`^${issuer.elsewhere}/cb\\?code=`));
  const page = await (await authorize(issuer, { state: 'form_post' })).text();
  expect(page).toMatch(/name="state" value="form_post"/);
  expect(page).toMatch(/action="http:\/\/127.0.0.1:9\/callback"/);
});

test('a redirect URI keeps its own query, and form_post answers can be bent', async () => {
  const quirk = made('vandal', {
    taps: {
      authorizationResponse: ({ parameters }) => void (parameters['state'] = `<"${String(parameters['state'])}'&>`),
    },
  });
  registry.set('vandal', quirk);
  const issuer = provider.createIssuer({ name: 'queries', clients: [{ clientId: 'app', clientAuth: 'none' }] });
  issuer.arm([{ id: 'vandal' }] as never);
  const redirectUri = 'http://127.0.0.1:9/cb?tenant=1&state=mine';
  const location = (await authorize(issuer, { redirect_uri: redirectUri, state: 'a&b' })).headers.get('location') ?? '';
  expect(location).toMatch(/^http:\/\/127.0.0.1:9\/cb\?tenant=1/);
  expect(new URL(location).searchParams.getAll('tenant')).toEqual(['1']);
  expect(new URL(location).searchParams.getAll('state')).toContain(`<"a&b'&>`);
  const page = await (
    await authorize(issuer, { redirect_uri: redirectUri, state: 'é"<', response_mode: 'form_post' })
  ).text();
  expect(page).toContain('name="state" value="&#60;&#34;é&#34;&#60;&#39;&#38;&#62;"');
});

test('an ID Token is signed again after its taps', async () => {
  let how: (draft: Drafts['idToken']) => void = () => undefined;
  const { issuer } = tampering({ idToken: (draft) => how(draft) });
  const jwks = createRemoteJWKSet(new URL(issuer.endpoints.jwks));
  const next = async (bend: typeof how) => {
    how = bend;
    return text((await login(issuer, { scope: 'openid', nonce: 'n' }))['id_token']);
  };
  const bent = await next(({ claims }) => void (claims['aud'] = 'someone-else'));
  expect((await jwtVerify(bent, jwks)).payload).toMatchObject({ aud: 'someone-else', nonce: 'n' });
  expect(issuer.minted.at(-1)).toEqual({ kind: 'id-token', value: bent });

  const forged = await next((draft) => void (draft.key = 'other'));
  await expect(jwtVerify(forged, jwks)).rejects.toMatchObject({ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });

  const unsigned = await next(({ header }) => void (header['alg'] = 'none'));
  expect([decodeProtectedHeader(unsigned).alg, unsigned.endsWith('.')]).toEqual(['none', true]);

  const hmac = await next(({ header }) => void (header['alg'] = 'HS256'));
  await expect(jwtVerify(hmac, Buffer.from('app-secret'))).resolves.toMatchObject({ payload: { aud: 'app' } });
  await expect(jwtVerify(await next(() => undefined), jwks, { audience: 'app' })).resolves.toBeDefined();
});

test('an ID Token is signed by the algorithm of its header, with any key, and the JWK Set holds the keys that are its own', async () => {
  let how: (draft: Drafts['idToken'], context: TapContext) => void = () => undefined;
  const { issuer } = tampering({ idToken: (draft, context) => how(draft, context) });
  const next = (bend: typeof how) => {
    how = bend;
    return idTokenOf(issuer);
  };
  const kids = async () => ((await getJson(issuer.endpoints.jwks))['keys'] as JsonObject[]).map(({ kid }) => kid);
  const { name } = issuer;

  const byRsa = await next(({ header }) => void (header['alg'] = 'RS256'));
  expect(await kids()).toEqual([`${name}-1`, `${name}-1-RS256`]);
  expect(await verdictOn(byRsa, issuer, { algorithms: ['RS256'] })).toBe('accepted');

  const rotated = await next((draft, context) => void (draft.header['kid'] = context.rotateKeys()));
  expect(await kids()).toEqual([`${name}-2`, `${name}-2-RS256`, `${name}-1`, `${name}-1-RS256`]);
  expect(await verdictOn(rotated, issuer)).toBe('accepted');
  expect(await verdictOn(byRsa, issuer, { algorithms: ['RS256'] })).toBe('accepted');

  let own = '';
  const privateKey = generatePrivateKey({ type: 'ec', curve: 'P-256' });
  const publicKey = createPublicKey(privateKey);
  const jwk = (await exportJWK(privateKey)) as JsonObject;
  const foreign = await next((draft, { sign, jwkSet }) => {
    draft.key = jwk;
    own = sign(
      { iss: issuer.identifier, aud: 'app', nonce: 'nonce-1', iat: draft.claims['iat'] ?? 0 },
      { alg: 'EdDSA' },
    );
    expect(jwkSet('PS256').keys.map(({ alg }) => alg)).toEqual([
      ...['ES256', 'RS256', 'EdDSA', 'PS256'],
      ...['ES256', 'RS256'],
    ]);
  });
  expect(await verdictOn(foreign, issuer)).toBe('ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
  await expect(jwtVerify(foreign, publicKey)).resolves.toBeDefined();
  expect(await verdictOn(own, issuer, { algorithms: ['EdDSA'] })).toBe('accepted');
});

test('a quirk has the foreign origin answer, and both remember the same', async () => {
  const quirk: Quirk = {
    ...made('abroad', { taps: { metadata: (_draft, { memory }) => memory.set('told', 'at home') } }),
    elsewhere: () => ({
      '/keys': ({ memory, endpoint, elsewhere, parameters }) => ({
        status: 201,
        body: { told: memory.get('told') ?? null, endpoint, elsewhere, q: parameters['q'] ?? null },
      }),
      '/broken': () => {
        throw new Error('broken');
      },
      '/unsayable': () => ({ status: 200, headers: { 'x-bad': 'a\nb' } }),
    }),
  };
  const { issuer, effects } = issuerWith(quirk);
  await fetch(issuer.endpoints.metadata);
  const answer = await post(`${issuer.elsewhere}/keys?q=1`, { q: '2' });
  expect([answer.status, answer.body]).toEqual([
    201,
    { told: 'at home', endpoint: 'elsewhere', elsewhere: issuer.elsewhere, q: '2' },
  ]);
  expect(effects).toEqual(['abroad metadata reached metadata', 'abroad elsewhere changed elsewhere']);
  expect(issuer.exchanges.at(-1)).toMatchObject({ endpoint: 'elsewhere', response: { status: 201 } });
  expect((await post(`${issuer.elsewhere}/broken`, {})).status).toBe(500);
  expect((await post(`${issuer.elsewhere}/unsayable`, {})).status).toBe(500);
  expect((await post(`${issuer.elsewhere}/other`, {})).body).toMatchObject({ sub: 'elsewhere' });
});

test('metadata and JWK Set stay what they are but for their members, and a request for no document is left alone', async () => {
  const answers = async (issuer: Issuer) => {
    const seen: unknown[] = [];
    for (const url of [issuer.endpoints.metadata, issuer.endpoints.jwks]) {
      for (const method of ['GET', 'HEAD', 'DELETE']) {
        const { status, headers } = await fetch(url, { method, headers: { origin: 'http://app.example' } });
        seen.push([method, status, headers.get('content-type'), headers.get('access-control-allow-origin')]);
      }
    }
    return seen;
  };
  const honest = issuerWith().issuer;
  const idle = await answers(honest);
  expect(idle).toEqual([
    ['GET', 200, 'application/json; charset=utf-8', 'http://app.example'],
    ['HEAD', 200, 'application/json; charset=utf-8', 'http://app.example'],
    ['DELETE', 404, expect.any(String), null],
    ['GET', 200, 'application/jwk-set+json; charset=utf-8', 'http://app.example'],
    ['HEAD', 200, 'application/jwk-set+json; charset=utf-8', 'http://app.example'],
    ['DELETE', 404, expect.any(String), null],
  ]);
  const { issuer } = tampering({ metadata: () => undefined });
  issuer.rotateKeys();
  expect(await answers(issuer)).toEqual(idle);
});

test('httpResponse sees the bytes last; the length is put right unless the tap takes care of the header', async () => {
  const { issuer } = tampering({
    httpResponse(draft, { nth }) {
      if (nth === 1) draft.body = Buffer.from('{"short":1}');
      if (nth === 2) {
        draft.status = 502;
        draft.headers = [
          ['Set-Cookie', 'a=1'],
          ['X-Odd', '2'],
          ['set-cookie', 'b=2'],
        ];
        draft.body = Buffer.from('{}');
      }
    },
  });
  expect((await me(issuer, 'x')).body).toEqual({ short: 1 });
  const { status, headers, body } = await me(issuer, 'x');
  expect([status, headers.getSetCookie(), headers.get('x-odd'), body]).toEqual([502, ['a=1', 'b=2'], '2', {}]);
  expect(issuer.exchanges.at(-1)?.response).toMatchObject({
    status: 502,
    headers: [
      ['Set-Cookie', 'a=1'],
      ['X-Odd', '2'],
      ['set-cookie', 'b=2'],
    ],
  });
});

test('an alias is accepted in place of what it stands for, and is a secret too', async () => {
  const { issuer } = tampering({
    tokenResponse(message, { alias }) {
      const body = message.body as Record<string, string>;
      for (const name of ['access_token', 'refresh_token']) body[name] = alias(`xoxb-${body[name]!}`, body[name]!);
    },
    authorizationResponse: ({ parameters }, { alias }) =>
      void (parameters['code'] = alias('short-code', String(parameters['code']))),
  });
  const code = await codeOf(issuer);
  expect(code).toBe('short-code');
  const { body: tokens } = await redeem(issuer, code);
  expect(tokens['access_token']).toMatch(/^xoxb-/);
  expect((await me(issuer, tokens['access_token'])).status).toBe(200);
  const asked = await post(issuer.endpoints.introspection, { token: text(tokens['access_token']) });
  expect(asked.body).toMatchObject({ active: true });
  const { status, body: next } = await refresh(issuer, tokens['refresh_token']);
  expect([status, text(next['access_token']).startsWith('xoxb-')]).toEqual([200, true]);
  expect((await post(issuer.endpoints.revocation, { token: text(next['refresh_token']) })).status).toBe(200);
  expect((await me(issuer, next['access_token'])).status).toBe(401);
  expect(issuer.minted).toContainEqual({ kind: 'code', value: 'short-code' });
  expect(issuer.minted).toContainEqual({ kind: 'access-token', value: tokens['access_token'] });
  expect(issuer.minted).toContainEqual({ kind: 'refresh-token', value: tokens['refresh_token'] });
});

test('a policy quirk holds while it is armed, and is reached when the server asks', async () => {
  const { issuer, effects } = issuerWith(
    made('brief', { policy: { accessTokenLifetime: 5, refreshTokenLifetime: 60 } }),
    made('steady', { policy: { rotateRefreshTokens: false } }),
  );
  const tokens = await login(issuer);
  expect(tokens['expires_in']).toBe(5);
  expect(effects).toEqual(['brief policy reached token']);
  expect((await refresh(issuer, tokens['refresh_token'])).body['refresh_token']).toBe(tokens['refresh_token']);
  expect(effects.slice(1).sort()).toEqual(['brief policy reached token', 'steady policy reached token']);
  issuer.arm([]);
  expect((await refresh(issuer, tokens['refresh_token'])).body['expires_in']).toBe(3600);
  expect(effects).toHaveLength(3);
});

test('a rule that a client keeps is reached too', async () => {
  const { issuer, effects } = issuerWith(
    made('asks-pkce', { policy: { pkceRequired: true } }),
    made('spares', { policy: { onRefreshTokenReuse: 'refuse' } }),
  );
  const code = await codeOf(issuer, { code_challenge: challenge, code_challenge_method: 'S256' });
  expect(effects).toEqual(['asks-pkce policy reached authorization']);
  const { body } = await redeem(issuer, code, { code_verifier: verifier });
  await refresh(issuer, body['refresh_token']);
  expect(effects.slice(1)).toEqual(['spares policy reached token']);
});

test('a tap that throws is the fault of the provider, and is recorded', async () => {
  const { issuer } = tampering({
    tokenRequest() {
      throw new Error('the tap is broken');
    },
    resourceResponse: ({ headers }) => void (headers['x-bad'] = 'a\nb'),
  });
  expect((await redeem(issuer, 'x')).status).toBe(500);
  expect(issuer.exchanges.at(-1)?.refusal).toContain('the tap is broken');
  expect((await me(issuer, 'x')).status).toBe(500);
});

/** Sends a request by hand and resolves at the end of the connection with the pieces that came back and their times. */
function rawGet(issuer: Issuer, path: string): Promise<{ text: string; at: number[]; started: number }> {
  return new Promise((resolve) => {
    const { port } = new URL(issuer.identifier);
    const socket = connect(Number(port), '127.0.0.1');
    const started = performance.now();
    const at: number[] = [];
    let text = '';
    socket.write(`GET /${issuer.name}${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    socket.on('data', (chunk) => {
      at.push(performance.now());
      text += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ text, at, started }));
  });
}

test('delay holds the first byte back', async () => {
  const { issuer, effects } = tampering({ transport: (draft) => void (draft.delayMs = 60) }, 'slow');
  const { at, started } = await rawGet(issuer, '/me');
  expect(at[0]! - started).toBeGreaterThanOrEqual(59);
  expect(effects).toEqual(['slow transport changed api']);
  expect(issuer.exchanges.at(-1)?.delivery).toBe('complete');
});

test('drip sends byte after byte', async () => {
  const { issuer } = tampering({
    transport: (draft) => void (draft.dripMs = 5),
    httpResponse: (draft) => void (draft.body = Buffer.from('{"a":12345}')),
  });
  const { text, at } = await rawGet(issuer, '/me');
  expect(text.endsWith('{"a":12345}')).toBe(true);
  expect(at.at(-1)! - at[0]!).toBeGreaterThanOrEqual(45);
  expect(at.length).toBeGreaterThan(5);
});

test('reset before: the server never acts', async () => {
  const { issuer, effects } = tampering({
    transport: (draft, { endpoint, nth }) => void (draft.reset = endpoint === 'token' && nth === 2 && 'before'),
  });
  const code = await codeOf(issuer);
  await expect(redeem(issuer, code)).rejects.toThrow();
  expect(issuer.exchanges.at(-1)).toMatchObject({ endpoint: 'token', delivery: 'aborted' });
  expect(issuer.exchanges.at(-1)?.response).toBeUndefined();
  expect((await redeem(issuer, code)).status).toBe(200);
  expect(effects.map((effect) => effect.split(' ')[2])).toEqual(['reached', 'changed', 'reached']);
});

test('reset after: the server has acted, and nobody hears of it', async () => {
  const { issuer } = tampering({
    transport: (draft, { endpoint, nth }) => void (draft.reset = endpoint === 'token' && nth === 2 && 'after'),
  });
  const code = await codeOf(issuer);
  await expect(redeem(issuer, code)).rejects.toThrow();
  expect(issuer.exchanges.at(-1)).toMatchObject({ endpoint: 'token', delivery: 'aborted', response: { status: 200 } });
  expect((await redeem(issuer, code)).body).toMatchObject({ error: 'invalid_grant' });
});

test('reset mid-body: half of it arrives', async () => {
  const { issuer } = tampering({ transport: (draft) => void (draft.reset = 'mid-body') });
  const [head = '', body = ''] = (await rawGet(issuer, '/jwks')).text.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1.1 200 /);
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
  expect(body.length).toBe(Math.floor(length / 2));
  await expect(fetch(issuer.endpoints.jwks).then((response) => response.text())).rejects.toThrow('terminated');
  expect(issuer.exchanges.at(-1)?.delivery).toBe('aborted');
});

test('hang: the server acts and never answers; delivery is aborted when the client gives up', async () => {
  const { issuer } = tampering({ transport: (draft, { endpoint }) => void (draft.hang = endpoint === 'token') });
  const code = await codeOf(issuer);
  const controller = new AbortController();
  const stop = issuer.observe(({ kind }) => kind === 'effect' && setTimeout(() => controller.abort(), 20));
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: 'http://127.0.0.1:9/callback',
  });
  const headers = { authorization: basic('app', 'app-secret') };
  await expect(
    fetch(issuer.endpoints.token, { method: 'POST', headers, body, signal: controller.signal }),
  ).rejects.toThrow('aborted');
  stop();
  const exchange = issuer.exchanges.at(-1)!;
  expect(exchange.response?.status).toBe(200);
  while (exchange.delivery === 'pending') await new Promise((resolve) => setImmediate(resolve));
  expect(exchange.delivery).toBe('aborted');
});

test('what is done to a connection waits for the answers to requests that came before on it', async () => {
  const { issuer } = tampering({
    transport(draft, { endpoint }) {
      if (endpoint === 'jwks') draft.raw = Buffer.from('HTTP/1.1 299 Odd\r\nContent-Length: 0\r\n\r\n');
      if (endpoint === 'metadata') draft.reset = 'before';
    },
  });
  const get = (path: string) => `GET /${issuer.name}${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  const statuses = (...paths: string[]) =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(issuer.identifier).port), '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString('latin1')));
      socket.on('error', () => undefined).on('close', () => resolve(text.match(/(?<=HTTP\/1.1 )\d+/g)));
      socket.write(paths.map(get).join(''));
    });
  expect(await statuses('/me', '/jwks')).toEqual(['401', '299']);
  expect(await statuses('/me', '/.well-known/openid-configuration')).toEqual(['401']);
});

test('an exchange is led to its end by the quirks that it began with', async () => {
  const { issuer } = issuerWith(
    made('two-way', {
      taps: {
        tokenRequest: () => issuer.disarm(),
        errorResponse: ({ body }) => void ((body as JsonObject)['error'] = 'in_dialect'),
      },
    }),
  );
  expect((await redeem(issuer, 'x')).body['error']).toBe('in_dialect');
  expect((await redeem(issuer, 'x')).body['error']).toBe('invalid_grant');
});

test('what HTTP cannot say becomes a 500, with its own words', async () => {
  const { issuer } = tampering({ httpResponse: (draft) => void draft.headers.push(['x-bad', 'a\nb']) });
  const response = await fetch(issuer.api);
  expect([response.status, response.statusText]).toEqual([500, 'Internal Server Error']);
});

test('close does not wait for what hangs, drips or is delayed', async () => {
  const short = await startServer(
    {},
    new Map([['stuck', made('stuck', { taps: { transport: (draft) => void (draft.delayMs = 60_000) } })]]),
  );
  const issuer = short.createIssuer({ name: 'main', clients: [confidential], quirks: [{ id: 'stuck' as never }] });
  const failure = fetch(issuer.api).catch((error: unknown) => error);
  await new Promise<void>((resolve) => issuer.observe(({ kind }) => kind === 'effect' && resolve()));
  await short.close();
  expect(await failure).toMatchObject({ message: 'fetch failed' });
});
