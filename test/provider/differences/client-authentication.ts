import { createHmac, createPublicKey, sign } from 'node:crypto';
import { generatePrivateKey } from '../../../provider/private-key.js';
import type { Issuer } from '../../../provider/index.js';
import type { JsonObject } from '../../../provider/quirks/quirk.js';
import { basic, codeOf, confidential, me, post, redeem, refresh, type Answer } from '../visitor.js';
import { defineDifferences } from './difference.js';

const secret = 'app-secret';
const viaPost = { client_id: 'app', client_secret: secret };
const viaNothing = { client_id: 'app' };

/** How the same code exchange ends with each of the client authentication methods. */
async function byMethod(issuer: Issuer): Promise<object> {
  return {
    basic: brief(await redeem(issuer, await codeOf(issuer))),
    post: brief(await redeem(issuer, await codeOf(issuer), viaPost, {})),
    none: brief(await redeem(issuer, await codeOf(issuer), viaNothing, {})),
    wrong: brief(await redeem(issuer, await codeOf(issuer), { ...viaPost, client_secret: 'wrong' }, {})),
  };
}

function brief({ status, body }: Answer): unknown {
  return status === 200 ? 200 : [status, body['error']];
}

const invalidClient = [401, 'invalid_client'];
const invalidRequest = [400, 'invalid_request'];

