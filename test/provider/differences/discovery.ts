import { expect } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader } from 'jose';
import type { Issuer } from '../../../provider/index.js';
import type { Json, JsonObject } from '../../../provider/quirks/quirk.js';
import { getJson, idTokenOf, loginVerdict, verdictOn } from '../relying-party.js';
import { authorize, callbackOf, codeOf, me, post, redirectUri, text } from '../visitor.js';
import { defineDifferences } from './difference.js';

const metadataOf = (issuer: Issuer) => getJson(issuer.endpoints.metadata);
/** Where something is, seen from the issuer. */
const seenFrom = (issuer: Issuer, value: Json | undefined) =>
  typeof value === 'string'
    ? value.replaceAll(issuer.identifier, 'ISSUER').replaceAll(issuer.elsewhere, 'ELSEWHERE')
    : value;
const member = (name: string) => async (issuer: Issuer) => seenFrom(issuer, (await metadataOf(issuer))[name]);

/** The issuer as the metadata, a callback and an ID Token name it, and whether a client that expects `own` accepts the latter. */
async function issuerNames(issuer: Issuer) {
  const token = await idTokenOf(issuer);
  const { iss, tid } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as JsonObject;
  return {
    metadata: await member('issuer')(issuer),
    callback: seenFrom(issuer, callbackOf(await authorize(issuer)).get('iss') ?? undefined),
    idToken: seenFrom(issuer, iss),
    tid,
    verdict: await verdictOn(token, issuer),
    told: await verdictOn(token, issuer, { issuer: text(iss) }),
  };
}
const own = {
  metadata: 'ISSUER',
  callback: 'ISSUER',
  idToken: 'ISSUER',
  tid: undefined,
  verdict: 'accepted',
  told: 'accepted',
};

const endpointNames = [
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
  'revocation_endpoint',
  'introspection_endpoint',
] as const;
async function addresses(issuer: Issuer): Promise<Json> {
  const metadata = await metadataOf(issuer);
  return [...endpointNames, 'issuer'].map((name) => seenFrom(issuer, metadata[name]) ?? null);
}
const home = [
  ...['/authorize', '/token', '/userinfo', '/jwks', '/revoke', '/introspect'].map((path) => `ISSUER${path}`),
  'ISSUER',
];

const kidsOf = async (issuer: Issuer) =>
  ((await getJson(issuer.endpoints.jwks))['keys'] as JsonObject[]).map(({ kid }) => generation(kid));
/** `issuer-7-2` is 2. */
const generation = (kid: Json | undefined) => (typeof kid === 'string' ? kid.replace(/^issuer-\d+-/, '') : 'none');
const kidOf = (token: string) => generation(decodeProtectedHeader(token).kid);

/** ID Tokens of three logins one after another, `pause` apart: their keys, those of the set then, and which still verify. */
async function threeLogins(issuer: Issuer, pause?: () => void) {
  const tokens = await threeTokens(issuer, pause);
  const verification = { maxTokenAge: '2d', currentDate: new Date(issuer.clock.now()) };
  const verdicts: string[] = [];
  for (const token of tokens) verdicts.push(await verdictOn(token, issuer, verification));
  return { tokens: tokens.map(kidOf), keys: await kidsOf(issuer), verdicts };
}

async function threeTokens(issuer: Issuer, pause?: () => void): Promise<string[]> {
  const tokens: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    tokens.push(await idTokenOf(issuer));
    pause?.();
  }
  return tokens;
}

/** Two logins, seen by a client that fetches the JWK Set again for a key that it does not know, and by one that does not. */
async function cachedKeys(issuer: Issuer) {
  const address = new URL(issuer.endpoints.jwks);
  const eager = createRemoteJWKSet(address, { cooldownDuration: 0 });
  const stubborn = createRemoteJWKSet(address, { cooldownDuration: 3_600_000 });
  const verdicts: string[][] = [];
  for (let count = 0; count < 2; count += 1) {
    const token = await idTokenOf(issuer);
    verdicts.push([
      await verdictOn(token, issuer, { keys: eager }),
      await verdictOn(token, issuer, { keys: stubborn }),
    ]);
  }
  return verdicts;
}

async function jwksResponse(issuer: Issuer) {
  const response = await fetch(issuer.endpoints.jwks);
  const body = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    keys: body.startsWith('{') ? (JSON.parse(body) as { keys: unknown[] }).keys.length : body.slice(0, 6),
  };
}
const oneKey = { status: 200, type: 'application/jwk-set+json; charset=utf-8', keys: 1 };

