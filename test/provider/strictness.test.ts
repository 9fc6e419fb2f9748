import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startServer, type Issuer, type IssuerOptions, type Server } from '../../provider/index.js';
import {
  authorize,
  basic,
  callbackOf,
  challenge,
  codeOf,
  confidential,
  login,
  me,
  post,
  redeem,
  redirectUri,
  refresh,
  verifier,
  text,
} from './visitor.js';

let provider: Server;
let count = 0;
beforeAll(async () => {
  provider = await startServer();
});
afterAll(() => provider.close());

const another = {
  clientId: 'another',
  clientSecret: 'another-secret',
  clientAuth: 'basic',
  redirectUris: [redirectUri],
} as const;
const asAnother = { authorization: basic('another', 'another-secret') };

function issuerWith(options: Partial<IssuerOptions> = {}): Issuer {
  return provider.createIssuer({ name: `strict-${++count}`, clients: [confidential, another], ...options });
}

const refused = (error: string, status = 400) => ({ status, body: expect.objectContaining({ error }) as object });
const S256 = { code_challenge: challenge, code_challenge_method: 'S256' };

test('a code that was never issued is refused', async () => {
  const issuer = issuerWith();
  expect(await redeem(issuer, 'bogus')).toMatchObject(refused('invalid_grant'));
  expect(issuer.exchanges.at(-1)?.refusal).toBe('authorization code not found');
});

test('a replayed code is refused, and the tokens that came of it are revoked', async () => {
  const issuer = issuerWith();
  const code = await codeOf(issuer);
  const { body } = await redeem(issuer, code);
  expect((await me(issuer, body['access_token'])).status).toBe(200);
  expect(await redeem(issuer, code)).toMatchObject(refused('invalid_grant'));
  expect(await me(issuer, body['access_token'])).toMatchObject(refused('invalid_token', 401));
  expect(await refresh(issuer, body['refresh_token'])).toMatchObject(refused('invalid_grant'));
});

test('of five concurrent redemptions of one code, one succeeds', async () => {
  const issuer = issuerWith();
  const code = await codeOf(issuer);
  const answers = await Promise.all(Array.from({ length: 5 }, () => redeem(issuer, code)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400]);
});

test('a code that was issued to another client is refused, and stays good for its own', async () => {
  const issuer = issuerWith();
  const code = await codeOf(issuer);
  expect(await redeem(issuer, code, {}, asAnother)).toMatchObject(refused('invalid_grant'));
  expect((await redeem(issuer, code)).status).toBe(200);
});

test('a missing verifier is refused when there was a challenge', async () => {
  const issuer = issuerWith();
  expect(await redeem(issuer, await codeOf(issuer, S256))).toMatchObject(refused('invalid_grant'));
});

test('a wrong verifier is refused, and the right one accepted', async () => {
  const issuer = issuerWith();
  const code = await codeOf(issuer, S256);
  expect(await redeem(issuer, code, { code_verifier: verifier.replace('v', 'w') })).toMatchObject(
    refused('invalid_grant'),
  );
  expect((await redeem(issuer, code, { code_verifier: verifier })).status).toBe(200);
});

test('a verifier is refused when there was no challenge', async () => {
  const issuer = issuerWith();
  expect(await redeem(issuer, await codeOf(issuer), { code_verifier: verifier })).toMatchObject(
    refused('invalid_grant'),
  );
});

test('the plain challenge method is refused', async () => {
  const response = await authorize(issuerWith(), { code_challenge: verifier, code_challenge_method: 'plain' });
  expect(callbackOf(response).get('error')).toBe('invalid_request');
});

test('pkceRequired refuses an authorization request without a challenge', async () => {
  const issuer = issuerWith({ policy: { pkceRequired: true } });
  const callback = callbackOf(await authorize(issuer));
  expect([callback.get('error'), callback.get('state'), callback.get('code')]).toEqual([
    'invalid_request',
    'state-1',
    null,
  ]);
  expect(callbackOf(await authorize(issuer, S256)).get('code')).toEqual(expect.any(String));
});