/** A Basic header that says these characters as they are. */
function raw(clientId: string, clientSecret: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` };
}

const awkward = { ...confidential, clientSecret: 'a:b+c%d/e' };
const byEncoding = async (issuer: Issuer) => ({
  encoded: brief(await redeem(issuer, await codeOf(issuer), {}, { authorization: basic('app', awkward.clientSecret) })),
  raw: brief(await redeem(issuer, await codeOf(issuer), {}, raw('app', awkward.clientSecret))),
});

const clientAuthPolicy = defineDifferences(
  {
    quirk: 'client-auth-policy',
    shows: 'only the body is accepted',
    look: byMethod,
    without: { basic: 200, post: invalidClient, none: invalidClient, wrong: invalidClient },
    with: { basic: invalidClient, post: 200, none: invalidClient, wrong: invalidClient },
  },
  {
    quirk: 'client-auth-policy',
    shows: 'only the header is accepted, though the client is registered for the body',
    params: { accept: ['basic'], status: 400, error: 'bad_client_credentials' },
    client: { ...confidential, clientAuth: 'post' },
    look: byMethod,
    without: { basic: invalidClient, post: 200, none: invalidClient, wrong: invalidClient },
    with: {
      basic: 200,
      post: [400, 'bad_client_credentials'],
      none: [400, 'bad_client_credentials'],
      wrong: [400, 'bad_client_credentials'],
    },
  },
  {
    quirk: 'client-auth-policy',
    shows: 'everything but a wrong secret is accepted',
    params: { accept: ['basic', 'post', 'none'] },
    client: { ...confidential, clientAuth: 'any' },
    look: byMethod,
    without: { basic: 200, post: 200, none: invalidClient, wrong: invalidClient },
    with: { basic: 200, post: 200, none: 200, wrong: invalidClient },
  },
  {
    quirk: 'client-auth-policy',
    shows: 'a client with a secret needs it',
    params: { accept: ['post', 'public'] },
    look: byMethod,
    without: { basic: 200, post: invalidClient, none: invalidClient, wrong: invalidClient },
    with: { basic: invalidClient, post: 200, none: invalidClient, wrong: invalidClient },
  },
  {
    quirk: 'client-auth-policy',
    shows: 'a client without a secret needs none',
    params: { accept: ['post', 'public'] },
    client: { ...confidential, clientAuth: 'none' },
    look: byMethod,
    without: { basic: invalidClient, post: invalidClient, none: 200, wrong: invalidClient },
    with: { basic: invalidClient, post: 200, none: 200, wrong: invalidClient },
  },
  {
    quirk: 'client-auth-policy',
    shows: 'a client that does not authenticate gets no client credentials grant',
    params: { accept: ['post', 'none'] },
    look: async (issuer) => ({
      post: brief(await post(issuer.endpoints.token, { grant_type: 'client_credentials', ...viaPost }, {})),
      none: brief(await post(issuer.endpoints.token, { grant_type: 'client_credentials', ...viaNothing }, {})),
    }),
    without: { post: invalidClient, none: invalidClient },
    with: { post: 200, none: invalidClient },
  },
  {
    quirk: 'client-auth-policy',
    shows: 'the metadata names the methods',
    look: async (issuer) =>
      ((await (await fetch(issuer.endpoints.metadata)).json()) as JsonObject)['token_endpoint_auth_methods_supported'],
    without: ['client_secret_basic', 'client_secret_post', 'none'],
    with: ['client_secret_post'],
  },
);

const publicClient = defineDifferences(
  {
    quirk: 'public-client',
    shows: 'no secret is needed, and an empty one is wrong',
    look: async (issuer) => ({
      ...(await byMethod(issuer)),
      empty: brief(await redeem(issuer, await codeOf(issuer), { ...viaNothing, client_secret: '' }, {})),
      emptyInHeader: brief(await redeem(issuer, await codeOf(issuer), {}, { authorization: basic('app', '') })),
    }),
    without: {
      basic: 200,
      post: invalidClient,
      none: invalidClient,
      wrong: invalidClient,
      empty: invalidClient,
      emptyInHeader: invalidRequest,
    },
    with: {
      basic: invalidClient,
      post: invalidClient,
      none: 200,
      wrong: invalidClient,
      empty: invalidClient,
      emptyInHeader: invalidClient,
    },
  },
  {
    quirk: 'public-client',
    shows: 'an empty secret is as good as none',
    params: { rejectEmptySecret: false },
    client: { clientId: 'app', clientAuth: 'none' },
    look: async (issuer) => ({
      none: brief(await redeem(issuer, await codeOf(issuer), viaNothing, {})),
      emptyInHeader: brief(await redeem(issuer, await codeOf(issuer), {}, { authorization: basic('app', '') })),
    }),
    without: { none: 200, emptyInHeader: invalidRequest },
    with: { none: 200, emptyInHeader: 200 },
  },
);

const places = defineDifferences(
  {
    quirk: 'multiple-auth-rejected',
    shows: 'client_id beside a Basic header is refused',
    look: async (issuer) => ({
      beside: brief(await redeem(issuer, await codeOf(issuer), viaNothing)),
      alone: brief(await redeem(issuer, await codeOf(issuer))),
    }),
    without: { beside: 200, alone: 200 },
    with: { beside: invalidRequest, alone: 200 },
  },
  {
    quirk: 'multiple-auth-rejected',
    shows: 'client_secret beside a Basic header is refused, even an empty one',
    params: { reject: 'secret-twice', status: 401, error: 'invalid_client' },
    look: async (issuer) => ({
      twice: brief(await redeem(issuer, await codeOf(issuer), viaPost)),
      empty: brief(await redeem(issuer, await codeOf(issuer), { client_secret: '' })),
      idAlone: brief(await redeem(issuer, await codeOf(issuer), viaNothing)),
    }),
    without: { twice: invalidRequest, empty: 200, idAlone: 200 },
    with: { twice: invalidClient, empty: invalidClient, idAlone: 200 },
  },
  {
    quirk: 'basic-encoding',
    shows: 'the secret is taken as it is',
    client: awkward,
    look: byEncoding,
    without: { encoded: 200, raw: invalidRequest },
    with: { encoded: invalidClient, raw: 200 },
  },
  {
    quirk: 'basic-encoding',
    shows: 'both ways to write the secret are good',
    params: { decode: 'either' },
    client: awkward,
    look: byEncoding,
    without: { encoded: 200, raw: invalidRequest },
    with: { encoded: 200, raw: 200 },
  },
  {
    quirk: 'basic-encoding',
    shows: 'a secret that is not encoded is refused, even where it could be understood',
    params: { decode: 'form' },
    client: { ...confidential, clientSecret: 'a/b=' },
    look: async (issuer) => ({
      encoded: brief(await redeem(issuer, await codeOf(issuer), {}, { authorization: basic('app', 'a/b=') })),
      raw: brief(await redeem(issuer, await codeOf(issuer), {}, raw('app', 'a/b='))),
    }),
    without: { encoded: 200, raw: 200 },
    with: { encoded: 200, raw: invalidClient },
  },
  {
    quirk: 'client-credential-param-rename',
    shows: 'client_key and secret are taken, client_id and client_secret are not',
    client: { ...confidential, clientAuth: 'post' },
    look: async (issuer) => ({
      standard: brief(await redeem(issuer, await codeOf(issuer), viaPost, {})),
      renamed: brief(await redeem(issuer, await codeOf(issuer), { client_key: 'app', secret }, {})),
    }),
    without: { standard: 200, renamed: invalidRequest },
    with: { standard: invalidRequest, renamed: 200 },
  },
  {
    quirk: 'client-credential-param-rename',
    shows: 'other names, and client_secret under its own',
    params: { clientId: 'appid', clientSecret: 'client_secret' },
    client: { ...confidential, clientAuth: 'any' },
    look: async (issuer) => ({
      standard: brief(await redeem(issuer, await codeOf(issuer), viaPost, {})),
      renamed: brief(await redeem(issuer, await codeOf(issuer), { appid: 'app', client_secret: secret }, {})),
    }),
    without: { standard: 200, renamed: invalidRequest },
    with: { standard: invalidRequest, renamed: 200 },
  },
  {
    quirk: 'client-credential-param-rename',
    shows: 'the code by another name, and by its own',
    params: { clientId: 'client_id', clientSecret: 'client_secret', code: 'auth_code' },
    client: { ...confidential, clientAuth: 'any' },
    look: async (issuer) => ({
      standard: brief(await redeem(issuer, await codeOf(issuer), viaPost, {})),
      renamed: brief(await redeem(issuer, '', { ...viaPost, auth_code: await codeOf(issuer) }, {})),
    }),
    without: { standard: 200, renamed: invalidRequest },
    with: { standard: invalidRequest, renamed: 200 },
  },
);

const seconds = (issuer: Issuer) => Math.floor(issuer.clock.now() / 1000);
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const ec = generatePrivateKey({ type: 'ec', curve: 'P-256' });
const rsa = generatePrivateKey({ type: 'rsa', bits: 2048 });

function claimsFor(issuer: Issuer): object {
  const now = seconds(issuer);
  return { iss: 'app', sub: 'app', aud: issuer.endpoints.token, iat: now - 10, exp: now + 60 };
}

function hs256(claims: object, key = secret): string {
  const input = `${encode({ alg: 'HS256' })}.${encode(claims)}`;
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}

function signed(alg: 'ES256' | 'RS256', claims: object): string {
  const input = `${encode({ alg })}.${encode(claims)}`;
  const key = alg === 'ES256' ? ec : rsa;
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

const asserted = (jwt: string) => ({
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: jwt,
});

const assertions = defineDifferences(
  {
    quirk: 'client-assertion-policy',
    shows: 'a JWT is taken in place of the secret, all the way to the API and through a refresh',
    look: async (issuer) => {
      const standard = brief(await redeem(issuer, await codeOf(issuer)));
      const jwt = hs256(claimsFor(issuer));
      const { body } = await redeem(issuer, await codeOf(issuer), asserted(jwt), {});
      if (typeof body['access_token'] !== 'string') return { standard, jwt: body['error'] };
      return {
        standard,
        jwt: (await me(issuer, body['access_token'])).status,
        refresh: brief(await refresh(issuer, body['refresh_token'], asserted(jwt), {})),
        refreshBySecret: brief(await refresh(issuer, body['refresh_token'])),
      };
    },
    without: { standard: 200, jwt: 'invalid_request' },
    with: { standard: invalidClient, jwt: 200, refresh: 200, refreshBySecret: invalidClient },
  },
  {
    quirk: 'client-assertion-policy',
    shows: 'what is wrong with a JWT is said',
    params: { aud: '${issuer}', maxTtl: 120 },
    client: { ...confidential, clientAuth: 'any' },
    look: async (issuer) => {
      const right = { ...claimsFor(issuer), aud: ['other', issuer.identifier] };
      const now = seconds(issuer);
      const code = await codeOf(issuer);
      const answer = async (jwt: string) => {
        const { status, body } = await redeem(issuer, code, asserted(jwt), {});
        return status === 401 ? body['error_description'] : status;
      };
      const answers = [];
      for (const wrong of [{ iss: 'x' }, { sub: 'x' }, { aud: issuer.api }, { exp: now - 1 }, { exp: now + 500 }]) {
        answers.push(await answer(hs256({ ...right, ...wrong })));
      }
      answers.push(await answer(hs256({ ...right, iat: now + 30 })), await answer(hs256(right, 'other')));
      answers.push(await answer('x'), await answer(`${encode({ alg: 'HS256' })}.bnVsbA.x`), await answer(hs256(right)));
      return answers;
    },
    without: Array(10).fill(400),
    with: [
      'iss is not the expected one',
      'the client is unknown',
      'aud is not the expected one',
      'it has expired, or has no exp',
      'exp is more than 120 seconds ahead',
      'it is from the future',
      'it must be signed by HS256 with the key of the client',
      'client_assertion is no JWT',
      'client_assertion is no JWT',
      200,
    ],
  },
  {
    quirk: 'client-assertion-policy',
    shows: 'a JWT by ES256 is the client secret, with an issuer and an audience of its own',
    params: {
      alg: 'ES256',
      jwk: createPublicKey(ec).export({ format: 'jwk' }),
      as: 'client_secret',
      iss: 'TEAM',
      aud: 'https://provider.example',
    },
    client: { ...confidential, clientAuth: 'post' },
    look: async (issuer) => {
      const claims = { ...claimsFor(issuer), iss: 'TEAM', aud: 'https://provider.example' };
      const answers = [];
      for (const jwt of [
        secret,
        hs256(claims),
        signed('ES256', { ...claims, aud: 'other' }),
        signed('ES256', claims),
      ]) {
        answers.push(brief(await redeem(issuer, await codeOf(issuer), { client_id: 'app', client_secret: jwt }, {})));
      }
      return answers;
    },
    without: [200, invalidClient, invalidClient, invalidClient],
    with: [invalidClient, invalidClient, invalidClient, 200],
  },
  {
    quirk: 'client-assertion-policy',
    shows: 'a public client is known by its JWT by RS256 alone',
    params: { alg: 'RS256', jwk: createPublicKey(rsa).export({ format: 'jwk' }) },
    client: { clientId: 'app', clientAuth: 'none' },
    look: async (issuer) => {
      const claims = claimsFor(issuer);
      const answers = [];
      for (const jwt of [signed('ES256', claims), hs256(claims, 'app'), signed('RS256', claims)]) {
        answers.push(brief(await redeem(issuer, await codeOf(issuer), asserted(jwt), {})));
      }
      return [...answers, brief(await redeem(issuer, await codeOf(issuer), viaNothing, {}))];
    },
    without: [invalidRequest, invalidRequest, invalidRequest, 200],
    with: [invalidClient, invalidClient, 200, invalidClient],
  },
);

export const clientAuthenticationDifferences = [...clientAuthPolicy, ...publicClient, ...places, ...assertions];