/** Follows the metadata of the issuer to its token endpoint, and says whether the API takes the access token. */
async function loginByMetadata(issuer: Issuer) {
  const endpoint = text((await metadataOf(issuer))['token_endpoint']);
  const code = await codeOf(issuer, { scope: 'openid' });
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  const { status, body } = await post(endpoint, form);
  const { status: api } = await me(issuer, body['access_token']);
  const abroad = issuer.exchanges.filter((exchange) => exchange.endpoint === 'elsewhere');
  return { status, api, leaked: abroad.some(({ request }) => request.body.toString().includes(code)) };
}

/** The verdict of a client that takes its keys from where the metadata say. */
async function verdictByMetadata(issuer: Issuer) {
  const jwks = new URL(text((await metadataOf(issuer))['jwks_uri']));
  const token = await idTokenOf(issuer);
  return [await verdictOn(token, issuer, { keys: createRemoteJWKSet(jwks) }), await verdictOn(token, issuer)];
}

export const discoveryDifferences = defineDifferences(
  {
    quirk: 'discovery-issuer-mismatch',
    shows: 'a pattern in the metadata, filled in elsewhere',
    look: issuerNames,
    without: own,
    with: {
      metadata: 'ISSUER/{tenantid}',
      callback: 'ISSUER/9b1c8f3e-52d4-4f0a-8a57-6d0f3c2e7a41',
      idToken: 'ISSUER/9b1c8f3e-52d4-4f0a-8a57-6d0f3c2e7a41',
      tid: '9b1c8f3e-52d4-4f0a-8a57-6d0f3c2e7a41',
      verdict: 'iss',
      told: 'accepted',
    },
  },
  {
    quirk: 'discovery-issuer-mismatch',
    shows: 'the issuer of another region',
    params: { issuer: 'https://eu.example/${request.scope}' },
    look: issuerNames,
    without: own,
    with: {
      metadata: 'https://eu.example/${request.scope}',
      callback: 'https://eu.example/read',
      idToken: 'https://eu.example/${request.scope}',
      tid: undefined,
      verdict: 'iss',
      told: 'accepted',
    },
  },
  {
    quirk: 'issuer-trailing-slash',
    shows: 'a slash in the ID Token only',
    look: issuerNames,
    without: own,
    with: { ...own, idToken: 'ISSUER/', verdict: 'iss' },
  },
  {
    quirk: 'issuer-trailing-slash',
    shows: 'a slash in the metadata only',
    params: { where: 'discovery' },
    look: issuerNames,
    without: own,
    with: { ...own, metadata: 'ISSUER/' },
  },
  {
    quirk: 'discovery-incomplete',
    shows: 'the optional members that are there',
    look: async (issuer) =>
      Object.keys(await metadataOf(issuer)).filter((name) =>
        /^(grant_types|code_challenge|scopes|token_endpoint_auth|response_types)/.test(name),
      ),
    without: [
      'code_challenge_methods_supported',
      'grant_types_supported',
      'response_types_supported',
      'scopes_supported',
      'token_endpoint_auth_methods_supported',
    ],
    with: ['response_types_supported'],
  },
  {
    quirk: 'discovery-incomplete',
    shows: 'whether there is a jwks_uri',
    params: { omit: ['jwks_uri'] },
    look: member('jwks_uri'),
    without: 'ISSUER/jwks',
    with: undefined,
  },
  {
    quirk: 'discovery-lies',
    shows: 'client authentication methods, and how one that works is received',
    look: async (issuer) => [
      await member('token_endpoint_auth_methods_supported')(issuer),
      (await loginByMetadata(issuer)).status,
    ],
    without: [['client_secret_basic', 'client_secret_post', 'none'], 200],
    with: [['private_key_jwt'], 200],
  },
  {
    quirk: 'discovery-lies',
    shows: 'an endpoint that is not there',
    params: { patch: { revocation_endpoint: '${issuer}/gone', __proto__: null } },
    look: async (issuer) => {
      const address = text((await metadataOf(issuer))['revocation_endpoint']);
      return [seenFrom(issuer, address), (await post(address, { token: 'x' })).status];
    },
    without: ['ISSUER/revoke', 200],
    with: ['ISSUER/gone', 404],
  },
  {
    quirk: 'sandbox-twin',
    shows: 'where the endpoints are',
    look: addresses,
    without: home,
    with: [
      ...home.slice(0, -1).map((place) => expect.stringMatching(`^http://localhost:\\d+/production${place.slice(6)}$`)),
      'ISSUER',
    ],
  },
  {
    quirk: 'sandbox-twin',
    shows: 'the issuer of the metadata',
    params: { production: 'live', issuer: 'production' },
    look: member('issuer'),
    without: 'ISSUER',
    with: expect.stringMatching(/^http:\/\/localhost:\d+\/live$/),
  },
  {
    quirk: 'metadata-endpoint-elsewhere',
    shows: 'where the code goes',
    look: loginByMetadata,
    without: { status: 200, api: 200, leaked: false },
    with: { status: 200, api: 401, leaked: true },
  },
  {
    quirk: 'metadata-endpoint-elsewhere',
    shows: 'whose ID Tokens are believed',
    params: { endpoints: ['jwks', 'userinfo'] },
    look: verdictByMetadata,
    without: ['accepted', 'accepted'],
    with: ['accepted', 'ERR_JWKS_NO_MATCHING_KEY'],
  },
  {
    quirk: 'metadata-redirect',
    shows: 'where the metadata are',
    look: async (issuer) => {
      const response = await fetch(issuer.endpoints.metadata);
      const { issuer: named, token_endpoint: token } = (await response.json()) as JsonObject;
      return [seenFrom(issuer, response.url), seenFrom(issuer, named), seenFrom(issuer, token)];
    },
    without: [expect.stringMatching(/oauth-authorization-server/), 'ISSUER', 'ISSUER/token'],
    with: ['ELSEWHERE/metadata', 'ISSUER', 'ELSEWHERE/token'],
  },
  {
    quirk: 'metadata-redirect',
    shows: 'the status',
    params: { status: 307 },
    look: async (issuer) => (await fetch(issuer.endpoints.metadata, { redirect: 'manual' })).status,
    without: 200,
    with: 307,
  },
  {
    quirk: 'hostile-metadata',
    shows: 'members of wrong types',
    look: addresses,
    without: home,
    with: [null, 42, true, {}, [], -0.5, 'ISSUER'],
  },
  {
    quirk: 'hostile-metadata',
    shows: 'arrays where texts belong',
    params: { shape: 'arrays' },
    look: async (issuer) => (await metadataOf(issuer))['token_endpoint'],
    without: expect.stringMatching(/\/token$/),
    with: [expect.stringMatching(/\/token$/)],
  },
  {
    quirk: 'hostile-metadata',
    shows: 'URLs that run something',
    params: { shape: 'javascript-urls' },
    look: addresses,
    without: home,
    with: [...Array<string>(6).fill('javascript:alert(document.domain)//'), 'ISSUER'],
  },
  {
    quirk: 'hostile-metadata',
    shows: 'URLs that read something',
    params: { shape: 'file-urls' },
    look: addresses,
    without: home,
    with: [...Array<string>(6).fill('file:///etc/passwd'), 'ISSUER'],
  },
  {
    quirk: 'hostile-metadata',
    shows: 'the length of the metadata',
    params: { shape: 'huge' },
    look: async (issuer) => (await (await fetch(issuer.endpoints.metadata)).arrayBuffer()).byteLength > 8 * 1024 * 1024,
    without: false,
    with: true,
  },
  {
    quirk: 'hostile-metadata',
    shows: 'how deep it is nested',
    params: { shape: 'deep', bytes: 200_000 },
    look: async (issuer) => {
      const body = await (await fetch(issuer.endpoints.metadata)).text();
      return [body.split('[['.repeat(25_000)).length > 1, 'issuer' in (JSON.parse(body) as object)];
    },
    without: [false, true],
    with: [true, true],
  },
  {
    quirk: 'hostile-metadata',
    shows: 'a member __proto__',
    params: { shape: 'prototype' },
    look: async (issuer) => (await (await fetch(issuer.endpoints.metadata)).text()).includes('"__proto__":{"polluted"'),
    without: false,
    with: true,
  },
  {
    quirk: 'jwks-rotation',
    shows: 'the keys of three ID Tokens and of the JWK Set',
    look: threeLogins,
    without: { tokens: ['1', '1', '1'], keys: ['1'], verdicts: ['accepted', 'accepted', 'accepted'] },
    with: {
      tokens: ['1', '2', '3'],
      keys: ['3', '2'],
      verdicts: ['ERR_JWKS_NO_MATCHING_KEY', 'accepted', 'accepted'],
    },
  },
  {
    quirk: 'jwks-rotation',
    shows: 'a key that signs two, without overlap',
    params: { every: 2, overlap: 0 },
    look: threeLogins,
    without: { tokens: ['1', '1', '1'], keys: ['1'], verdicts: ['accepted', 'accepted', 'accepted'] },
    with: {
      tokens: ['1', '1', '2'],
      keys: ['2'],
      verdicts: ['ERR_JWKS_NO_MATCHING_KEY', 'ERR_JWKS_NO_MATCHING_KEY', 'accepted'],
    },
  },
  {
    quirk: 'jwks-rotation',
    shows: "a key for each six hours of the issuer's clock",
    params: { every: '6h' },
    look: (issuer) => threeLogins(issuer, () => issuer.clock.advance('4h')),
    without: expect.objectContaining({ tokens: ['1', '1', '1'], keys: ['1'] }),
    with: expect.objectContaining({ tokens: ['1', '1', '2'], keys: ['3', '2'] }),
  },
  {
    quirk: 'jwks-rotation',
    shows: 'keys without identifiers, and their use by a client that tries each',
    params: { kid: 'no' },
    look: threeLogins,
    without: { tokens: ['1', '1', '1'], keys: ['1'], verdicts: ['accepted', 'accepted', 'accepted'] },
    with: {
      tokens: ['none', 'none', 'none'],
      keys: ['none', 'none'],
      verdicts: ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', 'accepted', 'accepted'],
    },
  },
  {
    quirk: 'jwks-rotation',
    shows: 'keys with one identifier for all',
    params: { kid: 'duplicate' },
    look: threeLogins,
    without: { tokens: ['1', '1', '1'], keys: ['1'], verdicts: ['accepted', 'accepted', 'accepted'] },
    with: {
      tokens: Array(3).fill('signing-key'),
      keys: Array(2).fill('signing-key'),
      verdicts: ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', 'accepted', 'accepted'],
    },
  },
  {
    quirk: 'jwks-rotation',
    shows: 'what a client sees that fetches the JWK Set again, and one that does not',
    look: cachedKeys,
    without: [
      ['accepted', 'accepted'],
      ['accepted', 'accepted'],
    ],
    with: [
      ['accepted', 'accepted'],
      ['accepted', 'ERR_JWKS_NO_MATCHING_KEY'],
    ],
  },
  {
    quirk: 'jwks-rotation',
    shows: 'how long the JWK Set may be kept',
    params: { cacheControl: 'public, max-age=86400' },
    look: async (issuer) => (await fetch(issuer.endpoints.jwks)).headers.get('cache-control'),
    without: null,
    with: 'public, max-age=86400',
  },
  {
    quirk: 'jwks-fault',
    shows: 'an error page',
    look: jwksResponse,
    without: oneKey,
    with: { status: 503, type: 'text/html; charset=utf-8', keys: '<html>' },
  },
  {
    quirk: 'jwks-fault',
    shows: 'one failure, and the verdict of a client that asks again',
    params: { status: 500 },
    when: { times: 1 },
    look: async (issuer) => [(await jwksResponse(issuer)).status, await loginVerdict(issuer)],
    without: [200, 'accepted'],
    with: [500, 'accepted'],
  },
  {
    quirk: 'jwks-fault',
    shows: 'a page with status 200',
    params: { fault: 'html' },
    look: jwksResponse,
    without: oneKey,
    with: { status: 200, type: 'text/html; charset=utf-8', keys: '<html>' },
  },
  {
    quirk: 'jwks-fault',
    shows: 'another Content-Type',
    params: { fault: 'wrong-type' },
    look: async (issuer) => [await jwksResponse(issuer), await loginVerdict(issuer)],
    without: [oneKey, 'accepted'],
    with: [{ ...oneKey, type: 'text/plain' }, 'accepted'],
  },
  {
    quirk: 'jwks-fault',
    shows: 'a set without keys',
    params: { fault: 'empty' },
    look: async (issuer) => [await jwksResponse(issuer), await loginVerdict(issuer)],
    without: [oneKey, 'accepted'],
    with: [{ ...oneKey, keys: 0 }, 'ERR_JWKS_NO_MATCHING_KEY'],
  },
  {
    quirk: 'jwks-fault',
    shows: 'late bytes, which are right',
    params: { fault: 'slow', delayMs: 20 },
    look: jwksResponse,
    without: oneKey,
    with: oneKey,
  },
  {
    quirk: 'jwks-fault',
    shows: 'no bytes, while other endpoints answer',
    params: { fault: 'hang' },
    async look(issuer) {
      const waiting = new AbortController();
      const keys = fetch(issuer.endpoints.jwks, { signal: waiting.signal }).then(
        () => 'keys',
        () => 'aborted',
      );
      const first = await Promise.race([keys, threeTokens(issuer).then(() => 'ID Tokens')]);
      waiting.abort();
      return first;
    },
    without: 'keys',
    with: 'ID Tokens',
  },
);