test('a wrong client secret is refused with a challenge to authenticate', async () => {
  const issuer = issuerWith();
  const answer = await redeem(issuer, await codeOf(issuer), {}, { authorization: basic('app', 'wrong') });
  expect(answer).toMatchObject(refused('invalid_client', 401));
  expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
});

test('an unknown client is refused at the token endpoint, and not redirected by the authorization endpoint', async () => {
  const issuer = issuerWith();
  const unknown = { authorization: basic('nobody', 'app-secret') };
  expect(await redeem(issuer, 'bogus', {}, unknown)).toMatchObject(refused('invalid_client', 401));
  const response = await authorize(issuer, { client_id: 'nobody' });
  expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  expect(await response.json()).toMatchObject({ error: 'invalid_client' });
});

test('each client is kept to its authentication method', async () => {
  const credentials = (id: string) => ({
    basic: { authorization: basic(id, 'secret') },
    post: { client_id: id, client_secret: 'secret' },
  });
  const clients = (['basic', 'post', 'any', 'none'] as const).map((clientAuth) => ({
    clientId: clientAuth,
    ...(clientAuth === 'none' ? {} : { clientSecret: 'secret' }),
    clientAuth,
  }));
  const issuer = issuerWith({ clients });
  const outcome = async (clientId: string, method: 'basic' | 'post' | 'none') => {
    const code = await codeOf(issuer, { client_id: clientId });
    const { basic: header, post: fields } = credentials(clientId);
    if (method === 'basic') return redeem(issuer, code, {}, header);
    return redeem(issuer, code, method === 'post' ? fields : { client_id: clientId }, {});
  };
  for (const { clientId } of clients) {
    for (const method of ['basic', 'post', 'none'] as const) {
      const fits = method === clientId || (clientId === 'any' && method !== 'none');
      const { status, body } = await outcome(clientId, method);
      expect([clientId, method, status, body['error']]).toEqual(
        fits ? [clientId, method, 200, undefined] : [clientId, method, 401, 'invalid_client'],
      );
    }
  }
});

test('a redirect_uri that changes between the requests is refused', async () => {
  const issuer = issuerWith();
  const changed = { redirect_uri: `${redirectUri}/` };
  expect(await redeem(issuer, await codeOf(issuer), changed)).toMatchObject(refused('invalid_grant'));
});

test('a redirect_uri that was sent must be sent again, even where only one is registered', async () => {
  const issuer = issuerWith();
  const bare = { redirect_uri: undefined };
  expect(await redeem(issuer, await codeOf(issuer), bare)).toMatchObject(refused('invalid_request'));
  expect((await redeem(issuer, await codeOf(issuer, bare), bare)).status).toBe(200);
});

test('an unregistered redirect_uri is answered with an error, never with a redirect', async () => {
  for (const wrong of [
    `${redirectUri}/`,
    `${redirectUri}?x=1`,
    'http://127.0.0.1:10/callback',
    'https://evil.example/',
  ]) {
    const response = await authorize(issuerWith(), { redirect_uri: wrong });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await response.json()).toMatchObject({ error: 'invalid_redirect_uri' });
  }
});

test('a client without registered redirect URIs may use any, but must name one, and in absolute form', async () => {
  const issuer = issuerWith({ clients: [{ clientId: 'app', clientSecret: 'app-secret', clientAuth: 'basic' }] });
  for (const uri of ['https://one.example/cb?tenant=1', 'com.example.app:/cb', 'http://localhost:3000']) {
    const response = await authorize(issuer, { redirect_uri: uri });
    expect([response.status, response.headers.get('location')?.startsWith(uri)]).toEqual([303, true]);
  }
  expect((await authorize(issuer, { redirect_uri: undefined })).status).toBe(400);
  expect((await authorize(issuer, { redirect_uri: '/relative' })).status).toBe(400);
});

test('a code expires after codeLifetime', async () => {
  const issuer = issuerWith({ policy: { codeLifetime: 60 } });
  const [early, late] = [await codeOf(issuer), await codeOf(issuer)];
  issuer.clock.advance(58_000);
  expect((await redeem(issuer, early)).status).toBe(200);
  issuer.clock.advance(3_000);
  expect(await redeem(issuer, late)).toMatchObject(refused('invalid_grant'));
});

