import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startServer, type Issuer, type Server } from '../../provider/index.js';
import { presets } from '../../provider/presets/index.js';
import { quirks, type QuirkId } from '../../provider/quirks/index.js';
import type { Json, JsonObject, Quirk, QuirkUse } from '../../provider/quirks/quirk.js';
import {
  authorize,
  basic,
  callbackOf,
  challenge,
  confidential,
  deny,
  me,
  redirectUri,
  text,
  verifier,
} from './visitor.js';

type Use = QuirkUse<QuirkId>;
const use = (id: QuirkId, params: Record<string, unknown> = {}): Use => ({ id, params });

let server: Server;
let count = 0;
beforeAll(async () => {
  server = await startServer({ seed: 'together' });
});
afterAll(() => server.close());

function issuerWith(...quirks: Use[]): Issuer {
  return server.createIssuer({ name: `issuer-${++count}`, clients: [confidential], quirks });
}

const contradictions: [Use, Use][] = [
  [use('split-host-endpoints'), use('tenant-templated-endpoints', { in: 'host' })],
  [use('split-host-endpoints'), use('api-host-from-token', { host: 'api.localhost' })],
  [use('auth-param-rename', { rename: { prompt: 'ask' } }), use('prompt-semantics', { param: 'approval_prompt' })],
  [use('auth-param-rename', { rename: { response_type: 'r' } }), use('response-type-variant', { param: 'type' })],
  [use('scope-required', { mode: 'ignored' }), use('scope-separator')],
  [use('scope-required', { mode: 'forbidden' }), use('scope-raw-unencoded')],
  [use('offline-access-gate'), use('refresh-token-missing')],
  [use('pkce-policy', { mode: 'ignored' }), use('pkce-verifier-policy')],
  [use('redirect-uri-matching', { match: 'alias' }), use('redirect-uri-in-token-policy')],
  [use('response-mode'), use('form-post-callback')],
  [use('state-omitted'), use('state-mangled')],
  [use('iss-param'), use('discovery-issuer-mismatch')],
  [use('foreign-code'), use('code-special-chars')],
  [use('hostile-error-text'), use('error-beside-code')],
  [use('callback-extra-params', { params: { timestamp: '1' } }), use('callback-signed-hmac')],
  [use('callback-param-rename', { rename: { error: 'fault' } }), use('denial-nonstandard', { rename: { error: 'e' } })],
  [use('denial-nonstandard'), use('denial-no-error')],
  [use('client-auth-policy'), use('client-assertion-policy')],
  [use('client-auth-policy'), use('basic-encoding')],
  [use('public-client'), use('refresh-client-auth-variant')],
  [use('token-http-method'), use('token-request-format')],
  [use('token-endpoint-redirect'), use('bot-challenge')],
  [use('token-endpoint-redirect'), use('secret-echoing-error')],
  [use('token-response-format'), use('accept-negotiated')],
  [use('token-response-format'), use('token-content-type')],
  [use('token-response-format'), use('deep-json')],
  [use('token-response-format'), use('hostile-json')],
  [use('token-field-rename'), use('nested-token')],
  [use('token-field-rename', { rename: { user_id: 'uid' } }), use('bigint-ids')],
  [use('nested-token'), use('dual-token')],
  [use('dual-token'), use('extra-scope-param')],
  [use('introspection-needed'), use('expires-in-type')],
  [use('introspection-needed'), use('expires-in-missing')],
  [use('introspection-needed'), use('expires-field-rename')],
  [use('expires-in-missing'), use('expires-field-rename')],
  [use('expires-in-missing'), use('absolute-expiry', { alsoRelative: true })],
  [use('expires-in-unit'), use('lying-expiry')],
  [use('token-type-missing'), use('token-type-nonstandard')],
  [use('long-tokens'), use('second-step-exchange')],
  [use('unexpected-id-token'), use('id-token-missing')],
  [use('scope-downgrade', { report: 'no' }), use('scope-response-variant')],
  [use('refresh-token-missing'), use('refresh-token-omitted')],
  [use('refresh-token-missing'), use('refresh-rotation')],
  [use('refresh-token-missing'), use('refresh-expiry')],
  [use('refresh-token-null-or-empty'), use('refresh-expiry-field')],
  [use('refresh-token-omitted'), use('refresh-rotation')],
  [use('refresh-token-omitted'), use('refresh-reuse-detection')],
  [use('refresh-token-omitted'), use('refresh-extends-in-place')],
  [use('refresh-response-shape-differs'), use('refresh-extends-in-place')],
  [use('same-token-reissued', { on: 'refresh' }), use('refresh-extends-in-place')],
  [use('refresh-expiry', { idle: 60 }), use('refresh-expiry-field')],
  [use('refresh-response-lost'), use('connection-reset')],
  [use('error-shape'), use('error-200', { shape: 'ok-false' })],
  [use('error-shape'), use('error-opaque')],
  [use('error-shape', { shape: 'status-message' }), use('error-code-nonstandard')],
  [use('error-shape'), use('error-content-type', { as: 'html' })],
  [use('error-200'), use('error-status-nonstandard')],
  [use('error-200', { shape: 'errcode' }), use('error-code-nonstandard')],
  [use('error-200', { shape: 'form' }), use('error-content-type')],
  [use('error-200', { shape: 'form' }), use('accept-negotiated')],
  [use('error-opaque'), use('error-content-type')],
  [use('error-opaque', { body: 'generic' }), use('error-code-nonstandard')],
  [use('error-opaque', { body: 'generic' }), use('secret-echoing-error')],
  [use('rate-limit-token-endpoint', { body: 'json' }), use('error-200')],
  [use('second-step-exchange', { endpoint: '/swap' }), use('token-migration', { path: '/swap' })],
  [use('resource-token-placement'), use('userinfo-shape', { token: 'path' })],
  [use('api-redirect'), use('secret-echoing-api')],
  [use('expired-token-status'), use('www-authenticate-variant')],
  [use('discovery-lies'), use('discovery-incomplete')],
  [use('hostile-metadata'), use('metadata-endpoint-elsewhere')],
  [use('id-token-nonce-missing'), use('id-token-nonce-transform')],
  [use('id-token-missing'), use('id-token-alg')],
  [use('id-token-alg'), use('id-token-embedded-key')],
  [use('userinfo-shape', { sub: 'number' }), use('hash-or-sub-mismatch', { field: 'sub' })],
  [use('jwks-fault', { fault: 'slow' }), use('slow-response')],
  [use('body-corruption'), use('compression-bomb')],
  [use('ttl-settings', { code: 5 }), use('code-lifetime')],
];

