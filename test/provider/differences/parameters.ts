import { createHmac } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Issuer } from '../../../provider/index.js';
import type { Json, JsonObject } from '../../../provider/quirks/quirk.js';
import { getJson, idTokenOf, loginWithOpenId } from '../relying-party.js';
import {
  authorize,
  callbackOf,
  challenge,
  confidential,
  codeOf,
  deny,
  login,
  me,
  namesOf,
  post,
  redeem,
  redirectUri,
  refresh,
  text,
} from '../visitor.js';
import { defineDifferences, type Difference } from './difference.js';
import { outcomes } from './outcomes.js';
import { membersOf, redeemRaw } from './token-endpoint.js';

/** Parameters that are left at their defaults elsewhere, each with another value. */
export const parameterDifferences = defineDifferences(
  {
    quirk: 'split-host-endpoints',
    params: { hosts: { authorization: '127.0.0.1', token: 'localhost', api: '127.0.0.1' } },
    shows: 'hosts: of the endpoints, and a login across them',
    look: async (issuer) => [
      ...[issuer.endpoints.authorization, issuer.endpoints.token, issuer.api].map((url) => hostOf(url)),
      (await me(issuer, (await login(issuer))['access_token'])).status,
    ],
    without: ['localhost', 'localhost', 'localhost', 200],
    with: ['127.0.0.1', 'localhost', '127.0.0.1', 200],
  },
  {
    quirk: 'extra-scope-param',
    params: { slot: 'person' },
    shows: 'slot: the member of the second token',
    look: async (issuer) => Object.keys(await login(issuer, { user_scope: 'email' })).includes('person'),
    without: false,
    with: true,
  },
  {
    quirk: 'redirect-uri-matching',
    params: { match: 'alias', alias: 'The-App', url: redirectUri },
    shows: 'alias and url: a name, its address, and another name',
    look: (issuer) => outcomes(issuer, { redirect_uri: 'The-App' }, {}, { redirect_uri: 'Example-App-Redirect' }),
    without: [400, 'code', 400],
    with: ['code', 400, 400],
  },
  ...[
    { params: { default: 'fragment' }, asked: undefined, without: '?', with: '#' },
    { params: { forced: 'fragment' }, asked: 'query', without: '?', with: '#' },
    { params: { forced: 'query' }, asked: 'fragment', without: '#', with: '?' },
  ].map(({ params, asked, ...marks }): Difference => ({
    quirk: 'response-mode',
    params,
    shows: `${Object.entries(params).join()}: what stands before the response`,
    look: async (issuer) => {
      const location = (await authorize(issuer, { response_mode: asked })).headers.get('location') ?? '';
      return location.charAt(redirectUri.length);
    },
    ...marks,
  })),
  {
    quirk: 'state-omitted',
    params: { on: 'success' },
    shows: 'on success: the state of a login and of a denial',
    look: async (issuer) => [await authorize(issuer), await deny(issuer)].map((one) => callbackOf(one).get('state')),
    without: ['state-1', 'state-1'],
    with: [null, 'state-1'],
  },
  {
    quirk: 'callback-signed-hmac',
    params: { alg: 'sha1', encoding: 'base64url' },
    shows: 'alg and encoding: the signature',
    look: async (issuer) => callbackOf(await authorize(issuer)).get('hmac'),
    without: null,
    with: expect.stringMatching(/^[\w-]{27}$/),
  },
  {
    quirk: 'code-lifetime',
    params: { ttl: 5 },
    shows: 'ttl: a code after six seconds',
    async look(issuer) {
      const code = await codeOf(issuer);
      issuer.clock.advance('6s');
      return (await redeem(issuer, code)).status;
    },
    without: 200,
    with: 400,
  },
  {
    quirk: 'code-special-chars',
    shows: 'what a denial and a login hold',
    look: async (issuer) => [await namesOf(deny(issuer)), /[/+=]/.test(await codeOf(issuer))],
    without: [['error', 'error_description', 'state', 'iss'], false],
    with: [['error', 'error_description', 'state', 'iss'], true],
  },
  {
    quirk: 'error-beside-code',
    params: { error: 'server_error' },
    shows: 'error: the error code',
    look: async (issuer) => callbackOf(await authorize(issuer)).get('error'),
    without: null,
    with: 'server_error',
  },
  {
    quirk: 'hostile-callback-params',
    params: { names: ['then'], value: 'hostile', count: 2 },
    shows: 'names, value and count: what the callback holds',
    look: async (issuer) => [callbackOf(await authorize(issuer)).get('then'), await namesOf(authorize(issuer))],
    without: [null, ['code', 'state', 'iss']],
    with: ['hostile', ['code', 'state', 'iss', 'then', 'p0', 'p1']],
  },
  {
    quirk: 'required-headers',
    params: { headers: { 'api-key': true }, status: 418, error: 'no_key' },
    shows: 'error: the error code',
    look: async (issuer) => errorOf(await redeem(issuer, await codeOf(issuer))),
    without: [200, undefined],
    with: [418, 'no_key'],
  },
  ...(['jsonp', 'json'] as const).map((otherwise): Difference => ({
    quirk: 'accept-negotiated',
    params: { otherwise },
    shows: `otherwise ${otherwise}: the type for a client that does not ask`,
    look: async (issuer) => (await redeemRaw(issuer)).type,
    without: 'application/json; charset=utf-8',
    with: otherwise === 'json' ? 'application/json' : 'text/javascript',
  })),
  {
    quirk: 'client-assertion-policy',
    params: { sub: 'account-7' },
    shows: 'sub: an assertion for the client itself, and one for the account',
    look: async (issuer) => [await assertAs(issuer, 'app'), await assertAs(issuer, 'account-7')],
    without: [401, 401],
    with: [401, 200],
  },
  {
    quirk: 'pkce-verifier-policy',
    params: { status: 422, error: 'no_verifier', errorDescription: 'Send the verifier.' },
    shows: 'status, error and errorDescription: a request without the verifier',
    async look(issuer) {
      const code = await codeOf(issuer, { code_challenge: challenge, code_challenge_method: 'S256' });
      const { status, body } = await redeem(issuer, code);
      return [status, body['error'], body['error_description']];
    },
    without: [400, 'invalid_grant', expect.not.stringContaining('Send the verifier.')],
    with: [422, 'no_verifier', 'Send the verifier.'],
  },
  {
    quirk: 'multiple-auth-rejected',
    client: { ...confidential, clientAuth: 'any' },
    shows: 'both credentials in the body, and one of them in the header',
    async look(issuer) {
      const body = { client_id: 'app', client_secret: 'app-secret' };
      const inBody = await redeem(issuer, await codeOf(issuer), body, {});
      return [inBody.status, (await redeem(issuer, await codeOf(issuer), { client_id: 'app' })).status];
    },
    without: [200, 200],
    with: [200, 400],
  },
  {
    quirk: 'client-credential-param-rename',
    client: { ...confidential, clientAuth: 'any' },
    shows: 'the standard names in a revocation, and in a token request',
    async look(issuer) {
      const body = { client_id: 'app', client_secret: 'app-secret' };
      const revocation = await post(issuer.endpoints.revocation, { ...body, token: 'bogus' }, {});
      return [revocation.status, (await redeem(issuer, await codeOf(issuer), body, {})).status];
    },
    without: [200, 200],
    with: [200, 400],
  },
  {
    quirk: 'token-request-format',
    shows: 'a form at the revocation endpoint, and at the token endpoint',
    async look(issuer) {
      const revocation = await post(issuer.endpoints.revocation, { token: 'bogus' });
      return [revocation.status, (await redeem(issuer, await codeOf(issuer))).status];
    },
    without: [200, 200],
    with: [200, 400],
  },
  {
    quirk: 'tenant-discovery-endpoint',
    shows: 'calls without a tenant, with a dead token and with a live one',
    look: async (issuer) => [
      (await me(issuer, 'bogus')).status,
      (await me(issuer, (await login(issuer))['access_token'])).status,
    ],
    without: [401, 200],
    with: [401, 403],
  },
  {
    quirk: 'token-in-callback',
    shows: 'what a denial and a login hold',
    look: async (issuer) => [await namesOf(deny(issuer)), await namesOf(authorize(issuer))],
    without: [
      ['error', 'error_description', 'state', 'iss'],
      ['code', 'state', 'iss'],
    ],
    with: [
      ['error', 'error_description', 'state', 'iss'],
      expect.arrayContaining(['code', 'access_token', 'id_token']),
    ],
  },
  {
    quirk: 'bigint-ids',
    params: { field: 'account', digits: '90071992547409931' },
    shows: 'field and digits: the member in the text',
    look: async (issuer) => /"account":[^,}]*/.exec((await redeemRaw(issuer)).text)?.[0],
    without: undefined,
    with: '"account":90071992547409931',
  },
  {
    quirk: 'unexpected-id-token',
    params: { value: 'null' },
    shows: 'null: the id_token',
    look: async (issuer) => (await login(issuer))['id_token'],
    without: undefined,
    with: null,
  },
  {
    quirk: 'long-tokens',
    params: { length: 1000 },
    shows: 'length: of the access token, and whether the API takes it',
    async look(issuer) {
      const token = text((await login(issuer))['access_token']);
      return [token.length, (await me(issuer, token)).status];
    },
    without: [43, 200],
    with: [1000, 200],
  },
  {
    quirk: 'token-type-nonstandard',
    params: { value: 'mac' },
    shows: 'value: the token_type',
    look: (issuer) => membersOf(issuer, 'token_type'),
    without: { token_type: 'Bearer' },
    with: { token_type: 'mac' },
  },
  {
    quirk: 'scope-response-variant',
    params: { as: 'renamed', name: 'granted' },
    shows: 'name: the member',
    look: (issuer) => membersOf(issuer, 'scope', 'granted'),
    without: { scope: 'read', granted: 'absent' },
    with: { scope: 'absent', granted: 'read' },
  },
  {
    quirk: 'refresh-token-first-consent-only',
    params: { resetBy: 'both' },
    shows: 'both: a login, another, one with prompt=consent, and one after a revocation',
    async look(issuer) {
      const seen: boolean[] = [];
      let last = '';
      for (const step of [{}, {}, { prompt: 'consent' }, 'revoked'] as const) {
        if (step === 'revoked') await post(issuer.endpoints.revocation, { token: last });
        const tokens = await login(issuer, step === 'revoked' ? {} : step);
        seen.push('refresh_token' in tokens);
        if ('refresh_token' in tokens) last = text(tokens['refresh_token']);
      }
      return seen;
    },
    without: [true, true, true, true],
    with: [true, false, true, true],
  },
  {
    quirk: 'deep-json',
    params: { depth: 3 },
    shows: 'depth: the member in the text',
    look: async (issuer) => /"nested":([[\]]*)/.exec((await redeemRaw(issuer)).text)?.[1],
    without: undefined,
    with: '[[[]]]',
  },
  {
    quirk: 'secret-echoing-error',
    params: { error: 'invalid_client' },
    shows: 'error: the error code',
    look: async (issuer) => errorOf(await redeem(issuer, await codeOf(issuer))),
    without: [200, undefined],
    with: [400, 'invalid_client'],
  },
  ...[
    ['text/javascript', 'text/javascript'],
    ['', null],
  ].map(([contentType, type]): Difference => ({
    quirk: 'error-content-type',
    params: { contentType },
    shows: `contentType "${contentType}": the type of an error`,
    look: async (issuer) => (await redeemRaw(issuer, { code: 'bogus' })).type,
    without: 'application/json; charset=utf-8',
    with: type,
  })),
  {
    quirk: 'refresh-endpoint-split',
    params: { path: '/v1/renew' },
    shows: 'path: where a refresh succeeds',
    async look(issuer) {
      const { refresh_token: token } = await login(issuer);
      const form = { grant_type: 'refresh_token', refresh_token: text(token) };
      return (await post(`${issuer.identifier}/v1/renew`, form)).status;
    },
    without: 404,
    with: 200,
  },
  {
    quirk: 'refresh-rotation',
    params: { mode: 'lazy', lazySeconds: 60 },
    shows: 'lazySeconds: whether the refresh token stays at once, and after a minute',
    async look(issuer) {
      const first = text((await login(issuer))['refresh_token']);
      const second = text((await refresh(issuer, first)).body['refresh_token']);
      issuer.clock.advance('61s');
      return [second === first, (await refresh(issuer, second)).body['refresh_token'] === second];
    },
    without: [false, false],
    with: [true, false],
  },
  {
    quirk: 'refresh-too-early',
    params: { window: 600 },
    shows: 'window: refreshes twenty and eight minutes before the end',
    async look(issuer) {
      const { refresh_token: token } = await login(issuer);
      issuer.clock.advance('40m');
      const early = await refresh(issuer, token);
      issuer.clock.advance('12m');
      return [early.status, (await refresh(issuer, early.body['refresh_token'] ?? token)).status];
    },
    without: [200, 200],
    with: [400, 200],
  },
  {
    quirk: 'refresh-extends-in-place',
    params: { body: { extended: true } },
    shows: 'body: the answer to a refresh',
    look: async (issuer) => (await refresh(issuer, (await login(issuer))['refresh_token'])).body['extended'],
    without: undefined,
    with: true,
  },
  {
    quirk: 'token-migration',
    params: { path: '/swap', lifetime: 60 },
    shows: 'path and lifetime: a swap, and the new token after a minute',
    async look(issuer) {
      const token = text((await login(issuer))['access_token']);
      const { status, body } = await post(`${issuer.identifier}/swap`, { token });
      const fresh = body['access_token'] ?? token;
      issuer.clock.advance('61s');
      return [status, body['expires_in'], (await me(issuer, fresh)).status];
    },
    without: [404, undefined, 200],
    with: [200, 60, 401],
  },
  {
    quirk: 'early-revocation',
    params: { after: 2, refresh: 'works' },
    shows: 'after and refresh: three calls, a refresh, a call with the new token',
    async look(issuer) {
      const tokens = await login(issuer);
      const calls: number[] = [];
      for (let call = 0; call < 3; call += 1) calls.push((await me(issuer, tokens['access_token'])).status);
      const renewed = await refresh(issuer, tokens['refresh_token']);
      return [...calls, renewed.status, (await me(issuer, renewed.body['access_token'])).status];
    },
    without: [200, 200, 200, 200, 200],
    with: [200, 200, 401, 200, 401],
  },
  {
    quirk: 'tenant-discovery-endpoint',
    params: { in: 'query', name: 'org', status: 404 },
    shows: 'in, name and status: a call without a tenant, and with one in the query',
    async look(issuer) {
      const headers = { authorization: `Bearer ${text((await login(issuer))['access_token'])}` };
      const list = await fetch(`${issuer.identifier}/connections`, { headers });
      const [tenant] = list.ok ? ((await list.json()) as { tenantId: string }[]) : [];
      const urls = [issuer.api, `${issuer.api}?org=${tenant?.tenantId}`];
      return Promise.all(urls.map(async (url) => (await fetch(url, { headers })).status));
    },
    without: [200, 200],
    with: [404, 200],
  },
  ...Object.entries({
    unquoted: 'bearer error=invalid_token, error_description=the access token is dead',
    scope: 'Bearer error="invalid_token", scope="read write"',
    several: 'Basic realm="api", Bearer realm="api", error="invalid_token"',
    'other-scheme': 'DPoP error="invalid_token", algs="ES256"',
  }).map(([as, value]): Difference => ({
    quirk: 'www-authenticate-variant',
    params: { as },
    shows: `${as}: the field of a refusal`,
    look: async (issuer) => (await me(issuer, 'bogus')).headers.get('www-authenticate'),
    without: expect.stringMatching(/^Bearer .*error="invalid_token"/),
    with: value,
  })),
  {
    quirk: 'rate-limit-shape',
    params: { seconds: 90 },
    shows: 'seconds: Retry-After of the second call',
    async look(issuer) {
      const { access_token: token } = await login(issuer);
      await me(issuer, token);
      return Number((await me(issuer, token)).headers.get('retry-after'));
    },
    without: 0,
    with: 90,
  },
  {
    quirk: 'userinfo-shape',
    params: { at: 'api', method: 'GET', template: { account: '${sub}' } },
    shows: 'at and method: what the API and the UserInfo Endpoint tell',
    async look(issuer) {
      const headers = { authorization: `Bearer ${text((await loginWithOpenId(issuer))['access_token'])}` };
      const answers = [issuer.api, issuer.endpoints.userinfo].map(async (url) => {
        return 'account' in ((await (await fetch(url, { headers })).json()) as object);
      });
      return [
        ...(await Promise.all(answers)),
        (await fetch(issuer.api, { method: 'POST', headers })).headers.get('allow'),
      ];
    },
    without: [false, false, expect.not.stringMatching(/^GET$/)],
    with: [true, false, 'GET'],
  },
  {
    quirk: 'api-redirect',
    params: { status: 308, path: '/caught' },
    shows: 'status and path: of the redirect',
    look: (issuer) => redirectOf(issuer.api),
    without: [401, undefined],
    with: [308, '/caught'],
  },
  {
    quirk: 'secret-echoing-api',
    params: { status: 422, error: 'bad_token' },
    shows: 'status and error: of the refusal',
    look: async (issuer) => errorOf(await me(issuer, 'bogus')),
    without: [401, 'invalid_token'],
    with: [422, 'bad_token'],
  },
  {
    quirk: 'discovery-issuer-mismatch',
    params: { tenant: 'tenant-7' },
    shows: 'tenant: the claims iss and tid',
    async look(issuer) {
      const { iss, tid } = partOf(await idTokenOf(issuer), 1);
      return [text(iss).slice(issuer.identifier.length), tid];
    },
    without: ['', undefined],
    with: ['/tenant-7', 'tenant-7'],
  },
  {
    quirk: 'metadata-endpoint-elsewhere',
    params: { endpoints: ['authorization', 'revocation', 'introspection'] },
    shows: 'endpoints: those that are not where the issuer is',
    async look(issuer) {
      const metadata = await getJson(issuer.endpoints.metadata);
      const elsewhere = ([name, url]: [string, Json]) =>
        name.endsWith('_endpoint') && hostOf(text(url), 'origin') !== hostOf(issuer.identifier, 'origin');
      return Object.entries(metadata)
        .filter(elsewhere)
        .map(([name]) => name)
        .sort();
    },
    without: [],
    with: ['authorization_endpoint', 'introspection_endpoint', 'revocation_endpoint'],
  },
  {
    quirk: 'id-token-claim-types',
    params: { where: 'userinfo', patch: { email_verified: 'true' } },
    shows: 'userinfo: a claim there, and in the ID Token',
    async look(issuer) {
      const tokens = await loginWithOpenId(issuer);
      const headers = { authorization: `Bearer ${text(tokens['access_token'])}` };
      const claims = (await (await fetch(issuer.endpoints.userinfo, { headers })).json()) as JsonObject;
      return [typeof claims['email_verified'], typeof partOf(text(tokens['id_token']), 1)['email_verified']];
    },
    without: [expect.not.stringMatching('string'), expect.not.stringMatching('string')],
    with: ['string', expect.not.stringMatching('string')],
  },
  ...(['HS384', 'HS512', 'ES512', 'RS384', 'RS512', 'PS256', 'PS384'] as const).map((alg): Difference => ({
    quirk: 'id-token-alg',
    params: { alg },
    shows: `${alg}: the header of an ID Token`,
    look: async (issuer) => partOf(await idTokenOf(issuer), 0)['alg'],
    without: 'ES256',
    with: alg,
  })),
  ...[
    ['json', '{"error":"slow_down"}'],
    ['empty', ''],
  ].map(([body, content]): Difference => ({
    quirk: 'rate-limit-token-endpoint',
    params: { status: 420, body, times: 2 },
    shows: `status, body ${body} and times: three requests`,
    look: async (issuer) => threeOf(issuer, (one) => (one.status === 200 ? 200 : [one.status, one.text])),
    without: [200, 200, 200],
    with: [[420, content], [420, content], 200],
  })),
  {
    quirk: 'transient-5xx',
    params: { body: 'text' },
    shows: 'text: the type of the failure',
    look: async (issuer) => (await redeemRaw(issuer)).type,
    without: 'application/json; charset=utf-8',
    with: 'text/plain; charset=utf-8',
  },
  {
    quirk: 'bot-challenge',
    params: { status: 503, body: '<p>Prove it.</p>', headers: { 'x-guard': 'challenge' }, at: 'api' },
    shows: 'status, body, headers and at: a call to the API, and a token request',
    async look(issuer) {
      const { access_token: token } = await login(issuer);
      const response = await fetch(issuer.api, { headers: { authorization: `Bearer ${text(token)}` } });
      return [response.status, response.headers.get('x-guard'), (await response.text()).slice(0, 8)];
    },
    without: [200, null, expect.stringMatching(/^\{/)],
    with: [503, 'challenge', '<p>Prove'],
  },
  {
    quirk: 'connection-reset',
    params: { phase: 'mid-body' },
    when: { endpoint: 'token' },
    shows: 'mid-body: whether there are tokens',
    look: (issuer) =>
      redeemRaw(issuer).then(
        ({ status }) => status,
        () => 'no answer',
      ),
    without: 200,
    with: 'no answer',
  },
  {
    quirk: 'body-corruption',
    params: { at: 'api' },
    shows: 'api: whether tokens and the end-user can be read',
    async look(issuer) {
      const { access_token: token } = await login(issuer);
      return me(issuer, token).then(
        ({ status }) => status,
        (error: Error) => error.name,
      );
    },
    without: 200,
    with: 'SyntaxError',
  },
  {
    quirk: 'header-flood',
    params: { count: 3, bytes: 8 },
    shows: 'bytes: of the third field',
    look: async (issuer) => (await redeemRaw(issuer)).headers.get('x-flood-3'),
    without: null,
    with: 'xxxxxxxx',
  },
  {
    quirk: 'date-header-skew',
    params: { skew: 86_400 },
    shows: 'skew: days that the Date header is ahead',
    async look(issuer) {
      const date = (await redeemRaw(issuer)).headers.get('date') ?? '';
      return Math.round((Date.parse(date) - issuer.clock.now()) / 86_400_000) || 0;
    },
    without: 0,
    with: 1,
  },
);

