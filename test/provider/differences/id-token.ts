import { createHash, X509Certificate } from 'node:crypto';
import { expect } from '@jest/globals';
import {
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  EmbeddedJWK,
  exportSPKI,
  importJWK,
  importSPKI,
  importX509,
  jwtVerify,
  type CryptoKey,
  type JWK,
} from 'jose';
import type { Issuer } from '../../../provider/index.js';
import { getJson, idTokenOf, loginVerdict, loginWithOpenId, nonce, verdictOn } from '../relying-party.js';
import { refresh, text } from '../visitor.js';
import { defineDifferences } from './difference.js';

const secret = Buffer.from('app-secret');

/** Algorithm, key identifier and the verdict of a client that expects no other than ES256, or `alg`. */
const signed = (alg: string) => async (issuer: Issuer) => {
  const { id_token_signing_alg_values_supported: announced } = await getJson(issuer.endpoints.metadata);
  const token = await idTokenOf(issuer);
  const { alg: named, kid = null } = decodeProtectedHeader(token);
  return {
    alg: named,
    kid: kid?.replace(/^issuer-\d+-/, '') ?? null,
    announced,
    strict: await verdictOn(token, issuer),
    told: await verdictOn(token, issuer, {
      algorithms: [alg],
      ...(alg.startsWith('HS') && { keys: secret }),
    }),
  };
};
const byES256 = { alg: 'ES256', kid: '1', announced: ['ES256'], strict: 'accepted' };
const notAllowed = 'ERR_JOSE_ALG_NOT_ALLOWED';

const claimsOf = async (issuer: Issuer) => decodeJwt(await idTokenOf(issuer));
async function userinfo(issuer: Issuer) {
  const authorization = `Bearer ${text((await loginWithOpenId(issuer))['access_token'])}`;
  return (await (await fetch(issuer.endpoints.userinfo, { headers: { authorization } })).json()) as Record<
    string,
    unknown
  >;
}

/** Seconds that claims are away from the issuer's time. */
async function times(issuer: Issuer) {
  issuer.clock.freeze();
  issuer.clock.set('2026-03-01T12:00:00Z');
  const token = await idTokenOf(issuer);
  const now = issuer.clock.now() / 1000;
  const { iat, nbf, exp } = decodeJwt(token);
  const away = (time: number | undefined) => (time === undefined ? undefined : time - now);
  return {
    iat: away(iat),
    nbf: away(nbf),
    exp: away(exp),
    strict: await verdictOn(token, issuer),
    tolerant: await verdictOn(token, issuer, { clockTolerance: 30 }),
  };
}

/** The verdict of a careful client, and that of one which does as the ID Token says. */
const both = (credulous: (token: string, issuer: Issuer) => Promise<unknown>) => async (issuer: Issuer) => {
  const token = await idTokenOf(issuer);
  return [
    await verdictOn(token, issuer),
    await credulous(token, issuer).then(
      () => 'fooled',
      () => 'refused',
    ),
  ];
};
const careful = ['accepted', 'refused'];
const pemOf = async (url: URL | string | undefined) => (await fetch(url ?? '')).text();

async function issuersKey(issuer: Issuer): Promise<JWK> {
  const { keys } = (await getJson(issuer.endpoints.jwks)) as unknown as { keys: JWK[] };
  return keys[0]!;
}

/** Verifies an ID Token by the metadata of whoever issued it. */
async function byItsIssuer(token: string): Promise<unknown> {
  const issuer = decodeJwt(token).iss ?? '';
  const metadata = await getJson(`${issuer}/.well-known/openid-configuration`);
  expect(metadata['issuer']).toBe(issuer);
  return jwtVerify(token, createRemoteJWKSet(new URL(text(metadata['jwks_uri']))), { issuer });
}