test.each(contradictions.map(([one, other]) => [one.id, other.id, one, other] as const))(
  '%s and %s contradict each other',
  (_one, _other, one, other) => {
    for (const pair of [
      [one, other],
      [other, one],
    ]) {
      const arming = () => issuerWith(...pair);
      expect(arming).toThrow(`"${one.id}"`);
      expect(arming).toThrow(`"${other.id}"`);
      expect(arming).toThrow(/contradict each other/);
    }
    for (const alone of [one, other]) expect(() => issuerWith(alone)).not.toThrow();
  },
);

/** What a matter is about; after the colon comes a member, or what else is decided of it. */
const subjects = [
  ...['endpoints', 'address', 'token endpoint', 'refresh endpoint', 'api endpoint'],
  ...['authorization request', 'callback', 'authorization error'],
  ...['token request', 'token response', 'token error', 'token response to a code', 'token response to a refresh'],
  ...['refresh request', 'refresh token', 'api request', 'api error', 'userinfo response'],
  ...['revocation request', 'revocation response', 'metadata', 'JWK Set', 'ID Token', 'transport', 'http response'],
];

test('what quirks decide is worded alike', () => {
  const matters = quirks.flatMap(
    (quirk: Pick<Quirk, 'params' | 'decides'>) => quirk.decides?.(quirk.params().parse({})) ?? [],
  );
  expect(matters.length).toBeGreaterThan(150);
  expect(matters.filter((matter) => !subjects.some((subject) => matter.startsWith(`${subject}: `)))).toEqual([]);
});

/** A request of the token endpoint as its client would send it, and what came back. */
interface Sent {
  form?: Record<string, string>;
  json?: Record<string, string>;
  headers?: Record<string, string>;
  method?: string;
}

async function send(url: string, { form, json, headers = {}, method = 'POST' }: Sent = {}) {
  const type = json && { 'content-type': 'application/json' };
  const body = json ? JSON.stringify(json) : form && new URLSearchParams(form);
  const response = await fetch(url, {
    method,
    headers: { ...type, ...headers },
    redirect: 'manual',
    ...(body && { body }),
  });
  const content = await response.text();
  const members = (content.startsWith('{') || content.startsWith('[') ? JSON.parse(content) : {}) as JsonObject;
  return { status: response.status, headers: response.headers, content, members };
}

const withBasic = { authorization: basic('app', 'app-secret') };
const inForm = { client_id: 'app', client_secret: 'app-secret' };
const member = (json: Json | undefined, name: string) => text((json as JsonObject)[name]);

