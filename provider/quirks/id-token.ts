import { createHash, createPublicKey } from 'node:crypto';
import * as z from 'zod';
import { changeMembers, omit, textOf } from './members.js';
import { path } from './path.js';
import { defineQuirk, type JsonObject, type Route } from './quirk.js';

/** What all of these have in common. */
const common = { leg: 'id-token', origin: 'provider', kind: 'tamper', lawful: false } as const;

/** What other quirks decide of an ID Token, which does not show where there is none. */
const members = [
  ...['alg', 'kid', 'signing key', 'iss', 'sub', 'aud', 'azp', 'nonce'],
  ...['iat', 'nbf', 'exp', 'at_hash', 'c_hash', 's_hash'],
];

const missing = defineQuirk({
  ...common,
  id: 'id-token-missing',
  summary: 'grants the scope openid and returns no ID Token',
  bends: 'OpenID Connect Core §3.1.3.3',
  params: () =>
    z.object({
      on: z
        .enum(['always', 'every-other', 'refresh'])
        .default('always')
        .describe('all token responses, every other one from the first, or those to a refresh, which may lack it'),
    }),
  taps: ({ on }) => ({
    tokenResponse(message, { grantType, nth }) {
      if (on === 'refresh' && grantType !== 'refresh_token') return;
      if (on === 'every-other' && nth % 2 === 0) return;
      changeMembers(message, (body) => omit(body, 'id_token'));
    },
  }),
  decides: ({ on }) => [
    'token response: id_token',
    ...(on === 'always' ? members.map((member) => `ID Token: ${member}`) : []),
  ],
});

const nonceMissing = defineQuirk({
  ...common,
  id: 'id-token-nonce-missing',
  summary: 'leaves the nonce out of the ID Token',
  bends: 'OpenID Connect Core §3.1.3.7',
  params: () => z.object({}),
  taps: () => ({ idToken: ({ claims }) => void delete claims['nonce'] }),
  decides: () => ['ID Token: nonce'],
});

const nonceTransform = defineQuirk({
  ...common,
  id: 'id-token-nonce-transform',
  summary: 'returns a hash of the nonce in its place',
  bends: 'OpenID Connect Core §3.1.3.7',
  params: () =>
    z.object({
      transform: z
        .enum(['sha256-hex', 'sha256-base64url'])
        .default('sha256-hex')
        .describe('how SHA-256 of the nonce is written'),
    }),
  taps: ({ transform }) => ({
    idToken({ claims }) {
      const { nonce } = claims;
      if (typeof nonce !== 'string') return;
      const hash = createHash('sha256').update(nonce);
      claims['nonce'] = hash.digest(transform === 'sha256-hex' ? 'hex' : 'base64url');
    },
  }),
  decides: () => ['ID Token: nonce'],
});

const asymmetric = [
  ...(['ES256', 'ES384', 'ES512', 'EdDSA', 'RS256'] as const),
  ...(['RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const),
] as const;

const algorithm = defineQuirk({
  ...common,
  id: 'id-token-alg',
  summary: 'signs ID Tokens by an algorithm, or with a key, that the client may not expect',
  bends: 'OpenID Connect Core §3.1.3.7',
  params: () =>
    z.object({
      alg: z
        .enum(['HS256', 'HS384', 'HS512', 'none', ...asymmetric])
        .default('HS256')
        .describe('the algorithm; HS takes the client secret, all but none a right key'),
      kid: z
        .enum(['right', 'unknown', 'missing'])
        .default('right')
        .describe('the key identifier: of the key, of none in the JWK Set, or left out; HS and none have no right one'),
      announced: z.boolean().default(true).describe('whether the metadata names the algorithm, and no other'),
      pemPath: path
        .optional()
        .describe('where, relative to the issuer, the keys are found as PEM too, by key identifier'),
    }),
  routes: ({ alg, pemPath }): Record<string, Route> =>
    pemPath === undefined
      ? {}
      : {
          [pemPath]: {
            methods: ['GET'],
            answer: ({ jwkSet }) => ({ status: 200, body: pemByKid(jwkSet(isPublished(alg) ? alg : undefined).keys) }),
          },
        },
  taps({ alg, kid, announced }) {
    const published = isPublished(alg);
    return {
      idToken({ header }) {
        header['alg'] = alg;
        if (kid === 'unknown') header['kid'] = 'unknown-key';
        else if (kid === 'missing' || !published) delete header['kid'];
      },
      // The honest server's JWK Set holds the key before the first ID Token is signed with it.
      httpRequest(_draft, { endpoint, jwkSet }) {
        if (published && endpoint === 'jwks') jwkSet(alg);
      },
      metadata(message) {
        if (!announced) return;
        changeMembers(message, (members) => ({ ...members, id_token_signing_alg_values_supported: [alg] }));
      },
    };
  },
  decides: ({ announced, pemPath }) => [
    'ID Token: alg',
    'ID Token: kid',
    ...(pemPath === undefined ? [] : [`address: ${pemPath}`]),
    ...(announced ? ['metadata: id_token_signing_alg_values_supported'] : []),
  ],
});

const clockSkew = defineQuirk({
  ...common,
  id: 'clock-skew',
  summary: "issues ID Tokens by a clock that is not the client's",
  bends: 'OpenID Connect Core §3.1.3.7',
  lawful: true,
  params: () =>
    z.object({
      skewSeconds: z.int().min(1).max(86_400).default(5).describe('seconds that the claims are off'),
      claims: z
        .array(z.enum(['iat', 'nbf', 'exp']))
        .min(1)
        .default(['iat', 'nbf'])
        .describe('iat and nbf lie in the future, exp in the past'),
    }),
  taps: ({ skewSeconds, claims: bent }) => ({
    idToken({ claims }, { now }) {
      const seconds = Math.floor(now / 1000);
      for (const name of bent) claims[name] = name === 'exp' ? seconds - skewSeconds : seconds + skewSeconds;
    },
  }),
  decides: ({ claims }) => [...new Set(claims)].map((name) => `ID Token: ${name}`),
});

export const idTokenQuirks = [missing, nonceMissing, nonceTransform, algorithm, clockSkew] as const;

/** Whether the JWK Set has a key for it. */
function isPublished(alg: string): boolean {
  return asymmetric.some((one) => one === alg);
}

function pemByKid(keys: readonly JsonObject[]): Record<string, string> {
  return Object.fromEntries(
    keys.map((key) => [
      textOf(key, 'kid') ?? '',
      createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString(),
    ]),
  );
}
