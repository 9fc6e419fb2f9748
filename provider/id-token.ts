import { createHmac, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type { IdTokenDraft, JsonObject } from './quirks/quirk.js';

/** A private EC P-256 key, for ES256. */
export interface SigningKey {
  kid: string;
  key: KeyObject;
}

/** An issuer's keys. */
export interface SigningKeys {
  readonly current: SigningKey;
  /** Whether the first key has been replaced. */
  readonly rotated: boolean;
  /** A key that the JWK Set does not hold. */
  other(): KeyObject;
  /** Puts a new key in the place of the present one, and keeps so many of the former ones in the JWK Set. */
  rotate(overlap: number): void;
  /** RFC 7517 §5, without private members. */
  publicSet(): { keys: JsonObject[] };
}

/** `name` is what the key identifiers begin with. */
export function createSigningKeys(name: string): SigningKeys {
  let other: KeyObject | undefined;
  let count = 1;
  let keys: SigningKey[] = [{ kid: `${name}-1`, key: newKey() }];
  return {
    get current() {
      return keys[0]!;
    },
    get rotated() {
      return count > 1;
    },
    other: () => (other ??= newKey()),
    rotate(overlap) {
      count += 1;
      keys = [{ kid: `${name}-${count}`, key: newKey() }, ...keys.slice(0, overlap)];
    },
    publicSet: () => ({ keys: keys.map(publicJwk) }),
  };
}

function publicJwk({ kid, key }: SigningKey): JsonObject {
  const jwk = createPublicKey(key).export({ format: 'jwk' }) as JsonObject;
  return { ...jwk, use: 'sig', kid, alg: 'ES256' };
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
 * another for `key: 'other'`), otherwise with an EC key, even where the header names an algorithm that does not fit it.
 */
export function signIdToken({ header, claims, key }: IdTokenDraft, keys: SigningKeys, clientSecret = ''): string {
  const input = `${encode(header)}.${encode(claims)}`;
  const alg = typeof header['alg'] === 'string' ? header['alg'] : '';
  if (alg.toLowerCase() === 'none') return `${input}.`;
  const bits = /(256|384|512)$/.exec(alg)?.[1] ?? '256';
  if (alg.startsWith('HS')) {
    const secret = key === 'current' ? clientSecret : randomBytes(32);
    return `${input}.${createHmac(`sha${bits}`, secret).update(input).digest('base64url')}`;
  }
  const signingKey = key === 'current' ? keys.current.key : keys.other();
  const signature = sign(`sha${bits}`, Buffer.from(input), { key: signingKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

function encode(part: JsonObject): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function decode(part = ''): JsonObject {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as JsonObject;
}