interface Provider {
  does: string;
  quirks: Use[];
  /** A whole login, an API call and, where there is one, a refresh; then what a faulty request brings. */
  walk: (issuer: Issuer) => Promise<unknown>;
  marks: unknown;
}

const providers: Provider[] = [
  {
    does: 'JSON requests with names of its own, envelopes, errors with status 200',
    quirks: [
      use('resource-token-placement', { name: 'Access-Token' }),
      use('client-auth-policy', { accept: ['post'] }),
      use('client-credential-param-rename', { clientId: 'app_id', clientSecret: 'secret' }),
      use('token-request-format', { accept: ['json'] }),
      use('callback-param-rename', { rename: { code: 'auth_code' } }),
      use('expires-in-missing'),
      use('token-envelope', { wrap: 'data', siblings: { code: 0, message: 'OK', request_id: '${random}' } }),
      use('error-200', { shape: 'code-data' }),
    ],
    async walk(issuer) {
      const callback = callbackOf(await authorize(issuer));
      const json = { app_id: 'app', secret: 'app-secret' };
      const code = callback.get('auth_code') ?? '';
      const exchange = { ...json, grant_type: 'authorization_code', code, redirect_uri: redirectUri };
      const { members } = await send(issuer.endpoints.token, { json: exchange });
      const data = members['data'] as JsonObject;
      const token = text(data['access_token']);
      const again = { ...json, grant_type: 'refresh_token', refresh_token: text(data['refresh_token']) };
      const faulty = await send(issuer.endpoints.token, { json: { ...again, refresh_token: 'bogus' } });
      return {
        callback: [...callback.keys()],
        outer: Object.keys(members),
        lifetime: data['expires_in'],
        api: [
          (await me(issuer, token)).status,
          (await send(issuer.api, { method: 'GET', headers: { 'access-token': token } })).status,
        ],
        refreshed: Object.keys((await send(issuer.endpoints.token, { json: again })).members),
        faulty: [faulty.status, faulty.members['code'], faulty.members['data']],
        form: (await send(issuer.endpoints.token, { form: exchange })).members['code'],
      };
    },
    marks: {
      callback: ['auth_code', 'state', 'iss'],
      outer: ['code', 'message', 'request_id', 'data'],
      lifetime: undefined,
      api: [401, 200],
      refreshed: ['code', 'message', 'request_id', 'data'],
      faulty: [200, 40110, {}],
      form: 40110,
    },
  },
  {
    does: 'no scopes, Basic and JSON, a version header',
    quirks: [
      use('client-auth-policy', { accept: ['basic'] }),
      use('multiple-auth-rejected'),
      use('token-request-format', { accept: ['json'] }),
      use('auth-extra-params-required', { required: { owner: 'user' } }),
      use('scope-required', { mode: 'forbidden' }),
      use('redirect-uri-in-token-policy', { mode: 'conditional' }),
      use('token-type-missing'),
      use('token-extra-fields', { fields: { workspace_name: 'Gauntlet', owner: { user: '${user.sub}' } } }),
      use('refresh-rotation', { mode: 'single-use' }),
      use('api-required-headers', { headers: { 'Api-Version': '2026-01-01' } }),
    ],
    async walk(issuer) {
      const code = callbackOf(await authorize(issuer, { scope: undefined, owner: 'user' })).get('code') ?? '';
      const json = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
      const twice = await send(issuer.endpoints.token, { json: { ...json, client_id: 'app' }, headers: withBasic });
      const { members } = await send(issuer.endpoints.token, { json, headers: withBasic });
      const refresh = { grant_type: 'refresh_token', refresh_token: text(members['refresh_token']) };
      const version = { authorization: `Bearer ${text(members['access_token'])}`, 'api-version': '2026-01-01' };
      return {
        errors: [
          callbackOf(await authorize(issuer, { scope: undefined })).get('error'),
          callbackOf(await authorize(issuer, { owner: 'user' })).get('error'),
          twice.members['error'],
        ],
        type: members['token_type'],
        workspace: members['workspace_name'],
        api: [
          (await me(issuer, members['access_token'])).status,
          (await send(issuer.api, { method: 'GET', headers: version })).status,
        ],
        refreshes: [
          (await send(issuer.endpoints.token, { json: refresh, headers: withBasic })).status,
          (await send(issuer.endpoints.token, { json: refresh, headers: withBasic })).status,
        ],
      };
    },
    marks: {
      errors: ['invalid_request', 'invalid_scope', 'invalid_request'],
      type: undefined,
      workspace: 'Gauntlet',
      api: [400, 200],
      refreshes: [200, 400],
    },
  },
  {
    does: 'regions that the callback tells, refresh tokens for those who ask, a scheme of its own',
    quirks: [
      use('dynamic-token-host', { hosts: ['127.0.0.1'] }),
      use('api-host-from-token', { member: 'api_domain', path: '/crm' }),
      use('offline-access-gate', { alsoNeedsConsent: true }),
      use('scope-separator', { sep: ',' }),
      use('error-200', { shape: 'error' }),
      use('error-code-nonstandard', { map: { invalid_grant: 'invalid_code' } }),
      use('resource-token-placement', { in: 'scheme', name: 'Region-oauthtoken' }),
      use('refresh-token-omitted'),
    ],
    async walk(issuer) {
      const asked = { scope: 'read,email', access_type: 'offline', prompt: 'consent' };
      const callback = callbackOf(await authorize(issuer, asked));
      const token = `${callback.get('accounts-server')}${new URL(issuer.endpoints.token).pathname}`;
      const exchange = {
        ...{ grant_type: 'authorization_code', redirect_uri: redirectUri },
        code: callback.get('code') ?? '',
      };
      const elsewhere = await send(issuer.endpoints.token, { form: exchange, headers: withBasic });
      const { members } = await send(token, { form: exchange, headers: withBasic });
      const refresh = { grant_type: 'refresh_token', refresh_token: text(members['refresh_token']) };
      const renewed = await send(token, { form: refresh, headers: withBasic });
      const headers = { authorization: `Region-oauthtoken ${text(renewed.members['access_token'])}` };
      return {
        elsewhere: [elsewhere.status, elsewhere.members['error']],
        api: [
          (await send(`${text(members['api_domain'])}/me`, { method: 'GET', headers })).status,
          (await me(issuer, members['access_token'])).status,
        ],
        renewed: [renewed.status, 'refresh_token' in renewed.members],
        again: (await send(token, { form: refresh, headers: withBasic })).status,
        scope: [
          members['scope'],
          callbackOf(await authorize(issuer)).get('error'),
          callbackOf(await authorize(issuer, { scope: 'read email' })).get('error'),
        ],
      };
    },
    marks: {
      elsewhere: [200, 'invalid_code'],
      api: [200, 401],
      renewed: [200, false],
      again: 200,
      scope: ['read email', null, 'invalid_scope'],
    },
  },
  {
    does: 'GET requests with names of its own, refreshes without a secret, denials without an error',
    quirks: [
      use('refresh-client-auth-variant', { auth: 'none' }),
      use('state-policy', { maxLength: 128 }),
      use('scope-separator', { sep: ',' }),
      use('denial-no-error'),
      use('auth-param-rename', { rename: { client_id: 'appid' } }),
      use('client-credential-param-rename', { clientId: 'appid', clientSecret: 'secret' }),
      use('client-auth-policy', { accept: ['post'] }),
      use('token-http-method'),
      use('token-type-missing'),
      use('token-extra-fields', { fields: { openid: '${user.sub}' } }),
      use('error-200', { shape: 'errcode' }),
    ],
    async walk(issuer) {
      const asked = { client_id: undefined, appid: 'app', scope: 'read,email' };
      const callback = callbackOf(await authorize(issuer, asked));
      const get = (query: Record<string, string>) =>
        send(`${issuer.endpoints.token}?${new URLSearchParams(query).toString()}`, { method: 'GET' });
      const code = callback.get('code') ?? '';
      const exchange = { grant_type: 'authorization_code', redirect_uri: redirectUri, code };
      const secret = { appid: 'app', secret: 'app-secret' };
      const { members } = await get({ ...exchange, ...secret });
      const refresh = { grant_type: 'refresh_token', refresh_token: text(members['refresh_token']) };
      const declined = await authorize(issuer, asked, { 'gauntlet-consent': 'deny' });
      return {
        errors: [
          callbackOf(await authorize(issuer, { ...asked, state: 'x'.repeat(129) })).get('error'),
          callbackOf(await authorize(issuer, { ...asked, scope: 'read email' })).get('error'),
        ],
        declined: [...callbackOf(declined).keys()],
        members: [members['token_type'], typeof members['openid'], members['scope']],
        api: (await me(issuer, members['access_token'])).status,
        refreshes: [
          (await get({ ...refresh, ...secret })).members['errcode'],
          (await get({ ...refresh, appid: 'app' })).status,
        ],
        faulty: (await get({ ...exchange, ...secret })).members,
      };
    },
    marks: {
      errors: ['invalid_request', 'invalid_scope'],
      declined: ['state'],
      members: [undefined, 'string', 'read email'],
      api: 200,
      refreshes: [40029, 200],
      faulty: { errcode: 40029, errmsg: expect.any(String) },
    },
  },
  {
    does: 'an action parameter, an envelope with a status, codes of thirty seconds',
    quirks: [
      use('token-extra-params-required', { required: { action: 'requesttoken' }, effect: 'refused' }),
      use('token-envelope', { wrap: 'body', siblings: { status: 0 } }),
      use('error-200', { shape: 'status-error' }),
      use('code-lifetime', { ttl: 30 }),
      use('scope-separator', { sep: ',' }),
    ],
    async walk(issuer) {
      const codeOf = async () => callbackOf(await authorize(issuer, { scope: 'read,email' })).get('code') ?? '';
      const fixed = { grant_type: 'authorization_code', redirect_uri: redirectUri, action: 'requesttoken' };
      const late = await codeOf();
      issuer.clock.advance('31s');
      const tooLate = await send(issuer.endpoints.token, { form: { ...fixed, code: late }, headers: withBasic });
      const exchange = { ...fixed, code: await codeOf() };
      const idle = await send(issuer.endpoints.token, { form: { ...exchange, action: '' }, headers: withBasic });
      const { members } = await send(issuer.endpoints.token, { form: exchange, headers: withBasic });
      const body = members['body'];
      const refresh = {
        action: 'requesttoken',
        grant_type: 'refresh_token',
        refresh_token: member(body, 'refresh_token'),
      };
      return {
        refused: [tooLate, idle].map(({ status, members }) => [status, members['status']]),
        status: members['status'],
        scope: member(body, 'scope'),
        api: (await me(issuer, member(body, 'access_token'))).status,
        refreshed: (await send(issuer.endpoints.token, { form: refresh, headers: withBasic })).members['status'],
      };
    },
    marks: {
      refused: [
        [200, 503],
        [200, 503],
      ],
      status: 0,
      scope: 'read email',
      api: 200,
      refreshed: 0,
    },
  },
  {
    does: 'an endpoint for refreshes that bear no grant type, redirect_uri in the query, errors in a shape of its own',
    quirks: [
      use('scope-separator', { sep: ',', accept: [' '] }),
      use('refresh-endpoint-split', { path: '/v1/refresh' }),
      use('refresh-grant-variant', { grantType: '' }),
      use('refresh-token-omitted'),
      use('redirect-uri-in-token-policy', { mode: 'query' }),
      use('client-auth-policy', { accept: ['basic'] }),
      use('token-request-format', { accept: ['json'] }),
      use('error-shape', { shape: 'error-true' }),
      use('error-status-nonstandard', { status: 404 }),
      use('pkce-policy', { mode: 'optional' }),
    ],
    async walk(issuer) {
      const S256 = { code_challenge: challenge, code_challenge_method: 'S256' };
      const code = callbackOf(await authorize(issuer, { scope: 'read,email', ...S256 })).get('code') ?? '';
      const json = { grant_type: 'authorization_code', code, code_verifier: verifier };
      const url = `${issuer.endpoints.token}?redirect_uri=${encodeURIComponent(redirectUri)}`;
      const { members } = await send(url, { json, headers: withBasic });
      const refresh = { refresh_token: text(members['refresh_token']) };
      const to = issuer.endpoints.refresh ?? '';
      const renewed = await send(to, { json: refresh, headers: withBasic });
      return {
        at: new URL(to).pathname.slice(new URL(issuer.identifier).pathname.length),
        api: (await me(issuer, renewed.members['access_token'])).status,
        renewed: [renewed.status, 'refresh_token' in renewed.members],
        misplaced: await send(issuer.endpoints.token, { json: refresh, headers: withBasic }).then((answer) => [
          answer.status,
          answer.members,
        ]),
        inBody: (
          await send(issuer.endpoints.token, { json: { ...json, redirect_uri: redirectUri }, headers: withBasic })
        ).status,
      };
    },
    marks: {
      at: '/v1/refresh',
      api: 200,
      renewed: [200, false],
      misplaced: [404, { error: true, status: 400, message: expect.any(String), i18n: null }],
      inBody: 404,
    },
  },
  {
    does: 'refresh tokens by scope that rotate and run out, and tenants to be looked up',
    quirks: [
      use('offline-access-gate', { via: 'scope' }),
      use('refresh-rotation', { mode: 'grace', graceSeconds: 1800 }),
      use('refresh-expiry', { idle: 5_184_000 }),
      use('refresh-expiry-field', { name: 'refresh_expires_in', seconds: 5_184_000 }),
      use('ttl-settings', { accessToken: 1800 }),
      use('tenant-discovery-endpoint', { path: '/connections', in: 'header', name: 'Tenant-Id' }),
      use('discovery-incomplete', { omit: ['scopes_supported'] }),
    ],
    async walk(issuer) {
      const exchange = async (scope: string) => {
        const code = callbackOf(await authorize(issuer, { scope })).get('code') ?? '';
        const form = { grant_type: 'authorization_code', redirect_uri: redirectUri, code };
        return (await send(issuer.endpoints.token, { form, headers: withBasic })).members;
      };
      const ask = (refresh_token: string) =>
        send(issuer.endpoints.token, { form: { grant_type: 'refresh_token', refresh_token }, headers: withBasic });
      const members = await exchange('read offline_access');
      const authorization = `Bearer ${text(members['access_token'])}`;
      const list = await send(`${issuer.identifier}/connections`, { method: 'GET', headers: { authorization } });
      const [tenant] = JSON.parse(list.content) as { tenantId: string }[];
      const headers = { authorization, 'tenant-id': tenant?.tenantId ?? '' };
      const api = await send(issuer.api, { method: 'GET', headers });
      const first = await ask(text(members['refresh_token']));
      const repeated = await ask(text(members['refresh_token']));
      issuer.clock.advance('31m');
      const late = await ask(text(members['refresh_token']));
      const other = await exchange('read offline_access');
      issuer.clock.advance('61d');
      return {
        lifetimes: [members['expires_in'], members['refresh_expires_in']],
        api: [(await me(issuer, members['access_token'])).status, api.status],
        refreshes: [first.status, repeated.status, late.status, (await ask(text(other['refresh_token']))).status],
        changed: first.members['refresh_token'] !== members['refresh_token'],
        unasked: 'refresh_token' in (await exchange('read')),
        announced: 'scopes_supported' in (await send(issuer.endpoints.metadata, { method: 'GET' })).members,
      };
    },
    marks: {
      lifetimes: [1800, 5_184_000],
      api: [401, 200],
      refreshes: [200, 200, 400, 400],
      changed: true,
      unasked: false,
      announced: false,
    },
  },
  {
    does: 'an audience, a prompt that decides, resources by path, errors with status 403',
    quirks: [
      use('audience-param-required', { values: ['api.example'] }),
      use('prompt-semantics'),
      use('offline-access-gate', { via: 'scope' }),
      use('refresh-rotation', { mode: 'grace', graceSeconds: 600 }),
      use('refresh-expiry', { idle: 90 * 86_400, absolute: 365 * 86_400 }),
      use('error-status-nonstandard', { status: 403 }),
      use('error-code-nonstandard', { map: { invalid_grant: 'unauthorized_client' } }),
      use('tenant-discovery-endpoint', { path: '/accessible-resources', in: 'path', entry: { id: '${tenant.id}' } }),
      use('discovery-lies', { patch: { scopes_supported: ['openid', 'everything'] } }),
    ],
    async walk(issuer) {
      const asked = { audience: 'api.example', scope: 'read offline_access', prompt: 'consent' };
      const code = callbackOf(await authorize(issuer, asked)).get('code') ?? '';
      const form = { grant_type: 'authorization_code', redirect_uri: redirectUri, code };
      const { members } = await send(issuer.endpoints.token, { form, headers: withBasic });
      const headers = { authorization: `Bearer ${text(members['access_token'])}` };
      const list = await send(`${issuer.identifier}/accessible-resources`, { method: 'GET', headers });
      const [resource] = JSON.parse(list.content) as { id: string }[];
      const refresh = { grant_type: 'refresh_token', refresh_token: text(members['refresh_token']) };
      const renewed = await send(issuer.endpoints.token, { form: refresh, headers: withBasic });
      const faulty = await send(issuer.endpoints.token, {
        form: { ...refresh, refresh_token: 'bogus' },
        headers: withBasic,
      });
      return {
        errors: [
          callbackOf(await authorize(issuer, { ...asked, audience: undefined })).get('error'),
          callbackOf(await authorize(issuer, { ...asked, prompt: 'none' })).get('error'),
        ],
        api: [
          (await me(issuer, members['access_token'])).status,
          (await send(`${issuer.identifier}/${resource?.id}/me`, { method: 'GET', headers })).status,
        ],
        renewed: [renewed.status, renewed.members['refresh_token'] !== members['refresh_token']],
        faulty: [faulty.status, faulty.members['error']],
        announced: (await send(issuer.endpoints.metadata, { method: 'GET' })).members['scopes_supported'],
      };
    },
    marks: {
      errors: ['invalid_request', 'login_required'],
      api: [403, 200],
      renewed: [200, true],
      faulty: [403, 'unauthorized_client'],
      announced: ['openid', 'everything'],
    },
  },
  {
    does: 'shops in the address, a signed callback, fewer scopes, tokens that expire on request',
    quirks: [
      use('tenant-templated-endpoints', { vars: { shop: 'acme' } }),
      use('callback-signed-hmac'),
      use('callback-extra-params', { params: { shop: 'acme.example', host: 'YWNtZQ' } }),
      use('scope-downgrade'),
      use('scope-separator', { sep: ',' }),
      use('scope-required'),
      use('scope-response-variant', { as: 'comma' }),
      use('token-type-missing'),
      use('token-extra-params-required', { required: { expiring: '1' } }),
      use('resource-token-placement', { name: 'Shop-Access-Token' }),
      use('error-code-nonstandard', { map: { invalid_grant: 'invalid_request' } }),
    ],
    async walk(issuer) {
      const exchange = async (expiring: Record<string, string>) => {
        const callback = callbackOf(await authorize(issuer, { scope: 'read,email,profile' }));
        const code = callback.get('code') ?? '';
        const form = { grant_type: 'authorization_code', redirect_uri: redirectUri, code, ...expiring };
        return { callback, form, ...(await send(issuer.endpoints.token, { form, headers: withBasic })) };
      };
      const { callback, form, members } = await exchange({ expiring: '1' });
      const lasting = (await exchange({})).members;
      const signature = callback.get('hmac');
      callback.delete('hmac');
      callback.sort();
      const refresh = { grant_type: 'refresh_token', refresh_token: text(members['refresh_token']) };
      const renewed = await send(issuer.endpoints.token, { form: refresh, headers: withBasic });
      const headers = { 'shop-access-token': text(renewed.members['access_token']) };
      return {
        at: new URL(issuer.endpoints.token).pathname.endsWith('/acme/token'),
        callback: [...callback.keys()],
        signed: signature === createHmac('sha256', 'app-secret').update(callback.toString()).digest('hex'),
        members: [members['token_type'], members['scope'], members['expires_in']],
        lasting: [lasting['expires_in'], lasting['refresh_token']],
        api: [
          (await me(issuer, members['access_token'])).status,
          (await send(issuer.api, { method: 'GET', headers })).status,
        ],
        errors: [
          callbackOf(await authorize(issuer, { scope: undefined })).get('error'),
          (await send(issuer.endpoints.token, { form, headers: withBasic })).members['error'],
        ],
      };
    },
    marks: {
      at: true,
      callback: ['code', 'host', 'iss', 'shop', 'state', 'timestamp'],
      signed: true,
      members: [undefined, 'read,email', 3600],
      lasting: [undefined, undefined],
      api: [401, 200],
      errors: ['invalid_scope', 'invalid_request'],
    },
  },
  {
    does: 'credentials in the body, errors with a status word, tokens described and revoked by path',
    quirks: [
      use('client-auth-policy', { accept: ['post'] }),
      use('error-shape', {
        template: { status: 'BAD_TOKEN', message: '${error_description}', correlationId: '${random}' },
      }),
      use('userinfo-shape', { at: 'userinfo', token: 'path', template: { user: '${email}' } }),
      use('revocation-nonstandard'),
      use('rate-limit-shape', { after: 1, seconds: 10, header: 'RateLimit-Reset', unit: 'ms' }),
      use('ttl-settings', { accessToken: 1800 }),
      use('refresh-rotation', { mode: 'none' }),
    ],
    async walk(issuer) {
      const code = callbackOf(await authorize(issuer, { scope: 'openid email' })).get('code') ?? '';
      const form = { grant_type: 'authorization_code', redirect_uri: redirectUri, code, ...inForm };
      const { members } = await send(issuer.endpoints.token, { form });
      const refresh = { grant_type: 'refresh_token', refresh_token: text(members['refresh_token']), ...inForm };
      const renewed = await send(issuer.endpoints.token, { form: refresh });
      const token = text(renewed.members['access_token']);
      const api = await me(issuer, token);
      const limited = await me(issuer, token);
      issuer.clock.advance('11s');
      const info = await send(`${issuer.endpoints.userinfo}/${token}`, { method: 'GET' });
      const gone = await send(`${issuer.endpoints.revocation}/${refresh.refresh_token}`, { method: 'DELETE' });
      const faulty = await send(issuer.endpoints.token, { form: refresh });
      return {
        lifetime: members['expires_in'],
        kept: renewed.members['refresh_token'] === members['refresh_token'],
        api: [api.status, limited.status, limited.headers.has('ratelimit-reset')],
        info: [info.status, Object.keys(info.members)],
        gone: gone.status,
        faulty: [faulty.status, faulty.members],
        basic: (await send(issuer.endpoints.token, { form: { grant_type: 'client_credentials' }, headers: withBasic }))
          .status,
      };
    },
    marks: {
      lifetime: 1800,
      kept: true,
      api: [200, 429, true],
      info: [200, ['user']],
      gone: 200,
      faulty: [
        400,
        { status: 'BAD_TOKEN', message: expect.any(String), correlationId: expect.stringMatching(/^[0-9a-f]{16}$/) },
      ],
      basic: 401,
    },
  },
  {
    does: 'several tokens, nested and renamed in an envelope, as a form',
    quirks: [
      use('nested-token', { path: 'bot.token' }),
      use('dual-token', { slots: ['user'], fields: { kind: 'user' } }),
      use('token-field-rename', { rename: { refresh_token: 'refreshToken', expires_in: 'expiresIn' } }),
      use('token-envelope', { wrap: 'data' }),
      use('token-response-format', { format: 'form' }),
    ],
    async walk(issuer) {
      const code = callbackOf(await authorize(issuer)).get('code') ?? '';
      const form = { grant_type: 'authorization_code', redirect_uri: redirectUri, code };
      const { content, headers } = await send(issuer.endpoints.token, { form, headers: withBasic });
      const data = JSON.parse(new URLSearchParams(content).get('data') ?? '{}') as JsonObject;
      const refresh = { grant_type: 'refresh_token', refresh_token: text(data['refreshToken']) };
      return {
        type: headers.get('content-type'),
        members: Object.keys(data).sort(),
        api: [
          (await me(issuer, member(data['bot'], 'token'))).status,
          (await me(issuer, member(data['user'], 'access_token'))).status,
        ],
        lifetime: data['expiresIn'],
        refreshed: (await send(issuer.endpoints.token, { form: refresh, headers: withBasic })).content.startsWith(
          'data=',
        ),
      };
    },
    marks: {
      type: 'application/x-www-form-urlencoded',
      members: ['bot', 'expiresIn', 'refreshToken', 'scope', 'token_type', 'user'],
      api: [200, 200],
      lifetime: 3600,
      refreshed: true,
    },
  },
];

