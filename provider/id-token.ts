import {
  constants,
  createHmac,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  sign,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { generatePrivateKey } from './private-key.js';
import type { IdTokenDraft, JsonObject } from './quirks/quirk.js';

/** A private key, and the algorithm that it signs by. RFC 7518 §3.1 */
export interface SigningKey {
  kid: string;
  alg: string;
  key: KeyObject;
}

/** An issuer's keys: one for each algorithm that was ever asked for, ES256 at first. */
export interface SigningKeys {
  /** The key in force for an algorithm, made when it is first asked for; that for ES256 where there can be none. */
  current(alg: string): SigningKey;
  /** Whether the first keys have been replaced. */
  readonly rotated: boolean;
  has(kid: string): boolean;
  /** A key for an algorithm that the JWK Set does not hold. */
  other(alg: string): KeyObject;
  /** Puts new keys in the place of the present ones, and keeps so many generations of former ones in the JWK Set. */
  rotate(overlap: number): void;
  /** RFC 7517 §5, without private members. */
  publicSet(): { keys: JsonObject[] };
}

const firstAlg = 'ES256';

/** `name` is what the key identifiers begin with. */
export function createSigningKeys(name: string): SigningKeys {
  const others = new Map<string, KeyObject>();
  let count = 1;
  /** By algorithm, newest first. */
  let generations = [new Map([[firstAlg, newKey(firstAlg)]])];

  function newKey(alg: string): SigningKey {
    const kid = alg === firstAlg ? `${name}-${count}` : `${name}-${count}-${alg}`;
    return { kid, alg, key: generate(alg) };
  }
  const published = () => generations.flatMap((generation) => [...generation.values()]);

  return {
    get rotated() {
      return count > 1;
    },
    current(wanted) {
      const alg = Object.hasOwn(generators, wanted) ? wanted : firstAlg;
      const key = generations[0]!.get(alg) ?? newKey(alg);
      generations[0]!.set(alg, key);
      return key;
    },
    has: (kid) => published().some((key) => key.kid === kid),
    other(alg) {
      const key = others.get(alg) ?? generate(alg);
      others.set(alg, key);
      return key;
    },
    rotate(overlap) {
      count += 1;
      const next = new Map([...generations[0]!.keys()].map((alg) => [alg, newKey(alg)]));
      generations = [next, ...generations.slice(0, overlap)];
    },
    publicSet: () => ({ keys: published().map(publicJwk) }),
  };
}

function publicJwk({ kid, alg, key }: SigningKey): JsonObject {
  const jwk = createPublicKey(key).export({ format: 'jwk' }) as JsonObject;
  return { ...jwk, use: 'sig', kid, alg };
}

/** Reads a JWS in compact serialisation, without verifying it. RFC 7515 §7.1 */
export function decodeIdToken(token: string): IdTokenDraft | undefined {
  const [header, claims] = token.split('.', 2);
  try {
    return { header: decode(header), claims: decode(claims), key: 'current' };
  } catch {
    return undefined;
  }
}

/**
 * Signs an ID Token as its header says: not at all for `none`, by HMAC for `HS…` (with the client's secret, or with
 * another for `key: 'other'`), otherwise with the key for its algorithm, or an EC key if there is no such algorithm.
 */
export function signIdToken({ header, claims, key }: IdTokenDraft, keys: SigningKeys, clientSecret = ''): string {
  const input = `${encode(header)}.${encode(claims)}`;
  const alg = typeof header['alg'] === 'string' ? header['alg'] : '';
  if (alg.toLowerCase() === 'none') return `${input}.`;
  const bits = /(256|384|512)$/.exec(alg)?.[1] ?? '256';
  if (alg.startsWith('HS')) {
    return `${input}.${createHmac(`sha${bits}`, secretOf(key, clientSecret)).update(input).digest('base64url')}`;
  }
  const signingKey = privateKeyOf(key, alg, keys);
  const hash = signingKey.asymmetricKeyType === 'ed25519' ? null : `sha${bits}`;
  const signature = sign(hash, Buffer.from(input), {
    key: signingKey,
    dsaEncoding: 'ieee-p1363',
    // RFC 7518 §3.5: the salt is as long as the hash.
    ...(alg.startsWith('PS') && { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(bits) / 8 }),
  });
  return `${input}.${signature.toString('base64url')}`;
}

function secretOf(key: IdTokenDraft['key'], clientSecret: string): string | Buffer {
  if (key === 'current') return clientSecret;
  if (key === 'other') return randomBytes(32);
  return Buffer.from(typeof key['k'] === 'string' ? key['k'] : '', 'base64url');
}

function privateKeyOf(key: IdTokenDraft['key'], alg: string, keys: SigningKeys): KeyObject {
  if (key === 'current') return keys.current(alg).key;
  if (key === 'other') return keys.other(alg);
  return createPrivateKey({ key: key as JsonWebKey, format: 'jwk' });
}

const rsa = () => generatePrivateKey({ type: 'rsa', bits: 2048 });
const ec = (curve: 'P-256' | 'P-384' | 'P-521') => () => generatePrivateKey({ type: 'ec', curve });

const generators: Record<string, () => KeyObject> = {
  ES256: ec('P-256'),
  ES384: ec('P-384'),
  ES512: ec('P-521'),
  EdDSA: () => generatePrivateKey({ type: 'ed25519' }),
  RS256: rsa,
  RS384: rsa,
  RS512: rsa,
  PS256: rsa,
  PS384: rsa,
  PS512: rsa,
};

function generate(alg: string): KeyObject {
  const generator = Object.hasOwn(generators, alg) ? generators[alg] : undefined;
  return (generator ?? generators[firstAlg]!)();
}

function encode(part: JsonObject): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function decode(part = ''): JsonObject {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as JsonObject;
}
