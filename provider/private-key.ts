import { createECDH, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

export type KeyType = { type: 'ec'; curve: keyof typeof curves } | { type: 'rsa'; bits: number } | { type: 'ed25519' };

/** RFC 7518 §6.2.1.1: names of curves, those of OpenSSL, and the bytes of a coordinate. */
const curves = {
  'P-256': { name: 'prime256v1', bytes: 32 },
  'P-384': { name: 'secp384r1', bytes: 48 },
  'P-521': { name: 'secp521r1', bytes: 66 },
} as const;

/**
 * Makes a private key, by way of its encoding. A key that Node.js makes as an object is locked while it is exported, and again when
 * what made it is collected as garbage: where that happens during an export, the process stands still for good.
 */
export function generatePrivateKey(wanted: KeyType): KeyObject {
  if (wanted.type === 'ec') return generateEcKey(wanted.curve);
  const options = {
    ...(wanted.type === 'rsa' && { modulusLength: wanted.bits }),
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  };
  // The types know each kind of key by itself.
  const generate = generateKeyPairSync as unknown as (type: string, options: object) => { privateKey: Buffer };
  return createPrivateKey({ key: generate(wanted.type, options).privateKey, format: 'der', type: 'pkcs8' });
}

/** Every issuer has one from the start: it takes a sixth of the time that PKCS #8 would. */
function generateEcKey(curve: keyof typeof curves): KeyObject {
  const { name, bytes } = curves[curve];
  const pair = createECDH(name);
  // SEC 1 §2.3.3: 4, x and y.
  const point = pair.generateKeys();
  const secret = pair.getPrivateKey();
  const d = Buffer.concat([Buffer.alloc(bytes - secret.length), secret]);
  const [x, y] = [point.subarray(1, 1 + bytes), point.subarray(1 + bytes)];
  const texts = Object.fromEntries(
    Object.entries({ x, y, d }).map(([key, value]) => [key, value.toString('base64url')]),
  );
  return createPrivateKey({ key: { kty: 'EC', crv: curve, ...texts }, format: 'jwk' });
}