test.each(
  providers.flatMap((provider) => [
    [provider.does, 'as listed', provider, provider.quirks] as const,
    [provider.does, 'the other way round', provider, provider.quirks.toReversed()] as const,
  ]),
)('one server has %s (armed %s)', async (_does, _order, { walk, marks }, quirks) => {
  expect(await walk(issuerWith(...quirks))).toEqual(marks);
});

test.each([
  ['429 as a page beside errors with status 200', use('rate-limit-token-endpoint'), 429, 'text/html; charset=utf-8'],
  ['a failure beside errors with status 200', use('transient-5xx', { body: 'text' }), 503, 'text/plain; charset=utf-8'],
  ['a challenge beside errors with status 200', use('bot-challenge'), 403, 'text/html; charset=utf-8'],
])('what stands in front of the token endpoint does not speak its dialect: %s', async (_, guard, status, type) => {
  const quirks = [guard, use('error-200', { shape: 'ok-false' }), use('error-code-nonstandard')];
  for (const armed of [quirks, quirks.toReversed()]) {
    const answer = await send(issuerWith(...armed).endpoints.token, { form: {}, headers: withBasic });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, type]);
    expect(answer.content).not.toContain('"ok"');
  }
});

test('a redirect of the token endpoint stays one, whatever the status of tokens', async () => {
  const issuer = issuerWith(use('token-endpoint-redirect'), use('token-status'), use('token-content-type'));
  expect((await send(issuer.endpoints.token, { form: {}, headers: withBasic })).status).toBe(307);
});

test.each([...presets].map((preset) => [preset.id, preset] as const))(
  'the quirks of preset %s get along',
  (_, preset) => {
    expect(() => issuerWith(...((preset.quirks ?? []) as Use[]))).not.toThrow();
  },
);

test('a denial that is renamed by two quirks has both names', async () => {
  const issuer = issuerWith(
    use('denial-nonstandard'),
    use('callback-param-rename', { rename: { state: 'customField' } }),
  );
  const callback = callbackOf(await deny(issuer));
  expect([callback.get('error'), callback.get('customField')]).toEqual(['user_denied', 'state-1']);
});