function hostOf(url: string, part: 'hostname' | 'origin' = 'hostname'): string {
  return new URL(url)[part];
}

function errorOf({ status, body }: { status: number; body: JsonObject }) {
  return [status, body['error']];
}

/** Header or claims of a JWS. RFC 7515 §7.1 */
function partOf(jws: string, index: 0 | 1): JsonObject {
  return JSON.parse(Buffer.from(jws.split('.')[index] ?? '', 'base64url').toString()) as JsonObject;
}

async function redirectOf(url: string) {
  const response = await fetch(url, { redirect: 'manual' });
  return [response.status, /\/[^/]*$/.exec(response.headers.get('location') ?? '')?.[0]];
}

async function threeOf<T>(issuer: Issuer, look: (answer: Awaited<ReturnType<typeof redeemRaw>>) => T): Promise<T[]> {
  const seen: T[] = [];
  for (let time = 0; time < 3; time += 1) seen.push(look(await redeemRaw(issuer)));
  return seen;
}

/** The status of an exchange by a client whose assertion has this subject. RFC 7523 §3 */
async function assertAs(issuer: Issuer, sub: string): Promise<number> {
  const seconds = Math.floor(issuer.clock.now() / 1000);
  const claims = { iss: 'app', sub, aud: issuer.endpoints.token, exp: seconds + 60 };
  const input = [{ alg: 'HS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const assertion = {
    client_id: 'app',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${input}.${createHmac('sha256', 'app-secret').update(input).digest('base64url')}`,
  };
  return (await redeem(issuer, await codeOf(issuer), assertion, {})).status;
}