export const idTokenDifferences = defineDifferences(
  {
    quirk: 'id-token-missing',
    shows: 'the members of the token response',
    look: async (issuer) => Object.keys(await loginWithOpenId(issuer)),
    without: ['access_token', 'expires_in', 'id_token', 'refresh_token', 'scope', 'token_type'],
    with: ['access_token', 'expires_in', 'refresh_token', 'scope', 'token_type'],
  },
  {
    quirk: 'id-token-missing',
    shows: 'whether three logins have one',
    params: { on: 'every-other' },
    look: async (issuer) => {
      const seen: boolean[] = [];
      for (let count = 0; count < 3; count += 1) seen.push('id_token' in (await loginWithOpenId(issuer)));
      return seen;
    },
    without: [true, true, true],
    with: [false, true, false],
  },
  {
    quirk: 'id-token-missing',
    shows: 'whether a login and a refresh have one',
    params: { on: 'refresh' },
    look: async (issuer) => {
      const tokens = await loginWithOpenId(issuer, { scope: 'openid offline_access', prompt: 'consent' });
      return ['id_token' in tokens, 'id_token' in (await refresh(issuer, tokens['refresh_token'])).body];
    },
    without: [true, true],
    with: [true, false],
  },
  {
    quirk: 'id-token-nonce-missing',
    shows: 'the verdict with and without a nonce',
    look: async (issuer) => [await loginVerdict(issuer), await loginVerdict(issuer, { nonce: undefined })],
    without: ['accepted', 'nonce'],
    with: ['nonce', 'accepted'],
  },
  ...(['hex', 'base64url'] as const).map((encoding) => ({
    quirk: 'id-token-nonce-transform' as const,
    shows: `the nonce in ${encoding}, and its verdict`,
    params: { transform: `sha256-${encoding}` },
    look: async (issuer: Issuer) => {
      const hash = createHash('sha256').update(nonce).digest(encoding);
      return [await loginVerdict(issuer), await loginVerdict(issuer, { nonce: hash })];
    },
    without: ['accepted', 'nonce'],
    with: ['nonce', 'accepted'],
  })),
  {
    quirk: 'id-token-alg',
    shows: 'HMAC with the client secret',
    look: signed('HS256'),
    without: { ...byES256, told: notAllowed },
    with: { alg: 'HS256', kid: null, announced: ['HS256'], strict: notAllowed, told: 'accepted' },
  },
  {
    quirk: 'id-token-alg',
    shows: 'no signature',
    params: { alg: 'none', announced: false },
    look: async (issuer) => [await signed('none')(issuer), (await idTokenOf(issuer)).endsWith('.')],
    without: [{ ...byES256, told: notAllowed }, false],
    with: [{ alg: 'none', kid: null, announced: ['ES256'], strict: notAllowed, told: 'ERR_JOSE_NOT_SUPPORTED' }, true],
  },
  ...(['RS256', 'PS512', 'ES384', 'EdDSA'] as const).map((alg) => ({
    quirk: 'id-token-alg' as const,
    shows: `${alg} with a key of the JWK Set`,
    params: { alg },
    look: signed(alg),
    without: { ...byES256, told: notAllowed },
    with: { alg, kid: `1-${alg}`, announced: [alg], strict: notAllowed, told: 'accepted' },
  })),
  {
    quirk: 'id-token-alg',
    shows: 'the key for RS256 before the first ID Token',
    params: { alg: 'RS256' },
    look: async (issuer) => {
      const keys = createRemoteJWKSet(new URL(issuer.endpoints.jwks));
      await keys.reload();
      return [
        keys.jwks()?.keys.map(({ kty, alg }) => `${kty} ${alg}`),
        await loginVerdict(issuer, { keys, algorithms: ['RS256', 'ES256'] }),
      ];
    },
    without: [['EC ES256'], 'accepted'],
    with: [['EC ES256', 'RSA RS256'], 'accepted'],
  },
  {
    quirk: 'id-token-alg',
    shows: 'its keys as PEM, by key identifier',
    params: { alg: 'RS256', pemPath: '/certs' },
    look: async (issuer) => {
      const token = await idTokenOf(issuer);
      const keys = (await (await fetch(`${issuer.identifier}/certs`)).json()) as Record<string, string>;
      const pem = keys[decodeProtectedHeader(token).kid ?? ''];
      if (pem === undefined) return 'no key';
      return (await jwtVerify(token, await importSPKI(pem, 'RS256'))).protectedHeader.alg;
    },
    without: 'no key',
    with: 'RS256',
  },
  {
    quirk: 'id-token-alg',
    shows: 'a key identifier that nobody knows',
    params: { alg: 'ES256', kid: 'unknown' },
    look: signed('ES256'),
    without: { ...byES256, told: 'accepted' },
    with: {
      ...byES256,
      kid: 'unknown-key',
      strict: 'ERR_JWKS_NO_MATCHING_KEY',
      told: 'ERR_JWKS_NO_MATCHING_KEY',
    },
  },
  {
    quirk: 'id-token-alg',
    shows: 'no key identifier, and that the only key will do',
    params: { alg: 'ES256', kid: 'missing' },
    look: signed('ES256'),
    without: { ...byES256, told: 'accepted' },
    with: { ...byES256, kid: null, told: 'accepted' },
  },
  {
    quirk: 'clock-skew',
    shows: 'times in the future',
    look: times,
    without: { iat: 0, nbf: undefined, exp: 3600, strict: 'accepted', tolerant: 'accepted' },
    with: { iat: 5, nbf: 5, exp: 3600, strict: 'nbf', tolerant: 'accepted' },
  },
  {
    quirk: 'clock-skew',
    shows: 'an issuing time in the future, further than one tolerates',
    params: { skewSeconds: 60, claims: ['iat'] },
    look: times,
    without: { iat: 0, nbf: undefined, exp: 3600, strict: 'accepted', tolerant: 'accepted' },
    with: { iat: 60, nbf: undefined, exp: 3600, strict: 'iat', tolerant: 'iat' },
  },
  {
    quirk: 'clock-skew',
    shows: 'an end in the past',
    params: { skewSeconds: 20, claims: ['exp'] },
    look: times,
    without: { iat: 0, nbf: undefined, exp: 3600, strict: 'accepted', tolerant: 'accepted' },
    with: { iat: 0, nbf: undefined, exp: -20, strict: 'exp', tolerant: 'accepted' },
  },
  {
    quirk: 'id-token-claim-types',
    shows: 'claims of the ID Token',
    look: async (issuer) => {
      const { email_verified, is_private_email, updated_at } = await claimsOf(issuer);
      return { email_verified, is_private_email, updated_at, verdict: await loginVerdict(issuer) };
    },
    without: { email_verified: undefined, is_private_email: undefined, updated_at: undefined, verdict: 'accepted' },
    with: {
      email_verified: 'true',
      is_private_email: 'false',
      updated_at: '2026-01-02T03:04:05.678Z',
      verdict: 'accepted',
    },
  },
  {
    quirk: 'id-token-claim-types',
    shows: 'claims of the UserInfo response',
    params: { patch: {}, casts: { email_verified: 'string', sub: 'number', email: 'array', name: 'null' } },
    look: async (issuer) => {
      const { sub, email_verified, email } = await userinfo(issuer);
      return [sub === (await claimsOf(issuer)).sub, typeof sub, email_verified, email];
    },
    without: [true, 'string', true, expect.stringContaining('@')],
    with: [true, 'number', 'true', [expect.stringContaining('@')]],
  },
  {
    quirk: 'id-token-claim-types',
    shows: 'claims of the ID Token alone',
    params: {
      where: 'id-token',
      patch: { at: 0, mail: '${user.email}' },
      casts: { at: 'iso-date', auth_time: 'boolean', aud: 'array' },
    },
    look: async (issuer) => {
      const { at, mail, aud } = await claimsOf(issuer);
      return [at, mail, aud, (await userinfo(issuer))['at']];
    },
    without: [undefined, undefined, 'app', undefined],
    with: ['1970-01-01T00:00:00.000Z', expect.stringContaining('@'), ['app'], undefined],
  },
  {
    quirk: 'hash-or-sub-mismatch',
    shows: 'at_hash is not that of the access token',
    look: async (issuer) => {
      const tokens = await loginWithOpenId(issuer);
      const { at_hash: hash } = decodeJwt<{ at_hash?: string }>(text(tokens['id_token']));
      const right = createHash('sha256').update(text(tokens['access_token'])).digest().subarray(0, 16);
      return hash === undefined ? 'none' : hash === right.toString('base64url') ? 'right' : hash.length;
    },
    without: 'none',
    with: 22,
  },
  ...(['aud', 'azp', 'iss', 'nonce'] as const).map((field) => ({
    quirk: 'hash-or-sub-mismatch' as const,
    shows: `the verdict when ${field} is wrong`,
    params: { field },
    look: loginVerdict,
    without: 'accepted',
    with: field,
  })),
  ...(['c_hash', 's_hash'] as const).map((field) => ({
    quirk: 'hash-or-sub-mismatch' as const,
    shows: `a ${field} of something else`,
    params: { field },
    look: async (issuer: Issuer) => typeof (await claimsOf(issuer))[field],
    without: 'undefined',
    with: 'string',
  })),
  ...(['sub', 'userinfo-sub'] as const).map((field) => ({
    quirk: 'hash-or-sub-mismatch' as const,
    shows: `whether ID Token and UserInfo name one end-user, ${field}`,
    params: { field },
    look: async (issuer: Issuer) => {
      const subs = [(await claimsOf(issuer)).sub, (await userinfo(issuer))['sub']];
      return [subs[0] === subs[1], subs.indexOf('00000000-0000-4000-8000-000000000000')];
    },
    without: [true, -1],
    with: [false, field === 'sub' ? 0 : 1],
  })),
  {
    quirk: 'id-token-embedded-key',
    shows: 'a key in the header',
    look: both((token) => jwtVerify(token, EmbeddedJWK)),
    without: careful,
    with: ['ERR_JWKS_NO_MATCHING_KEY', 'fooled'],
  },
  {
    quirk: 'id-token-embedded-key',
    shows: 'the address of a key, and what is there',
    params: { by: 'jku' },
    look: both(async (token) => jwtVerify(token, createRemoteJWKSet(new URL(decodeProtectedHeader(token).jku ?? '')))),
    without: careful,
    with: ['ERR_JWKS_NO_MATCHING_KEY', 'fooled'],
  },
  {
    quirk: 'id-token-embedded-key',
    shows: 'a certificate in the header',
    params: { by: 'x5c' },
    look: both(async (token) => {
      const [certificate = ''] = decodeProtectedHeader(token).x5c ?? [];
      const { subject, publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'));
      expect(subject).toBe('CN=attacker');
      return jwtVerify(token, publicKey);
    }),
    without: careful,
    with: ['ERR_JWKS_NO_MATCHING_KEY', 'fooled'],
  },
  {
    quirk: 'id-token-embedded-key',
    shows: 'the address of a certificate, and what is there',
    params: { by: 'x5u' },
    look: both(async (token) =>
      jwtVerify(token, await importX509(await pemOf(decodeProtectedHeader(token).x5u), 'ES256')),
    ),
    without: careful,
    with: ['ERR_JWKS_NO_MATCHING_KEY', 'fooled'],
  },
  {
    quirk: 'id-token-embedded-key',
    shows: 'the text of a public key taken for a secret',
    params: { by: 'hs256-jwk' },
    look: both(async (token, issuer) => jwtVerify(token, Buffer.from(JSON.stringify(await issuersKey(issuer))))),
    without: careful,
    with: [notAllowed, 'fooled'],
  },
  {
    quirk: 'id-token-embedded-key',
    shows: 'the PEM of a public key taken for a secret, and the end-user',
    params: { by: 'hs256-pem', sub: 'somebody' },
    look: async (issuer) => [
      ...(await both(async (token) => {
        const key = (await importJWK({ ...(await issuersKey(issuer)), ext: true }, 'ES256')) as CryptoKey;
        return jwtVerify(token, Buffer.from(`${await exportSPKI(key)}\n`));
      })(issuer)),
      (await claimsOf(issuer)).sub === 'somebody',
    ],
    without: [...careful, false],
    with: [notAllowed, 'fooled', true],
  },
  {
    quirk: 'id-token-foreign-issuer',
    shows: 'whether an ID Token is believed, and whether its own issuer vouches for it',
    look: async (issuer) => {
      const token = await idTokenOf(issuer);
      await byItsIssuer(token);
      return [await verdictOn(token, issuer), decodeJwt(token).iss === issuer.elsewhere];
    },
    without: ['accepted', false],
    with: ['ERR_JWKS_NO_MATCHING_KEY', true],
  },
  {
    quirk: 'id-token-foreign-issuer',
    shows: 'a key that both issuers have: only the issuer tells',
    params: { key: 'shared' },
    look: async (issuer) => {
      const token = await idTokenOf(issuer);
      await byItsIssuer(token);
      return verdictOn(token, issuer);
    },
    without: 'accepted',
    with: 'iss',
  },
);