test('an access token expires after accessTokenLifetime, and is refreshed', async () => {
  const issuer = issuerWith({ policy: { accessTokenLifetime: 120 } });
  const first = await login(issuer);
  expect(first['expires_in']).toBe(120);
  issuer.clock.advance(121_000);
  expect(await me(issuer, first['access_token'])).toMatchObject(refused('invalid_token', 401));
  const { status, body } = await refresh(issuer, first['refresh_token']);
  expect([status, (await me(issuer, body['access_token'])).status]).toEqual([200, 200]);
});

test('a refresh token expires after refreshTokenLifetime', async () => {
  const issuer = issuerWith({ policy: { refreshTokenLifetime: 3600 } });
  const { refresh_token: token } = await login(issuer);
  issuer.clock.advance(3_601_000);
  expect(await refresh(issuer, token)).toMatchObject(refused('invalid_grant'));
});

test('a replaced refresh token is refused, and its whole family revoked', async () => {
  const issuer = issuerWith();
  const first = await login(issuer);
  const { body: second } = await refresh(issuer, first['refresh_token']);
  expect(second['refresh_token']).not.toBe(first['refresh_token']);
  expect(await refresh(issuer, first['refresh_token'])).toMatchObject(refused('invalid_grant'));
  expect(await refresh(issuer, second['refresh_token'])).toMatchObject(refused('invalid_grant'));
  expect((await me(issuer, second['access_token'])).status).toBe(401);
});

test('onRefreshTokenReuse refuse spares the family', async () => {
  const issuer = issuerWith({ policy: { onRefreshTokenReuse: 'refuse' } });
  const first = await login(issuer);
  const { body: second } = await refresh(issuer, first['refresh_token']);
  expect(await refresh(issuer, first['refresh_token'])).toMatchObject(refused('invalid_grant'));
  expect((await me(issuer, second['access_token'])).status).toBe(200);
  expect((await refresh(issuer, second['refresh_token'])).status).toBe(200);
  expect(await refresh(issuer, first['refresh_token'])).toMatchObject(refused('invalid_grant'));
});

test('of five concurrent refreshes with one token, one succeeds', async () => {
  const issuer = issuerWith();
  const { refresh_token: token } = await login(issuer);
  const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(issuer, token)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400]);
});

test('of five concurrent refreshes with same-tokens, all bring the same, to the client that the token is for', async () => {
  const issuer = issuerWith({ policy: { repeatedRefresh: 'same-tokens', repeatedRefreshWindow: 1000 } });
  const { refresh_token: token } = await login(issuer, { scope: 'openid read' });
  const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(issuer, token)));
  expect(new Set(answers.map(({ body }) => body['access_token'])).size).toBe(1);
  expect(await refresh(issuer, token, {}, asAnother)).toMatchObject(refused('invalid_grant'));
  expect((await me(issuer, answers[0]?.body['access_token'])).status).toBe(200);
});

test('without rotation the refresh token stays, without refreshTokens there is none', async () => {
  const steady = issuerWith({ policy: { rotateRefreshTokens: false } });
  const { refresh_token: token } = await login(steady);
  for (let round = 0; round < 2; round += 1) {
    expect((await refresh(steady, token)).body['refresh_token']).toBe(token);
  }
  expect(await login(issuerWith({ policy: { refreshTokens: false } }))).not.toHaveProperty('refresh_token');
});

test('a refresh token of another client is refused', async () => {
  const issuer = issuerWith();
  const { refresh_token: token } = await login(issuer);
  expect(await refresh(issuer, token, {}, asAnother)).toMatchObject(refused('invalid_grant'));
  expect((await refresh(issuer, token)).status).toBe(200);
});

test('a refresh cannot widen the scope', async () => {
  const issuer = issuerWith();
  const { refresh_token: token } = await login(issuer, { scope: 'read write' });
  expect(await refresh(issuer, token, { scope: 'read admin' })).toMatchObject(refused('invalid_scope'));
  expect((await refresh(issuer, token, { scope: 'read' })).body['scope']).toBe('read');
});

test('revoked tokens are refused, whoever revoked them', async () => {
  const issuer = issuerWith();
  const byClient = await login(issuer);
  expect((await post(issuer.endpoints.revocation, { token: text(byClient['refresh_token']) })).status).toBe(200);
  expect((await me(issuer, byClient['access_token'])).status).toBe(401);
  expect(await refresh(issuer, byClient['refresh_token'])).toMatchObject(refused('invalid_grant'));

  const byIssuer = await login(issuer);
  issuer.revokeTokens();
  expect((await me(issuer, byIssuer['access_token'])).status).toBe(401);
  expect(await refresh(issuer, byIssuer['refresh_token'])).toMatchObject(refused('invalid_grant'));
});

test('a client cannot revoke the token of another', async () => {
  const issuer = issuerWith();
  const { access_token: token } = await login(issuer);
  expect(await post(issuer.endpoints.revocation, { token: text(token) }, asAnother)).toMatchObject(
    refused('invalid_request'),
  );
  expect((await me(issuer, token)).status).toBe(200);
});

test('expireTokens ends access tokens only', async () => {
  const issuer = issuerWith();
  const tokens = await login(issuer);
  issuer.expireTokens();
  expect(await me(issuer, tokens['access_token'])).toMatchObject(refused('invalid_token', 401));
  expect((await refresh(issuer, tokens['refresh_token'])).status).toBe(200);
});

test('expireCodes ends codes only', async () => {
  const issuer = issuerWith();
  const tokens = await login(issuer);
  const code = await codeOf(issuer);
  issuer.expireCodes();
  expect(await redeem(issuer, code)).toMatchObject(refused('invalid_grant'));
  expect((await me(issuer, tokens['access_token'])).status).toBe(200);
  expect((await redeem(issuer, await codeOf(issuer))).status).toBe(200);
});

test('an exchange tells what the honest server was asked behind the quirks, and how it answered', async () => {
  const issuer = issuerWith();
  await login(issuer);
  issuer.arm([{ id: 'error-200' }, { id: 'expired-token-status', params: { status: 200 } }]);
  await redeem(issuer, 'bogus');
  await me(issuer, 'bogus');
  issuer.arm([
    { id: 'denial-no-error', params: { mode: 'never' } },
    { id: 'token-http-method', params: { accept: ['GET'] } },
  ]);
  await redeem(issuer, 'bogus');
  expect(issuer.exchanges.slice(1).map(({ response, honest }) => [response?.status, honest])).toEqual([
    [200, { endpoint: 'token', grantType: 'authorization_code', status: 200 }],
    [200, { endpoint: 'token', grantType: 'authorization_code', status: 400 }],
    [200, { endpoint: 'api', status: 401 }],
    [405, undefined],
  ]);
});

test('the token endpoint takes POST with a form, and known grant types', async () => {
  const { endpoints } = issuerWith();
  expect((await fetch(endpoints.token)).status).toBe(404);
  expect(await post(endpoints.token, { grant_type: 'magic' })).toMatchObject(refused('unsupported_grant_type'));
  expect(await post(endpoints.token, {})).toMatchObject(refused('invalid_request'));
  const headers = { authorization: basic('app', 'app-secret'), 'content-type': 'application/json' };
  const body = JSON.stringify({ grant_type: 'refresh_token', refresh_token: 'x' });
  expect((await fetch(endpoints.token, { method: 'POST', headers, body })).status).toBe(400);
});

test('response types other than code are refused', async () => {
  const response = await authorize(issuerWith(), { response_type: 'token' });
  expect(response.headers.get('location')).toMatch(/[#?&]error=unsupported_response_type/);
});

test('a secret with reserved characters must be form-encoded in Basic', async () => {
  const clientSecret = 'a%b+c d';
  const issuer = issuerWith({ clients: [{ ...confidential, clientSecret }] });
  const encoded = { authorization: basic('app', clientSecret) };
  const raw = { authorization: `Basic ${Buffer.from(`app:${clientSecret}`).toString('base64')}` };
  expect((await redeem(issuer, await codeOf(issuer), {}, encoded)).status).toBe(200);
  expect((await redeem(issuer, await codeOf(issuer), {}, raw)).status).toBeGreaterThanOrEqual(400);
});
